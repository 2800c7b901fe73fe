package text

import "strings"

// Match tells whether s may be what somebody means who typed some letters: whether all of them stand in s, in that order and
// not too far from each other, letter case ignored. Of several texts the one with the lowest rank is meant most likely:
// typed stands in one piece (0 at the beginning of s, 1 at that of a word, 2 elsewhere), or its letters are spread, the less
// the better, at beginnings of words best.
func Match(s, typed string) (rank int, ok bool) {
	s, typed = strings.ToLower(s), strings.ToLower(typed)
	at := strings.Index(s, typed)
	switch {
	case at == 0:
		return 0, true
	case at > 0:
		for i := at; i >= 0; i = next(s, typed, i) {
			if begins(s, i) {
				return 1, true
			}
		}
		return 2, true
	}
	for i := range len(s) {
		if s[i] != typed[0] {
			continue
		}
		n, found := spread(s, typed, i)
		if found && n <= 2*len(typed) && (!ok || n < rank) {
			rank, ok = n, true
		}
	}
	return rank + 3, ok
}

// next is where typed stands in s behind a place, or -1.
func next(s, typed string, at int) int {
	if i := strings.Index(s[at+1:], typed); i >= 0 {
		return at + 1 + i
	}
	return -1
}

// begins tells whether a word begins at a place.
func begins(s string, at int) bool { return at == 0 || strings.IndexByte(" -_./:", s[at-1]) >= 0 }

// spread is how many bytes of s stand between those of typed, from a place on where the first of them is; what stands in
// front of the beginning of a word counts as one at the most, not to begin at one counts as two.
func spread(s, typed string, at int) (between int, found bool) {
	if !begins(s, at) {
		between = 2
	}
	at++
	for i := 1; i < len(typed); i++ {
		n := strings.IndexByte(s[at:], typed[i])
		if n < 0 {
			return 0, false
		}
		if at += n; begins(s, at) {
			n = min(n, 1)
		}
		between, at = between+n, at+1
	}
	return between, true
}
