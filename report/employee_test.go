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

// What stands on each of a person's verdicts is one thing to fix, and each has its fix in words.
func TestAnIssueOfThePersonIsOneProblem(t *testing.T) {
	c := sample.NewClinic(t)
	emp := sample.Holding(sample.Holding(sample.Employee("en"), "BLS", "2027-12-31"), "CMA-AAMA", "2028-12-31")
	emp.Staff[0].Employment, emp.Staff[0].HiredOn, emp.Staff[0].LeftOn = "seconded", "2026-03-01", "2025-05-31"
	emp.Credentials[0].Standing, emp.Credentials[1].Standing = "revoked", "odd"
	e := report.For(sample.Evaluator(c.Book, rules.NewDate(2026, 12, 1)).Evaluate(emp), "en", &c.Texts.Words)
	want := map[string]rules.Relation{
		"left_before_hired": rules.RelationStaff, "employment_unknown": rules.RelationStaff,
		"not_in_good_standing": rules.RelationCredential, "standing_unknown": rules.RelationCredential,
	}
	for _, p := range e.Problems {
		relation, ok := want[p.Code]
		if !ok || p.Relation != relation || p.What == "" || p.Mend == "" || (p.Credential == "") != (relation == rules.RelationStaff) {
			t.Errorf("%+v", p)
		}
		delete(want, p.Code)
	}
	if len(want) > 0 {
		t.Errorf("nothing says %v", want)
	}
}

func TestALetterOnCompletePointsIsToBeCheckedFirst(t *testing.T) {
	c := sample.NewClinic(t)
	for expires, want := range map[string]string{
		"2026-11-30": "check with the body before sending: the points are complete, and perhaps only the new date is not on " +
			"record; no usable e-mail address on record",
		"2027-01-31": "no usable e-mail address on record",
	} {
		e := report.For(sample.Evaluator(c.Book, rules.NewDate(2026, 12, 1)).Evaluate(sample.Complete("en", expires)), "en", &c.Texts.Words)
		if got := report.NewLetterLine(e.Person, "-", e.Lines).Why; got != want {
			t.Errorf("expires %s: %q", expires, got)
		}
	}
}
