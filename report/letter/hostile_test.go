package letter_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"ceuwatch/report/letter"
	"ceuwatch/report/sample"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// ascii is what a printer with few fonts covers, letters with accents included.
func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 'ÿ' && !strings.ContainsRune("–…’“”", r) })
}

func TestNamesNeverBecomeMarkup(t *testing.T) {
	c := newClinic(t)
	plain := c.letter(t, sample.Halfway("en", "2026-11-30"))
	for _, name := range []string{
		"{{.}}", "{{template \"x\"}}", "# x", "- x", "! x", "@Points", "a | b", "= x",
		"Ann\r\n\r\n# Lee", "Ann\n\n- Lee", "\t\x00\x07Ann", "=1+1",
	} {
		emp := sample.Halfway("en", "2026-11-30")
		emp.Staff[0].FirstName, emp.Staff[0].LastName = name, ""
		emp.Credits[5].Title = name
		emp.Credentials[0].Number = name
		l := c.letter(t, emp)
		if len(l.Blocks) != len(plain.Blocks) {
			t.Errorf("%q makes %d blocks of %d", name, len(l.Blocks), len(plain.Blocks))
			continue
		}
		for i := range l.Blocks {
			if l.Blocks[i].Kind != plain.Blocks[i].Kind || len(l.Blocks[i].Rows) != len(plain.Blocks[i].Rows) {
				t.Errorf("%q changes block %d", name, i)
			}
		}
		want := strings.Join(strings.Fields(strings.NewReplacer("\x00", "", "\x07", "").Replace(name)), " ")
		has(t, says(&l), "Dear "+want+",")
	}
}

func TestWhatNoFontPrintsIsReplacedAndListed(t *testing.T) {
	c := newClinic(t)
	c.opts.Covers = ascii
	for _, test := range []struct{ language, name, greeting, line string }{
		{"en", "محمد", "Dear Employee S-0012,", "Name: ___"},
		{"es", "李 小龍", "Estimado(a) Empleado(a) S-0012:", "Nombre: ___"},
		{"en", "Ana 🌸", "Dear Employee S-0012,", "Name: ___"},
	} {
		emp := sample.Halfway(test.language, "2026-11-30")
		emp.Staff[0].FirstName, emp.Staff[0].LastName = test.name, ""
		emp.Staff[0].Address = "東京 1\nYakima, WA 98900"
		emp.Credits[5].Title = "会議"
		l := c.letter(t, emp)
		has(t, says(&l), test.greeting)
		has(t, says(&l), "C-06")
		if len(l.Recipient) != 3 || !strings.HasPrefix(l.Recipient[1], test.line) || l.Recipient[2] != "Yakima, WA 98900" {
			t.Errorf("recipient %q", l.Recipient)
		}
		for _, part := range []string{"the name:", "a line of the address:", "the title of credit C-06:"} {
			has(t, strings.Join(l.Unprintable, "\n"), part)
		}
	}
}

func TestEndlessTextsAreShortenedInSight(t *testing.T) {
	c := newClinic(t)
	emp := sample.Halfway("en", "2026-11-30")
	emp.Staff[0].FirstName = strings.Repeat("ñandú ", 8000)
	emp.Staff[0].Address = strings.Repeat("Long Street\n", 50)
	emp.Credits[5].Title = strings.Repeat("t", 40_000)
	emp.Credentials[0].Number = strings.Repeat("9", 40_000)
	l := c.letter(t, emp)
	if n := len([]rune(l.Name)); n > 90 || !strings.HasSuffix(l.Name, "…") {
		t.Errorf("the name has %d characters: %q", n, l.Name)
	}
	if len(says(&l)) > 6000 || len(l.Unprintable) != 4 {
		t.Errorf("%d bytes; unprintable %q", len(says(&l)), l.Unprintable)
	}
}

func TestALetterThatNoEnvelopeShowsTheAddressOfIsListed(t *testing.T) {
	c := newClinic(t)
	emp := sample.Halfway("en", "2026-11-30")
	for _, windowed := range []bool{true, false} {
		c.opts.Windowed = func(l letter.Letter) bool {
			return windowed || l.Recipient[0] != l.Name || l.Subject == ""
		}
		l := c.letter(t, emp)
		if got := slices.ContainsFunc(l.Unprintable, func(s string) bool { return strings.Contains(s, "window") }); got == windowed {
			t.Errorf("in the window: %v; listed: %q", windowed, l.Unprintable)
		}
	}
}

func TestStepsAreNumberedInTheMessageToo(t *testing.T) {
	step := func(text string) templates.Block { return templates.Block{Kind: templates.Step, Text: text} }
	l := letter.Letter{Subject: "S", Blocks: []templates.Block{
		step("Earn."), step("Apply."), {Kind: templates.Boxed, Text: "Wrong? Call."}, step("Anew."),
	}}
	if got, want := says(&l), "S\n\n  1. Earn.\n  2. Apply.\n\nWrong? Call.\n\n  1. Anew.\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Whatever HR's texts hold, a letter is one line a text, holds nothing that cannot be printed, and says when it left
// something out.
func TestAnyTextMakesALetterThatCanBePrinted(t *testing.T) {
	c := newClinic(t)
	c.opts.Covers, c.opts.Trace = ascii, true
	rapid.Check(t, func(rt *rapid.T) {
		text := func(label string) string { return rapid.String().Draw(rt, label) }
		emp := sample.Halfway(rapid.SampledFrom(templates.Languages()).Draw(rt, "language"), "2026-11-30")
		emp.Staff[0].FirstName, emp.Staff[0].LastName, emp.Staff[0].Address = text("first"), text("last"), text("address")
		emp.Credits[5].Title, emp.Credits[6].CreditID, emp.Credentials[0].Number = text("title"), "C"+text("id"), text("no")
		emp.Credentials = append(emp.Credentials, rules.Credential{CredentialID: "K", StaffID: emp.ID, Kind: text("kind")})
		org := c.org
		org.Name, org.Contact.Name = text("org"), text("contact")
		l, err := letter.New(org, c.evaluate(emp), c.opts, c.Texts)
		if err != nil {
			rt.Fatal(err)
		}
		texts := slices.Concat([]string{l.Subject, l.Name, l.Employer}, l.Recipient, strings.Split(says(&l), "\n"))
		for _, s := range texts {
			if !ascii(s) || strings.ContainsFunc(s, unicode.IsControl) {
				rt.Fatalf("%q cannot be printed", s)
			}
		}
	})
}
