package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// NewLetterLine says on HR's roster which letter a person is due and how it reaches them. The lines are the person's,
// that which the letter starts with first.
func NewLetterLine(p Person, subject string, lines []Line) LetterLine {
	worst := lines[0]
	line := LetterLine{
		StaffID: p.StaffID, Name: p.Name, Site: p.Site, Subject: subject, Kind: worst.StatusWord, How: "email",
		LastNotice: worst.LastNotice,
	}
	if p.Email == "" {
		line.How, line.Why = "printed", "no usable e-mail address on record"
	}
	if slices.ContainsFunc(lines, func(l Line) bool { return slices.Contains(l.Issues, rules.IssueRenewalPossible) }) {
		line.Why = say.Joined("; ", "check with the body before sending: the points are complete, and perhaps only the new date "+
			"is not on record", line.Why)
	}
	return line
}

// DeliveryLine is what became of one letter, or of one manager's message.
type DeliveryLine struct {
	StaffID, Name, Site string
	Letter              bool // or a manager's message
	Subject             string
	State               string // accepted, filed, failed…
	Why                 string // why not, or what to know; may be empty
	Again               bool   // sent a second time
}

// StateWord says a state as people read it.
func StateWord(state string) string {
	return cmp.Or(map[string]string{
		"accepted": "Accepted by the mail server", "in_doubt": "In doubt", "deferred": "Put off, not delivered",
		"failed": "Failed", "printed": "In the print queue", "suppressed": "Suppressed", "filed": "Filed in the outbox",
		"superseded": "Superseded by another run",
		"planned":    "Not yet sent", "intended": "Being sent",
	}[state], state)
}

// Outcomes says in one line how many letters came to which state.
func Outcomes(counts map[string]int) string {
	var parts []string
	for _, state := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, say.Number(counts[state])+" "+say.LowerFirst(StateWord(state)))
	}
	return cmp.Or(strings.Join(parts, ", "), "nobody was due one")
}

// What names a delivery.
func (l *DeliveryLine) What() string {
	if l.Letter {
		return "Letter"
	}
	return "Manager's message"
}

// LetterLine is a person who is due a letter, and what becomes of it.
type LetterLine struct {
	_                   struct{} `cbor:",toarray"`
	StaffID, Name, Site string
	Subject             string // the letter's
	Kind                string // of letter, in words
	How                 string // email, printed, none…
	Why                 string // why not by email, or not at all; may be empty
	LastNotice          string // of earlier runs, in words; empty: none
}
