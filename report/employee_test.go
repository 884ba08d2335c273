package report_test

import (
	"testing"

	"ceuwatch/report"
	"ceuwatch/report/sample"
	"ceuwatch/rules"
)

// Every artefact asks once, and gets lines in the verdicts' order, and what a letter is on worst first.
func TestAnEmployeeIsReportedAtOnce(t *testing.T) {
	c := sample.NewClinic(t)
	evaluator := sample.Evaluator(c.Book, rules.NewDate(2026, 12, 1))
	emp := sample.Holding(sample.Halfway("es", "2026-11-30"), "BLS", "2026-12-31")
	emp = sample.Holding(emp, "Wizard", "2027-02-28")
	e := report.For(evaluator.Evaluate(emp), "en", &c.Texts.Words)
	if e.Name != "Jordan Sample" || e.Language != "es" || len(e.Problems) == 0 {
		t.Errorf("%+v with %d problems", e.Person, len(e.Problems))
	}
	for i, want := range []string{"BLS", "CMA-AAMA", "Wizard"} {
		if e.Verdicts[i].Credential != want || e.Lines[i].Credential != want {
			t.Errorf("verdict %d is on %s, its line on %s, want %s", i, e.Verdicts[i].Credential, e.Lines[i].Credential, want)
		}
	}
	if len(e.Open) != 2 || e.Open[0].Credential != "CMA-AAMA" || e.Open[1].Credential != "BLS" {
		t.Errorf("the letter is on %+v", e.Open)
	}
}

func TestWhoHasNoVerdictHasOneLineAndWhoIsNotEmployedNone(t *testing.T) {
	c := sample.NewClinic(t)
	evaluator := sample.Evaluator(c.Book, rules.NewDate(2026, 12, 1))
	e := report.For(evaluator.Evaluate(sample.Employee("en")), "en", &c.Texts.Words)
	if len(e.Lines) != 1 || e.Lines[0].Credential != "" || len(e.Open) != 0 {
		t.Errorf("without a record: %+v", e.Lines)
	}
	left := sample.Holding(sample.Employee("en"), "BLS", "2026-12-31")
	left.Staff[0].LeftOn = "2026-11-01"
	e = report.For(evaluator.Evaluate(left), "en", &c.Texts.Words)
	if e.StaffID != "S-0012" || e.Name != "" || len(e.Lines) != 0 || len(e.Problems) == 0 {
		t.Errorf("left: %+v", e)
	}
}
