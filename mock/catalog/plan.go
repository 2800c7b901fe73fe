package catalog

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
	"github.com/thorhook/thorhook/mock/thordata"
)

//go:embed inputs.txt
var inputsText string

//go:embed shapes/*.txt
var shapesFiles embed.FS

//go:embed values.txt
var valuesText string

// A plan is how the inputs and rows of one spider are made.
type plan struct {
	salt       uint64
	parameters []parameter // sorted by name, as encoding/json sorts
	columns    []column
	shape      Shape
}

type parameter struct {
	prefix   string // `"url":`
	salt     uint64
	optional bool
	texts    []sequence // alternatives
}

type column struct {
	name   string
	prefix string // `{"url":` for the first, `,"url":` for the others
	text   sequence
	empty  string // value in an error row
}

// plans compiles the tables on first use: by spider id.
var plans = sync.OnceValue(compilePlans)

func planOf(s *thordata.Spider) *plan {
	p := plans()[s.ID]
	if p == nil {
		panic("catalog: unknown spider " + s.ID)
	}
	return p
}

func compilePlans() map[string]*plan {
	c := newCompiler(valuesText)
	texts := readInputTexts(inputsText)
	shapes := c.allShapes()
	spiders := thordata.Spiders()
	all := make(map[string]*plan, len(spiders))
	for i := range spiders {
		s := &spiders[i]
		p := &plan{salt: salt(s.ID), parameters: c.parameters(s, texts)}
		for j := range shapes {
			if origin, ok := shapes[j].originOf(s.ID); ok {
				p.shape, p.columns = shapes[j].shape, shapes[j].columns
				p.shape.Origin = origin
				break
			}
		}
		if p.columns == nil {
			panic("catalog: shapes: no shape for " + s.ID)
		}
		all[s.ID] = p
	}
	return all
}

// inputText is a line of inputs.txt.
type inputText struct{ parameter, spiders, text string }

func readInputTexts(table string) []inputText {
	var texts []inputText
	for line := range lines(table) {
		name, rest := cutWord(line)
		spiders, text := cutWord(rest)
		texts = append(texts, inputText{name, spiders, text})
	}
	return texts
}

func (c *compiler) parameters(s *thordata.Spider, texts []inputText) []parameter {
	var all []parameter
	for _, p := range s.Parameters {
		compiled := parameter{
			prefix:   string(jsonenc.AppendString(nil, p.Name)) + ":",
			salt:     salt("parameter/" + p.Name),
			optional: p.Optional,
		}
		spiders := ""
		for _, t := range texts {
			if t.parameter != p.Name || spiders != "" && t.spiders != spiders {
				continue
			}
			if ok, _ := path.Match(t.spiders, s.ID); !ok {
				continue
			}
			spiders = t.spiders
			text := c.text(t.text, scope{name: p.Name, escape: true})
			if p.Type == thordata.String {
				text = slices.Concat(sequence{literal(`"`)}, text, sequence{literal(`"`)})
			}
			compiled.texts = append(compiled.texts, text)
		}
		if compiled.texts == nil {
			panic(fmt.Sprintf("catalog: inputs.txt: no text for %s of %s", p.Name, s.ID))
		}
		all = append(all, compiled)
	}
	slices.SortFunc(all, func(a, b parameter) int { return strings.Compare(a.prefix, b.prefix) })
	return all
}

// shapeTable is a shape of a file in shapes.
type shapeTable struct {
	shape   Shape
	columns []column
	spiders []struct {
		pattern string
		origin  Origin
	}
}

func (t *shapeTable) originOf(id string) (Origin, bool) {
	for _, s := range t.spiders {
		if ok, _ := path.Match(s.pattern, id); ok {
			return s.origin, true
		}
	}
	return "", false
}

func (c *compiler) allShapes() []shapeTable {
	var all []shapeTable
	for _, group := range thordata.Groups() {
		table, err := shapesFiles.ReadFile("shapes/" + group + ".txt")
		if err != nil {
			panic("catalog: " + err.Error())
		}
		all = append(all, c.shapes(string(table))...)
	}
	return all
}

func (c *compiler) shapes(table string) []shapeTable {
	var all []shapeTable
	for line := range lines(table) {
		word, rest := cutWord(line)
		if word == "shape" {
			name, source, _ := strings.Cut(rest, ": ")
			all = append(all, shapeTable{shape: Shape{Name: name, Source: source}})
			continue
		}
		t := &all[len(all)-1]
		switch {
		case slices.Contains([]Origin{Observed, Inferred, Invented}, Origin(word)):
			for _, pattern := range strings.Fields(rest) {
				t.spiders = append(t.spiders, struct {
					pattern string
					origin  Origin
				}{pattern, Origin(word)})
			}
		case word == "closing":
			c.addColumn(t, "error", `""`)
			c.addColumn(t, "error_code", `""`)
			c.addColumn(t, "input", "<input>")
		default:
			c.addColumn(t, word, rest)
		}
	}
	return all
}

func (c *compiler) addColumn(t *shapeTable, name, text string) {
	empty := `""`
	switch text[0] {
	case '[':
		empty = "[]"
	case '{':
		empty = "{}"
	}
	if strings.HasSuffix(text, ":code>") {
		empty = "[]"
	}
	prefix := "," + string(jsonenc.AppendString(nil, name)) + ":"
	if len(t.columns) == 0 {
		prefix = "{" + prefix[1:]
	}
	t.columns = append(t.columns, column{name: name, prefix: prefix, text: c.text(text, scope{name: name}), empty: empty})
	t.shape.Columns = append(t.shape.Columns, name)
}
