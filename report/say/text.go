package say

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"ceuwatch/templates"
)

// Text is blocks as plain text, for the body of a message. A line that follows another without an empty one between
// them begins with two spaces: Outlook joins it to the one before otherwise.
func Text(blocks []templates.Block) string {
	var b strings.Builder
	b.Grow(4 << 10) // as long as most
	previous, step := templates.Kind(""), 0
	for _, block := range blocks {
		listed := block.Kind == templates.Item || block.Kind == templates.Step
		if b.Len() > 0 && (!listed || previous != block.Kind && previous != templates.Heading) {
			b.WriteByte('\n')
		}
		if previous = block.Kind; previous != templates.Step {
			step = 0
		}
		switch block.Kind {
		case templates.Item:
			b.WriteString("  - " + block.Text + "\n")
		case templates.Step:
			step++
			b.WriteString("  " + strconv.Itoa(step) + ". " + block.Text + "\n")
		case templates.Table:
			writeTable(&b, block.Rows)
		default:
			b.WriteString(block.Text + "\n")
		}
	}
	return b.String()
}

// writeTable writes rows in columns, the last one as wide as it likes.
func writeTable(b *strings.Builder, rows [][]string) {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	w.Flush()
	for line := range strings.Lines(table.String()) {
		b.WriteString("  " + strings.TrimRight(line, " \n") + "\n")
	}
}
