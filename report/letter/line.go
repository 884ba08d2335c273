package letter

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// lines breaks a text into lines of a width, at spaces; a word that is wider is broken anywhere.
func lines(f *face, text string, s style, width float64) []string {
	var done []string
	line := ""
	space := f.width(" ", s)
	used := 0.0
	for word := range strings.FieldsSeq(text) {
		w := f.width(word, s)
		if line != "" && used+space+w <= width {
			line, used = line+" "+word, used+space+w
			continue
		}
		if line != "" {
			done = append(done, line)
		}
		for w > width {
			head := fitting(f, word, s, width)
			done = append(done, head)
			word = word[len(head):]
			w = f.width(word, s)
		}
		line, used = word, w
	}
	return append(done, line)
}

// fitting returns as much of a word's beginning as fits a width, at least one character.
func fitting(f *face, word string, s style, width float64) string {
	used := 0.0
	for i, r := range word {
		used += f.width(string(r), s)
		if used > width && i > 0 {
			return word[:i]
		}
	}
	return word
}

// visual returns a line in the order in which its characters stand from left to right. The line as a whole runs from
// the left.
func visual(line string) string {
	if !strings.ContainsFunc(line, rightToLeft) {
		return line
	}
	const mark = "\u200e" // makes the bidi algorithm take the line for one from the left
	var p bidi.Paragraph
	if _, err := p.SetString(mark + line); err != nil {
		return line
	}
	order, err := p.Order()
	if err != nil {
		return line
	}
	var b strings.Builder
	turned := "" // runs from the right, and numbers among them, are set from the last to the first
	for i := range order.NumRuns() {
		run := order.Run(i)
		text := strings.TrimPrefix(run.String(), mark)
		switch {
		case run.Direction() == bidi.RightToLeft:
			turned = bidi.ReverseString(text) + turned
		case turned != "" && !strings.ContainsFunc(text, leftToRight):
			turned = text + turned
		default:
			b.WriteString(turned + text)
			turned = ""
		}
	}
	return b.String() + turned
}

func rightToLeft(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R
}

func leftToRight(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.L
}
