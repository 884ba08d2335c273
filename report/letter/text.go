package letter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"ceuwatch/templates"
)

// Text returns the letter's text, for the body of a message.
func (l *Letter) Text() string {
	var b strings.Builder
	b.Grow(4 << 10) // as long as most
	write := func(parts ...string) {
		for _, part := range parts {
			b.WriteString(part)
		}
	}
	write(l.Subject, "\n")
	previous, step := templates.Subject, 0
	for _, block := range slices.Concat(l.Blocks, l.Trace) {
		listed := block.Kind == templates.Item || block.Kind == templates.Step
		if !listed || previous != block.Kind && previous != templates.Heading {
			write("\n")
		}
		if previous = block.Kind; previous != templates.Step {
			step = 0
		}
		switch block.Kind {
		case templates.Item:
			write("- ", block.Text, "\n")
		case templates.Step:
			step++
			write(strconv.Itoa(step), ". ", block.Text, "\n")
		case templates.Table:
			writeTable(&b, block.Rows)
		default:
			write(block.Text, "\n")
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
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
}
