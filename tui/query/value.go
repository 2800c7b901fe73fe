package query

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/mock/suggest"
)

// take adds an alternative to a term.
func (p *parser) take(t *term, v value) error {
	var err error
	var s span
	switch t.field {
	case status:
		s, err = statusSpan(v.text)
	case attempt, run, seq:
		s, err = numberSpan(v.text, units{})
	case latency:
		s, err = numberSpan(v.text, latencyUnits())
	case size:
		s, err = numberSpan(v.text, sizeUnits())
	case is:
		i := slices.Index(states(), strings.ToLower(v.text))
		if i < 0 {
			err = unknown("state", v.text, states())
		}
		s.from = int64(i)
	default:
		return p.takeText(t, v)
	}
	if err != nil {
		return p.errorf(v.at, "%v", err)
	}
	t.spans = append(t.spans, s)
	return nil
}

func (p *parser) takeText(t *term, v value) error {
	text := NewText(v.text)
	text.any = v.text == "*" && !v.quoted && t.field != anywhere
	if t.field == stage && !text.any && !slices.ContainsFunc(stages(), text.in) {
		return p.errorf(v.at, "%v", unknown("stage", v.text, stages()))
	}
	t.texts = append(t.texts, text)
	return nil
}

// unknown is the error of a word that is not one of a few.
func unknown(what, word string, known []string) error {
	near := suggest.DidYouMean(word, known)
	if near == "" {
		near = ": there are " + strings.Join(known, ", ")
	}
	return fmt.Errorf("unknown %s %q%s", what, word, near)
}

func statusSpan(s string) (span, error) {
	low := strings.ToLower(s)
	switch {
	case low == "none":
		return span{0, 0}, nil
	case len(low) == 3 && low[0] >= '1' && low[0] <= '9' && low[1:] == "xx":
		from := int64(low[0]-'0') * 100
		return span{from, from + 99}, nil
	}
	n, err := numberSpan(s, units{})
	if err != nil {
		return n, fmt.Errorf("%q is no status: write 404, 5xx, >=500, 400..499 or none", s)
	}
	if strings.HasPrefix(s, "<") {
		n.from = 1 // no answer has no status to be lower
	}
	return n, nil
}

// units are the names of multiples, and the one that a number without a name has. The zero units are whole numbers.
type units struct {
	what string
	base int64
	of   []unit // the first one is the example
}

type unit struct {
	name string
	size int64
}

func latencyUnits() units {
	return units{"latency", 1e6, []unit{{"ms", 1e6}, {"us", 1e3}, {"µs", 1e3}, {"ns", 1}, {"s", 1e9}, {"m", 60e9}}}
}

func sizeUnits() units {
	return units{"size", 1, []unit{{"kb", 1e3}, {"b", 1}, {"mb", 1e6}, {"gb", 1e9}, {"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}}}
}

// numberSpan reads a number with an operator, or two of them with .. in between.
func numberSpan(s string, u units) (span, error) {
	if low, high, found := strings.Cut(s, ".."); found {
		from, err := quantity(low, u)
		if err != nil {
			return span{}, err
		}
		to, err := quantity(high, u)
		if err == nil && from.from > to.to {
			err = fmt.Errorf("%q goes from the greater to the smaller", s)
		}
		return span{from.from, to.to}, err
	}
	for _, op := range []string{">=", "<=", ">", "<", "="} {
		rest, found := strings.CutPrefix(s, op)
		if !found {
			continue
		}
		n, err := quantity(rest, u)
		switch op {
		case ">=":
			n.to = math.MaxInt64
		case "<=":
			n.from, n.to = 0, n.from
		case ">":
			n.from, n.to = n.from+1, math.MaxInt64
		case "<":
			n.from, n.to = 0, n.from-1
		}
		return n, err
	}
	return quantity(s, u)
}

// quantity reads a number with its unit: the span of all that are it when cut to as many digits.
func quantity(s string, u units) (span, error) {
	if s == "" {
		return span{}, errors.New("a number is missing")
	}
	end := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if end < 0 {
		end = len(s)
	}
	size, err := u.sizeOf(strings.ToLower(s[end:]))
	if err != nil {
		return span{}, err
	}
	whole, part, dotted := strings.Cut(s[:end], ".")
	n, err := strconv.ParseUint(whole, 10, 62)
	switch {
	case errors.Is(err, strconv.ErrRange) || err == nil && int64(n) > (math.MaxInt64-size)/size:
		return span{}, fmt.Errorf("%q is too large", s)
	case err != nil || dotted && (u.of == nil || part == "" || len(part) > 6):
		return span{}, fmt.Errorf("%q is no number", s)
	}
	from, step := int64(n)*size, size
	if dotted {
		fraction, err := strconv.ParseUint(part, 10, 62)
		if err != nil {
			return span{}, fmt.Errorf("%q is no number", s)
		}
		scale := int64(math.Pow10(len(part)))
		from, step = from+int64(fraction)*size/scale, max(1, size/scale)
	}
	return span{from, from + step - 1}, nil
}

// sizeOf is the size of a unit.
func (u units) sizeOf(name string) (int64, error) {
	if u.of == nil {
		if name != "" {
			return 0, fmt.Errorf("%q is no number", name)
		}
		return 1, nil
	}
	if name == "" {
		return u.base, nil
	}
	var names []string
	for _, unit := range u.of {
		if unit.name == name {
			return unit.size, nil
		}
		names = append(names, unit.name)
	}
	return 0, fmt.Errorf("unknown unit %q%s: a %s is in %s", name, suggest.DidYouMean(name, names), u.what, strings.Join(names, ", "))
}
