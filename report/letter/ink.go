package letter

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ceuwatch/templates"
)

// How many characters of a text a letter prints.
const (
	maxName = 90
	maxText = 2000
)

// ink keeps out of a letter what cannot be printed, and says what that was.
type ink struct {
	covers   func(string) bool // nil: all can be printed
	findings []string
}

func (k *ink) find(finding string) {
	if !slices.Contains(k.findings, finding) {
		k.findings = append(k.findings, finding)
	}
}

func (k *ink) can(s string) bool { return k.covers == nil || k.covers(s) }

// line returns a text of someone else's as it can be printed, at most so many characters of it; instead, where no font
// has all of it.
func (k *ink) line(what, s string, limit int, instead string) string {
	s = plain(s)
	if !k.can(s) {
		k.find(what + ": no font can print it")
		return instead
	}
	return k.short(what, s, limit)
}

func (k *ink) short(what, s string, limit int) string {
	if short := shortened(s, limit); short != s {
		k.find(what + ": it is too long and was shortened")
		return short
	}
	return s
}

// code returns an id with a question mark for each character that cannot be printed.
func (k *ink) code(s string) string {
	return shortened(k.strip(plain(s), "?"), maxName)
}

// sentence returns a text made of templates and of texts that can be printed.
func (k *ink) sentence(s string) string {
	s = plain(s)
	if !k.can(s) {
		k.find("a text of the letter: signs that no font can print are left out")
		s = k.strip(s, "")
	}
	return k.short("a text of the letter", s, maxText)
}

func (k *ink) strip(s, instead string) string {
	if k.can(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if k.can(string(r)) {
			b.WriteRune(r)
		} else {
			b.WriteString(instead)
		}
	}
	return b.String()
}

// Printable reports whether a letter shows a name as it is, and all of it. Covers is that of [LetterOptions].
func Printable(name string, covers func(text string) bool) bool {
	k := ink{covers: covers}
	k.line("name", name, maxName, "")
	return len(k.findings) == 0
}

// plain returns text on one line, normalised, without control and format characters (soft hyphens among them).
func plain(s string) string {
	s = templates.OneLine(norm.NFC.String(s))
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf) {
			return -1
		}
		return r
	}, s)
}

// shortened returns at most limit characters of a text, the last one an ellipsis when some are missing.
func shortened(s string, limit int) string {
	if len(s) < limit { // a character is a byte at least
		return s
	}
	n := 0
	for i := range s {
		if n == limit-1 && len([]rune(s[i:])) > 1 {
			return strings.TrimSpace(s[:i]) + "…"
		}
		n++
	}
	return s
}
