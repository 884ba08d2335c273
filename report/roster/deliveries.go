package roster

import (
	"iter"

	"ceuwatch/report"
	"ceuwatch/templates"
)

// Delivered returns the workbook that says what became of each letter and message.
func (r *Roster) Delivered(lines iter.Seq2[report.DeliveryLine, error]) report.Workbook {
	marks := []report.Mark{
		grave(report.StateWord("failed")), grave(report.StateWord("deferred")), grave(report.StateWord("in_doubt")),
	}
	s := newTable([]column[report.DeliveryLine]{
		{report.Column{Header: "Staff ID", Width: 12}, func(l *report.DeliveryLine) report.Cell { return text(l.StaffID) }},
		{report.Column{Header: "Name", Width: 24}, func(l *report.DeliveryLine) report.Cell { return text(l.Name) }},
		{report.Column{Header: "Site", Width: 18}, func(l *report.DeliveryLine) report.Cell { return text(l.Site) }},
		{report.Column{Header: "What", Width: 18}, func(l *report.DeliveryLine) report.Cell { return text(l.What()) }},
		{report.Column{Header: "Subject", Width: 44, Wrap: true}, func(l *report.DeliveryLine) report.Cell { return text(l.Subject) }},
		{report.Column{Header: "What became of it", Width: 28, Marks: marks},
			func(l *report.DeliveryLine) report.Cell { return text(report.StateWord(l.State)) }},
		{report.Column{Header: "Why", Width: 60, Wrap: true}, func(l *report.DeliveryLine) report.Cell { return text(templates.OneLine(l.Why)) }},
		{report.Column{Header: "Sent twice", Width: 10, Marks: []report.Mark{notable("yes")}},
			func(l *report.DeliveryLine) report.Cell { return l.Again }},
	})
	s.Name, s.Frozen, s.Empty = "Deliveries", 2, "Nobody was due a letter"
	s.Intro = []string{
		"Deliveries of run " + r.Run + ", as of " + r.day(),
		"What became of each letter and each manager's message. Letters that failed or were put off are in undelivered.pdf.",
	}
	of := ""
	if r.Organization != "" {
		of = " of " + templates.OneLine(r.Organization)
	}
	b := r.workbook("Deliveries of run "+r.Run, "Confidential personnel records"+of+": for HR only")
	b.Sheets = []report.Sheet{s.of(lines)}
	return b
}
