package report

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSafeNamesTellIdsApart(t *testing.T) {
	for id, want := range map[string]string{
		"S-0001": "S-0001", "a/b": "a%2Fb", "..": "%2E%2E", "50%": "50%25", "ñ": "%C3%B1", "": "", "con.txt": "con%2Etxt",
	} {
		if got := SafeName(id); got != want {
			t.Errorf("%q is %q, want %q", id, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringN(0, 300, -1).Draw(t, "a"), rapid.StringN(0, 300, -1).Draw(t, "b")
		if long := rapid.Bool().Draw(t, "one begins with the other"); long {
			b = a + b
		}
		x, y := SafeName(a), SafeName(b)
		if len(x) > maxSafe || strings.Trim(x, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-%") != "" {
			t.Fatalf("%q is not safe: %q", a, x)
		}
		if (a == b) != (x == y) {
			t.Fatalf("%q and %q are both %q", a, b, x)
		}
	})
}
