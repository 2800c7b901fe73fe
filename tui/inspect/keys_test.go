package inspect_test

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/inspect"
	"github.com/thorhook/thorhook/tui/internal/golden"
)

func plain(t testing.TB, w, h int) *tester {
	return start(t, golden.Screen(t, "none"), golden.Size{W: w, H: h})
}

func TestMoving(t *testing.T) {
	for _, tt := range []struct{ keys, want string }{
		{"", "POST /hooks?token=0123************ HTTP/1.1"},
		{"down", "* Host: localhost:3000"},
		{"j j k", "* Host: localhost:3000"},
		{"G", "}"},
		{"end up", "}"},
		{"G g", "POST /hooks?token=0123************ HTTP/1.1"},
		{"pgdown", "▾ {"},
		{"pgdown pgdown pgup", "▾ {"},
		{"ctrl+d", "Authorization: Bearer 0123************"},
		{"ctrl+d ctrl+u", "POST /hooks?token=0123************ HTTP/1.1"},
		{"1 G k enter", `▾ "resource": {`},
		{"1 G k enter enter", `▸ "resource": {22}`},
		{"1 G k space", `▾ "resource": {`},
		{"1 G enter", "▸ {6}"},
		{"G k enter", `▸ "resource": {22}`},
		{"G 1", "▾ {"},
		{"G k 1", `▸ "resource": {22}`},
		{"a G k k k k k k k k k k k k k k k k k k k k k k", `}",`},
		{"w pgdown", "▾ {"},
		{"w pgdown pgdown pgup pgup", "▾ {"},
		{"w pgdown pgup pgup", "POST /hooks?token=0123************ HTTP/1.1"},
		{"w ctrl+d", "Authorization: Bearer 0123************"},
		{"w 1 pgdown pgdown pgdown pgdown", "}"},
		{"w 1 G pgup pgup pgup pgup", "POST /hooks?token=0123************ HTTP/1.1"},
		{"a a G k", `▸ "resource": {22}`},
		{"a a a G k", "}"},
	} {
		i := plain(t, 80, 11).show(subject(documented())).press(tt.keys)
		if got := i.selected(); got != tt.want {
			t.Errorf("after %q the selected row is %s, want %s", tt.keys, got, tt.want)
		}
	}
}

func TestTabsAndModes(t *testing.T) {
	i := plain(t, 100, 20).show(withAttempts(subject(documented())))
	for _, tt := range []struct{ keys, tab, info string }{
		{"", "[request]", "pretty"},
		{"]", "[response]", "pretty"},
		{"v", "[response]", "raw · wrapped"},
		{"w", "[response]", "raw"},
		{"v w", "[response]", "hex"},
		{"v", "[response]", "pretty"},
		{"w", "[response]", "pretty · wrapped"},
		{"[", "[request]", "pretty · wrapped"},
		{"[", "[findings]", ""},
		{"[ v w", "[attempts(2)]", ""},
		{"[", "[timing]", ""},
		{"[ [ G", "[request]", ". · pretty · wrapped"},
		{"]", "[response]", "pretty · wrapped"},
		{"G k", "[response]", ".n · pretty · wrapped"},
	} {
		i.press(tt.keys)
		strip, _, _ := strings.Cut(i.View(), "\n")
		if !strings.Contains(strip, tt.tab) || i.Info() != tt.info {
			t.Errorf("after %q: strip %q and info %q, want %s and %q", tt.keys, strip, i.Info(), tt.tab, tt.info)
		}
	}
}

func TestModesOfOtherBodies(t *testing.T) {
	for name, tt := range map[string]struct {
		of   inspect.Subject
		want string // after each v
	}{
		"text": {failing(), "raw hex raw"}, "binary": {binary(), "hex raw hex"}, "nothing": {subject(exchange("", "HTTP/1.1 204 No Content\r\n\r\n", "")), ""},
	} {
		i := plain(t, 100, 20).show(tt.of).press("]")
		var got []string
		for range 3 {
			word, _, _ := strings.Cut(i.Info(), " ")
			got = append(got, word)
			i.press("v")
		}
		if strings.TrimSpace(strings.Join(got, " ")) != tt.want {
			t.Errorf("%s is shown as %q, want %q", name, got, tt.want)
		}
	}
}

