package say

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"

	"ceuwatch/templates"
)

// OrNone is a text of HR's on one line, or the word for nothing.
func OrNone(s string) string { return cmp.Or(Shown(s), "none") }

func NonEmpty(parts ...string) []string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return kept
}

// maxShown is how many characters of one text of HR's a page or a message shows; the workbook has it whole.
const maxShown = 300

// Shown is a text of HR's as a page or a message shows it: valid, on one line, without control characters, not endless.
func Shown(s string) string {
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

// Number writes a count with its thousands apart: 12,345.
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Plural chooses between one and several.
func Plural(n int, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}

// Counted is a number with what it counts.
func Counted(n int, one, several string) string { return Number(n) + " " + Plural(n, one, several) }

// People is a number of people.
func People(n int) string { return Counted(n, "person", "people") }

// Joined joins the texts that are not empty.
func Joined(separator string, texts ...string) string {
	return strings.Join(NonEmpty(texts...), separator)
}

// LowerFirst lowers a phrase's first letter, unless a capital follows it: IACET.
func LowerFirst(s string) string {
	runes := []rune(s)
	if len(runes) > 1 && unicode.IsLower(runes[1]) {
		runes[0] = unicode.ToLower(runes[0])
	}
	return string(runes)
}

// UpperFirst begins a phrase with a capital.
func UpperFirst(s string) string {
	runes := []rune(s)
	if len(runes) > 0 {
		runes[0] = unicode.ToUpper(runes[0])
	}
	return string(runes)
}
