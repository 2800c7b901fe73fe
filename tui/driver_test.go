package tui

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/internal/pipe"
	"github.com/thorhook/thorhook/tui/session"
)

const target = "http://127.0.0.1:3000/hook"

// A driver does what bubbletea's program does: it runs commands, each in a goroutine, and gives the model their messages one
// by one. It lives in a synctest bubble, so that waiting takes no time.
type driver struct {
	t       *testing.T
	host    *pipe.Host
	session *session.Session
	model   *Model
	msgs    chan tea.Msg
	ctx     context.Context
	quit    bool
	frames  int
	team    sync.WaitGroup
}

// drive opens the screen of a session with scenarios, given as name and YAML.
func drive(t *testing.T, cfg receiver.Config, limits book.Limits, files ...string) *driver {
	t.Helper()
	var sources []session.Source
	for i := 0; i < len(files); i += 2 {
		name, text := files[i], files[i+1]
		sources = append(sources, session.Source{Name: name, File: name + ".yaml", Load: func() (*scenarios.Scenario, error) {
			sc, err := scenarios.Parse(name+".yaml", []byte(text), nil)
			if sc != nil {
				sc.Name = name
			}
			return sc, err
		}})
	}
	host := pipe.Start(t, cfg)
	s := session.New(session.Config{To: target, Client: &wire.Client{Dial: host.Dial}, Seed: 1, Sources: sources, Limits: limits})
	ctx, cancel := context.WithCancel(t.Context())
	m, err := New(ctx, s, Options{Theme: "dark", Profile: termenv.TrueColor, To: target, Seed: 1, Dir: t.TempDir(), Program: "thorhook"})
	if err != nil {
		t.Fatal(err)
	}
	d := &driver{t: t, host: host, session: s, model: m, msgs: make(chan tea.Msg), ctx: ctx}
	t.Cleanup(func() {
		cancel()
		s.Close()
		d.team.Wait()
	})
	d.do(m.Init())
	d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	d.settle()
	return d
}

// do runs a command. Its goroutine ends with the driver's context at the latest.
func (d *driver) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	d.team.Go(func() {
		msg := cmd()
		if msg == nil {
			return
		}
		select {
		case d.msgs <- msg:
		case <-d.ctx.Done():
		}
	})
}

// send gives the model a message and looks at what it draws.
func (d *driver) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.do(cmd)
		}
		return
	case tea.QuitMsg:
		d.quit = true
		return
	}
	_, cmd := d.model.Update(msg)
	d.do(cmd)
	d.frames++
	view, size := d.model.View(), golden.Size{W: d.model.layout.w, H: d.model.layout.h}
	if size.W > 0 && size.H > 0 {
		golden.Exact(d.t, view, size)
	}
}

// settle gives the model all messages that come until there was none for a second.
func (d *driver) settle() {
	for {
		select {
		case msg := <-d.msgs:
			d.send(msg)
		case <-time.After(time.Second):
			return
		}
	}
}

// press presses keys, each named as bubbletea names it, and settles.
func (d *driver) press(keys ...string) {
	for _, k := range keys {
		d.send(keyMsg(k))
		d.settle()
	}
}

// types presses a key for every character.
func (d *driver) types(text string) {
	for _, r := range text {
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	d.settle()
}

func (d *driver) text() string { return ansi.Strip(d.model.View()) }

// sees checks that the screen shows all of the words.
func (d *driver) sees(words ...string) {
	d.t.Helper()
	text := d.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			d.t.Fatalf("the screen does not show %q:\n%s", w, text)
		}
	}
}

// keyMsg makes the message of a key from its name.
func keyMsg(name string) tea.KeyMsg {
	for t := tea.KeyType(-120); t < 130; t++ {
		if t != tea.KeyRunes && (tea.KeyMsg{Type: t}).String() == name {
			return tea.KeyMsg{Type: t}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

func TestKeyMsg(t *testing.T) {
	for _, name := range []string{"enter", "esc", "tab", "shift+tab", "up", "pgdown", "ctrl+l", "q", "?", "G"} {
		if got := keyMsg(name).String(); got != name {
			t.Errorf("%s is %s", name, got)
		}
	}
}