func TestSidewaysEnds(t *testing.T) {
	i := plain(t, 60, 30).show(subject(documented())).press("left")
	before := i.View()
	i.press(strings.Repeat("right ", 50))
	if view := i.View(); !strings.Contains(view, "psc=1") || strings.Contains(view, "userId") {
		t.Errorf("scrolled to the right:\n%s", view)
	}
	i.press(strings.Repeat("left ", 50))
	if diff := cmp.Diff(before, i.View()); diff != "" {
		t.Errorf("scrolled there and back (-want +got):\n%s", diff)
	}
}

func TestAttemptsOpen(t *testing.T) {
	i := plain(t, 80, 20).show(withAttempts(failing())).press("] ] ]")
	if got := i.selected(); !strings.Contains(got, "#1200") {
		t.Errorf("the attempt that is shown is not selected, but %s", got)
	}
	i.press("k enter j space").click(3, 2).click(3, 1).click(3, 1)
	want := []tea.Msg{inspect.Open{Seq: 1187}, inspect.Open{Seq: 1200}, inspect.Open{Seq: 1200}, inspect.Open{Seq: 1187}}
	if diff := cmp.Diff(want, i.sent); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	alone := plain(t, 80, 20).show(failing()).press("[ [ enter")
	if diff := cmp.Diff([]tea.Msg{inspect.Open{Seq: 1200}}, alone.sent); diff != "" {
		t.Errorf("the only attempt (-want +got):\n%s", diff)
	}
}

func TestMouse(t *testing.T) {
	i := plain(t, 100, 20).show(subject(documented())).click(15, 0)
	if view := i.View(); !strings.Contains(view, "[response]") {
		t.Errorf("a click on the second tab:\n%s", view)
	}
	i.click(3, 0).click(4, 15)
	if got := i.selected(); got != `▾ "eventData": {` {
		t.Errorf("a click selects %s", got)
	}
	if i.click(4, 15); i.selected() != `▸ "eventData": {2},` {
		t.Errorf("a second click leads to %s", i.selected())
	}
	i.click(4, 19).wheel(tea.MouseButtonWheelDown)
	if got := i.selected(); got != `"apiKey": "289f*******************************",` {
		t.Errorf("after the wheel turned down %s is selected", got)
	}
	top := i.wheel(tea.MouseButtonWheelUp).wheel(tea.MouseButtonWheelUp).View()
	if !strings.Contains(top, "POST /hooks") {
		t.Errorf("after the wheel turned up:\n%s", top)
	}
	right := i.wheel(tea.MouseButtonWheelRight).View()
	if diff := cmp.Diff(top, i.wheel(tea.MouseButtonWheelLeft).View()); diff != "" || right == top {
		t.Errorf("the wheel sideways changed the view: %v, and back again (-want +got):\n%s", right != top, diff)
	}
}

func TestSearch(t *testing.T) {
	i := plain(t, 80, 20).show(subject(documented()))
	for _, tt := range []struct {
		do             func()
		selected, last string
	}{
		{func() { i.find("SPIDER_id") }, "POST /hooks?token=0123************ HTTP/1.1", "/SPIDER_id  ! not found"},
		{func() { i.find("spider_id") }, `"spider_id": "3",`, "/spider_id  1 of 1"},
		{func() { i.press("n") }, `"spider_id": "3",`, "/spider_id  1 of 1"},
		{func() { i.press("j") }, `▾ "spider_parameters": [`, "/spider_id  1 found"},
		{func() { i.find("webhook") }, "* Webhook: Thordata", "/webhook  1 of 2"},
		{func() { i.press("n n") }, "* Webhook: Thordata", "/webhook  1 of 2"},
		{func() { i.press("N") }, "* Webhook-Dispatch-Id: 77ac01fe5d0b4c", "/webhook  2 of 2"},
		{func() { i.find(`"flow": 17`) }, `"flow": 1765,`, `/"flow": 17  1 of 1`},
		{func() { i.press("v") }, "{", `/"flow": 17  1 found`},
		{func() { i.press("n") }, `"flow": 1765,`, `/"flow": 17  1 of 1`},
		{func() { i.press("v"); i.find("0d2a") }, `00000000  7b 0a 20 20 22 75 73 65  72 49 64 22 3a 20 33 34  |{.  "userId": 34|`, "/0d2a  ! not found"},
		{func() { i.find("74 54") }, `00000060  74 54 79 70 65 22 3a 20  22 41 43 54 4f 52 2e 52  |tType": "ACTOR.R|`, "/74 54  1 of 1"},
	} {
		tt.do()
		lines := strings.Split(strings.TrimRight(i.View(), " "), "\n")
		if got, last := i.selected(), strings.TrimSpace(lines[len(lines)-1]); got != tt.selected || last != tt.last {
			t.Errorf("selected is %s, and below stands %q, want %s and %q", got, last, tt.selected, tt.last)
		}
	}
	if i.press("esc"); strings.Contains(i.View(), "/74 54") {
		t.Errorf("the search was not ended:\n%s", i.View())
	}
}

