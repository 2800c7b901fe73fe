package templates_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/templates"
	"github.com/thorhook/thorhook/tui/theme"
)

// source renders as the mock does.
func source() templates.Source {
	return templates.Renderer(mock.Config{To: "http://localhost:3000/hook"}, mock.Task{})
}

// quick is a source to which every payload template is right.
func quick() templates.Source {
	return templates.Source{Default: "{}", Render: func(a templates.Ask) templates.Rendered {
		return templates.Rendered{Request: []byte("POST / HTTP/1.1\r\n\r\n" + a.Payload), Head: 19, Err: a.Headers}
	}}
}

// settle carries commands out until there are none, and returns what the editor asked for.
func settle(t testing.TB, e *templates.Editor, cmd tea.Cmd) (asked []tea.Msg) {
	t.Helper()
	for cmd != nil {
		msg := cmd()
		switch msg.(type) {
		case templates.Apply, templates.Closed:
			asked = append(asked, msg)
			cmd = nil
		default:
			cmd = e.Update(msg)
		}
	}
	return asked
}

func open(t testing.TB, s *theme.Screen, size golden.Size, payload, headers string) *templates.Editor {
	t.Helper()
	e := templates.New(s, source())
	e.SetSize(size.W, size.H)
	settle(t, e, e.Open(payload, headers))
	return e
}

// named are the keys that are not a letter.
func named() map[string]tea.KeyMsg {
	all := map[string]tea.KeyMsg{"space": {Type: tea.KeySpace, Runes: []rune(" ")}}
	for _, k := range []tea.KeyType{
		tea.KeyUp, tea.KeyDown, tea.KeyLeft, tea.KeyRight, tea.KeyHome, tea.KeyEnd, tea.KeyPgUp, tea.KeyPgDown, tea.KeyCtrlHome, tea.KeyCtrlEnd,
		tea.KeyBackspace, tea.KeyDelete, tea.KeyEnter, tea.KeyTab, tea.KeyEsc, tea.KeyF2, tea.KeyShiftUp, tea.KeyShiftDown,
		tea.KeyCtrlA, tea.KeyCtrlB, tea.KeyCtrlD, tea.KeyCtrlE, tea.KeyCtrlF, tea.KeyCtrlG, tea.KeyCtrlK, tea.KeyCtrlN, tea.KeyCtrlP, tea.KeyCtrlR,
		tea.KeyCtrlS, tea.KeyCtrlT, tea.KeyCtrlU, tea.KeyCtrlW, tea.KeyCtrlY, tea.KeyCtrlUnderscore, tea.KeyCtrlLeft, tea.KeyCtrlRight,
	} {
		msg := tea.KeyMsg{Type: k}
		all[msg.String()] = msg
		msg.Alt = true
		all[msg.String()] = msg
	}
	for _, r := range "bdf<>x" {
		all["alt+"+string(r)] = tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: true}
	}
	return all
}

// press presses keys, of which those with a name stand between spaces, and returns what the editor asked for.
func press(t testing.TB, e *templates.Editor, keys string) (asked []tea.Msg) {
	t.Helper()
	names := named()
	for _, word := range strings.Fields(keys) {
		if msg, ok := names[word]; ok {
			asked = append(asked, settle(t, e, e.Update(msg))...)
			continue
		}
		for _, r := range word {
			asked = append(asked, settle(t, e, e.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))...)
		}
	}
	return asked
}

const broken = "{\n\t\"id\": \"{{resource.taskID}}\",\r\n  \"text\": \"日本語 {{ userName }} and so on until the line is longer than its window\",\n  \"all\": {{resource}}\n  \"x\": 1\n}"

