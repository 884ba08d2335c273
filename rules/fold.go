package rules

import "strings"

// Fold returns text as words are compared: trimmed, inner white space folded to one space, lower-cased.
func Fold(s string) string {
	if folded(s) {
		return s // as most words of a database are: nothing to allocate
	}
	var room foldRoom
	return string(appendFold(room[:0], s))
}

// foldRoom is where a word is folded for comparing; longer text takes its own memory.
type foldRoom [64]byte

// appendFold appends the folded text.
func appendFold(b []byte, s string) []byte {
	start, space := len(b), false
	for _, c := range []byte(s) {
		switch {
		case c >= 0x80:
			return append(b[:start], strings.ToLower(strings.Join(strings.Fields(s), " "))...)
		case c == ' ' || '\t' <= c && c <= '\r':
			space = len(b) > start
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		if space {
			b, space = append(b, ' '), false
		}
		b = append(b, c)
	}
	return b
}

// folded reports whether text is folded for certain: ASCII without capitals, control characters and idle spaces.
func folded(s string) bool {
	space := true
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' || 'A' <= c && c <= 'Z' || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

// lookup finds what folded words mean by a word that is not folded yet.
func lookup[V any](words map[string]V, word string) (meaning V, ok bool) {
	if len(words) == 0 {
		return meaning, false
	}
	if word == "" || folded(word) {
		meaning, ok = words[word]
		return meaning, ok
	}
	var room foldRoom
	meaning, ok = words[string(appendFold(room[:0], word))]
	return meaning, ok
}

// translate returns the vocabulary's word for a clinic's own, or the folded text.
func translate(words map[string]string, text string) string {
	if word, ok := lookup(words, text); ok {
		return word
	}
	return Fold(text)
}

// foldsTo reports whether text means a folded word.
func foldsTo(text, word string) bool {
	var room foldRoom
	return string(appendFold(room[:0], text)) == word
}
