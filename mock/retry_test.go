package mock

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

func TestParsePolicy(t *testing.T) {
	const s, m, h = time.Second, time.Minute, time.Hour
	for _, tt := range []struct {
		text string
		want []time.Duration
	}{
		{"none", nil},
		{"apify", []time.Duration{m, 2 * m, 4 * m, 8 * m, 16 * m, 32 * m, 64 * m, 128 * m, 256 * m, 512 * m, 1024 * m}},
		{"standard-webhooks", []time.Duration{5 * s, 5 * m, 30 * m, 2 * h, 5 * h, 10 * h, 14 * h, 20 * h, 24 * h}},
		{"5s, 1m,10m", []time.Duration{5 * s, m, 10 * m}},
		{"3x10s", []time.Duration{10 * s, 10 * s, 10 * s}},
		{"4x1s^2", []time.Duration{s, 2 * s, 4 * s, 8 * s}},
		{"2x1s^1.5", []time.Duration{s, 1500 * time.Millisecond}},
		{"0s", []time.Duration{0}},
	} {
		p, err := ParsePolicy(tt.text)
		if err != nil {
			t.Errorf("ParsePolicy(%q): %v", tt.text, err)
		}
		if diff := cmp.Diff(tt.want, p.Waits); diff != "" {
			t.Errorf("ParsePolicy(%q) (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestParsePolicyRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":          `unknown retry policy ""`,
		"apfiy":     `did you mean "apify"?`,
		"5":         `"5" is no wait`,
		"0x1s":      `the count "0" must be 1 to 1000`,
		"5x":        `"" is no wait`,
		"5x1s^0.5":  `the factor "0.5" must be 1 to 100`,
		"5x1s^NaN":  `the factor "NaN"`,
		"1s,-2s":    `"-2s" is no wait`,
		"99999x99h": `the count "99999"`,
	} {
		if _, err := ParsePolicy(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParsePolicy(%q) = %v, want …%s…", text, err, want)
		}
	}
}

func FuzzParsePolicy(f *testing.F) {
	for _, s := range []string{"none", "5s,1m", "3x10s", "4x1s^2", "1000x8760h^100", "x", "9e9x1s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePolicy(s)
		for _, w := range p.Waits {
			if err == nil && w < 0 {
				t.Errorf("ParsePolicy(%q) waits %s", s, w)
			}
		}
	})
}

func answer(status int, head ...string) *wire.Exchange {
	h := "HTTP/1.1 000 X\r\n" + strings.Join(head, "\r\n")
	if len(head) > 0 {
		h += "\r\n"
	}
	h += "\r\n"
	return &wire.Exchange{Status: status, Attempt: 1, Response: []byte(h), ResponseHead: len(h)}
}

func TestPolicyAgain(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	policy := Policy{Waits: []time.Duration{time.Minute, time.Hour}}
	second := answer(500)
	second.Attempt = 2
	third := answer(500)
	third.Attempt = 3
	for _, tt := range []struct {
		name  string
		x     *wire.Exchange
		again bool
		after time.Duration
	}{
		{"first failure", answer(500), true, time.Minute},
		{"second failure", second, true, time.Hour},
		{"no waits left", third, false, 0},
		{"redirect", answer(302, "Location: /elsewhere"), true, time.Minute},
		{"gone", answer(410), false, 0},
		{"refused", &wire.Exchange{Attempt: 1, Stage: wire.StageConnect}, true, time.Minute},
		{"retry after seconds", answer(429, "Retry-After: 7"), true, 7 * time.Second},
		{"retry after zero", answer(503, "retry-after: 0"), true, 0},
		{"retry after date", answer(503, "Retry-After: Thu, 01 Jan 2026 12:00:30 GMT"), true, 30 * time.Second},
		{"date against its own Date", answer(503, "Date: Fri, 02 Jan 2026 00:00:00 GMT", "Retry-After: Fri, 02 Jan 2026 00:00:10 GMT"), true, 10 * time.Second},
		{"date in the past", answer(503, "Retry-After: Thu, 01 Jan 2015 12:00:30 GMT"), true, 0},
		{"nonsense", answer(503, "Retry-After: soon"), true, time.Minute},
		{"far away", answer(503, "Retry-After: 4294967295"), true, maxRetryAfter},
	} {
		again, after := policy.again(tt.x, now)
		if again != tt.again || after != tt.after {
			t.Errorf("%s: %v after %s, want %v after %s", tt.name, again, after, tt.again, tt.after)
		}
	}
	if again, _ := (Policy{}).again(answer(429, "Retry-After: 1"), now); again {
		t.Error("a policy without retries retried because of Retry-After")
	}
}

// TestDelivered holds every status to the two rules of assumption success-status.
func TestDelivered(t *testing.T) {
	for status := 100; status < 600; status++ {
		for rule, want := range map[string]bool{"2xx": status/100 == 2, "200": status == 200} {
			a, err := thordata.Assume(map[string]string{"success-status": rule})
			if err != nil {
				t.Fatal(err)
			}
			if got := delivered(&a, answer(status)); got != want {
				t.Errorf("success-status=%s: %d delivered: %v, want %v", rule, status, got, want)
			}
		}
	}
	cut := answer(200)
	cut.Stage = wire.StageRead
	if delivered(&thordata.Assumptions{}, cut) {
		t.Error("an answer that broke off counts as delivered")
	}
}
