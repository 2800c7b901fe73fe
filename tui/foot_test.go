package tui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/rawhttp"
)

// foot is what stands at the bottom, as one line.
func (d *driver) foot() string {
	lines := strings.Split(d.text(), "\n")
	return strings.Join(strings.Fields(strings.Join(lines[len(lines)-len(d.model.foot()):], " ")), " ")
}

// size makes the terminal so large.
func (d *driver) size(w, h int) {
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	d.settle()
}

// TestNotices: an error is shown whole, over the panes where it needs to, until the next key; other notices go by themselves
// and leave room for the keys.
func TestNotices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain)
		d.size(60, 15)
		d.do(d.model.complain(errors.New("parse edited request: line 1: request line \"POST\" must be METHOD TARGET HTTP/1.1; your text is in /tmp/thorhook-1/request.http")))
		for range 10 {
			d.settle()
		}
		d.sees("✗ parse edited request", "/tmp/thorhook-1/request.http")
		d.press("j")
		if strings.Contains(d.text(), "request.http") || !strings.HasSuffix(d.foot(), "? help") {
			t.Errorf("after a key: %s", d.foot())
		}
		d.press("s")
		if got := d.foot(); got != "nothing is under way enter run tab next pane ? help" {
			t.Errorf("a notice: %s", got)
		}
		for range 7 {
			d.settle()
		}
		if strings.Contains(d.foot(), "nothing") {
			t.Errorf("a notice stays: %s", d.foot())
		}
	})
}

// TestRunsAreTold: what came of the runs is said once nothing is under way any more, and what waits for an answer says so.
func TestRunsAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := receiver.Answer{}
		d := drive(t, receiver.Config{Script: func(*wire.Exchange) receiver.Answer { return answer }}, book.Limits{}, "plain", plain, "other", plain, "wrong", "tasks: [{outcome: sucess}]\n")
		for _, tt := range []struct {
			status int
			keys   []string
			want   string
		}{
			{200, []string{"enter"}, "✓ plain passed"},
			{500, []string{"enter"}, "✗ plain failed: 7 findings"},
			{200, []string{"space", "j", "space", "R"}, "✓ 2 scenarios: 2 passed"},
			{200, []string{"a", "R"}, "✗ 3 scenarios: 2 passed, 1 broken"},
			{200, []string{"C", "y"}, "cleared"},
			{200, []string{"G", "enter"}, "✗ wrong broken: the file does not load"},
		} {
			answer.Status = tt.status
			for _, k := range tt.keys {
				d.press(map[string]string{"space": " "}[k] + strings.TrimPrefix(k, "space"))
			}
			if got := d.foot(); !strings.HasPrefix(got, tt.want) {
				t.Errorf("%v: %s, want %s", tt.keys, got, tt.want)
			}
		}
		answer.Fault = receiver.FaultHang
		d.press("g", "enter")
		d.sees("Waiting for the first answer.", "1 running")
		d.press("enter")
		d.sees("plain is under way already: s stops it")
		d.press("p")
		d.sees("Paused before the first delivery.")
	})
}

// TestKeysGoWhereTheyShould: the key after enter belongs to the delivery already, and esc leads back.
func TestKeysGoWhereTheyShould(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain)
		d.press("enter", "tab")
		d.send(keyMsg("enter"))
		d.send(keyMsg("]"))
		d.sees("[response]")
		d.press("/", "x", "enter", "esc")
		if d.model.focus != inspectorRegion {
			t.Error("esc ends the search first")
		}
		d.press("esc")
		if d.model.focus != deliveriesRegion {
			t.Errorf("esc leads to pane %d", d.model.focus)
		}
		d.press("L")
		d.sees(">Latency", "L back to deliveries")
		d.press("esc")
		d.sees(">Deliveries")
	})
}

// TestPaletteListsEverything: what the panes do too, and what cannot be done says why.
func TestPaletteListsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain)
		choose := func(typed string) {
			d.press(":")
			d.types(typed)
			d.press("enter")
		}
		choose("replay")
		d.sees("no delivery yet: enter on a scenario runs it")
		choose("step one")
		d.sees("p pauses first")
		d.press("enter")
		choose("by task")
		d.sees(">Deliveries by task")
		choose("unfold")
		choose("speed 60")
		d.sees("speed 60")
		choose("next tab")
		d.sees("[response]")
		if d.model.focus != inspectorRegion {
			t.Errorf("the inspector's key leaves the focus with pane %d", d.model.focus)
		}
	})
}

