package diff_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/report/diff"
	"ceuwatch/report/sample"
	"ceuwatch/rules"
)

// asOf is the day of these tests.
var asOf = rules.NewDate(2026, 12, 1)

// clinic is what these tests rest on.
type clinic struct{ *sample.Clinic }

func newClinic(t testing.TB) *clinic { return &clinic{sample.NewClinic(t)} }

// changed is the clinic's rule book with one rule changed.
func (c *clinic) changed(code string, change func(*rules.Rule)) *rules.Book {
	book := *c.Book
	book.Rules = slices.Clone(book.Rules)
	for i := range book.Rules {
		if rule := &book.Rules[i]; rule.Code == code {
			rule.Versions = slices.Clone(rule.Versions)
			change(rule)
		}
	}
	return &book
}

// compare evaluates employees under the clinic's rule book and another one.
func (c *clinic) compare(other *rules.Book, employees ...rules.Employee) (changes []diff.Change, s diff.Summary) {
	d := diff.New(asOf, c.Book, other)
	evaluate := func(book *rules.Book, emp rules.Employee) rules.Result {
		return sample.Evaluator(book, asOf).Evaluate(emp)
	}
	for _, emp := range employees {
		changes = append(changes, d.Add(evaluate(c.Book, emp), evaluate(other, emp))...)
	}
	return changes, d.Summary()
}

// figure finds a figure by its name.
func figure(v *rules.Version, name string) *rules.Figure {
	v.Figures = slices.Clone(v.Figures)
	return &v.Figures[slices.IndexFunc(v.Figures, func(f rules.Figure) bool { return f.Name.En == name })]
}

func TestTheSameRuleBookChangesNobody(t *testing.T) {
	c := newClinic(t)
	changes, s := c.compare(c.Book, sample.Halfway("en", "2026-11-30"), sample.Employee("en"))
	if len(changes) > 0 || s.Changed != 0 || len(s.Rules) > 0 || s.People != 2 || s.OldVerdicts != 1 {
		t.Errorf("%+v, %+v", changes, s)
	}
}

func TestAChangeSaysWhatAndWhy(t *testing.T) {
	c := newClinic(t)
	other := c.changed("CCMA-NHA", func(r *rules.Rule) {
		v := &r.Versions[len(r.Versions)-1]
		v.Required = 4_00
		figure(v, "Points required in one cycle").Value.En = "4 points"
		r.Aliases = append(slices.Clone(r.Aliases), "Clinical MA")
	})
	emp := sample.Earning(sample.Holding(sample.Employee("en"), "CCMA", "2026-12-10"), "2026-05-17", "", "AAMA", "6")
	changes, s := c.compare(other, emp, sample.Halfway("en", "2026-11-30"))
	want := []diff.Change{{
		StaffID: "S-0012", Credential: "CCMA-NHA",
		Changes: []diff.Figure{{What: "required", Old: "10", New: "4"}, {What: "to_earn", Old: "4", New: "0"},
			{What: "requirements_met", Old: "false", New: "true"}},
		Why: []string{"also written: ccma, ccma (nha) → ccma, ccma (nha), clinical ma",
			"Points required in one cycle: 10 points → 4 points"},
	}}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Error(diff)
	}
	if s.Changed != 1 || s.Persons != 1 || s.People != 2 || s.Fields["required"] != 1 ||
		!slices.Equal(s.Rules["CCMA-NHA"], want[0].Why) || len(s.Rules) != 1 {
		t.Errorf("%+v", s)
	}
	if !changes[0].Weighty() {
		t.Error("other points are said to be no more than dates")
	}
}

func TestOnlyDatesThatMoveAreNotWeighty(t *testing.T) {
	c := newClinic(t)
	other := c.changed("CMA-AAMA", func(r *rules.Rule) {
		v := &r.Versions[len(r.Versions)-1]
		v.WindowMonths = 4
		figure(v, "Window after expiry").Value.En = "4 months"
	})
	changes, _ := c.compare(other, sample.Halfway("en", "2028-11-30"))
	var what []string
	for _, f := range changes[0].Changes {
		what = append(what, f.What)
	}
	if changes[0].Weighty() || !slices.Equal(what, []string{"window_closes_on", "safe_by"}) {
		t.Errorf("%q", what)
	}
	changes, s := c.compare(other, sample.Halfway("en", "2026-08-31"))
	if !changes[0].Weighty() || s.Statuses["exam_required → exam_window"] != 1 {
		t.Errorf("%+v, %+v", changes, s)
	}
}

func TestACredentialOfOneRuleBookAlone(t *testing.T) {
	c := newClinic(t)
	other := *c.Book
	other.Rules = slices.DeleteFunc(slices.Clone(other.Rules), func(r rules.Rule) bool { return r.Code == "BLS" })
	changes, s := c.compare(&other, sample.Holding(sample.Employee("en"), "CPR", "2026-12-31"))
	want := []diff.Change{
		{StaffID: "S-0012", Credential: "BLS", Changes: []diff.Figure{
			{What: "status", Old: "nearing_expiry"}, {What: "stage", Old: "expiry-30"}, {What: "role_at_risk", Old: "false"},
			{What: "cycle_start", Old: "2025-01-01"}, {What: "expires_on", Old: "2026-12-31"},
			{What: "apply_by", Old: "2026-12-31"}, {What: "required", Old: "0"}, {What: "counted", Old: "0"},
			{What: "to_earn", Old: "0"}, {What: "requirements_met", Old: "true"}, {What: "route renew", Old: "2026-12-31"},
		}, Why: []string{"only the old rule book knows BLS"}},
		{StaffID: "S-0012", Credential: "CPR", Changes: []diff.Figure{
			{What: "status", New: "undetermined"}, {What: "role_at_risk", New: "false"},
			{What: "issues", New: "credential_unknown"},
		}, Why: []string{"only the old rule book knows CPR"}},
	}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Error(diff)
	}
	if s.Changed != 2 || s.Persons != 1 || s.Statuses["none → undetermined"] != 1 {
		t.Errorf("%+v", s)
	}
}

func TestAProviderOfAnotherCatalogueIsNamed(t *testing.T) {
	c := newClinic(t)
	other := *c.Book
	other.Providers = slices.Clone(other.Providers)
	for i := range other.Providers {
		if other.Providers[i].Name == "ACE" {
			other.Providers[i].ApprovedBy = nil
		}
	}
	emp := sample.Earning(sample.Holding(sample.Employee("en"), "CCMA-NHA", "2027-11-30"), "2026-05-17", "", "", "6")
	emp.Credits[0].Provider = "annals of continuing  education"
	changes, _ := c.compare(&other, emp)
	if len(changes) != 1 || !slices.Equal(changes[0].Why, []string{
		"annals of continuing education is approved by: AAMA → none"}) || !strings.HasPrefix(
		changes[0].Changes[2].What, "credit C-01") || changes[0].Changes[2].New != "not_accredited" {
		t.Errorf("%+v", changes)
	}
}