func TestViews(t *testing.T) {
	for _, tt := range []struct{ name, payload, headers, keys string }{
		{"default", "", "", ""},
		{"broken", broken, `{"Host": "x", "X-Task": "{{resource.taskId}}"}`, "down down end ctrl+left"},
		{"headers", `{"task": "{{resource.taskId}}"}`, "{\n  \"Authorization\": \"Bearer abcdefghijklmnop\",\n  \"host\": \"x\",\n  \"X-All\": \"{{resource}}\"\n}", "f2 down down x"},
		{"asking", "", "", "x esc"},
		{"refused", broken, "", "ctrl+s"},
		{"after an error", "", "", "ctrl+end backspace"},
		{"event", "", "", "ctrl+e ctrl+e"},
	} {
		golden.Views(t, strings.ReplaceAll(tt.name, " ", "-"), func(s *theme.Screen, size golden.Size) func() string {
			e := open(t, s, size, tt.payload, tt.headers)
			press(t, e, tt.keys)
			return e.View
		})
	}
	golden.Views(t, "opening", func(s *theme.Screen, size golden.Size) func() string {
		e := templates.New(s, source())
		e.SetSize(size.W, size.H)
		e.Open("", "")
		return e.View
	})
}

// applied is what the texts are.
func applied(t *testing.T, e *templates.Editor) templates.Apply {
	t.Helper()
	asked := press(t, e, "ctrl+s")
	if len(asked) != 1 {
		t.Fatalf("not applied: %v\n%s", asked, e.View())
	}
	return asked[0].(templates.Apply)
}

func TestEditing(t *testing.T) {
	for _, tt := range []struct{ name, text, keys, want string }{
		{"typing", `[]`, "right 1,2", `[1,2]`},
		{"space and tab", `[]`, "right space 1 tab", `[ 1  ]`},
		{"new line", `[1,2]`, "right right right enter", "[1,\n2]"},
		{"backspace", `[1,2]`, "end left backspace backspace", `[1]`},
		{"backspace joins lines", "[1\n]", "down backspace", `[1]`},
		{"backspace at the beginning", `[1]`, "backspace", `[1]`},
		{"delete", `[1,2]`, "right delete ctrl+d", `[2]`},
		{"delete joins lines", "[\n1]", "end delete", `[1]`},
		{"delete at the end", `[1]`, "ctrl+end delete alt+d ctrl+k", `[1]`},
		{"word left", `["some word"]`, "end ctrl+left ctrl+left x", `["xsome word"]`},
		{"word right", `["some word"]`, "alt+right alt+f x", `["some wordx"]`},
		{"words over lines", "[1,\n2]", "alt+right alt+right alt+right alt+right 3", "[1,\n23]"},
		{"word left in blank text", "   ", "end alt+left alt+b alt+b 1", "1   "},
		{"delete word before", `["some word"]`, "end left left ctrl+w", `["some "]`},
		{"delete word behind", `["some word"]`, "right right alt+d alt+d", `[""]`},
		{"delete before", `{"a":1}`, "end ctrl+u 1", `1`},
		{"delete behind", "[1\n,2]", "right right ctrl+k right ctrl+k", "[1,"},
		{"home", "  [1]", "end home 2 ctrl+u home ctrl+a 3", `3[1]`},
		{"up and down", "[12345,\n1,\n12345]", "right right right down 2 down 9", "[12345,\n1,2\n123945]"},
		{"up and down keep the cell", "[12345,\n1,\n12345]", "right right right right down down 9", "[12345,\n1,\n123495]"},
		{"ctrl+n and ctrl+p", "[1,\n2]", "ctrl+n ctrl+f 3 ctrl+p ctrl+b ctrl+b space", " [1,\n23]"},
		{"wide characters", `["日本語"]`, "right right right delete backspace", `["語"]`},
		{"clusters", "[\"e\u0301🇩🇪\"]", "right right delete delete", `[""]`},
		{"undo", `[1]`, "right 23 delete 4 ctrl+_", `[23]`},
		{"undo all", `[1]`, "right 23 left 4 ctrl+_ ctrl+_ ctrl+_ ctrl+_", `[1]`},
		{"redo", `[1]`, "right 23 left 4 ctrl+_ ctrl+_ ctrl+y", `[231]`},
		{"redo is over", `[1]`, "right 23 ctrl+_ 5 ctrl+y", `[51]`},
		{"pages", strings.Repeat("1\n", 40) + "1", "pgdown pgdown pgdown pgdown pgdown pgdown backspace pgup pgup pgup pgup pgup pgup 2", "12\n" + strings.Repeat("1\n", 38) + "11"},
		{"ends", "[1,\n2]", "ctrl+end left 3 ctrl+home delete alt+> backspace ctrl+home 4 end backspace", "41\n23"},
		{"default", `[1]`, "ctrl+r", ""},
		{"default, undone", `[1]`, "ctrl+r ctrl+_", `[1]`},
		{"bytes", "{\"a\":\t1\r\n}", "right space", "{ \"a\":\t1\r\n}"},
		{"alt and a letter", `[1]`, "right alt+x", `[1]`},
		{"letters that are commands elsewhere", `""`, "right q?:.+-nNxptTSR", `"q?:.+-nNxptTSR"`},
	} {
		e := templates.New(golden.Screen(t, "none"), quick())
		e.SetSize(80, 24)
		settle(t, e, e.Open(tt.text, ""))
		press(t, e, tt.keys)
		if diff := cmp.Diff(tt.want, applied(t, e).Payload); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestPaste(t *testing.T) {
	e := open(t, golden.Screen(t, "none"), golden.Size{W: 80, H: 24}, "[]", "")
	press(t, e, "right")
	settle(t, e, e.Update(tea.KeyMsg{Type: tea.KeyRunes, Paste: true, Runes: []rune("1,\r\n\t2,\r3,\nesc")}))
	press(t, e, "backspace backspace backspace 4")
	if got, want := applied(t, e).Payload, "[1,\n\t2,\n3,\n4]"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	e.Update(tea.KeyMsg{Type: tea.KeyEnd})
	for _, word := range []string{"up", "esc", "ctrl+s"} { // of a terminal that does not say that it pastes
		settle(t, e, e.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(word)}))
	}
	if view := e.View(); !strings.Contains(view, "4]upescctrl+s") {
		t.Errorf("letters that come together are not typed:\n%s", view)
	}
	press(t, e, "ctrl+_")
	settle(t, e, e.Update(tea.KeyMsg{Type: tea.KeyRunes, Paste: true, Runes: []rune(strings.Repeat(" ", 1<<20))}))
	if got, want := applied(t, e).Payload, "[1,\n\t2,\n3,\n4]"; got != want {
		t.Errorf("a text of more than a megabyte was pasted: %d bytes", len(got))
	}
}

