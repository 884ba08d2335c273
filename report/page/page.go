package page

import (
	"cmp"
	"fmt"
	"iter"

	"ceuwatch/report"
	"ceuwatch/report/say"
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

// Source is what a page is made of. The action lines come worst first, the problems as they are to be shown.
type Source struct {
	Organization string
	RunID        string
	RuleBook     string // the digest
	Tally        *report.Tally
	Action       iter.Seq2[report.Line, error]
	Problems     iter.Seq2[report.Problem, error]
	Files        *Files
	HasLetter    func(staffID string) bool
}

// How many rows a page shows; the workbook has them all.
const (
	maxAction   = 300
	maxProblems = 200
	maxGrid     = 50
)

// New makes a run's page. An error comes from the source's lines.
func New(src Source, words *templates.Words) (Page, error) {
	t := src.Tally
	year, month, day := t.AsOf.Civil()
	p := Page{
		Title:        "Credentials on " + words.Day("en", year, int(month), day),
		Organization: say.Shown(src.Organization), RunID: say.Shown(src.RunID), RuleBook: say.Shown(src.RuleBook),
		Statuses: statusBars(t, words), Expiries: expiryBars(t, words),
		Standings: standings(t, words), Files: src.Files.links(), Accounting: accounting(t, words),
	}
	p.People = fmt.Sprintf("%s employed on %s = %s with a credential, or in need of one + %s without any credential on record.",
		say.People(t.Included), t.AsOf, say.Number(t.WithVerdicts), say.Number(t.Included-t.WithVerdicts))
	act, err := p.Action.fill(src, words)
	if err != nil {
		return Page{}, fmt.Errorf("page's action list: %w", err)
	}
	mend, err := p.Problems.fill(src.Problems)
	if err != nil {
		return Page{}, fmt.Errorf("page's data problems: %w", err)
	}
	invalid := 0
	for _, row := range report.StatusRows() {
		if row.Expired {
			invalid += t.Status(row.Status)
		}
	}
	p.Facts = []Fact{
		{say.Number(t.Included), say.Plural(t.Included, "person employed", "people employed")},
		{say.Number(act), say.Plural(act, "line needs action", "lines need action")},
		{say.Number(invalid), say.Plural(invalid, "credential expired", "credentials expired") + ", not valid for work"},
		{say.Number(mend), say.Plural(mend, "data problem to fix", "data problems to fix")},
	}
	p.Summary = fmt.Sprintf("%s, %s: %s.", say.People(t.Included), say.Counted(t.Verdicts, "credential", "credentials"),
		say.Plural(act, "1 line needs action", say.Number(act)+" lines need action"))
	return p, nil
}

// fill takes the list's rows and returns how many there are in all.
func (a *Action) fill(src Source, words *templates.Words) (n int, err error) {
	for l, err := range src.Action {
		if err != nil {
			return 0, err
		}
		if n++; n > maxAction {
			continue
		}
		row := ActionRow{
			Name: say.Shown(l.Name), StaffID: say.Shown(l.StaffID), Post: say.Shown(say.Joined(" · ", l.Job, l.Site)),
			Credential: cmp.Or(say.Shown(l.CredentialName()), "—"), Number: say.Shown(l.Number),
			Status: l.StatusWord, Code: l.Status, When: when(&l, src.Tally.AsOf), AtRisk: l.AtRisk,
			NextStep: say.Shown(l.NextStep),
		}
		if src.HasLetter(l.StaffID) {
			row.Letter = href("letters/" + report.SafeName(l.StaffID) + ".pdf")
		}
		a.Rows = append(a.Rows, row)
	}
	a.More = more(n-maxAction, "Action now")
	return n, nil
}

// fill takes the list's rows and returns how many there are in all.
func (m *Mending) fill(problems iter.Seq2[report.Problem, error]) (n int, err error) {
	for p, err := range problems {
		if err != nil {
			return 0, err
		}
		if n++; n > maxProblems {
			continue
		}
		credential, _ := say.CredentialName(p.Credential)
		m.Rows = append(m.Rows, ProblemRow{
			Name: say.Shown(p.Name), StaffID: say.Shown(p.StaffID), Where: say.Shown(say.Joined(" · ", say.Relation(p.Relation), credential, p.RowID)),
			What: say.Shown(p.What), Mend: say.Shown(p.Mend), Changes: p.Changes,
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
	return say.Number(n) + " more in the workbook, on the sheet " + sheet
}

// when says the date that matters to a line, and how far off it is.
func when(l *report.Line, asOf rules.Date) string {
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
		return say.Counted(-n, "day", "days") + " ago"
	}
	return "in " + say.Counted(n, "day", "days")
}
