package thordata

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/thorhook/thorhook/mock/suggest"
)

// A Spider is one scraper of the Web Scraper API. Source: tool matrix of Thordata's Python SDK.
type Spider struct {
	ID         string // spider_id, e.g. amazon_product_by-url
	Site       string // spider_name, e.g. amazon.com
	Group      string // code, ecommerce, professional, search, social, travel or video
	Video      bool   // created through the video builder
	Parameters []Parameter
	ProductID  string // prodect_id; invented (900001 and up) unless ProductIDKnown
	// ProductIDKnown tells that the number was published. Only some of Amazon's were.
	ProductIDKnown bool
	Media          Media // which media URLs a finished task fills, inferred from the spider's name
}

// A Parameter is one key of an input (an element of spider_parameters).
type Parameter struct {
	Name     string
	Type     ParameterType
	Optional bool
	Example  string // "" unless the source gives one
}

// ParameterType is the JSON type of a parameter.
type ParameterType string

// The parameter types that the catalogue uses.
const (
	String  ParameterType = "str"
	Integer ParameterType = "int"
	Float   ParameterType = "float"
	Boolean ParameterType = "bool"
)

// Media says which of audioUrl, videoUrl and subtitleUrl a spider's finished tasks fill.
type Media struct{ Audio, Video, Subtitle bool }

// Any reports whether the spider delivers any medium.
func (m Media) Any() bool { return m.Audio || m.Video || m.Subtitle }

//go:embed spiders.tsv
var spidersTSV string

// knownProducts are the published numbers. 367 (product by UPC) and 376 (brand URL) have no spider today.
// Source: a public question-and-answer thread of spring 2025; 3 also in Thordata's docs.
var knownProducts = map[string]string{
	"amazon_product_by-url":                  "3",
	"amazon_product_by-keywords":             "352",
	"amazon_product_by-category-url":         "353",
	"amazon_global-product_by-keywords":      "354",
	"amazon_product_by-best-sellers":         "366",
	"amazon_comment_by-url":                  "368",
	"amazon_seller_by-url":                   "369",
	"amazon_product-list_by-keywords-domain": "370",
	"amazon_global-product_by-seller-url":    "374",
	"amazon_global-product_by-category-url":  "375",
	"amazon_global-product_by-url":           "377",
}

var mediaSpiders = map[string]Media{
	"youtube_audio_by-url":     {Audio: true},
	"youtube_video_by-url":     {Video: true, Subtitle: true},
	"youtube_transcript_by-id": {Subtitle: true},
}

var spiders = sync.OnceValue(parseSpiders)

var spidersByID = sync.OnceValue(func() map[string]*Spider {
	all := spiders()
	byID := make(map[string]*Spider, len(all))
	for i := range all {
		byID[all[i].ID] = &all[i]
	}
	return byID
})

// Spiders returns all 107 spiders, by group and then by id. The slice is shared: do not change it.
func Spiders() []Spider { return spiders() }

// SpiderByID finds a spider; the error of an unknown id names the nearest known one.
func SpiderByID(id string) (*Spider, error) {
	if s := spidersByID()[id]; s != nil {
		return s, nil
	}
	return nil, fmt.Errorf("unknown spider %q%s", id, suggest.DidYouMean(id, SpiderIDs()))
}

// SpiderIDs returns the ids in the order of [Spiders].
func SpiderIDs() []string {
	ids := make([]string, 0, len(spiders()))
	for _, s := range spiders() {
		ids = append(ids, s.ID)
	}
	return ids
}

// Groups returns the groups in the order of [Spiders].
func Groups() []string {
	var groups []string
	for _, s := range spiders() {
		if !slices.Contains(groups, s.Group) {
			groups = append(groups, s.Group)
		}
	}
	return groups
}

func parseSpiders() []Spider {
	lines := strings.Split(strings.TrimSpace(spidersTSV), "\n")[1:]
	all := make([]Spider, 0, len(lines))
	for i, line := range lines {
		cells := strings.Split(line, "\t")
		s := Spider{Group: cells[0], ID: cells[1], Site: cells[2], Video: cells[3] == "video", Media: mediaSpiders[cells[1]]}
		s.Parameters = parseParameters(cells[4])
		s.ProductID, s.ProductIDKnown = knownProducts[s.ID]
		if !s.ProductIDKnown {
			s.ProductID = fmt.Sprintf("9%05d", i+1)
		}
		all = append(all, s)
	}
	return all
}

// parseParameters reads `name:type`, `name:type?` (optional) and `name:type (e.g. example)`, separated by spaces.
func parseParameters(cell string) []Parameter {
	var params []Parameter
	words := strings.Fields(cell)
	for i := 0; i < len(words); i++ {
		if words[i] == "(e.g." {
			i++
			params[len(params)-1].Example = strings.TrimSuffix(words[i], ")")
			continue
		}
		name, typ, _ := strings.Cut(words[i], ":")
		optional := strings.HasSuffix(typ, "?")
		params = append(params, Parameter{Name: name, Type: ParameterType(strings.TrimSuffix(typ, "?")), Optional: optional})
	}
	return params
}
