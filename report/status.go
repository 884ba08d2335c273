package report

import (
	"slices"

	"ceuwatch/rules"
)

// StatusRow is all that the artefacts say and decide of a status. What it is called stands
// in templates/words.yaml, and what to do about it in [NewLine].
type StatusRow struct {
	Status    rules.Status
	Fill, Ink string // RRGGBB: reds for what is not valid for work or not there, lighter as it gets less grave
	Meaning   string // to whoever has to act on it
	Expired   bool   // not valid for work
	Closing   bool   // can still be renewed without an exam, up to a day: that day is a deadline
	Letter    bool   // letters are written on it
	Escalated bool   // managers and HR hear of the person by name
}

// StatusRows are the statuses in the order in which reports show them, worst first.
func StatusRows() []StatusRow {
	return []StatusRow{
		{Status: rules.ExamExhausted, Fill: "7F1D1D", Ink: "FFFFFF", Expired: true, Letter: true, Escalated: true,
			Meaning: "Not valid for work. The window has closed and every attempt allowed was failed: not eligible to recertify"},
		{Status: rules.ExamRequired, Fill: "C62828", Ink: "FFFFFF", Expired: true, Letter: true, Escalated: true,
			Meaning: "Not valid for work. The window has closed: only the exam recertifies"},
		{Status: rules.ExamWindow, Fill: "F59E42", Ink: "3B1D00", Expired: true, Letter: true, Closing: true,
			Meaning: "Not valid for work. Expired, but continuing education still recertifies until the window closes"},
		{Status: rules.Missing, Fill: "E77A7A", Ink: "2E0000", Letter: true,
			Meaning: "An employer's policy asks for this credential, and the person has none on record"},
		{Status: rules.Lapsed, Fill: "F4B3B3", Ink: "4A0A0A", Expired: true, Letter: true,
			Meaning: "Not valid for work. Expired, and the rule has no window in which continuing education still recertifies"},
		{Status: rules.NearingExpiry, Fill: "FFD966", Ink: "3D2F00", Letter: true, Closing: true,
			Meaning: "Valid. So few days are left that notices have begun"},
		{Status: rules.Undetermined, Fill: "C4C8CE", Ink: "1F2937",
			Meaning: "HR's data does not say where it stands: never take it for valid. What to fix stands beside it"},
		{Status: rules.Current, Fill: "CFE8CF", Ink: "14361A",
			Meaning: "Valid, with more days left than notices are given for"},
	}
}

// Statuses lists the statuses in the order in which reports show them, worst first.
func Statuses() []rules.Status {
	var all []rules.Status
	for _, row := range StatusRows() {
		all = append(all, row.Status)
	}
	return all
}

// RowOf returns the row of a status; an empty one where there is no such status.
func RowOf(s rules.Status) StatusRow {
	rows := StatusRows()
	if at := slices.IndexFunc(rows, func(r StatusRow) bool { return r.Status == s }); at >= 0 {
		return rows[at]
	}
	return StatusRow{}
}
