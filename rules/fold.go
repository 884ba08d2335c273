package rules

import "strings"

// Fold returns text as words are compared: trimmed, inner white space folded to one space, lower-cased.
func Fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// translate returns the vocabulary's word for a clinic's own, or the folded text.
func translate(words map[string]string, text string) string {
	folded := Fold(text)
	if word, ok := words[folded]; ok {
		return word
	}
	return folded
}
