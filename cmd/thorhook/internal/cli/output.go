package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/thorhook/thorhook/tui/theme"
)

// printRecords prints records as one JSON array (json) or as one record a line (ndjson).
func printRecords[T any](env *Env, format string, records []T) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if format == "json" {
		enc.SetIndent("", "  ")
		if err := enc.Encode(records); err != nil {
			return fmt.Errorf("encode output: %w", err)
		}
		return env.print(out.Bytes())
	}
	for _, r := range records {
		if err := enc.Encode(r); err != nil {
			return fmt.Errorf("encode output: %w", err)
		}
	}
	return env.print(out.Bytes())
}

// writeTable writes rows with aligned columns; the first row is the heading, the last column is not padded.
func writeTable(out *bytes.Buffer, t theme.Theme, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, cells := range rows {
		for i, cell := range cells {
			widths[i] = max(widths[i], lipgloss.Width(cell))
		}
	}
	for n, cells := range rows {
		var line strings.Builder
		for i, cell := range cells {
			line.WriteString(cell)
			if i < len(cells)-1 {
				line.WriteString(strings.Repeat(" ", widths[i]-lipgloss.Width(cell)+2))
			}
		}
		text := strings.TrimRight(line.String(), " ")
		if n == 0 {
			text = t.Title.Render(text)
		}
		out.WriteString(text + "\n")
	}
}