func TestApplyAndClose(t *testing.T) {
	s, size := golden.Screen(t, "none"), golden.Size{W: 80, H: 24}
	closed := []tea.Msg{templates.Closed{}}
	const headers = `{"A":"{{userId}}"}`
	for _, tt := range []struct {
		name, payload, headers, keys string
		want                         []tea.Msg
	}{
		{"nothing", "", "", "ctrl+s", []tea.Msg{templates.Apply{}}},
		{"both", "[1]", headers, "ctrl+s", []tea.Msg{templates.Apply{Payload: "[1]", Headers: headers}}},
		{"default", "[1]", headers, "ctrl+r f2 ctrl+r ctrl+s", []tea.Msg{templates.Apply{}}},
		{"headers", "[1]", headers, "ctrl+t end left left 1 ctrl+s", []tea.Msg{templates.Apply{Payload: "[1]", Headers: `{"A":"{{userId}}1"}`}}},
		{"errors", "[1", "", "ctrl+s ctrl+s", nil},
		{"no payload", "[1]", "", "end ctrl+u ctrl+s", nil},
		{"no JSON in the headers", "[1]", "1", "ctrl+s", nil},
		{"a header's byte", "[1]", `{"A":"\u0001"}`, "ctrl+s", nil},
		{"an error that would render", `{"a":{{userId}}}`, "", "ctrl+s", nil},
		{"a warning", `{"a":"{{userIds.x}} {{resource}}"}`, "", "ctrl+s", nil},
		{"a warning alone", `{"a":"{{resource}}!"}`, "", "ctrl+s", []tea.Msg{templates.Apply{Payload: `{"a":"{{resource}}!"}`}}},
		{"close", "[1]", "", "esc", closed},
		{"close with changes", "[1]", "", "right 2 esc esc", closed},
		{"asked in vain", "[1]", "", "right 2 esc left esc", nil},
		{"changes taken back", "[1]", "", "right 2 backspace esc", closed},
		{"applied", "[1]", "", "right 2 ctrl+s esc", []tea.Msg{templates.Apply{Payload: "[21]"}, templates.Closed{}}},
	} {
		e := open(t, s, size, tt.payload, tt.headers)
		if diff := cmp.Diff(tt.want, press(t, e, tt.keys)); diff != "" {
			t.Errorf("%s (-want +got):\n%s\n%s", tt.name, diff, e.View())
		}
	}
}

