package feed_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/feed"
	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/theme"
)

// A rig is a pane with its book, whose commands are done at once.
type rig struct {
	t     testing.TB
	book  *book.Book
	feed  *feed.Model
	asked []tea.Msg // what the pane asked for
	hold  bool      // commands wait for release
	held  []tea.Cmd
}

func newRig(t testing.TB, limits book.Limits) *rig {
	b := book.New(limits)
	r := &rig{t: t, book: b, feed: feed.New(golden.Screen(t, "none"), b)}
	r.feed.SetSize(120, 20)
	return r
}

// do carries a command out, and all that come of it.
func (r *rig) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if r.hold {
		r.held = append(r.held, cmd)
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			r.do(c)
		}
	case feed.Selected:
		r.asked = append(r.asked, msg)
	default:
		r.do(r.feed.Update(msg))
	}
}

// release does what was held back.
func (r *rig) release() {
	held := r.held
	r.hold, r.held = false, nil
	for _, cmd := range held {
		r.do(cmd)
	}
}

// press presses keys: names of bubbletea's between spaces, "text" typed.
func (r *rig) press(keys ...string) {
	for _, k := range keys {
		r.do(r.feed.Update(keyMsg(k)))
	}
}

func (r *rig) typed(s string) {
	for _, c := range s {
		r.do(r.feed.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{c}}))
	}
}

func keyMsg(name string) tea.KeyMsg {
	named := map[string]tea.KeyType{
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome,
		"end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "ctrl+u": tea.KeyCtrlU, "ctrl+d": tea.KeyCtrlD, "space": tea.KeySpace, "backspace": tea.KeyBackspace,
	}
	if t, ok := named[name]; ok {
		return tea.KeyMsg{Type: t, Runes: map[bool][]rune{true: {' '}}[t == tea.KeySpace]}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// rowAt is a delivery of a session that looks like a real one: two tasks in turn, each running and then ended, some answers
// that fail and are tried again.
func rowAt(n int) (book.Entry, wire.Exchange) {
	task := fmt.Sprintf("%08x%024d", uint32((n/4*2+n%2)+1)*2654435761, n/4)
	kind, event := "running", "ACTOR.RUN.RUNNING"
	if n%4 >= 2 {
		kind, event = "success", "ACTOR.RUN.SUCCEEDED"
		if n%20 == 3 {
			kind, event = "failure", "ACTOR.RUN.FAILED"
		}
	}
	x := wire.Exchange{
		At: time.Date(2026, 5, 4, 14, 2, 0, 0, time.UTC).Add(time.Duration(n) * 137 * time.Millisecond), Task: task, Dispatch: task, Kind: kind, Event: event,
		Spider:  []string{"amazon_product_by-url", "google_map-details_by-location", "tiktok_posts_by-url"}[n%3],
		Attempt: 1, Final: true, Delivered: true, Status: 200, Target: "http://localhost:3000/hooks",
		Request:     []byte("POST /hooks HTTP/1.1\r\nHost: localhost\r\n\r\n" + strings.Repeat("{\"asin\":\"B0DPM\"}", 20+n%90)),
		RequestHead: 41, Response: []byte("HTTP/1.1 200 OK\r\n\r\nok"), ResponseHead: 19,
	}
	x.Timing.Total = time.Duration(300+n*n*7919%40_000) * time.Microsecond
	e := book.Entry{Run: 1, Scenario: "burst"}
	switch {
	case n%16 == 6:
		x.Status, x.Delivered, x.Final, x.RetryIn, x.Timing.Total = 503, false, false, time.Second, 1200*time.Millisecond
	case n%16 == 7:
		x.Status, x.Delivered, x.Attempt, x.Stage, x.Err = 0, false, 2, wire.StageConnect, "connect: refused"
	case n%16 == 10:
		e.Note = "replay of #3"
	case n%16 == 11:
		x.Fault = wire.FaultDuplicate
	}
	return e, x
}

// add appends n rows and tells the pane.
func (r *rig) add(n int) {
	for range n {
		e, x := rowAt(int(r.book.Last()))
		r.book.Append(e, &x)
	}
	r.do(r.feed.Append(r.book.Last()))
}

// selected is the number of the selected row, 0 for none.
func (r *rig) selected() uint64 {
	row, _ := r.feed.Selected()
	return row.Seq
}

// text is the view without inks.
func (r *rig) text() string { return ansi.Strip(r.feed.View()) }

// states are those that the goldens show.
func states() map[string]func(r *rig) {
	return map[string]func(r *rig){
		"empty":     func(r *rig) {},
		"following": func(r *rig) { r.add(60) },
		"moved":     func(r *rig) { r.add(60); r.press("up", "up", "up"); r.add(68) },
		"filtered":  func(r *rig) { r.add(60); r.do(r.feed.SetFilter("status:>=500|none")) },
		"nothing":   func(r *rig) { r.add(60); r.do(r.feed.SetFilter("status:418")) },
		"grouped": func(r *rig) {
			r.add(60)
			r.press("u", "home", "down", "down", "down", "enter")
		},
		"search":  func(r *rig) { r.add(60); r.press("home", "/"); r.typed("tiktok"); r.press("enter", "n") },
		"sorted":  func(r *rig) { r.add(60); r.press("o", "home") },
		"marked":  func(r *rig) { r.add(60); r.press("space", "up", "up", "space", "O", "a", "A", "space") },
		"dropped": func(r *rig) { r.add(90); r.do(r.feed.SetFilter("body:b0dpm")) },

		"typing":       func(r *rig) { r.add(60); r.press("f"); r.typed("status:>=500|none") },
		"filter-error": func(r *rig) { r.add(60); r.press("f"); r.typed("event:failed statsu:500") },
		"filter-hint":  func(r *rig) { r.add(60); r.press("f") },
		"search-input": func(r *rig) { r.add(60); r.press("/"); r.typed("amazon") },
	}
}

func TestViews(t *testing.T) {
	for name, prepare := range states() {
		golden.Views(t, name, drawn(t, prepare).on)
	}
}

// drawn draws a state at a size and in a theme.
type drawing struct {
	t       *testing.T
	prepare func(r *rig)
}

func drawn(t *testing.T, prepare func(r *rig)) drawing { return drawing{t, prepare} }

func (d drawing) on(s *theme.Screen, size golden.Size) func() string {
	r := newRig(d.t, book.Limits{Bytes: 100_000})
	r.feed.SetScreen(s)
	r.feed.SetSize(size.W, size.H)
	d.prepare(r)
	return r.feed.View
}
