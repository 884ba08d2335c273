package templates

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestATextOnOneLineHasItsWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{" ", "a", "é", "\u00a0", "\n", "\u2003", "\xff", "b c", "\u0085"}))
		s := strings.Join(parts.Draw(t, "parts"), "")
		if got, want := OneLine(s), strings.Join(strings.Fields(s), " "); got != want {
			t.Errorf("%q becomes %q, want %q", s, got, want)
		}
	})
}
