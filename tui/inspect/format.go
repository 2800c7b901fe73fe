package inspect

import (
	"strconv"
	"time"
)

// count is a number with spaces between its thousands, from 10 000 on.
func count(n int) string {
	s := strconv.Itoa(n)
	if n < 10_000 {
		return s
	}
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + " " + s[at:]
	}
	return s
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return count(n) + " " + noun
}

// millis is a duration in milliseconds, two decimals, without its unit.
func millis(d time.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', 2, 64)
}
