package letter_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceuwatch/report"
	"ceuwatch/report/letter"
	"ceuwatch/report/sample"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

func has(t *testing.T, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("nothing says %q in:\n%s", part, text)
	}
}

func hasNot(t *testing.T, text, part string) {
	t.Helper()
	if strings.Contains(text, part) {
		t.Errorf("something says %q in:\n%s", part, text)
	}
}

func TestALetterIsTheFinalNoticeWhenItsDeadlineFallsBeforeTheNextRun(t *testing.T) {
	c := newClinic(t)
	for _, test := range []struct {
		expires, next string
		says          string // empty: nothing
	}{
		{"2026-12-31", "2026-12-10", ""},
		{"2026-12-31", "2026-12-11", "This is our last notice before December 10, 2026."},
		{"2026-11-30", "2027-02-28", ""},
		{"2026-11-30", "2027-03-01", "This is our last notice before February 28, 2027."},
		{"2026-06-30", "2027-03-01", ""},
	} {
		c.opts.NextRun, _ = rules.ParseDate(test.next)
		l := c.letter(t, sample.Halfway("en", test.expires))
		if (l.Final != "") != (test.says != "") {
			t.Errorf("expires %s, next run %s: final is %q", test.expires, test.next, l.Final)
		}
		if has(t, says(&l), test.says); test.says == "" {
			hasNot(t, says(&l), "last notice")
		}
	}
}

func TestTheSafeDateGivesWayToTheWindowsClose(t *testing.T) {
	c := newClinic(t)
	emp := sample.Halfway("en", "2026-09-02") // not a month's end: the window closes on December 2, 90 days end on December 1
	has(t, c.text(t, emp), "by December 1, 2026")
	evaluated := c.evaluate(emp)
	evaluated.Open[0].AsOf++
	l, err := letter.New(c.org, evaluated, c.opts, c.Texts)
	if err != nil {
		t.Fatal(err)
	}
	has(t, says(&l), "by December 2, 2026")
}

func TestWhatToEarnIsSaidExactly(t *testing.T) {
	c := newClinic(t)
	full := func(language, clinical, general, by string) rules.Employee {
		emp := sample.Holding(sample.Employee(language), "CMA-AAMA", "2027-02-28")
		emp = sample.Earning(emp, "2025-03-09", "administrative", "AAMA", "30")
		return sample.Earning(sample.Earning(emp, "2025-03-09", "clinical", "AAMA", clinical), "2025-03-09", "general", by, general)
	}
	for _, test := range []struct {
		emp  rules.Employee
		says string
	}{
		{full("en", "9", "20", "AAMA"), "earn 1 point, at least 1 clinical."},
		{full("es", "9", "20", "AAMA"), "obtenga 1 punto, al menos 1 clínico."},
		{full("en", "10", "19.5", "AAMA"), "earn 0.5 points."},
		{full("es", "8.75", "9", "AAMA"), "obtenga 12.25 puntos, al menos 1.25 clínicos y 1 general."},
		{sample.Earning(sample.Holding(sample.Employee("es"), "CMA", "2027-02-28"), "2025-03-09", "clinical", "AMT", "40"),
			"obtenga 30 puntos, al menos 10 administrativos, 10 generales y 30 aprobados por la AAMA."},
		{sample.Earning(sample.Holding(sample.Employee("en"), "CMA", "2027-02-28"), "2025-03-09", "clinical", "AAMA", "48"),
			"earn 20 points, because 10 administrative and 10 general are still needed."},
		{full("es", "40", "9", "AAMA"), "obtenga 1 punto, porque todavía falta 1 general."},
		{full("en", "9", "40", "AAMA"), "earn 1 point, because 1 clinical is still needed."},
		{sample.Earning(sample.Holding(sample.Employee("en"), "RMA-AMT", "2027-02-28"), "2025-03-09", "", "AMT", "20"), "earn 10 points."},
	} {
		has(t, c.text(t, test.emp), test.says)
	}
}

func TestCreditsThatDoNotCountAreNamedWithTheReason(t *testing.T) {
	c := newClinic(t)
	emp := crowded("en", "2027-02-28")
	emp.Credits = append(emp.Credits, rules.Credit{
		CreditID: "C-95", StaffID: emp.ID, Credential: "BLS", EarnedOn: "2025-02-11", Title: "Earned for the card",
		Amount: "1", Unit: "point", ApprovedBy: "AAMA", Category: "general",
	}, rules.Credit{CreditID: "C-96", StaffID: emp.ID, Amount: "1", Unit: "point", ApprovedBy: "AAMA",
		Category: "general"})
	text := c.text(t, emp)
	has(t, text, "- Course 6, November 20, 2025: we do not know who approved it; ask the provider.")
	has(t, text, "- 3 earlier credits: they were earned before your current cycle, which began on March 1, 2022.")
	has(t, text, "- 1 more do not count.")
	hasNot(t, text, "Earned for the card")
	if n := strings.Count(text, "we do not know who approved it"); n != 9 {
		t.Errorf("%d credits without approval are named, want 9", n)
	}
}

