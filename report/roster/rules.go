package roster

import (
	"cmp"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// statusColours are the fill and ink, RRGGBB, of a status wherever a workbook shows it: reds for what is not valid for
// work or not there, lighter as it gets less grave.
func statusColours(s rules.Status) (fill, ink string) {
	switch s {
	case rules.ExamExhausted:
		return "7F1D1D", "FFFFFF"
	case rules.ExamRequired:
		return "C62828", "FFFFFF"
	case rules.ExamWindow:
		return "F59E42", "3B1D00"
	case rules.Missing:
		return "E77A7A", "2E0000"
	case rules.Lapsed:
		return "F4B3B3", "4A0A0A"
	case rules.NearingExpiry:
		return "FFD966", "3D2F00"
	case rules.Current:
		return "CFE8CF", "14361A"
	case rules.Undetermined:
	}
	return "C4C8CE", "1F2937"
}

// statusMarks are the words of the statuses in their colours, worst first.
func statusMarks(words *templates.Words) []report.Mark {
	var marks []report.Mark
	for _, s := range report.Statuses() {
		fill, ink := statusColours(s)
		marks = append(marks, report.Mark{Word: cmp.Or(words.Statuses[string(s)].En, string(s)), Fill: fill, Ink: ink})
	}
	return marks
}

// grave is a word that calls for help, notable one that calls for a look.
func grave(word string) report.Mark   { return report.Mark{Word: word, Fill: "F8B4B4", Ink: "5F0F0F"} }
func notable(word string) report.Mark { return report.Mark{Word: word, Fill: "FFE08A", Ink: "3D2F00"} }

// rules lists the figures in force, each with its source, and what words and colours mean.
func (r *Roster) rules() report.Sheet {
	s := report.Sheet{
		Name: "Rules", Frozen: 2, Empty: "The rule book holds no rule",
		Intro: []string{
			"Rules in force on " + r.day(),
			"The figures that the verdicts rest on, each with its source; below them, what statuses, colors and columns mean.",
			"Rule book " + r.Book.Digest,
		},
		Columns: []report.Column{
			{Header: "Credential", Width: 16}, {Header: "Figure", Width: 34, Wrap: true},
			{Header: "Value", Width: 36, Wrap: true}, {Header: "Note", Width: 52, Wrap: true},
			{Header: "Source", Width: 34, Wrap: true}, {Header: "Address", Width: 44, Wrap: true},
			{Header: "Checked", Width: 11.5},
			{Header: "Verified", Width: 19, Wrap: true, Marks: []report.Mark{notable(say.Unverified)}},
		},
		Below: r.legend(),
	}
	s.Fixed = [][]report.Cell{}
	for i := range r.Book.Rules {
		s.Fixed = append(s.Fixed, r.figures(&r.Book.Rules[i])...)
	}
	return s
}

// figures are the rows of one rule.
func (r *Roster) figures(rule *rules.Rule) [][]report.Cell {
	rows := [][]report.Cell{
		{rule.Code, "Name", rule.Name.En, nil, nil, nil, nil, nil},
		{rule.Code, "Certifying body", rule.Body.En, text(rule.Contact), nil, nil, nil, nil},
	}
	v := rule.InForce(r.AsOf)
	if v == nil {
		return append(rows, []report.Cell{rule.Code, "In force", "no version on " + r.AsOf.String(), nil, nil, nil, nil, nil})
	}
	until := ""
	if v.Until != 0 {
		until = "until the day before " + v.Until.String()
	}
	rows = append(rows, []report.Cell{rule.Code, "In force from", v.From, text(until), nil, nil, nil, nil})
	for _, group := range []struct {
		figures []rules.Figure
		name    string // of figures without one of their own
		note    string // of figures without one of their own
	}{{v.Figures, "Figure", ""}, {v.Fees, "Fee", "informs only: check the current fee"}, {v.Notes, "Note", ""}} {
		for _, f := range group.figures {
			verified := "yes"
			if f.Unverified {
				verified = say.Unverified
			}
			rows = append(rows, []report.Cell{
				rule.Code, cmp.Or(f.Name.En, group.name), text(f.Value.En), text(cmp.Or(f.Note.En, group.note)),
				text(f.Source.Title), text(f.Source.Address), date(f.Source.Checked), verified,
			})
		}
	}
	return rows
}

// legend says what statuses, colours and columns mean.
func (r *Roster) legend() [][]report.Cell {
	rows := [][]report.Cell{{report.Heading("What each status and color means")}}
	for i, mark := range statusMarks(r.Words) {
		rows = append(rows, []report.Cell{mark, statusMeaning(report.Statuses()[i])})
	}
	rows = append(rows, nil, []report.Cell{report.Heading("What the columns mean")})
	for _, c := range [][2]string{
		{"Days left", "Days from " + r.AsOf.String() + " to the last valid day; negative once expired"},
		{"Window closes", "The last day on which continuing education still recertifies an expired credential"},
		{"Safe by", "The day to be done by, as sources differ: the window's close or 90 days after expiry, the earlier"},
		{"Apply by", "The last day to apply by the simplest route that is still open"},
		{"Missing", "Points that lack to the total, to each category and to the approved minimum"},
		{"To earn", "The fewest points that finish, if they are approved ones"},
		{"Role at risk", "An employer's policy asks for the credential in this job and state; the person holds no valid one"},
		{"Last notice", "The last notice that earlier runs gave the person about this credential"},
	} {
		rows = append(rows, []report.Cell{report.Label(c[0]), report.Note(c[1])})
	}
	return rows
}

// statusMeaning says what a status means to whoever has to act on it.
func statusMeaning(s rules.Status) report.Note {
	switch s {
	case rules.ExamExhausted:
		return "Not valid for work. The window has closed and every attempt allowed was failed: not eligible to recertify"
	case rules.ExamRequired:
		return "Not valid for work. The window has closed: only the exam recertifies"
	case rules.ExamWindow:
		return "Not valid for work. Expired, but continuing education still recertifies until the window closes"
	case rules.Missing:
		return "An employer's policy asks for this credential, and the person has none on record"
	case rules.Lapsed:
		return "Not valid for work. Expired, and the rule has no window in which continuing education still recertifies"
	case rules.NearingExpiry:
		return "Valid. So few days are left that notices have begun"
	case rules.Undetermined:
		return "HR's data allows no verdict: never take it for valid. What to mend stands beside it"
	case rules.Current:
		return "Valid, with more days left than notices are given for"
	}
	return ""
}
