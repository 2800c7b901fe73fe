package diff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/thorhook/thorhook/tui/jsonview"
)

// A twin is a value in a JSON document, and the value in its place in the document that has its secrets blotted out.
type twin struct{ raw, shown jsonview.Node }

// parse returns the outermost value; false when the text is no JSON, or none is left of it without the secrets.
func parse(v value) (twin, bool) {
	raw, err := jsonview.Parse([]byte(v.raw))
	if err != nil {
		return twin{}, false
	}
	if v.raw == v.shown {
		return twin{raw.Root(), raw.Root()}, true
	}
	shown, err := jsonview.Parse([]byte(v.shown))
	if err != nil {
		return twin{}, false
	}
	return twin{raw.Root(), shown.Root()}, true
}

func (t twin) value() value {
	if t.shown == (jsonview.Node{}) {
		return value{t.raw.Raw(), strings.Repeat("*", len(t.raw.Raw()))}
	}
	return value{t.raw.Raw(), t.shown.Raw()}
}

// children are what an array or object holds. Blotting out keeps the structure; were it not so, nothing would be shown.
func (t twin) children() []twin {
	all := make([]twin, 0, t.raw.Count())
	for n := range t.raw.Children() {
		all = append(all, twin{raw: n})
	}
	if t.shown == (jsonview.Node{}) || t.shown.Count() != t.raw.Count() {
		return all
	}
	i := 0
	for n := range t.shown.Children() {
		all[i].shown = n
		i++
	}
	return all
}

// inner is the document that a string holds, false when it holds none, or it is secret.
func (t twin) inner() (twin, bool) {
	if t.shown == (jsonview.Node{}) {
		return twin{}, false
	}
	raw, ok := t.raw.Inner()
	shown, too := t.shown.Inner()
	return twin{raw, shown}, ok && too
}

// document compares two documents, whose texts are given too, and, where their values are alike or one has more of it, their
// white space.
func (c *comparison) document(path string, a, b twin, textA, textB string) {
	before := c.found
	c.json(path, a, b)
	x, y := blanks(textA), blanks(textB)
	if x != y || c.found == before {
		c.add(item{op: spelled, path: strings.TrimSuffix(path, " | ."), a: size(int64(x)), b: size(int64(y)), why: "white space"})
	}
}

// blanks is how many bytes of white space stand between the parts of a JSON text.
func blanks(s string) int {
	var b bytes.Buffer
	if json.Compact(&b, []byte(s)) != nil {
		return 0
	}
	return len(s) - b.Len()
}

// json compares two values, white space aside.
func (c *comparison) json(path string, a, b twin) {
	if a.raw.Raw() == b.raw.Raw() {
		c.same(path, a.value())
		return
	}
	kind := a.raw.Kind()
	switch {
	case kind != b.raw.Kind() || a.raw.Deep() || b.raw.Deep():
		c.differ(changed, path, a.value(), b.value(), "")
	case kind == jsonview.Object:
		c.objects(path, a, b)
	case kind == jsonview.Array:
		c.arrays(path, a, b)
	case kind == jsonview.String:
		c.strings(path, a, b)
	case kind == jsonview.Number && sameNumber(a.raw.Raw(), b.raw.Raw()):
		c.differ(spelled, path, a.value(), b.value(), "spelling")
	default:
		c.differ(changed, path, a.value(), b.value(), "")
	}
}

func (c *comparison) objects(path string, a, b twin) {
	x, y := a.children(), b.children()
	keys := func(all []twin) []string {
		keys := make([]string, len(all))
		for i, t := range all {
			keys[i] = jsonview.Unquote(t.raw.Key())
		}
		return keys
	}
	pairs, moved := align(number(keys(x)), number(keys(y)))
	for _, p := range pairs {
		switch {
		case p.b < 0:
			c.differ(removed, below(path, x[p.a].raw.Key()), x[p.a].value(), value{}, "")
		case p.a < 0:
			c.differ(added, below(path, y[p.b].raw.Key()), value{}, y[p.b].value(), "")
		default:
			m, n := x[p.a], y[p.b]
			if k, l := m.raw.Key(), n.raw.Key(); k != l {
				c.differ(spelled, below(path, k), value{k, k}, value{l, l}, "spelling of the key")
			}
			c.json(below(path, m.raw.Key()), m, n)
		}
	}
	if moved {
		k, l := strings.Join(keys(x), ", "), strings.Join(keys(y), ", ")
		c.differ(spelled, path, value{k, k}, value{l, l}, "order of keys")
	}
}

// arrays compares what is left of two arrays without the elements that are alike at both ends, by index.
func (c *comparison) arrays(path string, a, b twin) {
	x, y := a.children(), b.children()
	alike := func(i, j int) bool { return x[i].raw.Raw() == y[j].raw.Raw() }
	first, last, least := 0, 0, min(len(x), len(y))
	for first < least && alike(first, first) {
		first++
	}
	for last < least-first && alike(len(x)-1-last, len(y)-1-last) {
		last++
	}
	if first > 0 {
		c.add(item{op: equal, path: fmt.Sprintf("%s[:%d]", path, first), count: first})
	}
	for i := first; i < max(len(x), len(y))-last; i++ {
		at := deeper(path, "["+strconv.Itoa(i)+"]")
		switch {
		case i >= len(x)-last:
			c.differ(added, at, value{}, y[i].value(), "")
		case i >= len(y)-last:
			c.differ(removed, at, x[i].value(), value{}, "")
		default:
			c.json(at, x[i], y[i])
		}
	}
	if last > 0 {
		c.add(item{op: equal, path: fmt.Sprintf("%s[-%d:]", path, last), count: last})
	}
}

func (c *comparison) strings(path string, a, b twin) {
	x, ok := a.inner()
	y, too := b.inner()
	switch {
	case a.raw.Text() == b.raw.Text():
		c.differ(spelled, path, a.value(), b.value(), "spelling")
	case ok && too:
		c.document(deeper(path, " | fromjson | ."), x, y, a.raw.Text(), b.raw.Text())
	default:
		c.differ(changed, path, a.value(), b.value(), "")
	}
}

// below is the path of a member, printable. A key that is no name stands there as it is spelled, which jq reads.
func below(path, key string) string {
	name := key[1 : len(key)-1]
	switch {
	case !isName(name):
		return deeper(path, "["+cut(key, 200)+"]")
	case strings.HasSuffix(path, "."):
		return deeper(path, name)
	}
	return deeper(path, "."+name)
}

// deeper is a path with a step more. Of a long one the beginning is left out, since thousands of items may have it.
func deeper(path, step string) string {
	const long, short = 1000, 200
	if len(path) > long {
		path = "…" + strings.ToValidUTF8(path[len(path)-short:], "")
	}
	return path + step
}

func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
