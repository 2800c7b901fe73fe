// Package suggest finds what the user probably meant: the known word nearest to a misspelt one.
package suggest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"
)

// Nearest returns the candidate that is closest to word by Damerau-Levenshtein distance, letter case ignored, or ""
// when none is close: more than a third of the longer word's letters (at least two) would have to change. A single
// candidate that contains word, or that word contains, counts as close too. Ties go to the earlier candidate.
func Nearest(word string, candidates []string) string {
	low := strings.ToLower(word)
	best, bestDistance := "", 0
	for _, c := range candidates {
		n, m := utf8.RuneCountInString(word), utf8.RuneCountInString(c)
		limit := max(2, max(n, m)/3)
		if n-m > limit { // so is the distance, which would cost gigabytes for a word of megabytes
			continue
		}
		d := edlib.OSADamerauLevenshteinDistance(low, strings.ToLower(c))
		if d > limit || d >= n {
			continue
		}
		if best == "" || d < bestDistance {
			best, bestDistance = c, d
		}
	}
	if best == "" && len(low) >= 3 {
		best = onlyContaining(low, candidates)
	}
	return best
}

// DidYouMean returns ` (did you mean "retries"?)` for the nearest candidate, or "" when nothing is near.
func DidYouMean(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}

func onlyContaining(low string, candidates []string) string {
	found := ""
	for _, c := range candidates {
		lc := strings.ToLower(c)
		if !strings.Contains(lc, low) && (len(lc) < 3 || !strings.Contains(low, lc)) {
			continue
		}
		if found != "" {
			return ""
		}
		found = c
	}
	return found
}
