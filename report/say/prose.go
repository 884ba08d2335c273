package say

import (
	"strings"
	"unicode/utf8"
)

// proseWidth is the widest line, in characters, of what people read on a terminal.
const proseWidth = 100

// Prose is a text for the terminal, in lines that fit.
type Prose struct{ strings.Builder }

// Line writes lines as they are.
func (p *Prose) Line(lines ...string) {
	for _, line := range lines {
		p.WriteString(strings.TrimRight(line, " "))
		p.WriteByte('\n')
	}
}

// Say writes a text behind a lead, its further lines below the text's start.
func (p *Prose) Say(lead, text string) {
	indent := strings.Repeat(" ", width(lead))
	for i, line := range wrapped(text, proseWidth-len(indent)) {
		if i > 0 {
			lead = indent
		}
		p.Line(lead + line)
	}
}

// maxColumn is how wide a column gets by what stands in it; a row with more begins with a line of its own.
const maxColumn = 44

// Table writes rows below each other behind an indent; what stands in the last column is wrapped.
func (p *Prose) Table(indent string, rows [][]string) {
	widths := make([]int, 0, 8)
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if n := width(cell); n <= maxColumn {
				widths[i] = max(widths[i], n)
			}
		}
	}
	for _, row := range rows {
		lead, fits := indent, width(indent)
		for i, cell := range row[:len(row)-1] {
			lead += padded(cell, widths[i]) + "  "
			fits += widths[i] + 2
		}
		if width(lead) > fits {
			p.Line(lead)
			lead = strings.Repeat(" ", fits)
		}
		p.Say(lead, row[len(row)-1])
	}
}

func width(s string) int { return utf8.RuneCountInString(s) }

func padded(s string, n int) string { return s + strings.Repeat(" ", max(0, n-width(s))) }

// minProse is how narrow a wrapped text gets beside others.
const minProse = 24

// wrapped divides a text into lines of at most so many characters, between words; one at least.
func wrapped(text string, limit int) []string {
	limit = max(limit, minProse)
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case width(*last)+1+width(word) <= limit:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}
