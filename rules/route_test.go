package rules_test

import (
	"strings"
	"testing"

	"ceuwatch/rules"
)

// routes lists a verdict's routes; closed ones have a mark.
func routes(v rules.Verdict) string {
	if v.Standing == nil {
		return ""
	}
	var list []string
	for _, r := range v.Routes {
		text := r.Route
		if r.ApplyBy != 0 {
			text += " " + r.ApplyBy.String()
		}
		if !r.Open {
			text += "!"
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

// applyBy says by when to apply at the latest, and how.
func applyBy(v rules.Verdict) string {
	if v.Standing == nil || v.ApplyBy() == nil {
		return "never"
	}
	return strings.TrimSpace(v.ApplyBy().Route + " " + v.ApplyBy().ApplyBy.String())
}

func TestRoutes(t *testing.T) {
	const early = "ce_approved 2026-11-30, ce_expedited 2026-11-23, ce_mail 2026-10-31, ce_online 2026-11-09, " +
		"exam 2026-08-31"
	failed := sitting(sitting(sitting(cma(), "", "2026-01-01", "0"), "", "2026-02-01", "0"), "", "2026-03-01", "0")
	leap := holding(person(), "CMA", "", "2027-11-30")
	for _, tt := range []struct {
		name, asOf    string
		emp           rules.Employee
		code          string
		want, applyBy string
	}{
		{"current", asOf, cma(), "CMA-AAMA", early, "ce_online 2026-11-09"},
		{"on the last day for the exam", "2026-08-31", cma(), "CMA-AAMA", early, "ce_online 2026-11-09"},
		{"the day after", "2026-09-01", cma(), "CMA-AAMA", early + "!", "ce_online 2026-11-09"},
		{"too late online", "2026-11-10", cma(), "CMA-AAMA", "ce_approved 2026-11-30, ce_expedited 2026-11-23, " +
			"ce_mail 2026-10-31!, ce_online 2026-11-09!, exam 2026-08-31!", "ce_expedited 2026-11-23"},
		{"too late expedited", "2026-11-24", cma(), "CMA-AAMA", "ce_approved 2026-11-30, ce_expedited 2026-11-23!, " +
			"ce_mail 2026-10-31!, ce_online 2026-11-09!, exam 2026-08-31!", "ce_approved 2026-11-30"},
		{"in the window", "2026-12-01", cma(), "CMA-AAMA", "ce_approved 2027-02-28, ce_expedited 2027-02-21, " +
			"ce_mail 2027-01-29, ce_online 2027-02-07, exam", "ce_online 2027-02-07"},
		{"in the window, too late by mail", "2027-01-30", cma(), "CMA-AAMA", "ce_approved 2027-02-28, " +
			"ce_expedited 2027-02-21, ce_mail 2027-01-29!, ce_online 2027-02-07, exam", "ce_online 2027-02-07"},
		{"in the window, too late online", "2027-02-08", cma(), "CMA-AAMA", "ce_approved 2027-02-28, " +
			"ce_expedited 2027-02-21, ce_mail 2027-01-29!, ce_online 2027-02-07!, exam", "ce_expedited 2027-02-21"},
		{"in the window until the safe day", "2028-02-28", leap, "CMA-AAMA", "ce_approved 2028-02-28, " +
			"ce_expedited 2028-02-21!, ce_mail 2028-01-29!, ce_online 2028-02-07!, exam", "ce_approved 2028-02-28"},
		{"in the window after it", "2028-02-29", leap, "CMA-AAMA", "ce_approved 2028-02-29, ce_expedited 2028-02-21!, " +
			"ce_mail 2028-01-29!, ce_online 2028-02-07!, exam", "ce_approved 2028-02-29"},
		{"exam required", "2027-03-01", cma(), "CMA-AAMA", "exam", "exam"},
		{"no attempt left, current", asOf, failed, "CMA-AAMA", strings.TrimSuffix(early, ", exam 2026-08-31"),
			"ce_online 2026-11-09"},
		{"no attempt left, in the window", "2026-12-01", failed, "CMA-AAMA", "ce_approved 2027-02-28, " +
			"ce_expedited 2027-02-21, ce_mail 2027-01-29, ce_online 2027-02-07", "ce_online 2027-02-07"},
		{"no attempt left, exhausted", "2027-03-01", failed, "CMA-AAMA", "", "never"},
		{"the exam three months before an end of May", asOf, holding(person(), "CMA", "", "2028-05-31"), "CMA-AAMA",
			"ce_approved 2028-05-31, ce_expedited 2028-05-24, ce_mail 2028-05-01, ce_online 2028-05-10, exam 2028-02-29",
			"ce_online 2028-05-10"},
		{"no window", asOf, holding(person(), "CPR", "", "2026-11-30"), "BLS", "renew 2026-11-30", "renew 2026-11-30"},
		{"no window, on the last day", "2026-11-30", holding(person(), "CPR", "", "2026-11-30"), "BLS", "renew 2026-11-30",
			"renew 2026-11-30"},
		{"lapsed", "2026-12-01", holding(person(), "CPR", "", "2026-11-30"), "BLS", "", "never"},
		{"on the last day of reinstatement", "2027-11-30", holding(person(), "CCMA", "", "2026-11-30"), "CCMA-NHA",
			"reinstate 2027-11-30", "reinstate 2027-11-30"},
		{"the day after it", "2027-12-01", holding(person(), "CCMA", "", "2026-11-30"), "CCMA-NHA",
			"reinstate 2027-11-30!", "never"},
		{"reinstatement to a month's end", "2027-01-01", holding(person(), "RMA (ARMA)", "", "2026-02-28"), "RMA-ARMA",
			"reinstate 2028-02-29", "reinstate 2028-02-29"},
		{"before it has lapsed", "2026-11-30", holding(person(), "CCMA", "", "2026-11-30"), "CCMA-NHA",
			"renew 2026-11-30", "renew 2026-11-30"},
		{"undetermined", asOf, holding(person(), "CPR", "", ""), "BLS", "", "never"},
	} {
		v := judge(t, tt.asOf, tt.code, tt.emp)
		if got := routes(v); got != tt.want || applyBy(v) != tt.applyBy {
			t.Errorf("%s: %s; apply by %s\nwant %s; %s", tt.name, got, applyBy(v), tt.want, tt.applyBy)
		}
	}
}

func TestAnExamWithoutAWindowEndsWithTheCredential(t *testing.T) {
	own := &rules.Book{Rules: []rules.Rule{{Code: "X", Versions: []rules.Version{
		{From: date(t, "2010-01-01"), CycleMonths: 24, ExamAllowed: 1, ExamApplyMonths: 2},
	}}}}
	for asOf, want := range map[string]string{
		"2026-11-15": "current exam 2026-09-15!, renew 2026-11-15", "2026-11-16": "lapsed ",
	} {
		e := rules.New(date(t, asOf), own, rules.Vocabulary{}, rules.Stages{}, nil)
		v := e.Evaluate(holding(person(), "x", "", "2026-11-15")).Verdicts[0]
		if got := string(v.Status) + " " + routes(v); got != want {
			t.Errorf("on %s it is %s, want %s", asOf, got, want)
		}
	}
}
