package say

import (
	"cmp"
	"strings"
	"unicode"

	"ceuwatch/rules"
)

// CredentialName returns a rule's code as people write it, CMA (AAMA) for CMA-AAMA, and the body's letters.
func CredentialName(code string) (name, body string) {
	i := strings.LastIndexByte(code, '-')
	if i <= 0 || i == len(code)-1 || strings.ContainsFunc(code[i+1:], func(r rune) bool { return !unicode.IsUpper(r) }) {
		return code, ""
	}
	return code[:i] + " (" + code[i+1:] + ")", code[i+1:]
}

// Named returns the word for a code, or the code itself where there is none.
func Named(words map[string]rules.Text, code string) rules.Text {
	if word, ok := words[code]; ok {
		return word
	}
	return rules.Text{En: code, Es: code}
}

// Unverified marks a figure for which no official page was found.
const Unverified = "no official page found: confirm with the body"

// Route is the last day to apply by a route, and whether it has passed.
func Route(r rules.Route) string {
	by := cmp.Or(r.ApplyBy.String(), "any day")
	if !r.Open {
		by += " (too late)"
	}
	return by
}

// Points is a number of points with the word.
func Points(p rules.Points) string {
	if p == 1_00 {
		return "1 point"
	}
	return p.String() + " points"
}

// Relation names a relation as people read it.
func Relation(relation rules.Relation) string {
	return strings.ReplaceAll(string(relation), "_", " ")
}
