package report

import (
	"strconv"
	"strings"
	"unicode"

	"ceuwatch/templates"
)

// maxShown is how many characters of one text of HR's a page or a message shows; the workbook has it whole.
const maxShown = 300

// shown is a text of HR's as a page or a message shows it: valid, on one line, without control characters, not endless.
func shown(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return unicode.ReplacementChar
		}
		return r
	}, templates.OneLine(s))
	if len(s) <= maxShown { // a character is a byte at least
		return s
	}
	n := 0
	for i := range s {
		if n++; n > maxShown {
			return s[:i] + "…"
		}
	}
	return s
}

// number writes a count with its thousands apart: 12,345.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural chooses between one and several.
func plural(n int, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}

// counted is a number with what it counts.
func counted(n int, one, several string) string { return number(n) + " " + plural(n, one, several) }

// people is a number of people.
func people(n int) string { return counted(n, "person", "people") }

// joined joins the texts that are not empty.
func joined(separator string, texts ...string) string {
	return strings.Join(nonEmpty(texts...), separator)
}
