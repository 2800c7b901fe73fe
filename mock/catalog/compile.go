package catalog

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
)

// A compiler turns the texts of the tables into parts. The tables are part of the program: what is wrong in them panics.
type compiler struct {
	defined map[string]definition // values.txt
	pools   map[string]int        // index in poolTable
	values  map[string]*value     // compiled, by name and number of the draw
}

// definition is a line of values.txt.
type definition struct {
	of, text string
	finders  []finder
}

// scope is where a text stands.
type scope struct {
	name   string // parameter, column or value: with the hole, what its draws are salted with
	draw   string // ".2" inside the second draw of a value, "" inside the first
	escape bool   // the text is no JSON yet, but the inside of a string
}

func newCompiler(values string) *compiler {
	c := &compiler{defined: map[string]definition{}, pools: map[string]int{}, values: map[string]*value{}}
	for i := range poolTable {
		c.pools[poolTable[i].name] = i
	}
	for line := range lines(values) {
		head, text, _ := strings.Cut(line, " =")
		text, places, _ := strings.Cut(text, " <- ")
		name, of, _ := strings.Cut(head, " of ")
		def := definition{of: of, text: strings.TrimPrefix(text, " ")}
		for _, place := range strings.Fields(places) {
			def.finders = append(def.finders, finder(place))
		}
		c.defined[name] = def
	}
	return c
}

// text compiles literals and the holes between angle brackets.
func (c *compiler) text(text string, in scope) sequence {
	var all sequence
	for text != "" {
		before, rest, found := strings.Cut(text, "<")
		if before != "" {
			all = append(all, literal(in.literal(before)))
		}
		if !found {
			break
		}
		hole, after, _ := strings.Cut(rest, ">")
		all = append(all, c.hole(hole, in, len(all)))
		text = after
	}
	return all
}

func (in scope) literal(text string) string {
	if in.escape {
		return string(jsonenc.AppendEscaped(nil, text))
	}
	return strings.ReplaceAll(text, "&", `\u0026`)
}

func (c *compiler) hole(hole string, in scope, position int) part {
	own := salt(fmt.Sprintf("%s%s/%d/%s", in.name, in.draw, position, hole))
	if strings.Contains(hole, "<") {
		panic(fmt.Sprintf("catalog: <%s> in %s: a hole inside a hole", hole, in.name))
	}
	if strings.Contains(hole, "|") {
		options := strings.Split(hole, "|")
		for i := range options {
			options[i] = string(jsonenc.AppendEscaped(nil, options[i]))
		}
		return &choice{salt: own, texts: options}
	}
	if low, high, ok := strings.Cut(hole, ".."); ok {
		return compileRange(own, low, high)
	}
	if class, count, ok := strings.Cut(hole, "*"); ok {
		return &chars{salt: own, alphabet: alphabet(class), count: number(count)}
	}
	name, formName, _ := strings.Cut(hole, ":")
	p := c.named(name, in.draw)
	if formName == "" {
		return p
	}
	f := formNamed(formName)
	if f == nil {
		panic(fmt.Sprintf("catalog: <%s> in %s: unknown form", hole, in.name))
	}
	return &reshaped{part: p, form: f}
}

// named returns the value or pool; name may end in the number of the draw.
func (c *compiler) named(name, draw string) part {
	if base, n, ok := strings.Cut(name, "."); ok {
		name, draw = base, draw+"."+n
	}
	if name == "input" {
		return echo{}
	}
	if i, ok := c.pools[name]; ok {
		return &word{salt: salt(name + draw), pool: i}
	}
	def, ok := c.defined[name]
	if !ok {
		panic(fmt.Sprintf("catalog: values.txt: unknown value <%s>", name))
	}
	v := c.values[name+draw]
	if v != nil {
		return v
	}
	v = &value{finders: def.finders}
	c.values[name+draw] = v
	if def.of != "" {
		v.of = c.named(def.of, draw)
	}
	v.text = c.text(def.text, scope{name: name, draw: draw, escape: true})
	if len(v.text) == 1 {
		s, isSpan := v.text[0].(*span)
		v.number = isSpan && s.decimals == 0
	}
	return v
}

func compileRange(own uint64, low, high string) part {
	if first, err := time.Parse(time.DateOnly, low); err == nil {
		last, err := time.Parse(time.DateOnly, high)
		if err != nil {
			panic("catalog: date range: " + err.Error())
		}
		days := &choice{salt: own}
		for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
			days.texts = append(days.texts, day.Format(time.DateOnly))
		}
		return days
	}
	s := &span{salt: own, grouped: strings.Contains(high, ",")}
	if _, decimals, ok := strings.Cut(low, "."); ok {
		s.decimals = len(decimals)
	} else if strings.HasPrefix(low, "0") && low != "0" {
		s.width = len(low)
	}
	if _, decimals, _ := strings.Cut(high, "."); len(decimals) != s.decimals {
		panic(fmt.Sprintf("catalog: <%s..%s>: unequal decimals", low, high))
	}
	first, err := strconv.ParseInt(plainDigits(low), 10, 64)
	if err != nil {
		panic("catalog: range: " + err.Error())
	}
	last, err := strconv.ParseUint(plainDigits(high), 10, 64)
	if err != nil {
		negative, err := strconv.ParseInt(plainDigits(high), 10, 64)
		if err != nil {
			panic("catalog: range: " + err.Error())
		}
		last = uint64(negative)
	}
	s.low, s.count = first, last-uint64(first)+1
	return s
}

// plainDigits leaves out the marks between digits.
func plainDigits(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, ",", ""), ".", "")
}

func alphabet(class string) string {
	const digits, lower, upper = "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	switch class {
	case "A":
		return upper + digits
	case "a":
		return lower + digits
	case "9":
		return digits
	case "f":
		return digits + "abcdef"
	case "_":
		return upper + lower + digits + "-_"
	}
	panic("catalog: unknown character class " + class)
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic("catalog: count: " + err.Error())
	}
	return n
}

// lines yields the lines of a table without comments and blank lines.
func lines(table string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(table) {
			line = strings.TrimRight(line, "\r\n")
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// cutWord splits off the first word and the blanks after it.
func cutWord(line string) (word, rest string) {
	if i := slices.Index([]byte(line), ' '); i >= 0 {
		return line[:i], strings.TrimLeft(line[i:], " ")
	}
	return line, ""
}
