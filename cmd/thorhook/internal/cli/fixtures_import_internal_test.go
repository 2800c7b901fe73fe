package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/fixtures"
	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// ended is how a command ended.
type ended struct {
	Code           int
	Stdout, Stderr string
}

// importing runs fixtures import in a folder.
func importing(t testing.TB, dir, stdin string, args ...string) ended {
	t.Helper()
	var stdout, stderr bytes.Buffer
	env := &Env{
		Stdin: strings.NewReader(stdin), Stdout: &stdout, Stderr: &stderr, Dir: dir, Width: 80,
		LookupEnv: func(string) (string, bool) { return "", false },
	}
	parent := func(env *Env) *cobra.Command {
		cmd := &cobra.Command{Use: "fixtures", Short: "test", GroupID: groupInspect, RunE: func(*cobra.Command, []string) error { return nil }}
		cmd.AddCommand(fixturesImport(env))
		return cmd
	}
	code := Run(t.Context(), env, append([]string{"fixtures", "import"}, args...), []Verb{parent})
	return ended{code, stdout.String(), stderr.String()}
}

// filesIn are the files of a folder and those below, by name.
func filesIn(t testing.TB, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		found[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func namesOf(files map[string]string) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// written are an engine's requests in each form of capture.
func written(t testing.TB, all []wire.Exchange) map[string]string {
	t.Helper()
	forms := map[string]string{}
	var entries []any
	for i := range all {
		x := &all[i]
		forms["raw.http"] += string(x.Request)
		forms["lines.ndjson"] += string(x.AppendJSON(nil)) + "\n"
		forms["commands.sh"] += string(fixtures.AppendCurl(nil, x)) + "\n"
		forms["bodies.ndjson"] += string(x.Request[x.RequestHead:]) + "\n"
		entries = append(entries, harOf(x))
	}
	har, err := json.Marshal(map[string]any{"log": map[string]any{"entries": entries}})
	if err != nil {
		t.Fatal(err)
	}
	forms["archive.har"] = string(har)
	return forms
}

func harOf(x *wire.Exchange) any {
	pairs := func(head []byte) (list []any) {
		_, header := wire.SplitHead(head)
		for _, h := range header {
			list = append(list, map[string]string{"name": h.Name, "value": h.Value})
		}
		return list
	}
	return map[string]any{
		"request": map[string]any{
			"method": "POST", "url": x.Target, "httpVersion": "HTTP/1.1", "headers": pairs(x.Request[:x.RequestHead]),
			"postData": map[string]any{"text": string(x.Request[x.RequestHead:])},
		},
		"response": map[string]any{"status": x.Status, "headers": pairs(x.Response[:x.ResponseHead]), "content": map[string]any{"text": string(x.Response[x.ResponseHead:])}},
	}
}

func run(t testing.TB, path string, runner scenarios.Runner) []wire.Exchange {
	t.Helper()
	loaded, err := scenarios.LoadPath("", path)
	if err != nil {
		t.Fatal(err)
	}
	o := runner.Run(t.Context(), loaded).Scenarios[0]
	if o.State != scenarios.Passed {
		t.Fatalf("%s: %s %s", path, o.State, o.Reason)
	}
	return slices.DeleteFunc(o.Exchanges, func(x wire.Exchange) bool { return x.Kind == "alive" })
}

// TestImportReplays: what is imported is sent again byte for byte, but for masked secrets, the host and, of curl, what curl decides.
func TestImportReplays(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	secret := wire.Header{Name: "X-Secret", Value: "Bearer s3cret-s3cret"}
	e := mock.Start(t, mock.Config{To: r.URL() + "/hook", Seed: 3, Headers: `{"x-task":"{{resource.taskId}}"}`, Header: []wire.Header{secret}})
	all := slices.Concat(e.MustDeliver(t, mock.Task{}), e.MustDeliver(t, mock.Task{Outcome: mock.Failure}))
	for name, data := range written(t, all) {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
			got := importing(t, dir, "", name, "--strict")
			if got.Code != 0 || !strings.Contains(got.Stdout, "✓ 4 requests agree with the contract\n") || !strings.Contains(got.Stderr, "send them again: ") {
				t.Fatalf("%+v", got)
			}
			base, _, _ := strings.Cut(name, ".")
			other := receiver.Start(t, receiver.Config{})
			replayed := run(t, filepath.Join(dir, "imported", base+".yaml"), scenarios.Runner{To: other.URL() + "/hook", SecretHeader: secret})
			if len(replayed) != len(all) {
				t.Fatalf("%d requests are sent again", len(replayed))
			}
			for i := range all {
				want, is := comparable(&all[i], name), comparable(&replayed[i], name)
				if diff := cmp.Diff(want, is); diff != "" {
					t.Errorf("request %d (-recorded +replayed)\n%s", i, diff)
				}
			}
		})
	}
}