func TestOnlyPointsEarnedAfterExpiryAreToBeConfirmed(t *testing.T) {
	c := newClinic(t)
	emp := sample.Earning(sample.Halfway("en", "2026-11-29"), "2026-11-30", "general", "AAMA", "1")
	has(t, c.text(t, emp), "Some of your points were earned after November 29, 2026.")
	hasNot(t, c.text(t, sample.Halfway("en", "2026-11-30")), "Some of your points")
}

func TestProvidersAreThoseWhoseCreditsTheBodyTakes(t *testing.T) {
	c := newClinic(t)
	text := c.text(t, sample.Holding(sample.Employee("en"), "RMA-AMT", "2027-02-28"))
	has(t, text, "- ACE: $29.95")
	hasNot(t, text, "CMA Today")
	hasNot(t, c.text(t, sample.Holding(sample.Employee("en"), "NCMA-NCCT", "2026-12-30")), "Where to earn")
}

func TestAnOrganizationThatSetsNothingLeavesNoHoles(t *testing.T) {
	c := newClinic(t)
	c.org, c.opts.Reference = report.Organization{}, ""
	for _, language := range templates.Languages() {
		for name, emp := range kinds(language) {
			text := c.text(t, emp)
			for _, hole := range []string{"  -", " ,", ", .", ": .", " .", "()", ",,", "{{", "<no value>", "..", ":\n\n\n"} {
				if strings.Contains(text, hole) && !strings.Contains(hole, "  ") {
					t.Errorf("%s %s: %q in:\n%s", language, name, hole, text)
				}
			}
		}
	}
	has(t, c.text(t, sample.Halfway("en", "2026-11-30")), "Tell us: your HR office.")
}

func TestConsequencesAreTheClinicsWords(t *testing.T) {
	c := newClinic(t)
	hasNot(t, c.text(t, sample.Halfway("en", "2026-11-30")), "your work")
	c.opts.Consequences = "You can work at the front desk until it is renewed."
	has(t, c.text(t, sample.Halfway("en", "2026-11-30")), "What this means for your work\n\nYou can work at the front desk")
}

func TestSeveralCredentialsMakeOneLetterWorstFirst(t *testing.T) {
	c := newClinic(t)
	emp := sample.Holding(sample.Holding(sample.Halfway("en", "2026-11-30"), "BLS", "2026-12-31"), "NCMA-NCCT", "2026-05-04")
	l, err := letter.New(c.org, c.evaluate(emp), c.opts, c.Texts)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, b := range l.Blocks {
		if b.Kind == templates.Subject {
			titles = append(titles, b.Text)
		}
	}
	if !strings.HasPrefix(l.Subject, "CMA (AAMA)") || len(titles) != 2 || !strings.HasPrefix(titles[0], "NCMA (NCCT)") {
		t.Errorf("subject %q, then %q", l.Subject, titles)
	}
	if n := strings.Count(says(&l), "Send your copies there too"); n != 1 {
		t.Errorf("where to send proof is said %d times", n)
	}
}

func TestNobodyGetsALetterWithoutAnOpenVerdict(t *testing.T) {
	c := newClinic(t)
	for _, emp := range []rules.Employee{
		sample.Holding(sample.Employee("en"), "CMA", "2029-02-28"), sample.Holding(sample.Employee("en"), "Wizard", "2027-02-28"),
	} {
		_, err := letter.New(c.org, c.evaluate(emp), c.opts, c.Texts)
		if err == nil || !strings.Contains(err.Error(), "S-0012") {
			t.Errorf("error %v does not say whose letter", err)
		}
	}
}

func TestAClinicsTemplateThatAsksInVainIsAnErrorWithFileAndLine(t *testing.T) {
	c := newClinic(t)
	for _, test := range []struct{ name, text, says string }{
		{"letter/en/lapsed.txt", "= Expired {{.Expires}}\n\nSee\n{{.Expire}}.\n", "letter/en/lapsed.txt:4:2"},
		{"letter/en/lapsed.txt", "{{/* later */}}\n", "letter/en/lapsed.txt: it gives no subject"},
		{"letter/es/missing.txt", "= No {{.Credential}}\n\n- x\n", "letter/es/missing.txt: it gives no text"},
		{"letter/es/open.txt", "Hola\n\n# 🌸 {{/* 🌼 */}}\n", "letter/es/open.txt:3: no font can print '🌸' (U+1F338)"},
		{"letter/en/open.txt", "Hi\n\n{{range $i := 1000000000}}x{{end}}", "letter/en/open.txt:3: it becomes longer"},
		{"letter/es/close.txt", "Sincerely\n\n\n@Note\nx\n", "letter/es/close.txt:4: there is no list \"Note\""},
	} {
		dir := t.TempDir()
		name := filepath.Join(dir, test.name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(test.text), 0o644); err != nil {
			t.Fatal(err)
		}
		texts, err := templates.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := letter.Check(texts, c.Book, asOf, ascii); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: error %v does not say %q", test.name, err, test.says)
		}
	}
	if err := letter.Check(c.Texts, c.Book, asOf, ascii); err != nil {
		t.Error(err)
	}
}
