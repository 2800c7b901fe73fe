package text_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/tui/text"
)

func TestMatchOrders(t *testing.T) {
	names := []string{
		"acknowledgement-lost-reset", "burst-1000", "duplicate-at-once", "duplicate-days-later", "no-duplicate", "orphan-event", "replayed-secret",
		"success", "success-before-running", "wrong-secret", "ÄRGER",
	}
	for typed, want := range map[string][]string{
		"":         names,
		"dup":      {"duplicate-at-once", "duplicate-days-later", "no-duplicate"},
		"SUCC":     {"success", "success-before-running"},
		"secret":   {"replayed-secret", "wrong-secret"},
		"plica":    {"duplicate-at-once", "duplicate-days-later", "no-duplicate"},
		"wrs":      {"wrong-secret", "acknowledgement-lost-reset"},
		"sbr":      {"success-before-running"},
		"dlat":     {"duplicate-days-later", "duplicate-at-once", "no-duplicate"},
		"ärg":      {"ÄRGER"},
		"zzz":      nil,
		"successs": nil,
	} {
		ranks := map[string]int{}
		var got []string
		for _, name := range names {
			if rank, ok := text.Match(name, typed); ok {
				ranks[name] = rank
				got = append(got, name)
			}
		}
		slices.SortStableFunc(got, func(a, b string) int { return ranks[a] - ranks[b] })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got), ranks %v:\n%s", typed, ranks, diff)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("success-before-running", "sbr")
	f.Add("日本語", "本")
	f.Add("a", "")
	f.Fuzz(func(t *testing.T, s, typed string) {
		rank, ok := text.Match(s, typed)
		if whole := strings.Contains(strings.ToLower(s), strings.ToLower(typed)); whole && (!ok || rank > 2) || ok && !whole && rank < 3 {
			t.Errorf("Match(%q, %q) = %d, %v", s, typed, rank, ok)
		}
		if _, ok := text.Match(s, s); !ok {
			t.Errorf("%q does not match itself", s)
		}
	})
}

func TestNumbers(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0.00", -time.Second: "0.00", 40 * time.Microsecond: "0.04", 994 * time.Microsecond: "0.99", 999 * time.Microsecond: "1.0", time.Millisecond: "1.0",
		3140 * time.Microsecond: "3.1", 9949 * time.Microsecond: "9.9", 9950 * time.Microsecond: "10", 48 * time.Millisecond: "48", 2120 * time.Millisecond: "2120",
		99_999 * time.Millisecond: "99999", 100 * time.Second: "100k", time.Hour: "3.6M", 360_500 * time.Millisecond: "360k",
	} {
		if got := text.Millis(d); got != want {
			t.Errorf("Millis(%v) = %q, want %q", d, got, want)
		}
	}
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1k", 1099: "1k", 1204: "1.2k", 9999: "9.9k", 10_000: "10k", 999_999: "999k", 1_000_000: "1M", 1_250_000: "1.2M",
		-5: "-5", -1000: "-99", 1 << 62: "4.6E",
	} {
		if got := text.Short(n); got != want {
			t.Errorf("Short(%d) = %q, want %q", n, got, want)
		}
	}
}
