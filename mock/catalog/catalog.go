package catalog

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
	"github.com/thorhook/thorhook/mock/thordata"
)

// A Generator makes inputs and result rows from a seed: same seed, same bytes, on every machine and whatever the order
// of calls. It is safe for concurrent use. Its methods panic when the spider is not one of [thordata.Spiders].
type Generator struct {
	seed  uint64
	pools []func() []string // by index in poolTable; filled on first use, then read only
}

// New makes a generator, at no cost: the tables are compiled on the first use in a process (3 ms), and the word pools of a
// generator are filled when first needed (2 to 4 ms if all of them are).
func New(seed uint64) *Generator {
	return &Generator{seed: seed, pools: newPools(seed)}
}

// AppendInput appends one input of the spider: a compact JSON object with sorted keys, escaped as encoding/json does.
// Required parameters are always there, each optional one in about half of the inputs. The key tells inputs of one spider
// apart; any number will do. Once the pools are filled it allocates only to grow dst.
func (g *Generator) AppendInput(dst []byte, s *thordata.Spider, key uint64) []byte {
	p := planOf(s)
	d := g.draw(p, key)
	start := len(dst)
	for i := range p.parameters {
		f := &p.parameters[i]
		if f.optional && d.hash(f.salt)&1 == 0 {
			continue
		}
		dst = append(dst, ',')
		dst = append(dst, f.prefix...)
		text := f.texts[0]
		if n := uint64(len(f.texts)); n > 1 {
			text = f.texts[reduce(d.hash(f.salt+1), n)]
		}
		dst = text.append(dst, d)
	}
	if len(dst) == start {
		return append(dst, "{}"...)
	}
	dst[start] = '{'
	return append(dst, '}')
}

// AppendRow appends one result row for the input: a compact JSON object whose keys are the columns of [ShapeOf] in
// order. What the input names (an ASIN, a video id, a user) is what the row is about; the key decides the rest, so rows of
// one input take different keys. The input is echoed as it is, without space between tokens; one that is not valid JSON
// counts as {}.
func (g *Generator) AppendRow(dst []byte, s *thordata.Spider, key uint64, input []byte) []byte {
	p := planOf(s)
	d := g.draw(p, key)
	d.input = readInput(s, input)
	for i := range p.columns {
		dst = append(dst, p.columns[i].prefix...)
		dst = p.columns[i].text.append(dst, d)
	}
	return append(dst, '}')
}

// AppendErrorRow appends the row of an input that failed: error holds the message, error_code the code as a string,
// success is false, input is echoed as [Generator.AppendRow] does, and the other columns are empty: "" for scalars, [] for
// lists, {} for objects. Shapes without an input column (YouTube transcripts) do not name the input.
func (*Generator) AppendErrorRow(dst []byte, s *thordata.Spider, input []byte, code int, message string) []byte {
	p := planOf(s)
	for i := range p.columns {
		c := &p.columns[i]
		dst = append(dst, c.prefix...)
		switch c.name {
		case "success":
			dst = append(dst, "false"...)
		case "err_stats": // true in the one sample; taken to say that error columns were asked for
			dst = append(dst, "true"...)
		case "error":
			dst = jsonenc.AppendString(dst, message)
		case "error_code":
			dst = append(dst, '"')
			dst = strconv.AppendInt(dst, int64(code), 10)
			dst = append(dst, '"')
		case "input":
			dst = appendCompact(dst, input)
		default:
			dst = append(dst, c.empty...)
		}
	}
	return append(dst, '}')
}

func (g *Generator) draw(p *plan, key uint64) draw {
	return draw{gen: g, key: mix(key ^ mix(g.seed^p.salt))}
}

// A draw is what the values of one input or row are functions of.
type draw struct {
	gen   *Generator
	key   uint64
	input *input // nil while an input is being made
}

func (d draw) hash(salt uint64) uint64 { return mix(d.key ^ salt) }

func appendCompact(dst, text []byte) []byte {
	buf := bytes.NewBuffer(dst)
	if json.Compact(buf, text) != nil {
		return append(dst, "{}"...)
	}
	return buf.Bytes()
}
