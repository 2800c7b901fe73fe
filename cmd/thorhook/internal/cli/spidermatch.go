package cli

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/mock/thordata"
)

// matchSpiders turns the ids and globs of --spider into ids.
func matchSpiders(patterns []string) ([]string, error) {
	var matched []string
	for _, pattern := range patterns {
		before := len(matched)
		for _, id := range thordata.SpiderIDs() {
			ok, err := path.Match(pattern, id)
			if err != nil {
				return nil, usagef("flag --spider: %q is no glob: %w", pattern, err)
			}
			if ok {
				matched = append(matched, id)
			}
		}
		if len(matched) == before {
			return nil, unknownSpider(pattern)
		}
	}
	return matched, nil
}

// unknownSpider suggests an id, or else all spiders of a site.
func unknownSpider(pattern string) error {
	near := suggest.DidYouMean(pattern, thordata.SpiderIDs())
	if near == "" {
		var sites []string
		for _, id := range thordata.SpiderIDs() {
			site, _, _ := strings.Cut(id, "_")
			sites = append(sites, site)
		}
		word, _, _ := strings.Cut(strings.ToLower(pattern), "_")
		if site := suggest.Nearest(word, slices.Compact(sites)); site != "" {
			near = fmt.Sprintf(" (did you mean %q?)", site+"_*")
		}
	}
	kind := "unknown spider"
	if strings.ContainsAny(pattern, "*?[") {
		kind = "no spider matches"
	}
	return &Error{
		Code: CodeUsage, Hint: "thorhook spiders lists them all",
		Err: fmt.Errorf("flag --spider: %s %q%s", kind, pattern, near),
	}
}
