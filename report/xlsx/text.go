package xlsx

import (
	"encoding/xml"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// shortMark ends a text that a cell cannot hold.
const shortMark = "… (cut; see the HR system)"

// plain reports whether each character of a text needs no care in a cell: ASCII, and not one of " & ' < > _.
func plain(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c >= 0x7F, c == '"', c == '&', c == '\'', c == '<', c == '>', c == '_':
			return false
		}
	}
	return true
}

// clean returns a text as a cell can hold it: what XML has no letter for becomes U+FFFD, line ends one newline, and a
// text of more than 32,767 UTF-16 units ends in a mark that says so.
func clean(s string) string {
	if len(s) <= excelize.TotalCellChars && plain(s) {
		return s
	}
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
	return shorten(s, excelize.TotalCellChars, shortMark)
}

// shorten shortens a text to a number of UTF-16 units, the mark at its end included. The mark is of the basic plane.
func shorten(s string, limit int, mark string) string {
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
	return strings.ReplaceAll(shorten(s, maxPageText, "…"), "&", "&&")
}

// maxPageText keeps the head or foot, at most twice this and its codes, within the 255 units that a file may hold.
const maxPageText = 90

// appendText appends a clean text as markup. What could be the code _x0041_, which cells have for characters that XML
// has not, has its first letter written as one.
func appendText(to []byte, s string) []byte {
	if plain(s) {
		return append(to, s...)
	}
	return append(to, escape(strings.ReplaceAll(s, "_x", "_x005F_x"))...)
}

// escape returns a text as markup.
func escape(s string) string {
	var to strings.Builder
	_ = xml.EscapeText(&to, []byte(s)) // memory takes it
	return to.String()
}
