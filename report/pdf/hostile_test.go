package pdf_test

import (
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ceuwatch/report"
	"ceuwatch/report/letter"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Whatever name and address HR has, the letter is printed.
func TestAnyNameIsPrinted(t *testing.T) {
	p := newPrinter(t)
	texts, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, address string) error {
		e := report.Employee{
			Person: report.Person{StaffID: "S-1 " + name, Name: name, Language: "es", Address: []string{address, "Yakima"}},
			Open:   []rules.Verdict{{Credential: "CMA-AAMA", AsOf: 740_000, Status: rules.Missing}},
		}
		opts := letter.Options{Reference: "R-1", Covers: p.Covers}
		l, err := letter.New(report.Organization{Name: name}, e, opts, texts)
		if err != nil {
			return err
		}
		return p.Write(io.Discard, letter.NewCover(address, []letter.Letter{l}, p.Covers, texts), l)
	}
	for _, name := range []string{
		"", "🌸", "Ana\r\nLee", "{{.}}",
		strings.Repeat("x", 40_000), strings.Repeat("Łx ", 20_000), "محمد", "משה 🌸", "\xff\xfe",
		"e\u0301", "n\u0308", "a\u00adb", "\u202eevil", "\ufeff", "\x00", "(a\\)", "ﬁ", "𝕏", "\U0010ffff",
	} {
		if err := write(name, name); err != nil {
			t.Errorf("%.20q: %v", name, err)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		if err := write(rapid.String().Draw(rt, "name"), rapid.String().Draw(rt, "address")); err != nil {
			rt.Fatal(err)
		}
	})
}
