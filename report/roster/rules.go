package roster

import (
	"cmp"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// statusMarks are the words of the statuses in their colours, worst first.
func statusMarks(words *templates.Words) []report.Mark {
	var marks []report.Mark
	for _, s := range report.StatusRows() {
		word := cmp.Or(words.Statuses[string(s.Status)].En, string(s.Status))
		marks = append(marks, report.Mark{Word: word, Fill: s.Fill, Ink: s.Ink})
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
			"The figures that each status rests on, each with its source; below them, what statuses, colors and columns mean.",
			"Rule book " + r.Book.Digest,
		},
		Columns: []report.Column{
			{Header: "Credential", Width: 16}, {Header: "Figure", Width: 34, Wrap: true},
			{Header: "Value", Width: 36, Wrap: true}, {Header: "Note", Width: 52, Wrap: true},
			{Header: "Source", Width: 34, Wrap: true}, {Header: "Address", Width: 44, Wrap: true},
			{Header: "Seen", Width: 11.5},
			{Header: "To confirm", Width: 19, Wrap: true, Marks: []report.Mark{notable(say.Unverified)}},
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
		{named(rule.Code), "Name", rule.Name.En, nil, nil, nil, nil, nil},
		{named(rule.Code), "Certifying body", rule.Body.En, text(rule.Contact), nil, nil, nil, nil},
	}
	v := rule.InForce(r.AsOf)
	if v == nil {
		return append(rows, []report.Cell{named(rule.Code), "In force", "no version on " + r.AsOf.String(), nil, nil, nil, nil, nil})
	}
	until := ""
	if v.Until != 0 {
		until = "until the day before " + v.Until.String()
	}
	rows = append(rows, []report.Cell{named(rule.Code), "In force from", v.From, text(until), nil, nil, nil, nil})
	for _, group := range []struct {
		figures []rules.Figure
		name    string // of figures without one of their own
		note    string // of figures without one of their own
	}{{v.Figures, "Figure", ""}, {v.Fees, "Fee", "informs only: check the current fee"}, {v.Notes, "Note", ""}} {
		for _, f := range group.figures {
			confirm := ""
			if f.Unverified {
				confirm = say.Unverified
			}
			rows = append(rows, []report.Cell{
				named(rule.Code), cmp.Or(f.Name.En, group.name), text(f.WithPayer().En), text(cmp.Or(f.Note.En, group.note)),
				text(f.Source.Title), text(f.Source.Address), date(f.Source.Checked), text(confirm),
			})
		}
	}
	return rows
}

// legend says what statuses, colours and columns mean.
func (r *Roster) legend() [][]report.Cell {
	rows := [][]report.Cell{{report.Heading("What each status and color means")}}
	for i, mark := range statusMarks(r.Words) {
		rows = append(rows, []report.Cell{mark, report.Note(report.StatusRows()[i].Meaning)})
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
