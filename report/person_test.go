package report

import (
	"net/mail"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"pgregory.net/rapid"
)

func TestAnAddressIsUsableAsTheLibraryReadsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{
			"a", "Z9", ".", "@", "clinic", ".example", "-", "_", "+", "'", " ", "..", "\"", "<", "é", "\n", "=", "[1.2.3.4]",
		})).Draw(t, "parts"), "")
		got := UsableAddress(s)
		if got == "" {
			return
		}
		parsed, err := mail.ParseAddress(got)
		if err != nil || parsed.Address != got || parsed.Name != "" || got != strings.TrimSpace(s) {
			t.Errorf("%q is used as %q, which the library reads as %v: %v", s, got, parsed, err)
		}
	})
}

func TestTheReadersLanguageIsTheTagsBase(t *testing.T) {
	for _, tag := range []string{"en", "en-US", "es", "es-US", "es-MX"} {
		parsed, err := language.Parse(tag)
		if base, _ := parsed.Base(); err != nil || readerLanguage(tag, "-") != base.String() {
			t.Errorf("%s is read as %s: %v", tag, readerLanguage(tag, "-"), err)
		}
	}
	for tag, want := range map[string]string{"": "-", "fr": "-", " es-419 ": "es", "EN": "en", "spa": "es", "?": "-"} {
		if got := readerLanguage(tag, "-"); got != want {
			t.Errorf("%q is read as %s, want %s", tag, got, want)
		}
	}
}