// comparable is a request without the host, with its secret where the run puts it, and masked; of a curl command in curl's order, of a
// body alone without a head.
func comparable(x *wire.Exchange, form string) string {
	var mask wire.Mask
	body := string(mask.AppendMasked(nil, x.Request[x.RequestHead:], 0))
	if strings.HasPrefix(form, "bodies") {
		return body
	}
	line, header := wire.SplitHead(x.Request[:x.RequestHead])
	var lines, last []string
	for _, h := range header {
		switch text := h.Name + ": " + h.Value; h.Name {
		case "Host":
		case "X-Secret":
			last = append(last, text)
		default:
			lines = append(lines, text)
		}
	}
	if strings.HasPrefix(form, "commands") {
		slices.Sort(lines)
	}
	return line + "\n" + strings.Join(append(lines, last...), "\n") + "\n\n" + body
}

// TestImportFiles: the fixtures are the captured bytes, and there is one for equal requests.
func TestImportFiles(t *testing.T) {
	dir := t.TempDir()
	const one = "POST /a HTTP/1.1\r\nHost: h\r\nX-Id: 2e9ddee0582a40a98e41a28ba23da5d1\r\nContent-Length: 62\r\n\r\n" + `{"id":"2e9ddee0582a40a98e41a28ba23da5d1","e":"ACTOR.RUN.DONE"}`
	const two = "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
	got := importing(t, dir, one+one+two, "-", "--out", "a/b", "--name", "x")
	if got.Code != 0 {
		t.Fatalf("%+v", got)
	}
	files := filesIn(t, dir)
	scenario := files["a/b/x.yaml"]
	delete(files, "a/b/x.yaml")
	want := map[string]string{
		"a/b/x-1.json": one[strings.Index(one, "{"):], "a/b/x-1.http": one, "a/b/x-3.json": "{}", "a/b/x-3.http": two,
		"a/b/x.template.json": `{"id":"{{resource.taskId}}","e":"{{eventType}}"}`, "a/b/x.headers.json": "{\n  \"X-Id\": \"{{resource.taskId}}\"\n}\n",
	}
	if diff := cmp.Diff(want, files); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(scenario, "\nname: x\ndescription: 'Imported from standard input: 3 requests, secrets masked.'\n") || !strings.Contains(scenario, "times: 2") {
		t.Errorf("%s", scenario)
	}
	if want := "fire --to URL --template a/b/x.template.json --headers a/b/x.headers.json"; !strings.Contains(filepath.ToSlash(got.Stderr), want) {
		t.Errorf("no %q in %s", want, got.Stderr)
	}
}

func TestImportBodyAlone(t *testing.T) {
	dir := t.TempDir()
	got := importing(t, dir, "[1]\n", "-")
	files := filesIn(t, dir)
	if got.Code != 0 || files["imported/captured.json"] != "[1]" || !strings.HasSuffix(files["imported/captured.http"], "Content-Length: 3\r\nContent-Type: application/json\r\nRequest-Origin: WEBHOOK\r\nWebhook: Tasks value\r\nWebhook-Dispatch-Id: \r\n\r\n[1]") {
		t.Errorf("%+v %q", got, files)
	}
}

// TestImportLong: a scenario has a limit, so there are several; a request beyond it has its fixtures alone.
func TestImportLong(t *testing.T) {
	dir := t.TempDir()
	var capture strings.Builder
	for n := range 5 {
		fmt.Fprintf(&capture, "POST / HTTP/1.1\nHost: h\n\n{\"a\":\"%s\"}\n", strings.Repeat(fmt.Sprint(n), 80_000))
	}
	fmt.Fprintf(&capture, "POST / HTTP/1.1\nHost: h\n\n{\"a\":\"%s\"}\n", strings.Repeat("x", 300_000))
	got := importing(t, dir, capture.String(), "-")
	if got.Code != 0 || !strings.Contains(got.Stdout, "note: too long for a scenario: it has fixtures only") {
		t.Fatalf("%d %s", got.Code, got.Stderr)
	}
	sent := 0
	r := receiver.Start(t, receiver.Config{})
	for _, name := range namesOf(filesIn(t, dir)) {
		if strings.HasSuffix(name, ".yaml") {
			sent += len(run(t, filepath.Join(dir, name), scenarios.Runner{To: r.URL()}))
		}
	}
	if sent != 5 {
		t.Errorf("%d requests are sent again, by %v", sent, namesOf(filesIn(t, dir)))
	}
}

