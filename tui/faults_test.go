package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/thorhook/thorhook/mock"
)

func TestParseFault(t *testing.T) {
	for _, tt := range []struct {
		spec string
		want mock.Faults
		err  string
	}{
		{"duplicate", mock.Faults{DuplicateOneIn: 10}, ""},
		{"drop 1/3", mock.Faults{DropOneIn: 3}, ""},
		{"delay 2s 1/5", mock.Faults{DelayOneIn: 5, Delay: 2 * time.Second}, ""},
		{"none", mock.Faults{}, ""},
		{"", mock.Faults{}, "which?"},
		{"dupe", mock.Faults{}, `unknown fault "dupe"`},
		{"duplicat", mock.Faults{}, `did you mean "duplicate"`},
		{"drop 1/0", mock.Faults{}, `"1/0" is no share`},
		{"delay -1s", mock.Faults{}, `"-1s"`},
	} {
		got, err := parseFault(mock.Faults{}, tt.spec)
		if err == nil && tt.err != "" || err != nil && (tt.err == "" || !strings.Contains(err.Error(), tt.err)) {
			t.Errorf("%q: error %v, want %q", tt.spec, err, tt.err)
		}
		if err == nil && got != tt.want {
			t.Errorf("%q: %+v, want %+v", tt.spec, got, tt.want)
		}
	}
	if got, _ := parseFault(mock.Faults{DropOneIn: 4}, "duplicate 1/2"); got != (mock.Faults{DropOneIn: 4, DuplicateOneIn: 2}) {
		t.Errorf("a second fault beside the first: %+v", got)
	}
}
