package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/fixtures/capture"
	"github.com/thorhook/thorhook/fixtures/drift"
)

// importFolder is where imported requests go unless told otherwise.
const importFolder = "imported"

func fixturesImport(env *Env) *cobra.Command {
	var i importRun
	cmd := &cobra.Command{
		Use: "import FILE|-", Short: "Turn captured requests into fixtures and a scenario, and tell how they differ from the contract",
		Long: "Reads raw HTTP requests, HAR 1.2, curl commands (copied as cURL for bash), thorhook's JSON and NDJSON, or a JSON body; - is standard input. " +
			"Secrets are masked first, wherever they occur in the capture. Every difference from Thordata's contract is printed, with how sure the contract is " +
			"and the flag that explains it. Written are for each request its body (.json) and itself (.http), a scenario (.yaml) that sends them again byte for " +
			"byte, without masked headers, and templates that would make them where they could be inferred. Files that exist are never replaced.",
		Example: "thorhook fixtures import requests.har\n" +
			"thorhook listen --output ndjson > seen.ndjson; thorhook fixtures import seen.ndjson\n" +
			"thorhook fixtures import seen.ndjson --dry-run --strict\n" +
			"thorhook fixtures import seen.ndjson --mask-header X-Mine --mask-field '*.card'",
		Args: argCount(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			i.file = args[0]
			return i.run(cmd.Context(), env)
		},
	}
	f := cmd.Flags()
	f.StringVar(&i.out, "out", importFolder, "write to the folder `DIR`, made when missing")
	f.StringVar(&i.name, "name", "", "`NAME` that the files begin with (default: that of the capture)")
	f.StringArrayVar(&i.secrets.Headers, "mask-header", nil, "header `NAME` that is secret too, repeatable; *part* stands for all with it")
	f.StringArrayVar(&i.secrets.Fields, "mask-field", nil, "JSON key, or `PATH` from the top such as order.*.card, that is secret too, repeatable")
	f.BoolVar(&i.dryRun, "dry-run", false, "print the differences, write nothing")
	f.BoolVar(&i.strict, "strict", false, "end with exit code 1 when something differs")
	i.output = outputFlag(cmd, "text", "json")
	return cmd
}

type importRun struct {
	file           string
	out, name      string
	secrets        capture.Secrets
	dryRun, strict bool
	output         *choice
}

func (i *importRun) run(ctx context.Context, env *Env) error {
	if err := i.check(); err != nil {
		return err
	}
	captured, err := i.read(env)
	if err != nil {
		return err
	}
	report := importReport{File: inputName(i.file), Files: []string{}, secrets: !env.ShowSecrets}
	report.examine(captured)
	if !i.dryRun {
		files, err := i.files(captured, &report)
		if err != nil {
			return err
		}
		if context.Cause(ctx) != nil {
			return context.Cause(ctx)
		}
		if report.Files, err = writeNew(env, i.out, files); err != nil {
			return err
		}
	}
	if err := report.print(env, i.output.value); err != nil {
		return err
	}
	i.tell(env, &report)
	if n := report.differences(); i.strict && n > 0 {
		return &Error{
			Code: CodeFailed, Err: fmt.Errorf("compare %s: %s from the contract", report.File, counted(n, "difference")),
			Hint: "look at each: is the capture of another webhook, or has the contract changed? thorhook contract lists what is documented",
		}
	}
	return nil
}

// scenarioName is what a scenario may be called, and so a file here.
var scenarioName = regexp.MustCompile(`^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$`)

// check refuses impossible flags, and finds a name.
func (i *importRun) check() error {
	if i.out == "-" {
		return &Error{Code: CodeUsage, Err: errors.New("flag --out=-: several files do not fit into standard output"), Hint: "name a folder, or leave it out and take --dry-run"}
	}
	if err := checkOut(i.out); err != nil {
		return err
	}
	for _, name := range append(append([]string{}, i.secrets.Headers...), i.secrets.Fields...) {
		if strings.Trim(name, "* ") == "" {
			return usagef("flags --mask-header and --mask-field: %q is no name", name)
		}
	}
	if i.name != "" {
		if !scenarioName.MatchString(i.name) {
			return usagef("flag --name=%s: must consist of letters, digits and dashes", i.name)
		}
		return nil
	}
	base := filepath.Base(i.file)
	base = strings.TrimSuffix(base, filepath.Ext(base))
	i.name = strings.Trim(regexp.MustCompile(`[^A-Za-z0-9]+`).ReplaceAllString(base, "-"), "-")
	if i.name == "" {
		i.name = "captured"
	}
	return nil
}

