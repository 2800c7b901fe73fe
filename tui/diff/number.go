package diff

import (
	"strconv"
	"strings"
)

// A decimal is a number, exactly: digits × 10^exp, without zeros at either end. Zero has no digits and no sign.
type decimal struct {
	negative bool
	digits   string
	exp      int
}

// sameNumber tells whether two JSON numbers are the same one, exactly.
func sameNumber(a, b string) bool {
	x, ok := parseDecimal(a)
	y, too := parseDecimal(b)
	return ok && too && x == y
}

// parseDecimal reads a JSON number; false when its exponent has more digits than a number of bytes.
func parseDecimal(s string) (decimal, bool) {
	s, negative := strings.CutPrefix(s, "-")
	mantissa, exponent := s, "0"
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent = s[:i], s[i+1:]
	}
	whole, part, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+part, "0")
	if digits == "" {
		return decimal{}, true
	}
	exp, err := strconv.ParseInt(exponent, 10, 32)
	if err != nil {
		return decimal{}, false
	}
	short := strings.TrimRight(digits, "0")
	return decimal{negative, short, int(exp) - len(part) + len(digits) - len(short)}, true
}
