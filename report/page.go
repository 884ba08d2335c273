package report

import (
	"cmp"
	"fmt"
	"iter"
	"strings"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Page is the page that a run is looked at with, every sentence and link resolved.
type Page struct {
	Title        string
	Organization string
	Summary      string // what the run found, in one sentence
	RunID        string
	RuleBook     string // the digest
	Facts        []Fact
	Statuses     Bars
	Expiries     Bars
	Standings    []Grid // by credential and by site
	Action       Action
	Files        []Links
	People       string // people included = with verdicts + without any record
	Accounting   []Grid
	Problems     Mending
}

// Fact is one number at a glance.
type Fact struct{ Number, What string }

// Bars is a bar chart.
type Bars struct {
	Caption string
	Head    [2]string // of the labels and of the numbers
	Bars    []Bar
	Note    string
}

// Bar is one bar.
type Bar struct {
	Label  string
	Number string
	Share  float64 // of the chart's width, in per cent
	Code   string  // the status, where the bar stands for one
}

// Grid is a table of numbers: each row's first cell heads it.
type Grid struct {
	Caption string
	Head    []string
	Rows    [][]string
	Foot    []string // the sum; empty: none
	More    string   // how many rows more there are, and where; empty when none
}

// Action is the list of what someone has to do, worst first.
type Action struct {
	Rows []ActionRow
	More string // as in Grid
}

// ActionRow is one person and credential on the list.
type ActionRow struct {
	Name, StaffID, Post string
	Credential, Number  string
	Status              string
	Code                rules.Status
	When                string
	AtRisk              bool
	NextStep            string
	Letter              string // the letter's address; empty: none
}

// Mending is the list of what HR can mend.
type Mending struct {
	Rows []ProblemRow
	More string // as in Grid
}

// ProblemRow is one thing to mend.
type ProblemRow struct {
	Name, StaffID string
	Where         string // the row or the credential
	What, Mend    string
	Changes       bool // mending it would or could change a verdict
}

// PageSource is what a page is made of. The action lines come worst first, the problems as they are to be shown.
type PageSource struct {
	Organization string
	RunID        string
	RuleBook     string // the digest
	Tally        *Tally
	Action       iter.Seq2[Line, error]
	Problems     iter.Seq2[Problem, error]
	Files        *Files
	HasLetter    func(staffID string) bool
}

// How many rows a page shows; the workbook has them all.
const (
	maxAction   = 300
	maxProblems = 200
	maxGrid     = 50
)

// NewPage makes a run's page. An error comes from the source's lines.
func NewPage(src PageSource, words *templates.Words) (Page, error) {
	t := src.Tally
	year, month, day := t.AsOf.Civil()
	p := Page{
		Title:        "Credentials on " + words.Day("en", year, int(month), day),
		Organization: shown(src.Organization), RunID: shown(src.RunID), RuleBook: shown(src.RuleBook),
		Statuses: statusBars(t, words), Expiries: expiryBars(t, words),
		Standings: standings(t, words), Files: src.Files.links(), Accounting: accounting(t, words),
	}
	p.People = fmt.Sprintf("%s employed on %s = %s with at least one verdict + %s without any credential on record.",
		people(t.Included), t.AsOf, number(t.WithVerdicts), number(t.Included-t.WithVerdicts))
	act, err := p.Action.fill(src, words)
	if err != nil {
		return Page{}, fmt.Errorf("page's action list: %w", err)
	}
	mend, err := p.Problems.fill(src.Problems)
	if err != nil {
		return Page{}, fmt.Errorf("page's data problems: %w", err)
	}
	invalid := t.Status(rules.ExamExhausted) + t.Status(rules.ExamRequired) + t.Status(rules.ExamWindow) +
		t.Status(rules.Lapsed)
	p.Facts = []Fact{
		{number(t.Included), plural(t.Included, "person employed", "people employed")},
		{number(act), plural(act, "line needs action", "lines need action")},
		{number(invalid), plural(invalid, "credential expired", "credentials expired") + ", not valid for work"},
		{number(mend), plural(mend, "data problem to mend", "data problems to mend")},
	}
	p.Summary = fmt.Sprintf("%s, %s: %s.", people(t.Included), counted(t.Verdicts, "verdict", "verdicts"),
		plural(act, "1 line needs action", number(act)+" lines need action"))
	return p, nil
}

// fill takes the list's rows and returns how many there are in all.
func (a *Action) fill(src PageSource, words *templates.Words) (n int, err error) {
	for l, err := range src.Action {
		if err != nil {
			return 0, err
		}
		if n++; n > maxAction {
			continue
		}
		row := ActionRow{
			Name: shown(l.Name), StaffID: shown(l.StaffID), Post: shown(joined(" · ", l.Job, l.Site)),
			Credential: cmp.Or(shown(l.Credential), "—"), Number: shown(l.Number),
			Status: l.StatusWord, Code: l.Status, When: when(&l, src.Tally.AsOf), AtRisk: l.AtRisk,
			NextStep: shown(l.NextStep),
		}
		if src.HasLetter(l.StaffID) {
			row.Letter = href("letters/" + SafeName(l.StaffID) + ".pdf")
		}
		a.Rows = append(a.Rows, row)
	}
	a.More = more(n-maxAction, "Action now")
	return n, nil
}

// fill takes the list's rows and returns how many there are in all.
func (m *Mending) fill(problems iter.Seq2[Problem, error]) (n int, err error) {
	for p, err := range problems {
		if err != nil {
			return 0, err
		}
		if n++; n > maxProblems {
			continue
		}
		where := strings.ReplaceAll(string(p.Relation), "_", " ")
		m.Rows = append(m.Rows, ProblemRow{
			Name: shown(p.Name), StaffID: shown(p.StaffID), Where: shown(joined(" · ", where, p.Credential, p.RowID)),
			What: shown(p.What), Mend: shown(p.Mend), Changes: p.Changes,
		})
	}
	m.More = more(n-maxProblems, "Data problems")
	return n, nil
}

// more says that the workbook's sheet has n rows more; nothing where n is not above 0.
func more(n int, sheet string) string {
	if n <= 0 {
		return ""
	}
	return number(n) + " more in the workbook, on the sheet " + sheet
}

// when says the date that matters to a line, and how far off it is.
func when(l *Line, asOf rules.Date) string {
	switch {
	case !l.Dated:
		return ""
	case l.Status == rules.ExamWindow:
		return "window closes " + l.WindowCloses.String() + ", " + days(int(l.WindowCloses-asOf))
	case l.DaysLeft < 0:
		return "expired " + l.Expires.String() + ", " + days(l.DaysLeft)
	}
	return "expires " + l.Expires.String() + ", " + days(l.DaysLeft)
}

// days says how far off a day is.
func days(n int) string {
	switch {
	case n == 0:
		return "today"
	case n < 0:
		return counted(-n, "day", "days") + " ago"
	}
	return "in " + counted(n, "day", "days")
}
