package roster

import (
	"cmp"
	"iter"
	"sync"
	"time"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Roster is what the workbooks of one run share. Its fields must not change once it has returned a workbook; several
// goroutines may ask for workbooks at once.
type Roster struct {
	Organization string
	Run          string // its id
	AsOf         rules.Date
	Created      time.Time
	Book         *rules.Book
	Tally        *report.Tally // of the whole run
	Words        *templates.Words
	ManagerName  func(staffID string) string // empty: not known

	once   sync.Once
	shared shared // made once
	names  names
}

// HRSheets are the lines of HR's workbook, in the order in which they are to stand. Each stream is read once, one line
// at a time, after those above it.
type HRSheets struct {
	Action   iter.Seq2[report.Line, error]
	Roster   iter.Seq2[report.Line, error]
	Gaps     iter.Seq2[report.Line, error]
	Changes  iter.Seq2[report.News, error]
	Problems iter.Seq2[report.Problem, error]
	Letters  iter.Seq2[report.LetterLine, error]
	Tally    *report.Tally // whole
}

// HR returns HR's workbook.
func (r *Roster) HR(in HRSheets) report.Workbook {
	of := ""
	if r.Organization != "" {
		of = " of " + templates.OneLine(r.Organization)
	}
	b := r.workbook("Credential roster as of "+r.day(), "Confidential personnel records"+of+": for HR only")
	action := r.action("Action now", "Nobody has to do anything now")
	roster, gaps := r.everyone("Roster"), r.gaps()
	b.Sheets = []report.Sheet{
		r.summary(in.Tally), action.of(in.Action), roster.of(in.Roster), gaps.of(in.Gaps),
		r.changes(in.Changes, &in.Tally.Since), r.forecast(in.Tally), r.problems(in.Problems), r.letters(in.Letters),
		r.common().rules,
	}
	return b
}

// Manager returns the workbook of one manager with the lines given: of the manager's direct reports, and of nobody
// else. Action are those that need action, worst first.
func (r *Roster) Manager(name string, action, team iter.Seq2[report.Line, error]) report.Workbook {
	name = templates.OneLine(name)
	title := "Credentials of the team of " + name + " as of " + r.day()
	b := r.workbook(title, "Confidential personnel records: for "+name+" only")
	c := r.common()
	b.Sheets = []report.Sheet{c.action.of(action), c.team.of(team), c.rules}
	return b
}

// shared is what every manager's workbook has.
type shared struct {
	action, team table[report.Line]
	rules        report.Sheet
}

func (r *Roster) common() *shared {
	r.once.Do(func() {
		r.shared = shared{
			r.action("Action", "Nobody in your team has to do anything now"), r.everyone("My team"), r.rules(),
		}
	})
	return &r.shared
}

func (r *Roster) workbook(title, confidential string) report.Workbook {
	return report.Workbook{
		Title: title, Author: cmp.Or(templates.OneLine(r.Organization), "ceuwatch"), Created: r.Created, Confidential: confidential,
		Subject: "Certification and continuing education of staff, run " + r.Run,
	}
}

// day is the evaluation date in words.
func (r *Roster) day() string {
	year, month, day := r.AsOf.Civil()
	return r.Words.Day("en", year, int(month), day)
}

func (r *Roster) action(name, nothing string) table[report.Line] {
	headers := []string{
		"Staff ID", "Name", "Status", "Next step", "Credential", "Expires", "Days left", "Window closes", "Apply by",
		"To earn", "Role at risk", "Job", "Site", "Manager",
	}
	s := newTable(pick(r.lineColumns(), headers))
	s.Name, s.Frozen, s.Empty = name, 2, nothing
	s.Intro = []string{
		name + ", as of " + r.day(),
		"Worst first, one line for each person and credential. Days are counted from " + r.AsOf.String() +
			". What the statuses mean stands on the sheet Rules.",
	}
	return s
}

// everyone has its header in the first row, and nothing above it, so that it can be merged into letters or pivoted.
func (r *Roster) everyone(name string) table[report.Line] {
	headers := []string{
		"Staff ID", "Name", "Job", "Site", "Manager", "Credential", "Number", "Issued", "Expires", "Days left", "Status",
		"Window closes", "Safe by", "Apply by", "Required", "Counted", "Missing", "To earn",
	}
	for _, c := range r.categories() {
		headers = append(headers, "Missing "+c.word)
	}
	headers = append(headers, "Missing approved", "Requirements met", "Role at risk", "Next step", "Last notice", "Issues")
	s := newTable(pick(r.lineColumns(), headers))
	s.Name, s.Frozen, s.Empty = name, 2, "Nobody is employed on this date"
	return s
}

func (r *Roster) gaps() table[report.Line] {
	headers := []string{
		"Staff ID", "Name", "Site", "Credential", "Status", "Expires", "Apply by", "To earn", "Required", "Counted",
		"Missing",
	}
	for _, c := range r.categories() {
		headers = append(headers, "Required "+c.word, "Counted "+c.word, "Missing "+c.word)
	}
	headers = append(headers, "Approved by", "Required approved", "Counted approved", "Missing approved")
	s := newTable(pick(r.lineColumns(), headers))
	s.Name, s.Frozen, s.Empty = "Credit gaps", 2, "Nobody has points left to earn"
	s.Intro = []string{
		"Credit gaps, as of " + r.day(),
		"Required, counted and missing points. To earn is the fewest points that finish, if they are approved ones.",
	}
	return s
}

func (r *Roster) problems(problems iter.Seq2[report.Problem, error]) report.Sheet {
	s := newTable([]column[report.Problem]{
		{report.Column{Header: "Staff ID", Width: 12}, func(p *report.Problem) report.Cell { return text(p.StaffID) }},
		{report.Column{Header: "Name", Width: 24}, func(p *report.Problem) report.Cell { return text(p.Name) }},
		{report.Column{Header: "Changes a status", Width: 11, Marks: []report.Mark{notable("yes")}},
			func(p *report.Problem) report.Cell { return p.Changes }},
		{report.Column{Header: "Where", Width: 13}, func(p *report.Problem) report.Cell { return say.Relation(p.Relation) }},
		{report.Column{Header: "Row", Width: 14}, func(p *report.Problem) report.Cell { return text(p.RowID) }},
		{report.Column{Header: "Credential", Width: 14, Wrap: true}, func(p *report.Problem) report.Cell { return text(named(p.Credential)) }},
		{report.Column{Header: "What is wrong", Width: 48, Wrap: true}, func(p *report.Problem) report.Cell { return text(p.What) }},
		{report.Column{Header: "How to fix it", Width: 48, Wrap: true}, func(p *report.Problem) report.Cell { return text(p.Mend) }},
		{report.Column{Header: "Code", Width: 22}, func(p *report.Problem) report.Cell { return text(p.Code) }},
	})
	s.Name, s.Frozen, s.Empty = "Data problems", 2, "Nothing to fix"
	s.Intro = []string{
		"Data problems, as of " + r.day(),
		"First those that would or could change a status. Fix them in the HR system: the next run reads it again.",
	}
	return s.of(problems)
}

func (r *Roster) letters(letters iter.Seq2[report.LetterLine, error]) report.Sheet {
	s := newTable([]column[report.LetterLine]{
		{report.Column{Header: "Staff ID", Width: 12}, func(l *report.LetterLine) report.Cell { return text(l.StaffID) }},
		{report.Column{Header: "Name", Width: 24}, func(l *report.LetterLine) report.Cell { return text(l.Name) }},
		{report.Column{Header: "Site", Width: 18}, func(l *report.LetterLine) report.Cell { return text(l.Site) }},
		{report.Column{Header: "Letter", Width: 20}, func(l *report.LetterLine) report.Cell { return text(l.Kind) }},
		{report.Column{Header: "Subject", Width: 46, Wrap: true}, func(l *report.LetterLine) report.Cell { return text(l.Subject) }},
		{report.Column{Header: "How", Width: 13}, func(l *report.LetterLine) report.Cell { return text(l.How) }},
		{report.Column{Header: "Why", Width: 46, Wrap: true}, func(l *report.LetterLine) report.Cell { return text(l.Why) }},
		{report.Column{Header: "Last notice", Width: 26, Wrap: true}, func(l *report.LetterLine) report.Cell { return text(l.LastNotice) }},
	})
	s.Name, s.Frozen, s.Empty = "Letters", 2, "Nobody is due a letter"
	s.Intro = []string{
		"Letters, as of " + r.day(),
		"Who is to get which letter, and how; who is not, and why.",
	}
	return s.of(letters)
}
