// Package catalog makes the contents of scraping tasks: realistic inputs for every spider of the Web Scraper API, and
// the result rows that such inputs would give.
//
//   - [Generator.AppendInput] appends one input, the JSON object that stands in spider_parameters.
//   - [Generator.AppendRow] appends one row of a result file, [Generator.AppendErrorRow] the row of an input that failed.
//   - [ShapeOf] says which columns the rows of a spider have, and how far that shape is known.
//
// # Determinism
//
// A value is a pure function of the seed, the spider, the caller's key and the value's name. No state is drawn from, so
// neither the order of calls nor concurrency changes a byte. Words come from gofakeit: each pool of words is filled once,
// from a stream of the seed that bears the pool's name, and is then only indexed. Nothing here depends on map order, on
// the clock or on the Go version's default random source.
//
// # What hangs together
//
// A name that occurs twice in a row has one value there: the asin in the url is the asin in the asin column. An input
// that names a thing (by its own parameter, or inside a URL) gives the row that name. Facts about a thing are drawn from
// the thing's name, not from the row: an ASIN has the same title and price in every row of one seed.
// Dates stand in fixed windows: start dates in January and February 2025, what was posted from March to May, end dates in
// June, stays and events from July on. Prices lie between 5 and 449.99, so inside every price filter that this package makes.
//
// # The tables
//
// Embedded text files hold all data; code only interprets them.
//
//   - inputs.txt: `parameter spiders text`. The spiders are a pattern with `*`. For a parameter, the first pattern that
//     matches the spider counts, with all lines of that pattern as alternatives. Quotes are added when the
//     parameter's type is a string.
//   - values.txt: `name [of other] = text [<- places]`. A value that others refer to. "of other" draws it from the text of
//     that other value; its text must then refer neither to that value nor to one drawn from another, which would be a
//     different one there. The places say where an input may name it: `.param` is that parameter as a whole, `~part` any
//     parameter that contains the part, anything else is a mark whose following word is taken; `*` in a mark skips ahead,
//     and after a mark that begins with `>` the word may contain slashes.
//   - shapes/GROUP.txt: the rows of the spiders of a group. `shape NAME: source`, lines `observed|inferred|invented SPIDERS` and then `column JSON`, in order.
//     A shape that ends in `closing` gets error, error_code and input as last columns.
//
// Texts are literal but for what stands in angle brackets:
//
//	<asin>            the value or pool of that name
//	<word.2>          another draw of it
//	<title:kebab>     the value in another form, see form.go
//	<red|green>       one of these
//	<5..50>           a whole number, both ends included; <01..31> padded, <1,000..9,999> grouped by commas
//	<1.0..5.0>        a number with at most as many decimals as written
//	<2025-03-01..2025-05-31>   a date
//	<A*8>             8 characters: A for A–Z and 0–9, a for a–z and 0–9, 9 for digits, f for hexadecimal, _ for base64url
//
// People, companies and products are made up. Mail addresses and web sites are under the reserved name example, phone
// numbers are 555 numbers, and pictures stand on images.example.com unless a sample showed another host.
package catalog
