package cli

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/mock/thordata"
)

func spidersVerb(env *Env) *cobra.Command {
	var s spidersRun
	cmd := &cobra.Command{
		Use: "spiders [PATTERN]", Short: "List the scrapers, their parameters and product ids", GroupID: groupInspect,
		Long: "Lists the scrapers of the Web Scraper API. PATTERN is a part of the id or the site, or a glob over the whole " +
			"id. A question mark after a parameter means optional. A product id with an asterisk is invented: its real " +
			"number is not published.",
		Example: "thorhook spiders amazon\nthorhook spiders 'youtube_*' --output json\nthorhook spiders --group travel",
		Args:    argCount(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s.pattern = strings.Join(args, "")
			return s.run(cmd.Context(), env)
		},
		ValidArgsFunction: cobra.FixedCompletions(thordata.SpiderIDs(), cobra.ShellCompDirectiveNoFileComp),
	}
	s.group = choice{words: thordata.Groups()}
	s.group.bind(cmd, cmd.Flags(), "group", "only scrapers of the group `NAME`: "+orList(s.group.words))
	s.output = outputFlag(cmd, "text", "json", "ndjson")
	return cmd
}

type spidersRun struct {
	pattern string
	group   choice
	output  *choice
}

// A spiderRecord is a scraper as it is printed in JSON.
type spiderRecord struct {
	ID              string            `json:"id"`
	Site            string            `json:"site"`
	Group           string            `json:"group"`
	Video           bool              `json:"video"` // created through the video builder
	ProductID       string            `json:"productId"`
	ProductInvented bool              `json:"productIdInvented"`
	Parameters      []parameterRecord `json:"parameters"`
}

type parameterRecord struct {
	Name     string `json:"name"`
	Type     string `json:"type"` // str, int, float or bool
	Optional bool   `json:"optional"`
	Example  string `json:"example,omitempty"`
}

func (s spidersRun) run(_ context.Context, env *Env) error {
	found, err := s.find()
	if err != nil {
		return err
	}
	if s.output.value != "text" {
		records := make([]spiderRecord, len(found))
		for i, spider := range found {
			records[i] = recordOf(spider)
		}
		return printRecords(env, s.output.value, records)
	}
	rows := [][]string{{"SPIDER", "SITE", "GROUP", "PRODUCT", "PARAMETERS"}}
	for _, spider := range found {
		r := recordOf(spider)
		var params []string
		for _, p := range r.Parameters {
			params = append(params, p.Name+markIf(p.Optional, "?"))
		}
		product := r.ProductID + markIf(r.ProductInvented, "*")
		rows = append(rows, []string{r.ID, r.Site, r.Group, product, strings.Join(params, " ")})
	}
	var text bytes.Buffer
	writeTable(&text, env.Theme, rows)
	return env.print(text.Bytes())
}

func markIf(marked bool, mark string) string {
	if marked {
		return mark
	}
	return ""
}

func recordOf(s thordata.Spider) spiderRecord {
	r := spiderRecord{
		ID: s.ID, Site: s.Site, Group: s.Group, Video: s.Video,
		ProductID: s.ProductID, ProductInvented: !s.ProductIDKnown, Parameters: []parameterRecord{},
	}
	for _, p := range s.Parameters {
		r.Parameters = append(r.Parameters, parameterRecord{p.Name, string(p.Type), p.Optional, p.Example})
	}
	return r
}

// find returns the scrapers that match; none is an error.
func (s spidersRun) find() ([]thordata.Spider, error) {
	match, err := s.matcher()
	if err != nil {
		return nil, err
	}
	var found []thordata.Spider
	for _, spider := range thordata.Spiders() {
		if (s.group.value == "" || spider.Group == s.group.value) && match(spider) {
			found = append(found, spider)
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	where := ""
	if s.group.value != "" {
		where = fmt.Sprintf(" in group %q", s.group.value)
	}
	missing := usagef("no scraper matches %q%s%s", s.pattern, where, suggest.DidYouMean(s.pattern, thordata.SpiderIDs()))
	missing.Hint = "thorhook spiders lists them all"
	return nil, missing
}

func (s spidersRun) matcher() (func(thordata.Spider) bool, error) {
	pattern := strings.ToLower(s.pattern)
	if !strings.ContainsAny(pattern, `*?[\`) {
		return func(spider thordata.Spider) bool {
			return slices.ContainsFunc([]string{spider.ID, spider.Site}, func(text string) bool {
				return strings.Contains(strings.ToLower(text), pattern)
			})
		}, nil
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, usagef("pattern %q: %w", s.pattern, err)
	}
	return func(spider thordata.Spider) bool {
		ok, _ := path.Match(pattern, strings.ToLower(spider.ID))
		return ok
	}, nil
}
