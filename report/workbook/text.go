package workbook

import (
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// cutMark ends a text that a cell cannot hold.
const cutMark = "… (cut; see the HR system)"

// clean returns a text as a cell can hold it: what XML has no letter for becomes U+FFFD, line ends one newline, and a
// text of more than 32,767 UTF-16 units ends in a mark that says so.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r), r == '\uFFFE', r == '\uFFFF':
			return unicode.ReplacementChar
		}
		return r
	}, s)
	if len(s) <= excelize.TotalCellChars {
		return s
	}
	return cut(s, excelize.TotalCellChars, cutMark)
}

// cut shortens a text to a number of UTF-16 units, the mark at its end included. The mark is of the basic plane.
func cut(s string, limit int, mark string) string {
	end, units := 0, 0
	for i, r := range s {
		if units <= limit-len([]rune(mark)) {
			end = i
		}
		if units += utf16.RuneLen(r); units > limit {
			return s[:end] + mark
		}
	}
	return s
}

// pageText returns a text as the head and foot of printed pages take it, where & starts a code.
func pageText(s string) string {
	s = strings.Join(strings.Fields(clean(s)), " ")
	return strings.ReplaceAll(cut(s, maxPageText, "…"), "&", "&&")
}

// maxPageText keeps the head or foot, at most twice this and its codes, within the 255 units that a file may hold.
const maxPageText = 90
