package scenarios_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/thorhook/thorhook/scenarios"
	"github.com/thorhook/thorhook/scenarios/internal/words"
)

func ExampleParseStatusSet() {
	set, err := scenarios.ParseStatusSet("2xx, 404, !204")
	fmt.Println(set, err, set.Contains(200), set.Contains(204), set.Contains(404), set.Contains(0))
	// Output: 2xx, 404, !204 <nil> true false true false
}

func TestStatusSet(t *testing.T) {
	for _, tt := range []struct {
		text    string
		in, out []int
	}{
		{"204", []int{204}, []int{0, 200, -1, 5000}},
		{"2xx", []int{200, 299}, []int{199, 300, 0}},
		{"!5xx", []int{100, 200, 404, 600}, []int{500, 599, 0}},
		{"any", []int{100, 599, 999}, []int{0, 99}},
		{"none", []int{0, 200, 500}, []int{99}},
		{"none,!5xx", []int{0, 200}, []int{500}},
		{"200,2xx,!201", []int{200, 202}, []int{201, 300}},
	} {
		set, err := scenarios.ParseStatusSet(tt.text)
		if err != nil || set.IsZero() {
			t.Fatalf("%s: %v", tt.text, err)
		}
		for _, status := range tt.in {
			if !set.Contains(status) {
				t.Errorf("%s does not contain %d", tt.text, status)
			}
		}
		for _, status := range tt.out {
			if set.Contains(status) {
				t.Errorf("%s contains %d", tt.text, status)
			}
		}
	}
	for _, text := range []string{"", "2", "20", "0xx", "2x", "1000", "!none", "2xx,", "-20", "+20", "abc"} {
		if set, err := scenarios.ParseStatusSet(text); err == nil {
			t.Errorf("%q was read as %+v", text, set.Text)
		}
	}
}

func TestRange(t *testing.T) {
	for text, want := range map[string]scenarios.Range{
		"3": {Min: 3, Max: 3}, "0": {}, ">=2": {Min: 2, Max: math.MaxInt}, "> 2": {Min: 3, Max: math.MaxInt}, "<5": {Max: 4}, "<=5": {Max: 5}, "2..4": {Min: 2, Max: 4}, "==1": {Min: 1, Max: 1},
	} {
		var got, again scenarios.Range
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", text, got, err)
		}
		if err := again.UnmarshalText([]byte(got.String())); err != nil || again != want {
			t.Errorf("%s: String gives %s, which is %+v, %v", text, got, again, err)
		}
		if got.Contains(want.Min-1) || !got.Contains(want.Min) || !got.Contains(want.Max) {
			t.Errorf("%s: wrong bounds", text)
		}
	}
	for _, text := range []string{"", "-1", "1.5", "4..2", "<0", "=>2", "..", "1..", "99999999999", "x"} {
		var got scenarios.Range
		if err := got.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestDuration(t *testing.T) {
	var d scenarios.Duration
	if err := d.UnmarshalText([]byte("1m30s")); err != nil || time.Duration(d) != 90*time.Second || d.String() != "1m30s" {
		t.Errorf("got %s, %v", d, err)
	}
	for _, text := range []string{"", "5", "-1s", "1 s", "3d", "soon"} {
		if err := d.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as %s", text, d)
		}
	}
}

// TestWordsOfTheVerdict: the file's words are the constants.
func TestWordsOfTheVerdict(t *testing.T) {
	var properties []string
	for _, p := range scenarios.Properties() {
		properties = append(properties, string(p))
	}
	if !slices.Equal(properties, words.Of("property")) {
		t.Errorf("properties %v, words %v", properties, words.Of("property"))
	}
	if severities := []string{string(scenarios.SeverityFail), string(scenarios.SeverityWarn)}; !slices.Equal(severities, words.Of("severity")) {
		t.Errorf("severities %v, words %v", severities, words.Of("severity"))
	}
}