// TestImportJSON: the report is one JSON document, with an answer to every question.
func TestImportJSON(t *testing.T) {
	const capture = "POST /a?token=abc HTTP/1.1\nHost: h\nAuthorization: Bearer x\n\n" + `{"eventType":"ACTOR.RUN.CREATED","resource":{},"eventData":{},"userId":"1","userName":"","createdAt":"x"}`
	got := importing(t, t.TempDir(), capture, "-", "--output", "json", "--dry-run", "--strict")
	var report struct {
		File, Profile string
		Agrees        bool
		Settings      []struct{ Key, Value, Why string }
		Files         []string
		Requests      []struct {
			Name, Form, Target, Place, Event, Kind string
			Masked                                 []string `json:"masked_headers"`
			Findings                               []struct{ Path, Kind, Seen, Expected, Provenance, Source, Explains string }
		}
	}
	if err := json.Unmarshal([]byte(got.Stdout), &report); err != nil {
		t.Fatalf("%v: %+v", err, got)
	}
	if len(report.Requests) != 1 || report.File != "standard input" || report.Agrees || report.Profile != "today" || len(report.Files) != 0 {
		t.Errorf("%+v", report)
	}
	r := report.Requests[0]
	if r.Form != "raw HTTP" || r.Target != "http://h/a?token=***" || r.Place != "standard input:1" || r.Event != "ACTOR.RUN.CREATED" || r.Kind != "running" || !slices.Equal(r.Masked, []string{"Authorization"}) {
		t.Errorf("%+v", r)
	}
	found := slices.IndexFunc(r.Findings, func(f struct{ Path, Kind, Seen, Expected, Provenance, Source, Explains string }) bool {
		return f.Path == "eventType" && f.Kind == "other event name" && f.Explains == "--assume event.running=ACTOR.RUN.CREATED" && f.Provenance == "assumed" && f.Source != ""
	})
	if found < 0 || got.Code != 1 || !strings.HasPrefix(got.Stderr, fmt.Sprintf("error: compare standard input: %d differences from the contract\nhint: ", len(r.Findings))) {
		t.Errorf("%+v\n%s", r.Findings, got.Stderr)
	}
}

func TestImportRefuses(t *testing.T) {
	const good = "POST / HTTP/1.1\nHost: h\n\n{}"
	for _, tt := range []struct {
		stdin string
		args  []string
		code  int
		want  string
	}{
		{good, []string{}, 2, "error: missing argument: "},
		{good, []string{"nope.har"}, 2, "error: read nope.har: "},
		{"<html>", []string{"-"}, 2, `error: read capture standard input: unknown form: it begins with "<html>"`},
		{"POST / HTTP/1.1\nContent-Length: 9\n\n{}", []string{"-"}, 3, "error: read capture standard input:4: Content-Length says 9 bytes"},
		{"POST / HTTP/1.1\nContent-Encoding: gzip\n\n{}", []string{"-"}, 3, "error: mask secrets of standard input:1: its body is compressed"},
		{"POST / HTTP/1.1\nX: \xe9\n\n{}", []string{"-"}, 3, `error: record scenario: exchange 1: its header "X" cannot be kept: it is not UTF-8`},
		{good, []string{"-", "--name", "a b"}, 2, "error: flag --name=a b: must consist of letters, digits and dashes"},
		{good, []string{"-", "--mask-header", "*"}, 2, `error: flags --mask-header and --mask-field: "*" is no name`},
		{good, []string{"-", "--out", "file"}, 2, "error: write to file: it is no folder"},
		{good, []string{"-", "--out", "file/x"}, 2, "error: make folder: "},
		{good, []string{"-", "--out", "full", "--name", "x"}, 2, "error: write " + filepath.Join("full", "x.http") + ": the file exists already"},
		{good, []string{"-", "--output", "xml"}, 2, "error: flag --output=xml: must be one of text, json"},
	} {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "full"), 0o777); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"file", "full/x.http"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got := importing(t, dir, tt.stdin, tt.args...)
		lines := strings.Split(got.Stderr, "\n")
		if got.Code != tt.code || !strings.HasPrefix(got.Stderr, tt.want) || got.Stdout != "" || len(lines) != 3 || !strings.HasPrefix(lines[1], "hint: ") {
			t.Errorf("%q %q: %+v, want %d %s", tt.stdin, tt.args, got, tt.code, tt.want)
		}
		if diff := cmp.Diff(map[string]string{"file": "mine", "full/x.http": "mine"}, filesIn(t, dir)); diff != "" {
			t.Errorf("%q: %s", tt.args, diff)
		}
	}
}

