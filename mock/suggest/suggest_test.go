package suggest

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	words := []string{"success", "failure", "partial", "empty", "running", "documented", "mixed"}
	for _, tt := range []struct{ word, want string }{
		{"sucess", "success"},
		{"Failure", "failure"},
		{"fail", "failure"},          // contained in one only
		{"docmuented", "documented"}, // transposed
		{"runing", "running"},
		{"zzz", ""},
		{"", ""},
		{"x", ""},
		{strings.Repeat("m", 1<<24), ""},
	} {
		if got := Nearest(tt.word, words); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q", tt.word, got, tt.want)
		}
	}
	if got, want := DidYouMean("emtpy", words), ` (did you mean "empty"?)`; got != want {
		t.Errorf("DidYouMean = %q, want %q", got, want)
	}
}
