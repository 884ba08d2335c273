package intake

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// cleaned counts the cells from which something was taken that nobody sees, or whose text was encoded twice.
type cleaned struct{ invisible, twice int }

// notes says what was found.
func (c *cleaned) notes() (notes []string) {
	if c.invisible > 0 {
		notes = append(notes, fmt.Sprintf("characters that nobody sees were taken out of %d cells", c.invisible))
	}
	if c.twice > 0 {
		notes = append(notes, fmt.Sprintf("%d cells held text that was encoded twice, such as Ã©, and are read as meant",
			c.twice))
	}
	return notes
}

// cell takes characters that nobody sees out of an id, a date, an address or a word, and decodes a text that was encoded
// twice.
func (c *cleaned) cell(column string, cell Cell) Cell {
	if isASCII(cell.Text) {
		return cell
	}
	if text, ok := onceMore(cell.Text); ok {
		cell.Text = text
		c.twice++
	}
	if !isFree(column) && strings.ContainsFunc(cell.Text, invisible) {
		cell.Text = visible(cell.Text)
		c.invisible++
	}
	return cell
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isFree reports whether a column holds free text, in which joiners and directions may matter.
func isFree(column string) bool {
	switch column {
	case "first_name", "last_name", "name", "manager_name", "by_name", "by_first", "by_last", "title", "address", "street",
		"street2", "city":
		return true
	}
	return false
}

// invisible reports whether a character shows nothing: marks of direction, joiners, byte order marks, soft hyphens.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || r == '\u034f' || r == '\u2028' || r == '\u2029'
}

func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, text)
}

// onceMore decodes UTF-8 that was taken for Windows-1252 and encoded again, which leaves pairs that no language writes.
func onceMore(text string) (string, bool) {
	if !strings.ContainsAny(text, "ÃÂâÅÄ") {
		return text, false
	}
	encoded, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil || !utf8.ValidString(encoded) {
		return text, false
	}
	return encoded, true
}