// read reads the capture and masks its secrets.
func (i *importRun) read(env *Env) ([]capture.Captured, error) {
	data, err := readInput(env, i.file)
	if err != nil {
		return nil, err
	}
	captured, err := capture.Read(i.file, []byte(data))
	if errors.Is(err, capture.ErrForm) {
		return nil, &Error{Code: CodeUsage, Err: err, Hint: "record with thorhook listen --output ndjson, or save a HAR; thorhook fixtures import --help lists the forms"}
	}
	if err != nil {
		return nil, &Error{Code: CodeInvalid, Err: err, Hint: "mend the capture there, or take that request out"}
	}
	if env.ShowSecrets {
		return captured, nil
	}
	if captured, err = i.secrets.Mask(captured); err != nil {
		return nil, &Error{Code: CodeInvalid, Err: err, Hint: "--show-secrets keeps everything as it is, secrets included"}
	}
	return captured, nil
}

// examine compares the requests with the contract.
func (r *importReport) examine(captured []capture.Captured) {
	requests := make([]drift.Request, len(captured))
	for i := range captured {
		c := &captured[i]
		requests[i] = drift.Request{Exchange: c.Exchange, Place: c.Place.String(), Case: c.Head.Case, Order: c.Head.Order}
	}
	r.report = drift.Examine(requests)
	r.Profile, r.DispatchID, r.Settings = r.report.Profile, r.report.DispatchID, r.report.Settings
	for i := range captured {
		c, result := &captured[i], r.report.Requests[i]
		result.Notes = append(append([]string{}, c.Notes...), result.Notes...)
		r.Requests = append(r.Requests, importedRequest{Form: c.Form, Target: c.Exchange.Target, Masked: append([]string{}, c.Secret...), Result: result})
	}
}

// tell says what was written and what can be done with it.
func (i *importRun) tell(env *Env, r *importReport) {
	if len(r.Files) == 0 {
		return
	}
	const most = 9
	list := strings.Join(r.Files[:min(len(r.Files), most)], ", ")
	if len(r.Files) > most {
		list += " …"
	}
	note(env, fmt.Sprintf("%s in %s: %s", counted(len(r.Files), "file"), i.out, list))
	var again []string
	for _, name := range r.Files {
		if strings.HasSuffix(name, ".yaml") {
			again = append(again, filepath.Join(i.out, name))
		}
	}
	switch len(again) {
	case 0: // every request is too long for one
	case 1:
		note(env, "send them again: "+env.program()+" run "+quoted(again[0])+" --to URL"+r.secretFlag())
	default:
		note(env, "send them again: "+env.program()+" run "+quoted(i.out)+" --to URL"+r.secretFlag())
	}
	if flags := r.fire(i.out); flags != "" {
		note(env, "invented ones like them: "+env.program()+" fire --to URL"+flags)
	}
}

// secretFlag is the flag for the headers that the scenario leaves out.
func (r *importReport) secretFlag() string {
	for i := range r.Requests {
		if masked := r.Requests[i].Masked; len(masked) > 0 {
			return " --secret-header " + quoted(masked[0]+": …")
		}
	}
	return ""
}

// spider is the one that all requests are of, "" when they are of several or of none that is known.
func (r *importReport) spider() string {
	spider := r.Requests[0].Spider
	for i := range r.Requests {
		if r.Requests[i].Spider != spider {
			return ""
		}
	}
	return spider
}

// fire is the flags that make requests like the captured ones, "" when those of the default webhook are.
func (r *importReport) fire(dir string) string {
	flags := ""
	for _, name := range r.Files {
		switch path := quoted(filepath.Join(dir, name)); {
		case strings.HasSuffix(name, templateEnding):
			flags += " --template " + path
		case strings.HasSuffix(name, headersEnding):
			flags += " --headers " + path
		}
	}
	if r.Profile != "today" {
		flags += " --profile " + r.Profile
	}
	for _, s := range r.Settings {
		flags += " --assume " + quoted(s.Key+"="+s.Value)
	}
	if spider := r.spider(); spider != "" && flags != "" {
		flags += " --spider " + spider
	}
	return flags
}
