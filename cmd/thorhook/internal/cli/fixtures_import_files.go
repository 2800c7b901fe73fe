package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/fixtures"
	"github.com/thorhook/thorhook/fixtures/capture"
	"github.com/thorhook/thorhook/fixtures/drift"
	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
)

// A newFile is a file to write.
type newFile struct {
	name string
	data []byte
}

// How the names of templates end.
const (
	templateEnding = ".template.json"
	headersEnding  = ".headers.json"
)

// files makes all files of an import. Equal requests have one.
func (i *importRun) files(captured []capture.Captured, r *importReport) ([]newFile, error) {
	exchanges, err := completed(captured, r)
	if err != nil {
		return nil, err
	}
	var files []newFile
	first := map[string]string{}
	width := len(strconv.Itoa(len(exchanges)))
	for n := range exchanges {
		x := &exchanges[n]
		if name, there := first[string(x.Request)]; there {
			r.Requests[n].Name = name
			continue
		}
		name := i.name
		if len(exchanges) > 1 {
			name = fmt.Sprintf("%s-%0*d", name, width, n+1)
			if x.Kind != "" {
				name += "-" + x.Kind
			}
		}
		r.Requests[n].Name, first[string(x.Request)] = name, name
		files = append(files, newFile{name + ".json", fixtures.AppendBody(nil, x)}, newFile{name + ".http", fixtures.AppendHTTP(nil, x)})
	}
	files = append(files, i.templates(r)...)
	more, err := i.scenarios(captured, exchanges, r)
	return append(files, more...), err
}

// templates are the inferred templates, when all requests that have one have the same.
func (i *importRun) templates(r *importReport) (files []newFile) {
	var payloads, headers []string
	for n := range r.Requests {
		t := r.Requests[n].Template
		if t.Exact && t.Name == drift.CustomTemplate && !slices.Contains(payloads, t.Text) {
			payloads = append(payloads, t.Text)
		}
		if text := r.Requests[n].Headers; text != "" && !slices.Contains(headers, text) {
			headers = append(headers, text)
		}
	}
	if len(payloads) == 1 {
		files = append(files, newFile{i.name + templateEnding, []byte(payloads[0])})
	}
	if len(headers) == 1 {
		files = append(files, newFile{i.name + headersEnding, []byte(headers[0])})
	}
	return files
}

// completed returns the exchanges with what was inferred of them, and with a head where the capture has none.
func completed(captured []capture.Captured, r *importReport) ([]wire.Exchange, error) {
	emitter, err := mock.New(mock.Config{To: dryRunTarget})
	if err != nil {
		return nil, err
	}
	defer emitter.Close()
	exchanges := make([]wire.Exchange, len(captured))
	for n := range captured {
		x, of := captured[n].Exchange, &r.Requests[n]
		x.Task, x.Event, x.Kind, x.Spider, x.Dispatch = of.Task, of.Event, string(of.Kind), of.Spider, of.Dispatch
		if x.RequestHead == 0 {
			if err := addHead(&x, emitter); err != nil {
				return nil, err
			}
			of.Notes = append(of.Notes, "the capture has no head: that of the .http file and the scenario is thorhook's")
		}
		exchanges[n] = x
	}
	return exchanges, nil
}

// addHead puts the provider's headers before a body.
func addHead(x *wire.Exchange, emitter *mock.Emitter) error {
	object := x.Request
	var members map[string]json.RawMessage
	if json.Unmarshal(object, &members) != nil {
		object = []byte("{}")
	}
	request, head, err := emitter.Compose(object)
	if err != nil {
		return err
	}
	line, header := wire.SplitHead(request[:head])
	for h := range header {
		if strings.EqualFold(header[h].Name, "Content-Length") {
			header[h].Value = strconv.Itoa(len(x.Request))
		}
	}
	method, rest, _ := strings.Cut(line, " ")
	path, _, _ := strings.Cut(rest, " ")
	raw, err := wire.AppendHead(nil, method, path, header)
	if err != nil {
		return err
	}
	x.Target, x.RequestHead = dryRunTarget, len(raw)
	x.Request = append(raw, x.Request...)
	return nil
}

