package report

import (
	"cmp"
	"iter"
	"strings"

	"ceuwatch/templates"
)

// DeliveryLine is what became of one letter, or of one manager's message.
type DeliveryLine struct {
	StaffID, Name, Site string
	Letter              bool // or a manager's message
	Subject             string
	State               string // accepted, filed, failed…
	Why                 string // why not, or what to know; may be empty
	Again               bool   // sent a second time
}

// stateWord says a state as people read it.
func stateWord(state string) string {
	return cmp.Or(map[string]string{
		"accepted": "Accepted by the mail server", "in_doubt": "In doubt", "deferred": "Put off, not delivered",
		"failed": "Failed", "printed": "In the print queue", "suppressed": "Suppressed", "filed": "Filed in the outbox",
		"planned": "Not yet sent", "intended": "Being sent",
	}[state], state)
}

// Outcomes says in one line how many letters came to which state.
func Outcomes(counts map[string]int) string {
	var parts []string
	for _, state := range keys(counts) {
		parts = append(parts, number(counts[state])+" "+lowerFirst(stateWord(state)))
	}
	return cmp.Or(strings.Join(parts, ", "), "nobody was due one")
}

// what names a delivery.
func (l *DeliveryLine) what() string {
	if l.Letter {
		return "Letter"
	}
	return "Manager's message"
}

// Delivered returns the workbook that says what became of each letter and message.
func (r *Roster) Delivered(lines iter.Seq2[DeliveryLine, error]) Workbook {
	bad := func(word string) Mark { return Mark{word, "F8B4B4", "5F0F0F"} }
	marks := []Mark{bad(stateWord("failed")), bad(stateWord("deferred")), bad(stateWord("in_doubt"))}
	s := newTable([]column[DeliveryLine]{
		{Column{Header: "Staff ID", Width: 12}, func(l *DeliveryLine) Cell { return text(l.StaffID) }},
		{Column{Header: "Name", Width: 24}, func(l *DeliveryLine) Cell { return text(l.Name) }},
		{Column{Header: "Site", Width: 18}, func(l *DeliveryLine) Cell { return text(l.Site) }},
		{Column{Header: "What", Width: 18}, func(l *DeliveryLine) Cell { return text(l.what()) }},
		{Column{Header: "Subject", Width: 44, Wrap: true}, func(l *DeliveryLine) Cell { return text(l.Subject) }},
		{Column{Header: "What became of it", Width: 28, Marks: marks},
			func(l *DeliveryLine) Cell { return text(stateWord(l.State)) }},
		{Column{Header: "Why", Width: 60, Wrap: true}, func(l *DeliveryLine) Cell { return text(templates.OneLine(l.Why)) }},
		{Column{Header: "Sent twice", Width: 10, Marks: []Mark{{"yes", "FFE08A", "3D2F00"}}},
			func(l *DeliveryLine) Cell { return l.Again }},
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
	b.Sheets = []Sheet{s.of(lines)}
	return b
}
