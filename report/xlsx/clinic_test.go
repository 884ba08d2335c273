package xlsx_test

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"ceuwatch/report"
	"ceuwatch/report/roster"
	"ceuwatch/rules"
	"ceuwatch/rules/rulebook"
	"ceuwatch/templates"
)

// clinic is a small employer whose staff are in every situation that a roster shows.
type clinic struct {
	roster   *roster.Roster
	tally    *report.Tally
	lines    []report.Line
	problems []report.Problem
	letters  []report.LetterLine
	news     []report.News
}

// hostile is a first name that tries everything that a cell could be made to do.
const hostile = "=HYPERLINK(\"http://example.com\",\"click\")\x07\x00"

func newClinic(t testing.TB, people int) *clinic {
	t.Helper()
	book, err := rulebook.Load("")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	asOf := rules.NewDate(2026, 12, 1)
	tally := report.NewTally(asOf)
	c := &clinic{tally: tally, roster: &roster.Roster{
		Organization: "Example Clinics & Partners", Run: "2026-12-01", AsOf: asOf, Book: book, Tally: tally, Words: &texts.Words,
		Created:     time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC),
		ManagerName: func(id string) string { return map[string]string{"S-0001": "Ana Example", "S-0002": "Bo Sample"}[id] },
	}}
	policies := []rules.Policy{
		{State: "WA", JobTitles: []string{"Medical Assistant"}, AnyOf: []string{"CMA-AAMA", "RMA-AMT"}},
	}
	stages := rules.Stages{Expiry: []int{180, 90, 60, 30, 7}, Window: []int{60, 30, 7}}
	evaluator := rules.New(asOf, book, rules.Vocabulary{}, stages, policies)
	earlier := rules.New(asOf-61, book, rules.Vocabulary{}, stages, policies)
	c.tally.Since.Run = "2026-10-01"
	for i := range people {
		result := evaluator.Evaluate(employee(i))
		c.tally.Add(result)
		if len(result.Posts) == 0 {
			continue
		}
		e := report.For(result, "en", &texts.Words)
		person := e.Person
		c.problems = append(c.problems, e.Problems...)
		if len(result.Verdicts) > 0 {
			c.lines = append(c.lines, e.Lines...)
		}
		news := report.NewsOf(person, earlier.Evaluate(employee(i)).Verdicts, result.Verdicts, &texts.Words)
		c.tally.Since.Add(news)
		c.news = append(c.news, news...)
		if len(result.Verdicts) > 0 && result.Verdicts[0].Stage != "" {
			l := report.LetterLine{StaffID: person.StaffID, Name: person.Name, Site: person.Site, Kind: "nearing expiry",
				Subject: "Your " + result.Verdicts[0].Credential + " needs attention", How: "email"}
			if i%4 == 0 {
				l.How, l.Why = "printed", "no usable email address on record"
			}
			c.letters = append(c.letters, l)
			c.tally.Letters[l.How]++
		}
	}
	slices.SortStableFunc(c.news, func(a, b report.News) int { return cmp.Compare(a.Order(), b.Order()) })
	c.tally.Managers = 2
	slices.SortStableFunc(c.problems, func(a, b report.Problem) int {
		return cmp.Compare(fmt.Sprint(!a.Changes), fmt.Sprint(!b.Changes))
	})
	return c
}

// employee is one of the clinic's staff.
func employee(i int) rules.Employee {
	id := fmt.Sprintf("S-%04d", i+1)
	first := []string{"Ana", "Bo", "Chris", "Dana", "Eli", "Fran", "Gus", "Hana"}[i%8]
	if i == 3 {
		first = hostile
	}
	row := rules.Staff{
		StaffID: id, FirstName: first, LastName: []string{"Example", "Sample", "Specimen"}[i%3], Email: "a@example.com",
		JobTitle: []string{"Medical Assistant", "Medical Assistant", "Phlebotomist", "Lead Medical Assistant"}[i%4],
		Site:     []string{"North", "South", "Harbor View", "East Campus", "Downtown"}[i%5], State: "WA",
		ManagerID: []string{"S-0001", "S-0002", "S-0099"}[i%3],
	}
	e := rules.Employee{ID: id, Staff: []rules.Staff{row}}
	if i%13 == 12 {
		return e
	}
	expires := []string{"2026-12-31", "2026-11-30", "2026-07-31", "2028-05-31", "2027-02-28", "2027-06-30", "2030-01-31",
		"not a date", "2027-04-30", "2026-10-31"}[i%10]
	kind := []string{"CMA", "CMA (AAMA)", "CMA", "CCMA", "CMA", "RMA", "CMA", "CMA", "NCMA", "BLS"}[i%10]
	e.Credentials = []rules.Credential{{
		CredentialID: "K-" + id, StaffID: id, Kind: kind, Number: fmt.Sprint(100000 + i), IssuedOn: "2022-01-15",
		ExpiresOn: expires,
	}}
	if i%10 == 2 && i%20 == 2 {
		for n := range 3 {
			e.Attempts = append(e.Attempts, rules.Attempt{AttemptID: fmt.Sprint("A", n, id), StaffID: id,
				SatOn: fmt.Sprintf("2026-0%d-10", n+5), Passed: "no"})
		}
	}
	for n := range i % 7 {
		e.Credits = append(e.Credits, rules.Credit{
			CreditID: fmt.Sprintf("C-%s-%d", id, n), StaffID: id, EarnedOn: fmt.Sprintf("2024-0%d-10", n+1),
			Title: fmt.Sprint("Course ", n), Provider: "AAMA e-Learning Center",
			Category: []string{"clinical", "administrative", "general", "?"}[n%4],
			Amount:   []string{"8", "12.25", "0.5", "6"}[n%4], Unit: "point",
		})
	}
	return e
}

// stream is a list as a workbook takes it.
func stream[T any](list []T, keep func(*T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for i := range list {
			if keep(&list[i]) && !yield(list[i], nil) {
				return
			}
		}
	}
}

func all[T any](*T) bool { return true }

func (c *clinic) hr() report.Workbook {
	urgent := slices.Clone(c.lines)
	slices.SortStableFunc(urgent, func(a, b report.Line) int { return cmp.Compare(a.Urgency(), b.Urgency()) })
	return c.roster.HR(roster.HRSheets{
		Action: stream(urgent, (*report.Line).NeedsAction), Roster: stream(c.lines, all),
		Gaps: stream(c.lines, (*report.Line).HasGap), Problems: stream(c.problems, all), Letters: stream(c.letters, all),
		Changes: stream(c.news, all), Tally: c.tally,
	})
}

func (c *clinic) manager() report.Workbook {
	own := func(l *report.Line) bool { return slices.Contains(l.Managers, "S-0001") }
	return c.roster.Manager("Ana Example",
		stream(c.lines, func(l *report.Line) bool { return own(l) && l.NeedsAction() }), stream(c.lines, own))
}
