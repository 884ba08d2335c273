package xlsx

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// cutMark ends a text that a cell cannot hold.
const cutMark = "… (cut; see the HR system)"

// plain reports whether each character of a text needs no care in a cell: ASCII, and not one of " & ' < > _. It looks
// at eight at a time, for it looks at every text.
func plain(s string) bool {
	n := len(s)
	if n < 8 {
		for i := range n {
			if special(s[i]) {
				return false
			}
		}
		return true
	}
	for i := 0; i+8 < n; i += 8 {
		if anySpecial(s[i : i+8]) {
			return false
		}
	}
	return !anySpecial(s[n-8:])
}

func special(c byte) bool {
	return c < ' ' || c >= 0x7F || c == '"' || c == '&' || c == '\'' || c == '<' || c == '>' || c == '_'
}

// anySpecial reports whether one of eight characters may be special.
func anySpecial(s string) bool {
	_ = s[7]
	x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 |
		uint64(s[6])<<48 | uint64(s[7])<<56
	const each, high = 0x0101010101010101, 0x8080808080808080
	// Bytes of zero come out with their high bit set: what is looked for, and & as ' and < as > for they differ in a bit.
	quote, apostrophe, more, line := x^'"'*each, (x|each)^'\''*each, (x|2*each)^'>'*each, x^'_'*each
	found := (quote-each)&^quote | (apostrophe-each)&^apostrophe | (more-each)&^more | (line-each)&^line
	return (found|(x-' '*each)&^x|(x+each)|x)&high != 0
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
	if plain(s) {
		return append(to, s...)
	}
	for i := range len(s) {
		switch c := s[i]; c {
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
			if to = append(to, '_'); coded(s[i:]) {
				to = append(to, "x005F_"...)
			}
		default:
			to = append(to, c)
		}
	}
	return to
}

// coded reports whether a text begins with _x and four digits and _.
func coded(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}
