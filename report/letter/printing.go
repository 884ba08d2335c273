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

// printing keeps out of a letter what cannot be printed, and says what that was.
type printing struct {
	covers   func(string) bool // nil: all can be printed
	findings []string
}

func (p *printing) find(finding string) {
	if !slices.Contains(p.findings, finding) {
		p.findings = append(p.findings, finding)
	}
}

func (p *printing) can(s string) bool { return p.covers == nil || p.covers(s) }

// line returns a text of someone else's as it can be printed, at most so many characters of it; instead, where no font
// has all of it.
func (p *printing) line(what, s string, limit int, instead string) string {
	s = plain(s)
	if !p.can(s) {
		p.find(what + ": no font can print it")
		return instead
	}
	return p.short(what, s, limit)
}

func (p *printing) short(what, s string, limit int) string {
	if short := shortened(s, limit); short != s {
		p.find(what + ": it is too long and was shortened")
		return short
	}
	return s
}

// code returns an id with a question mark for each character that cannot be printed.
func (p *printing) code(s string) string {
	return shortened(p.strip(plain(s), "?"), maxName)
}

// sentence returns a text made of templates and of texts that can be printed.
func (p *printing) sentence(s string) string {
	s = plain(s)
	if !p.can(s) {
		p.find("a text of the letter: signs that no font can print are left out")
		s = p.strip(s, "")
	}
	return p.short("a text of the letter", s, maxText)
}

func (p *printing) strip(s, instead string) string {
	if p.can(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if p.can(string(r)) {
			b.WriteRune(r)
		} else {
			b.WriteString(instead)
		}
	}
	return b.String()
}

// Printable reports whether a letter shows a name as it is, and all of it. Covers is that of [Options].
func Printable(name string, covers func(text string) bool) bool {
	p := printing{covers: covers}
	p.line("name", name, maxName, "")
	return len(p.findings) == 0
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
