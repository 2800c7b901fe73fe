package scenarios

import "testing"

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{"512": 512, "1B": 1, "64KiB": 65536, "10MB": 10_000_000, "1MiB": 1 << 20, "2KB": 2000, "256MiB": 256 << 20} {
		if got, err := parseSize(text); err != nil || got != want {
			t.Errorf("%s: got %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0", "B", "-1KB", "1.5MB", "257MiB", "1GB", "10 XB", "4294967296MB"} {
		if got, err := parseSize(text); err == nil {
			t.Errorf("%q was read as %d", text, got)
		}
	}
}
