package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"ceuwatch/rules"
)

// What is kept of texts that anything may be in, so that memory has a bound, and what is shown of them.
const (
	maxTexts    = 1000 // different ones
	maxLabel    = 60   // characters of each
	maxShown    = 10
	maxExamples = 3
)

// tally counts texts as they are compared: folded, or, where they are ids, exact.
type tally struct {
	exact bool
	texts map[string]*counter
	rest  int // of texts that came when there were too many different ones
}

// counter is how often a text was found.
type counter struct {
	text     string // as first found
	n        int
	hurts    int // of these, how often something came to nothing because of it
	examples []string
}

// add counts a text; example names where it stands.
func (t *tally) add(text, example string, hurts bool) {
	key := label(text)
	if !t.exact {
		key = rules.Fold(key)
	}
	c := t.texts[key]
	if c == nil {
		if len(t.texts) >= maxTexts {
			t.rest++
			return
		}
		if t.texts == nil {
			t.texts = map[string]*counter{}
		}
		c = &counter{text: label(text)}
		t.texts[key] = c
	}
	c.count(example)
	if hurts {
		c.hurts++
	}
}

func (c *counter) count(example string) {
	c.n++
	if example = label(example); example != "" && len(c.examples) < maxExamples && !slices.Contains(c.examples, example) {
		c.examples = append(c.examples, example)
	}
}

// all returns every text, the commonest first.
func (t *tally) all() []*counter {
	all := make([]*counter, 0, len(t.texts))
	for _, c := range t.texts {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *counter) int {
		return cmp.Or(cmp.Compare(b.n, a.n), strings.Compare(a.text, b.text))
	})
	return all
}

// shown returns the commonest texts, and how often others were found.
func (t *tally) shown() (shown []*counter, others int) {
	all := t.all()
	for _, c := range all[min(len(all), maxShown):] {
		others += c.n
	}
	return all[:min(len(all), maxShown)], others + t.rest
}

// list names the commonest texts with their counts.
func (t *tally) list(each func(c *counter) string) string {
	shown, others := t.shown()
	var parts []string
	for _, c := range shown {
		parts = append(parts, each(c))
	}
	if others > 0 {
		parts = append(parts, fmt.Sprintf("others (%d)", others))
	}
	return strings.Join(parts, ", ")
}

// label is a text on one line, short enough to be shown.
func label(s string) string {
	if len(s) > 8*maxLabel {
		s = s[:8*maxLabel]
	}
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) > maxLabel {
		return string(runes[:maxLabel-1]) + "…"
	}
	return string(runes)
}

// sum returns how many texts were counted.
func (t *tally) sum() int {
	n := t.rest
	for _, c := range t.texts {
		n += c.n
	}
	return n
}

// shape masks a text: letters in a row become one a, each digit a 9.
func shape(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range label(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			r = 'a'
		case unicode.IsDigit(r):
			r = '9'
		}
		if r != 'a' || last != 'a' {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
