package text

import (
	"strconv"
	"time"
)

// Millis writes a time in milliseconds, without the unit, in at most five cells: 0.42, 3.1, 48, 2120, 360k.
func Millis(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms < 0.995:
		return strconv.FormatFloat(max(ms, 0), 'f', 2, 64)
	case ms < 9.95:
		return strconv.FormatFloat(ms, 'f', 1, 64)
	case ms < 99_999.5:
		return strconv.FormatFloat(ms, 'f', 0, 64)
	}
	return Short(int(d.Milliseconds()))
}

// Short writes a count in at most four cells, cut and not rounded, so that it never claims more than there is: 612, 1k,
// 1.2k, 45k, 3M. Above a quintillion it says so no longer.
func Short(n int) string {
	if n < 1000 {
		return strconv.Itoa(max(n, -99))
	}
	units := "kMGTPE"
	for n >= 1_000_000 {
		n, units = n/1000, units[1:]
	}
	whole, tenth := n/1000, n%1000/100
	if tenth == 0 || whole >= 10 {
		return strconv.Itoa(whole) + units[:1]
	}
	return strconv.Itoa(whole) + "." + strconv.Itoa(tenth) + units[:1]
}
