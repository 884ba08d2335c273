package report

import (
	"cmp"
	"iter"
	"strings"
	"sync"
	"time"

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
	Words        *templates.Words
	ManagerName  func(staffID string) string // empty: not known

	once   sync.Once
	shared shared // made once
	names  names
}

// HRSheets are the lines of HR's workbook, in the order in which they are to stand. Each stream is read once, one line
// at a time, after those above it.
type HRSheets struct {
	Action   iter.Seq2[Line, error]
	Roster   iter.Seq2[Line, error]
	Gaps     iter.Seq2[Line, error]
	Changes  iter.Seq2[News, error]
	Problems iter.Seq2[Problem, error]
	Letters  iter.Seq2[LetterLine, error]
	Tally    *Tally // whole
}

// LetterLine is a person who is due a letter, and what becomes of it.
type LetterLine struct {
	StaffID, Name, Site string
	Subject             string // the letter's
	Kind                string // of letter, in words
	How                 string // email, printed, none…
	Why                 string // why not by email, or not at all; may be empty
	LastNotice          string // of earlier runs, in words; empty: none
}

// HR returns HR's workbook.
func (r *Roster) HR(in HRSheets) Workbook {
	of := ""
	if r.Organization != "" {
		of = " of " + templates.OneLine(r.Organization)
	}
	b := r.workbook("Credential roster as of "+r.day(), "Confidential personnel records"+of+": for HR only")
	action := r.action("Action now", "Nobody has to do anything now")
	roster, gaps := r.everyone("Roster"), r.gaps()
	b.Sheets = []Sheet{
		r.summary(in.Tally), action.of(in.Action), roster.of(in.Roster), gaps.of(in.Gaps),
		r.changes(in.Changes, &in.Tally.Since), r.forecast(in.Tally), r.problems(in.Problems), r.letters(in.Letters),
		r.common().rules,
	}
	return b
}

// Manager returns the workbook of one manager with the lines given: of the manager's direct reports, and of nobody
// else. Action are those that need action, worst first.
func (r *Roster) Manager(name string, action, team iter.Seq2[Line, error]) Workbook {
	name = templates.OneLine(name)
	title := "Credentials of the team of " + name + " as of " + r.day()
	b := r.workbook(title, "Confidential personnel records: for "+name+" only")
	c := r.common()
	b.Sheets = []Sheet{c.action.of(action), c.team.of(team), c.rules}
	return b
}

// shared is what every manager's workbook has.
type shared struct {
	action, team table[Line]
	rules        Sheet
}

func (r *Roster) common() *shared {
	r.once.Do(func() {
		r.shared = shared{
			r.action("Action", "Nobody in your team has to do anything now"), r.everyone("My team"), r.rules(),
		}
	})
	return &r.shared
}

func (r *Roster) workbook(title, confidential string) Workbook {
	return Workbook{
		Title: title, Author: cmp.Or(templates.OneLine(r.Organization), "ceuwatch"), Created: r.Created, Confidential: confidential,
		Subject: "Certification and continuing education of staff, run " + r.Run,
	}
}

// day is the evaluation date in words.
func (r *Roster) day() string {
	year, month, day := r.AsOf.Civil()
	return r.Words.Day("en", year, int(month), day)
}

func (r *Roster) action(name, nothing string) table[Line] {
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
func (r *Roster) everyone(name string) table[Line] {
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

func (r *Roster) gaps() table[Line] {
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

func (r *Roster) problems(problems iter.Seq2[Problem, error]) Sheet {
	s := newTable([]column[Problem]{
		{Column{Header: "Staff ID", Width: 12}, func(p *Problem) Cell { return text(p.StaffID) }},
		{Column{Header: "Name", Width: 24}, func(p *Problem) Cell { return text(p.Name) }},
		{Column{Header: "Changes a verdict", Width: 11, Marks: []Mark{{"yes", "FFE08A", "3D2F00"}}},
			func(p *Problem) Cell { return p.Changes }},
		{Column{Header: "Where", Width: 13}, func(p *Problem) Cell { return relationWord(p.Relation) }},
		{Column{Header: "Row", Width: 14}, func(p *Problem) Cell { return text(p.RowID) }},
		{Column{Header: "Credential", Width: 14, Wrap: true}, func(p *Problem) Cell { return text(p.Credential) }},
		{Column{Header: "What is wrong", Width: 48, Wrap: true}, func(p *Problem) Cell { return text(p.What) }},
		{Column{Header: "How to mend it", Width: 48, Wrap: true}, func(p *Problem) Cell { return text(p.Mend) }},
		{Column{Header: "Code", Width: 22}, func(p *Problem) Cell { return text(p.Code) }},
	})
	s.Name, s.Frozen, s.Empty = "Data problems", 2, "Nothing to mend"
	s.Intro = []string{
		"Data problems, as of " + r.day(),
		"First those whose mending would or could change a verdict. Mend them in the HR system: the next run reads it again.",
	}
	return s.of(problems)
}

func (r *Roster) letters(letters iter.Seq2[LetterLine, error]) Sheet {
	s := newTable([]column[LetterLine]{
		{Column{Header: "Staff ID", Width: 12}, func(l *LetterLine) Cell { return text(l.StaffID) }},
		{Column{Header: "Name", Width: 24}, func(l *LetterLine) Cell { return text(l.Name) }},
		{Column{Header: "Site", Width: 18}, func(l *LetterLine) Cell { return text(l.Site) }},
		{Column{Header: "Letter", Width: 20}, func(l *LetterLine) Cell { return text(l.Kind) }},
		{Column{Header: "Subject", Width: 46, Wrap: true}, func(l *LetterLine) Cell { return text(l.Subject) }},
		{Column{Header: "How", Width: 13}, func(l *LetterLine) Cell { return text(l.How) }},
		{Column{Header: "Why", Width: 46, Wrap: true}, func(l *LetterLine) Cell { return text(l.Why) }},
		{Column{Header: "Last notice", Width: 26, Wrap: true}, func(l *LetterLine) Cell { return text(l.LastNotice) }},
	})
	s.Name, s.Frozen, s.Empty = "Letters", 2, "Nobody is due a letter"
	s.Intro = []string{
		"Letters, as of " + r.day(),
		"Who is to get which letter, and how; who is not, and why.",
	}
	return s.of(letters)
}

// relationWord names a relation as people read it.
func relationWord(relation rules.Relation) string {
	return strings.ReplaceAll(string(relation), "_", " ")
}