func TestFindingsAreReached(t *testing.T) {
	e := open(t, golden.Screen(t, "none"), golden.Size{W: 80, H: 24}, broken, `{"Host": "x", "é{{userId}}": "{{nothing}}"}`)
	var got []string
	for range 7 {
		press(t, e, "ctrl+g")
		got = append(got, e.Info())
	}
	want := []string{"2:9", "3:16", "4:10", "5:3", "1:2", "1:15", "1:17"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, e.View())
	}
}

// TestOnlyTheNewest: what was rendered of an older text is not shown, and renderings are not run side by side.
func TestOnlyTheNewest(t *testing.T) {
	var asks []string
	e := templates.New(golden.Screen(t, "none"), templates.Source{Render: func(a templates.Ask) templates.Rendered {
		asks = append(asks, a.Payload)
		return templates.Rendered{Request: []byte("POST / HTTP/1.1\r\n\r\n[\"" + a.Payload + "\"]"), Head: 19}
	}})
	e.SetSize(80, 24)
	cmd := e.Open("a", "")
	for _, r := range "bc" {
		if more := e.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}); more != nil {
			t.Error("a second rendering began")
		}
	}
	apply := e.Update(tea.KeyMsg{Type: tea.KeyCtrlS})
	if apply != nil {
		t.Error("applied before it was rendered")
	}
	first := cmd()
	cmd = e.Update(first)
	if strings.Contains(e.View(), `["a"]`) || strings.Contains(e.View(), "POST") {
		t.Errorf("an old text's request is shown:\n%s", e.View())
	}
	asked := settle(t, e, cmd)
	if diff := cmp.Diff([]tea.Msg{templates.Apply{Payload: "bca"}}, asked); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a", "bca"}, asks); diff != "" {
		t.Error(diff)
	}
	settle(t, e, e.Open("d", ""))
	e.Update(first)
	if !strings.Contains(e.View(), `"d"`) {
		t.Errorf("a rendering from before it was opened is shown:\n%s", e.View())
	}
}

func TestSecrets(t *testing.T) {
	e := open(t, golden.Screen(t, "none"), golden.Size{W: 120, H: 40}, "", `{"Authorization":"Bearer abcdefghijklmnop"}`)
	if view := e.View(); !strings.Contains(view, "Authorization: Bearer abcd************") {
		t.Errorf("not masked:\n%s", view)
	}
	settle(t, e, e.SetSecrets(true))
	if view := e.View(); !strings.Contains(view, "Authorization: Bearer abcdefghijklmnop") {
		t.Errorf("not shown:\n%s", view)
	}
}

func TestMouse(t *testing.T) {
	e := open(t, golden.Screen(t, "none"), golden.Size{W: 120, H: 20}, "[1,\n\t\"日本\",\n3]", "")
	for _, tt := range []struct {
		x, y int
		want string
	}{{5, 1, "1:2"}, {11, 2, "2:4"}, {40, 3, "3:3"}, {40, 9, "3:3"}, {0, 2, "2:1"}, {80, 1, "2:1"}} {
		e.Update(tea.MouseMsg{X: tt.x, Y: tt.y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
		if got := e.Info(); got != tt.want {
			t.Errorf("a click at %d,%d leads to %s, want %s", tt.x, tt.y, got, tt.want)
		}
	}
	press(t, e, "ctrl+r")
	before := e.View()
	e.Update(tea.MouseMsg{X: 80, Y: 3, Button: tea.MouseButtonWheelDown})
	if after := e.View(); after == before || strings.Contains(after, "POST /hook") {
		t.Errorf("the wheel does not scroll the request:\n%s", after)
	}
	e.Update(tea.MouseMsg{X: 80, Y: 3, Button: tea.MouseButtonWheelUp})
	if after := e.View(); after != before {
		t.Errorf("the wheel does not scroll back (-want +got):\n%s", cmp.Diff(before, after))
	}
}
