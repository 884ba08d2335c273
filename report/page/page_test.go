package page

import (
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"ceuwatch/report"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

func testTexts(t *testing.T) *templates.Set {
	t.Helper()
	set, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func repeat[T any](n int, row T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for range n {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func TestALongPageSaysHowMuchMoreThereIs(t *testing.T) {
	tally := report.NewTally(rules.NewDate(2026, time.December, 1))
	for i := range 60 {
		tally.BySite[strings.Repeat("x", i+1)] = map[rules.Status]int{rules.Current: 1000}
	}
	p, err := New(Source{
		Tally: tally, Action: repeat(maxAction+1234, report.Line{Status: rules.Missing}),
		Problems: repeat(maxProblems+1, report.Problem{}), Files: &Files{}, HasLetter: func(string) bool { return false },
	}, &testTexts(t).Words)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Action.Rows) != maxAction || p.Action.More != "1,234 more in the workbook, on the sheet Action now" {
		t.Errorf("action: %d rows and %q", len(p.Action.Rows), p.Action.More)
	}
	if len(p.Problems.Rows) != maxProblems || p.Problems.More != "1 more in the workbook, on the sheet Data problems" {
		t.Errorf("problems: %d rows and %q", len(p.Problems.Rows), p.Problems.More)
	}
	sites := p.Standings[1]
	if len(sites.Rows) != maxGrid || sites.More == "" || sites.Foot[len(sites.Foot)-1] != "60,000" {
		t.Errorf("sites: %d rows, %q, sum %v, which counts the rows not shown", len(sites.Rows), sites.More, sites.Foot)
	}
}

func TestManyFilesAreNotAllLinked(t *testing.T) {
	var files Files
	for range maxLinks + 7 {
		files.Add(File{Path: "letters/S-1.pdf"})
	}
	groups := files.links()
	if len(groups) != 1 || len(groups[0].Links) != maxLinks || groups[0].More != "7 more in the folder letters/" {
		t.Errorf("%d groups, %d links, %q", len(groups), len(groups[0].Links), groups[0].More)
	}
}

func TestABrokenSourceMakesNoPage(t *testing.T) {
	broken := errors.New("the spool broke off")
	_, err := New(Source{
		Tally: report.NewTally(1), Problems: repeat(0, report.Problem{}), Files: &Files{},
		Action: func(yield func(report.Line, error) bool) { yield(report.Line{}, broken) },
	}, &testTexts(t).Words)
	if !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
}

func TestRowsReadAreThoseUsedAndThoseSetAside(t *testing.T) {
	tally := report.NewTally(1)
	tally.Read[rules.RelationCredit] = 1500
	tally.SetAside[rules.RelationCredit] = map[string]int{rules.AsideOrphan: 12, rules.AsideRepeated: 3}
	g := accounting(tally, &testTexts(t).Words)[0]
	var got []string
	for _, row := range append(g.Rows, g.Foot) {
		got = append(got, row[0]+" "+row[3])
	}
	want := "Read 1,500; Set aside: no staff row has its staff id 12; " +
		"Set aside: it is identical to a row before it 3; Used 1,485"
	if strings.Join(got, "; ") != want {
		t.Errorf("accounting of credits is %q, want %q", got, want)
	}
}

func TestWhenIsSaidInDays(t *testing.T) {
	asOf := rules.NewDate(2026, time.December, 1)
	for want, l := range map[string]report.Line{
		"":                                     {Status: rules.Missing},
		"expires 2026-12-01, today":            {Status: rules.NearingExpiry, Expires: asOf},
		"expires 2026-12-02, in 1 day":         {Status: rules.NearingExpiry, Expires: asOf + 1},
		"expires 2029-08-27, in 1,000 days":    {Status: rules.Current, Expires: asOf + 1000},
		"expired 2026-11-30, 1 day ago":        {Status: rules.Lapsed, Expires: asOf - 1},
		"expired 2023-03-07, 1,365 days ago":   {Status: rules.ExamRequired, Expires: asOf - 1365},
		"window closes 2027-02-28, in 89 days": {Status: rules.ExamWindow, Expires: asOf - 1, WindowCloses: asOf + 89},
		"window closes 2026-12-01, today":      {Status: rules.ExamWindow, Expires: asOf - 90, WindowCloses: asOf},
	} {
		l.Dated, l.DaysLeft = l.Expires != 0, int(l.Expires-asOf)
		if got := when(&l, asOf); got != want {
			t.Errorf("when is %q, want %q", got, want)
		}
	}
}