// TestImportIntoSet: a generated set stays as its manifest says.
func TestImportIntoSet(t *testing.T) {
	dir := t.TempDir()
	set := fixtures.Set{Spec: fixtures.Spec{Count: 1}}
	if _, err := set.Write(t.Context(), filepath.Join(dir, "set"), fixtures.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	before := namesOf(filesIn(t, dir))
	got := importing(t, dir, "[1]", "-", "--out", "set")
	if got.Code != 2 || !strings.HasPrefix(got.Stderr, "error: write to set: the folder belongs to thorhook fixtures generate\nhint: ") {
		t.Errorf("%+v", got)
	}
	if diff := cmp.Diff(before, namesOf(filesIn(t, dir))); diff != "" {
		t.Error(diff)
	}
}

// TestImportShowSecrets: who asks for it gets everything as it was.
func TestImportShowSecrets(t *testing.T) {
	dir := t.TempDir()
	const one = "POST / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer s3cret-s3cret\r\nContent-Length: 25\r\n\r\n" + `{"token":"s3cret-s3cret"}`
	got := importing(t, dir, one, "-", "--show-secrets")
	files := filesIn(t, dir)
	if got.Code != 0 || files["imported/captured.http"] != one || !strings.Contains(files["imported/captured.yaml"], "Authorization: Bearer s3cret-s3cret") {
		t.Errorf("%+v %q", got, files)
	}
}

// TestImportAllOrNothing: a file that cannot be written, here for the length of its name, leaves nothing behind.
func TestImportAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	files := []newFile{{"a.json", nil}, {strings.Repeat("x", 300), nil}}
	_, err := writeNew(&Env{Dir: dir}, "new", files)
	if err == nil {
		t.Error("a name of 300 bytes is written")
	}
	if left := namesOf(filesIn(t, dir)); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
	if _, err := os.Stat(filepath.Join(dir, "new")); err == nil {
		t.Error("the folder is left")
	}
}

// TestImportKeepsNoSecret: in no form of capture does a secret of it come out in any file, or on a stream.
func TestImportKeepsNoSecret(t *testing.T) {
	r := receiver.Start(t, receiver.Config{})
	for seed := range uint64(12) {
		draw := rand.New(rand.NewPCG(seed, 7))
		var secrets []string
		secret := func() string {
			secrets = append(secrets, fmt.Sprintf("%c%x", 'g'+draw.IntN(10), draw.Uint64()))
			return secrets[len(secrets)-1]
		}
		e := mock.Start(t, mock.Config{
			To: r.URL() + "/hook?token=" + secret(), Seed: seed,
			Header: []wire.Header{{Name: "Authorization", Value: "Bearer " + secret()}, {Name: "X-Mine", Value: secret()}, {Name: "Cookie", Value: "sid=" + secret()}, {Name: "X-Echo", Value: secrets[0] + "/" + secrets[len(secrets)-1]}},
			Payload: `{"event":"{{eventType}}","id":"{{resource.taskId}}","password":"` + secret() + `","deep":{"list":[{"card":"` + secret() + `"}]},"text":"{\"client_secret\":\"` + secret() + `\",\"again\":\"` + secrets[1] + `\"}",` +
				`"link":"https://h.example/?api_key=` + secret() + `","echo":"see ` + secrets[3] + ", " + secrets[4] + ` and ` + secrets[5] + `"}`,
		})
		all := e.MustDeliver(t, mock.Task{})
		for i := range all {
			answer := "HTTP/1.1 200 OK\r\nSet-Cookie: a=" + secret() + "\r\n\r\n"
			all[i].Response, all[i].ResponseHead = []byte(answer+`{"token":"`+secret()+`"}`), len(answer)
		}
		for name, data := range written(t, all) {
			dir := t.TempDir()
			got := importing(t, dir, data, "-", "--mask-header", "x-mine", "--mask-field", "deep.list.*.card", "--output", []string{"text", "json"}[draw.IntN(2)])
			if got.Code != 0 {
				t.Fatalf("%s: %+v", name, got)
			}
			noSecretIn(t, name, data, secrets, got, filesIn(t, dir))
		}
	}
}

// noSecretIn looks for the secrets that the capture has where it names them: bodies alone name only those of bodies.
func noSecretIn(t *testing.T, form, data string, secrets []string, got ended, files map[string]string) {
	t.Helper()
	files["standard output"], files["standard error"] = got.Stdout, got.Stderr
	if len(files) < 6 {
		t.Fatalf("%s: only %v", form, namesOf(files))
	}
	for name, text := range files {
		for i, s := range secrets {
			if inHead := i < 4; inHead && strings.HasPrefix(form, "bodies") || !strings.Contains(data, s) {
				continue
			}
			if strings.Contains(text, s) || strings.Contains(text, s[4:]) {
				t.Errorf("%s: secret %d, %s, stands in %s:\n%s", form, i, s, name, text)
			}
		}
	}
}
