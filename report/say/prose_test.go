package say

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestWrappedLinesHoldEveryWordAndFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-zé]{0,40} {0,3}`)).Draw(t, "words")
		text := strings.Join(words, " ")
		limit := rapid.IntRange(0, 60).Draw(t, "limit")
		lines := wrapped(text, limit)
		if got, want := strings.Fields(strings.Join(lines, " ")), strings.Fields(text); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("%q is wrapped as %q", text, lines)
		}
		for _, line := range lines {
			if utf8.RuneCountInString(line) > max(limit, minProse) && strings.Contains(line, " ") {
				t.Fatalf("%q is longer than %d", line, limit)
			}
		}
	})
}

func TestTablesWrapTheirLastColumn(t *testing.T) {
	var p Prose
	p.Table("  ", [][]string{{"a", "bbb", strings.Repeat("word ", 30)}, {"ccc", "d", ""}})
	want := "  a    bbb  " + strings.TrimRight(strings.Repeat("word ", 17), " ") + "\n" +
		strings.Repeat(" ", 12) + strings.TrimRight(strings.Repeat("word ", 13), " ") + "\n  ccc  d\n"
	if p.String() != want {
		t.Errorf("%q, want %q", p.String(), want)
	}
}

func TestAnEndlessCellDoesNotWidenItsColumn(t *testing.T) {
	var p Prose
	p.Table("", [][]string{{"a", "one"}, {strings.Repeat("x", 45), "two"}})
	if want := "a  one\n" + strings.Repeat("x", 45) + "\n   two\n"; p.String() != want {
		t.Errorf("%q, want %q", p.String(), want)
	}
}
