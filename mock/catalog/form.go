package catalog

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"strconv"
	"strings"
)

// A form rewrites the text dst[start:], which is escaped for a JSON string, and keeps it so.
type form func(dst []byte, start int) []byte

// formNamed returns the form that stands after the colon in <value:form>, nil when there is none of that name.
//
//	kebab     red-steel-kettle          before words: lower case, joined by -
//	Kebab     Red-Steel-Kettle          case kept
//	plus      Red+Steel+Kettle
//	snake     red_steel_kettle
//	dots      red.steel.kettle
//	flat      redsteelkettle
//	title     Red Steel Kettle
//	name      Jane Doe                  of jane_doe42: title without digits
//	twitter   jane_doe42                snake, at most 15 characters
//	list      24.95                     of a price: the price before the discount, never lower
//	place_id  ChIJ…                     of a CID
//	fid       0x47a5…:0xfdba…           of a place id
//	code      ["import sys", …]         of a number of lines: that many lines of source
func formNamed(name string) form {
	switch name {
	case "kebab":
		return wording{separator: '-', lower: true}.apply
	case "Kebab":
		return wording{separator: '-'}.apply
	case "plus":
		return wording{separator: '+'}.apply
	case "snake":
		return wording{separator: '_', lower: true}.apply
	case "dots":
		return wording{separator: '.', lower: true}.apply
	case "flat":
		return wording{lower: true}.apply
	case "title":
		return wording{separator: ' ', title: true}.apply
	case "name":
		return wording{separator: ' ', title: true, noDigits: true}.apply
	case "twitter":
		return func(dst []byte, start int) []byte { return dst[:min(len(dst), start+15)] }
	case "list":
		return listPrice
	case "place_id":
		return placeID
	case "fid":
		return featureID
	case "code":
		return sourceLines
	}
	return nil
}

// A wording rewrites a text as its words: runs of letters, digits and bytes beyond ASCII.
type wording struct {
	separator byte // 0 for none
	lower     bool
	title     bool // upper-case first letters
	noDigits  bool
}

func (w wording) apply(dst []byte, start int) []byte {
	out, gap := start, true // gap: the next byte begins a word
	for i := start; i < len(dst); i++ {
		b := dst[i]
		if b == '\'' {
			continue
		}
		digit := '0' <= b && b <= '9'
		lower, upper := 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z'
		if !digit && !lower && !upper && b < 0x80 || digit && w.noDigits {
			gap = true
			if b == '\\' { // an escape is no part of a word: \n or \u0026
				i++
				if i < len(dst) && dst[i] == 'u' {
					i += 4
				}
			}
			continue
		}
		if gap && out > start && w.separator != 0 { // out < i: what made the gap left room
			dst[out] = w.separator
			out++
		}
		switch {
		case w.lower && upper:
			b += 'a' - 'A'
		case w.title && gap && lower:
			b -= 'a' - 'A'
		}
		dst[out] = b
		out++
		gap = false
	}
	return dst[:out]
}

func listPrice(dst []byte, start int) []byte {
	price, err := strconv.ParseFloat(string(dst[start:]), 64)
	if err != nil {
		return dst
	}
	discounts := [...]uint64{0, 0, 0, 5, 10, 15, 20, 25, 30, 40} // percent of the list price
	off := discounts[reduce(mix(salt(dst[start:])), uint64(len(discounts)))]
	cents := uint64(math.Round(price*100)) * 100 / (100 - off)
	return strconv.AppendFloat(dst[:start], float64(cents)/100, 'f', -1, 64)
}

// A Google place id is a message of two fixed 64-bit fields, the map cell and the CID, in base64url; the feature id
// writes the same numbers in hexadecimal. Seen in the published sample, where both columns agree.
const (
	placeHead = "\x0a\x12\x09"
	placeMid  = "\x11"
	placeSize = len(placeHead) + 8 + len(placeMid) + 8
)

func placeID(dst []byte, start int) []byte {
	cid, err := strconv.ParseUint(string(dst[start:]), 10, 64)
	if err != nil {
		cid = salt(dst[start:])
	}
	cell := mix(cid)>>8 | 0x47<<56
	var raw [placeSize]byte
	message := append(raw[:0], placeHead...)
	message = binary.LittleEndian.AppendUint64(message, cell)
	message = append(message, placeMid...)
	message = binary.LittleEndian.AppendUint64(message, cid)
	return base64.RawURLEncoding.AppendEncode(dst[:start], message)
}

func featureID(dst []byte, start int) []byte {
	cid := salt(dst[start:]) // for a place id of another make
	cell := mix(cid)
	message, err := base64.RawURLEncoding.DecodeString(string(dst[start:]))
	if err == nil && len(message) == placeSize && strings.HasPrefix(string(message), placeHead) {
		cell = binary.LittleEndian.Uint64(message[len(placeHead):])
		cid = binary.LittleEndian.Uint64(message[placeSize-8:])
	}
	dst = append(dst[:start], "0x"...)
	dst = strconv.AppendUint(dst, cell, 16)
	dst = append(dst, ":0x"...)
	return strconv.AppendUint(dst, cid, 16)
}

// sourceText is the file of which sourceLines shows the beginning, as JSON strings.
var sourceText = [...]string{
	`"import sys"`, `""`, `""`, `"def total(path):"`, `"    count = 0"`, `"    with open(path) as lines:"`,
	`"        for line in lines:"`, `"            count += len(line.split())"`, `"    return count"`, `""`, `""`,
	`"if __name__ == \"__main__\":"`, `"    for path in sys.argv[1:]:"`, `"        print(path, total(path))"`,
}

func sourceLines(dst []byte, start int) []byte {
	count, err := strconv.Atoi(string(dst[start:]))
	if err != nil {
		count = 0
	}
	count = min(max(count, 0), len(sourceText))
	dst = append(dst[:start], '[')
	for i, line := range sourceText[:count] {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, line...)
	}
	return append(dst, ']')
}