func TestSearchAcrossRowsOfTheHexDump(t *testing.T) {
	i := plain(t, 100, 20).show(subject(documented())).press("v v")
	i.find("eventtype")
	if got := i.selected(); !strings.HasPrefix(got, "00000050") || !strings.HasSuffix(got, `"even|`) {
		t.Errorf("eventType begins in the row %s", got)
	}
	i.SetSize(60, 20)
	if got := i.selected(); !strings.HasPrefix(got, "00000050") {
		t.Errorf("with 8 bytes in a row the selected one is %s", got)
	}
	if i.press("g n"); !strings.HasPrefix(i.selected(), "00000058") {
		t.Errorf("with 8 bytes in a row eventType begins in the row %s", i.selected())
	}
}

// TestSearchTurnsAside: a match far to the right, or far down in a wrapped row, is scrolled into sight.
func TestSearchTurnsAside(t *testing.T) {
	var long string
	for n := 1000; len(long) < 3000; n++ {
		long += fmt.Sprint(n)
	}
	s := subject(exchange(`{"long":"`+long+"needle"+long+`"}`, "", ""))
	i := plain(t, 60, 12).show(s)
	if i.find("needle"); !strings.Contains(i.View(), "needle") {
		t.Errorf("cut:\n%s", i.View())
	}
	i.press("esc w")
	if i.find("needle"); !strings.Contains(strings.ReplaceAll(i.View(), "\n ", ""), "needle") {
		t.Errorf("wrapped:\n%s", i.View())
	}
	seen := map[string]bool{}
	for i.press("g"); !strings.Contains(i.View(), ">  }"); i.press("j") {
		if seen[i.View()] {
			t.Fatalf("going down leads nowhere:\n%s", i.View())
		}
		seen[i.View()] = true
	}
	if len(seen) < 90 {
		t.Errorf("6000 characters went by in %d steps", len(seen))
	}
	up := 0
	for ; i.selected() != "POST /hooks?token=0123************ HTTP/1.1" && up < 1000; up++ {
		i.press("k")
	}
	if up < 90 || up > 120 {
		t.Errorf("going up again takes %d steps", up)
	}
}

func TestTyping(t *testing.T) {
	i := plain(t, 80, 12).show(subject(documented()))
	i.press("/ q ? ]")
	if view := i.View(); !i.Typing() || !strings.Contains(view, "/ q?]") {
		t.Errorf("typing: %v\n%s", i.Typing(), view)
	}
	if i.press("esc"); i.Typing() || strings.Contains(i.View(), "/ q?]") {
		t.Errorf("still typing\n%s", i.View())
	}
	if i.press("y"); !i.Typing() {
		t.Error("the menu of copying does not want the next key")
	}
	if i.press("z"); i.Typing() || len(i.sent) != 0 {
		t.Errorf("an unknown choice: %v, still open: %v", i.sent, i.Typing())
	}
}

