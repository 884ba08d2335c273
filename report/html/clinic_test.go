package html_test

import (
	"iter"
	"time"

	"ceuwatch/report"
	"ceuwatch/report/page"
	"ceuwatch/rules"
)

var asOf = rules.NewDate(2026, time.December, 1)

func all[T any](rows ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// source is a run of a small clinic, with a row for each status.
func source() page.Source {
	t := report.NewTally(asOf)
	t.Included, t.WithVerdicts, t.Verdicts = 1204, 1186, 1342
	t.Read = map[rules.Relation]int{
		rules.RelationStaff: 1260, rules.RelationCredential: 1401, rules.RelationCredit: 23811, rules.RelationAttempt: 64,
	}
	t.SetAside[rules.RelationStaff] = map[string]int{rules.AsideExcluded: 51, rules.AsideRepeated: 5}
	t.SetAside[rules.RelationCredit] = map[string]int{rules.AsideExcluded: 902, rules.AsideOrphan: 12}
	t.ByCredential = map[string]map[rules.Status]int{
		"BLS": {rules.Current: 310, rules.NearingExpiry: 38, rules.Lapsed: 9},
		"CMA-AAMA": {
			rules.Current: 620, rules.NearingExpiry: 71, rules.ExamWindow: 14, rules.ExamRequired: 6,
			rules.ExamExhausted: 1,
		},
		"RMA-AMT": {
			rules.Current: 240, rules.NearingExpiry: 12, rules.Lapsed: 3, rules.Undetermined: 11, rules.Missing: 7,
		},
	}
	t.BySite = map[string]map[rules.Status]int{
		"North": {rules.Current: 800, rules.NearingExpiry: 100, rules.ExamWindow: 14},
		"South Campus": {
			rules.Current: 370, rules.NearingExpiry: 21, rules.Lapsed: 12, rules.ExamRequired: 6, rules.ExamExhausted: 1,
		},
		"": {rules.Undetermined: 11, rules.Missing: 7},
	}
	t.NoRecord = map[string]int{"Medical Assistant": 11, "Receptionist": 7}
	t.Expiring = [12]int{41, 22, 18, 35, 12, 60, 9, 3, 0, 27, 44, 31}
	t.Letters = map[string]int{"filed": 96, "printed": 14, "suppressed": 3}
	line := func(
		id, name, credential string, status rules.Status, word string, expires rules.Date, step string,
	) report.Line {
		return report.Line{
			StaffID: id, Name: name, Job: "Medical Assistant", Site: "North", Credential: credential, Number: "1234567",
			Status: status, StatusWord: word, Dated: expires != 0, Expires: expires, DaysLeft: int(expires - asOf),
			WindowCloses: expires + 90, NextStep: step,
		}
	}
	risk := line("S-0009", "Dana Poole", "CMA-AAMA", rules.ExamRequired, "Exam required", asOf-140,
		"Not valid for work: register for the recertification exam")
	risk.AtRisk = true
	return page.Source{
		Organization: "Sample Valley Clinics", RunID: "2026-12-01",
		RuleBook: "9f2b6d0c4a1e8f7735bb20d1c6a94e0f5d8833a7216c0be94f1e7a2d5c60b8e3",
		Tally:    t,
		Action: all(
			line("S-0004", "Noor Haddad", "CMA-AAMA", rules.ExamExhausted, "Exam exhausted", asOf-400,
				"Not valid for work: not eligible to recertify; decide on the role with the person"),
			risk,
			line("S-0001", "Ana María Ruiz Ledesma", "CMA-AAMA", rules.ExamWindow, "Exam window", asOf-1,
				"Not valid for work: earn 11.5 points, at least 2 administrative, then apply by February 28, 2027"),
			line("S-0017", "Kofi Mensah", "RMA-AMT", rules.Missing, "Missing", 0,
				"No RMA (AMT) on record: ask for the certificate, or plan how to earn it"),
			line("S-0020", "Li Wei", "BLS", rules.Lapsed, "Lapsed", asOf-31,
				"Not valid for work: renew the credential and record the new dates"),
			line("S-0033", "Grace O’Neil", "CMA-AAMA", rules.NearingExpiry, "Nearing expiry", asOf+30,
				"Points complete: apply by December 10, 2026"),
			line("S-0041", "Piotr Zieliński", "", rules.Undetermined, "Undetermined", 0,
				"Fix HR's data: give each person an id of their own, or make the rows agree on name and address"),
		),
		Problems: all(
			report.Problem{Changes: true, Relation: rules.RelationStaff, StaffID: "S-0041", Name: "Piotr Zieliński",
				What: "several staff rows share this staff id and contradict each other",
				Mend: "give each person an id of their own, or make the rows agree on name, e-mail, language and address"},
			report.Problem{Changes: true, Relation: rules.RelationCredit, StaffID: "S-0001", Name: "Ana María Ruiz Ledesma",
				RowID: "C-20931", Credential: "CMA-AAMA",
				What: "credit does not count: no body is on record as having approved it",
				Mend: "enter who approved it in approved_by, if anyone did"},
			report.Problem{Relation: rules.RelationCredit, StaffID: "S-9999", RowID: "C-7",
				What: "no staff row has its staff id", Mend: "correct the staff id or add the person"},
			report.Problem{Relation: rules.RelationAttempt, RowID: "A-7",
				What: "the row names no staff id", Mend: "enter whose row it is"},
		),
		Files: gathered(
			page.File{Path: "letters/S-0001.pdf", Title: "Ana María Ruiz Ledesma"},
			page.File{Path: "letters/S-0020.pdf", Title: "Li Wei"},
			page.File{Path: "letters/S-0033.pdf", Title: "Grace O’Neil"},
			page.File{Path: "mail/S-0001.eml", Title: "Ana María Ruiz Ledesma"},
			page.File{Path: "mail/S-0002.eml", Title: "Morgan Ellis"},
			page.File{Path: "managers/S-0002.xlsx", Title: "Morgan Ellis, North"},
			page.File{Path: "print/North.pdf"}, page.File{Path: "print/South%20Campus.pdf"},
			page.File{Path: "roster.xlsx"},
		),
		HasLetter: func(id string) bool { return id == "S-0001" || id == "S-0020" || id == "S-0033" },
	}
}

func gathered(all ...page.File) *page.Files {
	var files page.Files
	for _, f := range all {
		files.Add(f)
	}
	return &files
}
