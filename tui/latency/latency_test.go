package latency_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"
	"github.com/muesli/termenv"

	"github.com/thorhook/thorhook/mock/wire"
	"github.com/thorhook/thorhook/tui/book"
	"github.com/thorhook/thorhook/tui/internal/golden"
	"github.com/thorhook/thorhook/tui/latency"
	"github.com/thorhook/thorhook/tui/stats"
	"github.com/thorhook/thorhook/tui/theme"
)

// subjectOf sums rows up as the screen does.
func subjectOf(name string, s *stats.Stats) latency.Subject {
	return latency.Subject{
		Name: name, Attempts: s.Attempts, Delivered: s.Delivered, Failed: s.Failed,
		P50: s.Quantile(0.5), P90: s.Quantile(0.9), P95: s.Quantile(0.95), P99: s.Quantile(0.99), Max: s.Max(),
		Bars: s.Histogram(64), Series: s.Series(),
	}
}

// burst is a run whose receiver gets slower, fails for a while, and recovers.
func burst(seed uint64, n int) *stats.Stats {
	var s stats.Stats
	draw := rand.New(rand.NewPCG(seed, 1))
	at := time.Date(2025, 3, 1, 14, 2, 11, 0, time.UTC)
	for i := range n {
		slow := 1 + 30*max(0, float64(i)/float64(n)-0.4)
		if i > n*8/10 {
			slow = 1
		}
		r := book.Row{Ended: at, Status: 200, Delivered: true, Final: true, Latency: time.Duration(float64(2*time.Millisecond) * slow * (0.6 + draw.ExpFloat64()))}
		if i > n*7/10 && i < n*8/10 && i%5 == 0 {
			r = book.Row{Ended: at, Stage: wire.StageTimeout, Final: true}
		}
		s.Add(&r)
		at = at.Add(time.Duration(draw.ExpFloat64() * float64(8*time.Millisecond)))
	}
	return &s
}

func TestViews(t *testing.T) {
	one := &stats.Stats{}
	one.Add(&book.Row{Ended: time.Date(2025, 3, 1, 14, 2, 11, 0, time.UTC), Status: 200, Delivered: true, Final: true, Latency: 3100 * time.Microsecond})
	refused := &stats.Stats{}
	refused.Add(&book.Row{Stage: wire.StageConnect, Final: true})
	for name, subject := range map[string]latency.Subject{
		"burst":   subjectOf("burst-1000", burst(1, 1000)),
		"one":     subjectOf("日本語のシナリオ\x1b[31m", one),
		"refused": subjectOf("", refused),
		"nothing": {Name: "success"},
	} {
		t.Run(name, func(t *testing.T) {
			golden.Views(t, name, func(s *theme.Screen, size golden.Size) func() string {
				v := latency.New(golden.Screen(t, "contrast"))
				v.SetSize(size.W, size.H)
				v.Set(subject)
				v.SetScreen(s)
				return v.View
			})
		})
	}
}

func TestASCII(t *testing.T) {
	s, err := theme.NewScreen("none", termenv.Ascii, true)
	if err != nil {
		t.Fatal(err)
	}
	v := latency.New(&s)
	v.SetSize(100, 24)
	v.Set(subjectOf("burst-1000", burst(1, 1000)))
	golden.Text(t, "ascii", v.View())
}

func TestKeys(t *testing.T) {
	v := latency.New(golden.Screen(t, "none"))
	for _, tt := range []struct {
		msg  tea.Msg
		want tea.Msg
	}{
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(">")}, latency.Switch{Delta: 1}},
		{tea.KeyMsg{Type: tea.KeyRight}, latency.Switch{Delta: 1}},
		{tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("<")}, latency.Switch{Delta: -1}},
		{tea.KeyMsg{Type: tea.KeyLeft}, latency.Switch{Delta: -1}},
		{tea.KeyMsg{Type: tea.KeyUp}, nil},
		{tea.MouseMsg{Button: tea.MouseButtonLeft}, nil},
	} {
		var got tea.Msg
		if cmd := v.Update(tt.msg); cmd != nil {
			got = cmd()
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v asks (-want +got):\n%s", tt.msg, diff)
		}
	}
	for _, b := range v.Keys() {
		if b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("binding %v has no help", b.Keys())
		}
	}
	if v.Title() == "" || v.Typing() {
		t.Errorf("title %q, typing %v", v.Title(), v.Typing())
	}
	v.Set(latency.Subject{Name: "retry"})
	if v.Info() != "retry" {
		t.Errorf("info %q", v.Info())
	}
}

// TestFailuresAreMarked: every time at which a delivery was given up shows, however the times are joined into columns.
func TestFailuresAreMarked(t *testing.T) {
	s := burst(1, 1000)
	v := latency.New(golden.Screen(t, "none"))
	v.Set(subjectOf("burst-1000", s))
	for _, w := range []int{30, 60, 120, 300} {
		v.SetSize(w, 30)
		var row string
		for _, line := range strings.Split(v.View(), "\n") {
			if at := strings.Index(line, "failed └"); at >= 0 {
				row = line[at:]
			}
		}
		if !strings.Contains(row, "✗") || !strings.Contains(row, "─") {
			t.Errorf("%d cells wide, the row of failures is %q", w, row)
		}
	}
}

// FuzzView: whatever the numbers and the size, lines are exact.
func FuzzView(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed, "sce\u0301nario 日本")
	}
	f.Fuzz(func(t *testing.T, seed uint64, name string) {
		draw := rand.New(rand.NewPCG(seed, 0))
		var s stats.Stats
		at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
		for range draw.IntN(300) {
			r := book.Row{Ended: at, Final: draw.IntN(2) == 0, Status: 200 * draw.IntN(2), Latency: time.Duration(draw.Int64N(1 << draw.IntN(44)))}
			s.Add(&r)
			at = at.Add(time.Duration(draw.Int64N(1 << draw.IntN(40))))
		}
		v := latency.New(golden.Screen(t, []string{"none", "dark"}[seed%2]))
		v.Set(subjectOf(name, &s))
		for range 30 {
			size := golden.Size{W: draw.IntN(200), H: 1 + draw.IntN(60)}
			v.SetSize(size.W, size.H)
			view := v.View()
			golden.Exact(t, view, size)
			if view != v.View() {
				t.Fatal("View is not pure")
			}
		}
	})
}

func BenchmarkView(b *testing.B) {
	v := latency.New(golden.Screen(b, "dark"))
	v.SetSize(150, 40)
	v.Set(subjectOf("burst-1000", burst(1, 100_000)))
	for b.Loop() {
		v.View()
	}
}
