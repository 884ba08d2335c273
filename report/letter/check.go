package letter

import (
	"fmt"
	"strings"

	"ceuwatch/report"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Check writes a letter of each kind on each rule in each language, to find what a template asks for in vain,
// lacks, or says in characters that no font has. Covers is that of [Options]. An error names the file and, where
// it is known, the line.
func Check(texts *templates.Set, book *rules.Book, asOf rules.Date, covers func(text string) bool) error {
	if err := checkLiterals(texts, printing{covers: covers}); err != nil {
		return err
	}
	org := report.Organization{Name: "-", Contact: report.Contact{Name: "-", Email: "-", Phone: "-"}}
	opts := Options{Reference: "-", Trace: true, Consequences: "-", Providers: book.Providers, NextRun: asOf + 365}
	for _, language := range templates.Languages() {
		p := report.Person{StaffID: "-", Name: "-", Language: language}
		for i := range book.Rules {
			for _, v := range sampleVerdicts(&book.Rules[i], asOf) {
				if _, err := New(org, report.Employee{Person: p, Open: []rules.Verdict{v}}, opts, texts); err != nil {
					return fmt.Errorf("letters on %s: %w", v.Credential, err)
				}
			}
		}
	}
	return nil
}

func checkLiterals(texts *templates.Set, p printing) error {
	for _, literal := range texts.Literals() {
		text := plain(literal.Text)
		i := strings.IndexFunc(text, func(r rune) bool { return !p.can(string(r)) })
		if i >= 0 {
			r := []rune(text[i:])[0]
			return fmt.Errorf("template %s: no font can print %q (%U): write it in other characters", literal.Place, r, r)
		}
	}
	return nil
}

// sampleVerdicts are verdicts on one rule: of each status that letters are written on, with all its points, as of one
// that was perhaps renewed, and with none.
func sampleVerdicts(rule *rules.Rule, asOf rules.Date) []rules.Verdict {
	version := rule.InForce(asOf)
	if version == nil {
		return nil
	}
	var verdicts []rules.Verdict
	for _, row := range report.StatusRows() {
		if !row.Letter {
			continue
		}
		for _, met := range []bool{false, true} {
			v := rules.Verdict{StaffID: "-", Credential: rule.Code, AsOf: asOf, Status: row.Status}
			if met && row.Expired {
				v.Issues = []rules.Issue{rules.IssueRenewalPossible}
			}
			if row.Status != rules.Missing {
				v.Standing = sampleStanding(rule, version, asOf, met)
			}
			verdicts = append(verdicts, v)
		}
	}
	passed := rules.Verdict{
		StaffID: "-", Credential: rule.Code, AsOf: asOf, Status: rules.NearingExpiry,
		Issues: []rules.Issue{rules.IssueRenewalUnrecorded}, Standing: sampleStanding(rule, version, asOf, false),
	}
	return append(verdicts, passed)
}

func sampleStanding(rule *rules.Rule, version *rules.Version, asOf rules.Date, met bool) *rules.Standing {
	expires := asOf + 20
	s := &rules.Standing{
		Number: "-", CycleStart: expires.AddMonths(-version.CycleMonths, false), ExpiresOn: expires,
		Rule: rule, Version: version, ExamFailed: 1,
		Routes: []rules.Route{{Route: rules.RouteOnline, ApplyBy: asOf + 2, Open: true}},
	}
	if met {
		s.ExamFailed, s.Routes[0].ApplyBy = version.ExamAllowed, asOf+40
	}
	if version.Reinstatement != nil {
		s.Routes = append(s.Routes, rules.Route{Route: rules.RouteReinstate, ApplyBy: asOf + 90, Open: true})
	}
	if version.WindowMonths > 0 {
		s.WindowClosesOn = expires.AddMonths(version.WindowMonths, version.MonthEnd)
		s.SafeBy = s.WindowClosesOn
	}
	for _, reason := range []rules.Reason{
		rules.ReasonCounted, rules.ReasonNotAccredited, rules.ReasonBeforeCycle, rules.ReasonBeforeCycle,
	} {
		s.Credits = append(s.Credits, rules.CreditResult{Credit: &rules.Credit{}, Reason: reason, Late: met})
	}
	if met {
		s.Counted, s.ApprovedCounted = version.Required, version.ApprovedMin
		return s
	}
	s.Missing, s.ToEarn, s.ApprovedMissing = version.Required, version.Required, version.ApprovedMin
	for _, c := range version.Categories {
		s.Categories = append(s.Categories, rules.CategoryCount{Name: c.Name, Required: c.Required, Missing: c.Required})
	}
	return s
}
