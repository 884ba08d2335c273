package workbook

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// cutMark ends a text that a cell cannot hold.
const cutMark = "… (cut; see the HR system)"

// printable has a bit for each of the ASCII characters below 64 that need no care in a cell: not " & ' < >.
const printable uint64 = (1<<32 - 1) << 32 &^ (1<<'"' | 1<<'&' | 1<<'\'' | 1<<'<' | 1<<'>')

// plain reports how much of a text, at its beginning, is of characters that need no care in a cell.
func plain(s string) int {
	for i := range len(s) {
		c := s[i]
		if c < 64 && printable>>c&1 == 0 || c >= 64 && (c >= 0x7F || c == '_') {
			return i
		}
	}
	return len(s)
}

// clean returns a text as a cell can hold it: what XML has no letter for becomes U+FFFD, line ends one newline, and a
// text of more than 32,767 UTF-16 units ends in a mark that says so.
func clean(s string) string {
	if len(s) <= excelize.TotalCellChars && plain(s) == len(s) {
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

// padded reports whether a text begins or ends with white space, which readers would drop unless told not to.
func padded(s string) bool {
	return s != "" && (blank(s[0]) || blank(s[len(s)-1]))
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// appendText appends a clean text as markup. Where it looks like the code _x0041_, which cells have for characters that
// XML has not, the code's first letter is written as one.
func appendText(to []byte, s string) []byte {
	for {
		n := plain(s)
		if to = append(to, s[:n]...); n == len(s) {
			return to
		}
		switch c := s[n]; c {
		case '"':
			to = append(to, "&#34;"...)
		case '&':
			to = append(to, "&amp;"...)
		case '\'':
			to = append(to, "&#39;"...)
		case '<':
			to = append(to, "&lt;"...)
		case '>':
			to = append(to, "&gt;"...)
		case '\t':
			to = append(to, "&#x9;"...)
		case '_':
			if to = append(to, '_'); coded(s[n:]) {
				to = append(to, "x005F_"...)
			}
		default:
			to = append(to, c)
		}
		s = s[n+1:]
	}
}

// coded reports whether a text begins with _x and four digits and _.
func coded(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}
