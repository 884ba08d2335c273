package templates

import (
	"strings"
	"unicode"
)

// OneLine folds white space, line ends included, to single spaces.
func OneLine(s string) string {
	before := ' '
	for _, r := range s {
		if unicode.IsSpace(r) && (r != ' ' || before == ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
		before = r
	}
	if before == ' ' {
		return strings.TrimSuffix(s, " ")
	}
	return s
}