// TestSaveMeansWhatWasSelected, also when something else is by the time it is answered, and asks again where it cannot.
func TestSaveMeansWhatWasSelected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain)
		d.press("enter", "S")
		if err := d.session.Run("plain"); err != nil {
			t.Fatal(err)
		}
		d.settle()
		d.sees("14 · following", "save 1 delivery as delivery-7.http")
		d.press("enter")
		saved, err := os.ReadFile(filepath.Join(d.model.opts.Dir, "delivery-7.http"))
		x, _ := d.session.Book.Exchange(7)
		if err != nil || string(saved) != string(x.Request) && !strings.Contains(string(saved), x.Dispatch) {
			t.Errorf("%v: saved %.200s", err, saved)
		}
		d.press("tab", "a", "S", "ctrl+u")
		d.types("all.http")
		d.press("enter")
		d.sees("holds one delivery, not 14", "all.http")
		d.press("ctrl+u")
		d.types("nowhere/all.yaml")
		d.press("enter")
		d.sees("there is no folder", "as nowhere/all.yaml")
	})
}

// TestTargetHidesSecrets, in the prompt and in what is said about it.
func TestTargetHidesSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{}, book.Limits{}, "plain", plain)
		d.press("T", "ctrl+u")
		d.types("http://127.0.0.1:3000/hook?token=very-secret-word")
		d.press("enter")
		for _, keys := range [][]string{nil, {"T"}, {"esc", " ", "T"}, {"ctrl+u"}} {
			d.press(keys...)
			if strings.Contains(d.text(), "very-secret-word") {
				t.Fatalf("after %v:\n%s", keys, d.text())
			}
		}
		d.sees("target of 1 scenario")
	})
}

// TestHeader: whatever the width, what tells most is there.
func TestHeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, receiver.Config{Answer: receiver.Answer{Status: 500}}, book.Limits{}, "plain", plain)
		d.press("enter")
		for _, tt := range []struct {
			w      int
			faults bool
			want   string
		}{
			{40, false, " · idle  ● up since 00:00:00  ✗ 1 failed"},
			{60, false, " · idle  127.0.0.1:3000/hook ● up since 00:00:00  ✗ 1 failed"},
			{80, false, " thorhook · idle  " + target + " ● up since 00:00:00  ✗ 1 failed"},
			{120, false, " thorhook · idle  " + target + " ● up since 00:00:00  ✗ 1 scenario failed  speed max · seed 1"},
			{120, true, " thorhook · idle  " + target + " ● up since 00:00:00  ✗ 1 scenario failed  faults: drop 1/100 · speed max"},
		} {
			if tt.faults {
				d.press(":")
				d.types("faults drop 1/100")
				d.press("enter")
			}
			d.size(tt.w, 20)
			got, _, _ := strings.Cut(d.text(), "\n")
			if !slices.Equal(strings.Fields(got), strings.Fields(tt.want)) {
				t.Errorf("%d cells: %q, want %q", tt.w, got, tt.want)
			}
		}
	})
}

// TestEditorThatFails: nothing is sent, and what was written stays.
func TestEditorThatFails(t *testing.T) {
	x := wire.Exchange{Target: target, Request: []byte("POST /hook HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"), RequestHead: 51}
	for _, tt := range []struct {
		name, text string
		ended      error
		want       string // of the error
		stays      bool
	}{
		{"as it was", string(rawhttp.Text(&x)), nil, "", false},
		{"cancelled", "", nil, "", false},
		{"left with an error", string(rawhttp.Text(&x)), errors.New("exit status 1"), "nothing is sent", false},
		{"left with an error after saving", "other", errors.New("exit status 1"), "your text is in", true},
		{"broken", "POST\n", nil, "your text is in", true},
	} {
		t.Setenv("TMPDIR", t.TempDir())
		path, err := draft(&x)
		if err == nil {
			err = os.WriteFile(path, []byte(tt.text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		got := left(draftMsg{x: x, path: path}, tt.ended)
		if got.edit.Changed || (got.err == nil) != (tt.want == "") || got.err != nil && !strings.Contains(got.err.Error(), tt.want) {
			t.Errorf("%s: %v, changed %v; want %q", tt.name, got.err, got.edit.Changed, tt.want)
		}
		if _, err := os.Stat(path); (err == nil) != tt.stays {
			t.Errorf("%s: the file: %v", tt.name, err)
		}
	}
}
