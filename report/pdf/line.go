package pdf

import (
	"iter"
	"strings"

	"ceuwatch/templates"
)

// runs yields the parts of a line that are each set in one typeface: words that the readers' own lacks, and what is
// between them. A word that none has comes with nil.
func (f *faces) runs(line string) iter.Seq2[*face, string] {
	own := &f.all[0]
	return func(yield func(*face, string) bool) {
		if f.of(line) == own {
			yield(own, line)
			return
		}
		between := ""
		for part := range strings.SplitAfterSeq(line, " ") {
			word := strings.TrimSuffix(part, " ")
			face := f.of(word)
			if face == own {
				between += part
				continue
			}
			if between != "" && !yield(own, between) || !yield(face, word) {
				return
			}
			between = part[len(word):]
		}
		if between != "" {
			yield(own, between)
		}
	}
}

// width returns how wide a text is set in a style, in points.
func (f *faces) width(text string, s style) float64 {
	width := 0.0
	for face, part := range f.runs(text) {
		if face != nil {
			width += face.width(part, s)
		}
	}
	return width
}

// lines breaks a text into lines of a width, at spaces; a word that is wider is broken anywhere.
func (f *faces) lines(text string, s style, width float64) []string {
	text = templates.OneLine(text)
	var lines []string
	space := f.width(" ", s)
	from, to, used := 0, 0, 0.0 // the line that is being filled
	for next := range strings.SplitSeq(text, " ") {
		w := f.width(next, s)
		if to > from && used+space+w <= width {
			to, used = to+1+len(next), used+space+w
			continue
		}
		if to > from {
			lines = append(lines, text[from:to])
			from = to + 1
		}
		for to = from + len(next); w > width; w = f.width(text[from:to], s) {
			head := f.fitting(text[from:to], s, width)
			lines = append(lines, text[from:from+head])
			from += head
		}
		used = w
	}
	if to > from || len(lines) == 0 {
		lines = append(lines, text[from:to])
	}
	return lines
}

// fitting returns how many bytes of a word's beginning fit a width, at least one character.
func (f *faces) fitting(word string, s style, width float64) int {
	used := 0.0
	for i, r := range word {
		used += f.width(string(r), s)
		if used > width && i > 0 {
			return i
		}
	}
	return len(word)
}
