package templates

import (
	"testing"

	"ceuwatch/rules"
)

func TestEveryWordIsThereInEachLanguage(t *testing.T) {
	set, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	both := func(kind, code string, text rules.Text) {
		if text.En == "" || text.Es == "" {
			t.Errorf("%s %s: a language is missing", kind, code)
		}
	}
	for code, text := range set.Words.Statuses {
		both("status", code, text)
	}
	for code, reason := range set.Words.Reasons {
		both("reason", code, reason.Text)
	}
	for code, text := range set.Words.Routes {
		both("route", code, text)
	}
	for _, language := range Languages() {
		if n := len(set.Words.Months[language]); n != 12 {
			t.Errorf("%s: %d months", language, n)
		}
	}
}