func TestShowKeepsWhatItCan(t *testing.T) {
	first := subject(documented())
	i := plain(t, 80, 12).show(first).press("a G k k k")
	i.find("spider_id")
	before := i.View()

	again := first
	again.Row.Seq, again.Row.Attempt = 1201, 3
	if diff := cmp.Diff(before, i.show(again).View()); diff != "" {
		t.Errorf("another attempt of the same dispatch (-want +got):\n%s", diff)
	}
	other := documented()
	other.Dispatch = "another"
	i.show(subject(other)).press("]")
	if view := i.press("[").View(); !strings.Contains(view, "> ") || i.selected() != "POST /hooks?token=0123************ HTTP/1.1" {
		t.Errorf("another dispatch does not begin at its beginning:\n%s", view)
	}
	if i.press("n"); i.selected() != `"spider_id": "3",` {
		t.Errorf("the search went on to %s", i.selected())
	}
	if i.Clear(); i.Title() != "Inspector" || len(i.Keys()) != 0 || !strings.Contains(i.View(), "Select a delivery") {
		t.Errorf("cleared: %s\n%s", i.Title(), i.View())
	}
}

func TestTitle(t *testing.T) {
	s := withAttempts(subject(documented()))
	for _, tt := range []struct {
		change func(*inspect.Subject)
		want   string
	}{
		{func(*inspect.Subject) {}, "#1200 · youtube_video_by-url · attempt 2 of 2"},
		{func(s *inspect.Subject) { s.Attempts = nil; s.Row.Attempt = 1 }, "#1200 · youtube_video_by-url"},
		{func(s *inspect.Subject) { s.Row.Spider, s.Row.Note = "", "replay of \x1b#12" }, "#1200 · replay of ␛#12"},
	} {
		tt.change(&s)
		if got := plain(t, 80, 12).show(s).Title(); got != tt.want {
			t.Errorf("title %q, want %q", got, tt.want)
		}
	}
}

// TestKeysOfHelp: every key that is offered is one that the inspector takes, and none is the screen's own.
func TestKeysOfHelp(t *testing.T) {
	i := plain(t, 80, 20).show(withAttempts(subject(documented())))
	i.find("url")
	for range 5 {
		for _, b := range i.Keys() {
			for _, k := range b.Keys() {
				if strings.Contains(" q ? : tab shift+tab ctrl+c ctrl+z p . + - x T t S R r e d f s C L z M ctrl+l ", " "+k+" ") && k != " " {
					t.Errorf("%s, %s, is the screen's own key", k, b.Help().Desc)
				}
			}
			if b.Help().Key == "" || b.Help().Desc == "" {
				t.Errorf("%v has no help", b.Keys())
			}
		}
		i.press("]")
	}
}

// TestKeysWhileTyping: only those that are not typed are told then.
func TestKeysWhileTyping(t *testing.T) {
	i := plain(t, 80, 20).show(withAttempts(subject(documented())))
	told := func() string {
		var words []string
		for _, b := range i.Keys() {
			words = append(words, b.Help().Key+" "+b.Help().Desc)
		}
		return strings.Join(words, ", ")
	}
	for _, tt := range []struct{ press, want string }{{"/", "enter find, esc back"}, {"esc", ""}, {"y", "esc back"}} {
		i.press(tt.press)
		if got := told(); tt.want != "" && got != tt.want {
			t.Errorf("after %s: %s, want %s", tt.press, got, tt.want)
		}
	}
}

// TestBigBodies are made ready by commands, of which the last one counts.
func TestBigBodies(t *testing.T) {
	big := func(n int) inspect.Subject {
		x := exchange(fmt.Sprintf(`{"number":%d,"rows":[%s1]}`, n, strings.Repeat("1,", 64<<10)), "HTTP/1.1 200 OK\r\n\r\n", "ok")
		x.Dispatch = fmt.Sprint(n)
		return subject(x)
	}
	i := plain(t, 80, 20)
	first, second := i.Show(big(1)), i.Show(big(2))
	if view := i.View(); !strings.Contains(view, "making ready 131 305 bytes") {
		t.Errorf("while the body is made ready:\n%s", view)
	}
	i.press("/")
	i.run(i.Update(keyOf("number")))
	i.press("enter")
	if i.run(second); !strings.Contains(i.View(), `"number": 2`) {
		t.Errorf("the body is not there:\n%s", i.View())
	}
	if i.run(first); !strings.Contains(i.View(), `"number": 2`) || !strings.Contains(i.View(), "/number  1 found") {
		t.Errorf("a body that came too late is shown, or nothing was found:\n%s", i.View())
	}
	if i.press("N"); !strings.HasPrefix(i.selected(), `"number": 2`) {
		t.Errorf("the search went to %s", i.selected())
	}
	s := big(2)
	s.Findings = withFindings(s).Findings
	if i.run(i.Show(s)); !strings.HasPrefix(i.selected(), `"number": 2`) {
		t.Errorf("new findings move the selection to %s", i.selected())
	}
}

