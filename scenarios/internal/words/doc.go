// Package words lists the words that a scenario file may use where its types say `one:"…"` or `keys:"…"`. The loader checks
// with them, and the generator of the JSON Schema offers them to editors.
package words