// scenarios are the scenarios that send the requests again: one, or several where one would be longer than a scenario may be.
func (i *importRun) scenarios(captured []capture.Captured, exchanges []wire.Exchange, r *importReport) ([]newFile, error) {
	masked := ", secrets masked"
	if !r.secrets {
		masked = ""
	}
	recording := scenarios.Recording{Name: i.name, ShowSecrets: true, Exchanges: exchanges}
	recording.Description = fmt.Sprintf("Imported from %s: %s%s.", printable(filepath.Base(r.File)), counted(len(exchanges), "request"), masked)
	for n := range captured {
		for _, name := range captured[n].Secret {
			if !slices.ContainsFunc(recording.Without, func(w string) bool { return strings.EqualFold(w, name) }) {
				recording.Without = append(recording.Without, name)
			}
		}
	}
	texts, err := recorded(recording, r)
	if err != nil {
		return nil, &Error{Code: CodeInvalid, Err: err, Hint: "take that request out of the capture; exchanges are counted from 1"}
	}
	var files []newFile
	for n, text := range texts {
		name := i.name + ".yaml"
		if len(texts) > 1 {
			name = fmt.Sprintf("%s-part%d.yaml", i.name, n+1)
		}
		files = append(files, newFile{name, text})
	}
	return files, nil
}

// recorded writes a recording as one scenario, or in halves. A request that is too long by itself is left out, with a note.
func recorded(recording scenarios.Recording, r *importReport) ([][]byte, error) {
	text, err := scenarios.Record(recording)
	all := recording.Exchanges
	switch {
	case err == nil:
		return [][]byte{text}, nil
	case !errors.Is(err, scenarios.ErrTooLong):
		return nil, err
	case len(all) == 1:
		of := &r.Requests[all[0].Seq-1]
		of.Notes = append(of.Notes, "too long for a scenario: it has fixtures only")
		return nil, nil
	}
	recording.Name = "" // each is called by its file
	var texts [][]byte
	for _, half := range [][]wire.Exchange{all[:len(all)/2], all[len(all)/2:]} {
		recording.Exchanges = half
		more, err := recorded(recording, r)
		if err != nil {
			return nil, err
		}
		texts = append(texts, more...)
	}
	return texts, nil
}

// writeNew writes files that do not exist yet to a folder, all of them or none, and returns their names.
func writeNew(env *Env, dir string, files []newFile) (names []string, err error) {
	place := env.Path(dir)
	if info, err := os.Stat(place); err == nil && !info.IsDir() {
		return nil, usagef("write to %s: it is no folder", dir)
	}
	_, err = fixtures.ReadManifest(place)
	if _, invalid := errors.AsType[fixtures.InvalidManifest](err); err == nil || invalid {
		refusal := usagef("write to %s: the folder belongs to thorhook fixtures generate", dir)
		refusal.Hint = "choose another --out: files of yours would be extra ones to fixtures verify"
		return nil, refusal
	}
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(place, f.name)); err == nil {
			refusal := usagef("write %s: the file exists already", filepath.Join(dir, f.name))
			refusal.Hint = "nothing was written: choose another --name or --out, or remove what was imported before"
			return nil, refusal
		}
	}
	made, err := makeFolder(place)
	var written []string
	for i := 0; err == nil && i < len(files); i++ {
		path := filepath.Join(place, files[i].name)
		if err = fixtures.WriteFile(path, files[i].data, fixtures.Options{}); err == nil {
			written, names = append(written, path), append(names, files[i].name)
		}
	}
	if err == nil {
		return names, nil
	}
	for _, path := range written {
		err = errors.Join(err, os.Remove(path))
	}
	if made {
		err = errors.Join(err, os.Remove(place))
	}
	return nil, setError(env, dir, err)
}

// makeFolder makes a folder unless there is one, and tells whether it did.
func makeFolder(path string) (made bool, err error) {
	if _, err := os.Stat(path); err == nil {
		return false, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return false, fmt.Errorf("make folder: %w", err)
	}
	if err := os.Mkdir(path, 0o777); err != nil {
		return false, fmt.Errorf("make folder: %w", err)
	}
	return true, nil
}