func TestSecrets(t *testing.T) {
	s := subject(exchange(`{"apiKey":"0123456789abcdef"}`, "HTTP/1.1 200 OK\r\nSet-Cookie: 0123456789abcdef\r\n\r\n", `{"token":"0123456789abcdef"}`))
	compressed := compressedAnswer()
	for _, tt := range []struct {
		name string
		of   inspect.Subject
	}{{"plain", s}, {"compressed", compressed}} {
		for _, show := range []bool{false, true} {
			tt.of.ShowSecrets = show
			i := plain(t, 120, 40).show(tt.of)
			all := ""
			for range 5 {
				all += i.View() + i.press("v").View() + i.press("v").View() + i.press("v").View()
				i.press("y c y w y b y v y p ]")
			}
			for _, m := range i.sent {
				all += m.(inspect.Copy).Text
			}
			if got := strings.Contains(all, "456789abcdef") || strings.Contains(all, "34 35 36 37 38 39"); got != show {
				t.Errorf("%s: secrets shown: %v, want %v", tt.name, got, show)
			}
			if zipped := strings.Contains(all, "1f 8b 08"); zipped != (show && tt.name == "compressed") {
				t.Errorf("%s, secrets shown: %v: compressed bytes: %v", tt.name, show, zipped)
			}
		}
	}
}

func TestCopy(t *testing.T) {
	x := documented()
	for _, tt := range []struct{ keys, what, text string }{
		{"y p", "", ""},
		{"y v", "value", "POST /hooks?token=0123************ HTTP/1.1"},
		{"j y v", "value", "localhost:3000"},
		{"1 G k k y p", "path", ".eventData"},
		{"1 G k k y v", "value", "{\n    \"prodect_id\": \"3\",\n    \"apiRunId\": \"2e9ddee0582a********************\"\n  }"},
		{"9 G k k k y p", "path", ".resource.createdAt"},
		{"9 G k k k y v", "value", "2025-06-07T14:33:14+08:00"},
		{"] y b", "body", `{"ok":true,"n":1.50e0,"n":2}`},
		{"] G k y v", "value", "2"},
		{"] y c", "curl command", "curl http://localhost:3000/hooks?token=0123************ " + fmt.Sprintf("%q", strings.Replace(string(x.Request[x.RequestHead:]), "5c53e47d616********************", strings.Repeat("*", 31), 1))},
		{"] ] G y v", "value", "began      2026-01-02 14:02:10.993 UTC on the run's clock"},
		{"] ] y b", "", ""},
		{"v G y v", "value", "}"},
		{"v v G y v", "value", ""},
	} {
		i := plain(t, 120, 40).show(subject(x)).press(tt.keys)
		var got []inspect.Copy
		for _, m := range i.sent {
			got = append(got, m.(inspect.Copy))
		}
		switch {
		case tt.what == "":
			if len(got) != 0 {
				t.Errorf("%q copies %v", tt.keys, got)
			}
		case len(got) != 1 || got[0].What != tt.what || tt.text != "" && got[0].Text != tt.text:
			t.Errorf("%q copies %q, want %s %q", tt.keys, got, tt.what, tt.text)
		}
	}
	i := plain(t, 120, 40).show(subject(x)).press("y w")
	back, err := wire.ParseExchangeJSON([]byte(i.sent[0].(inspect.Copy).Text))
	if err != nil || back.Dispatch != x.Dispatch || len(back.Request) != len(x.Request) || strings.Contains(string(back.Request), "456789abcdef") {
		t.Errorf("the exchange that was copied: %v, %.300q", err, back.Request)
	}
}
