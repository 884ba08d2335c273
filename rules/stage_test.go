package rules_test

import (
	"testing"

	"ceuwatch/rules"
)

func TestStatusAndStageChangeOnTheDay(t *testing.T) {
	tests := []struct{ asOf, status, stage string }{
		{"2026-06-02", "current", ""}, // 181 days left
		{"2026-06-03", "nearing_expiry", "expiry-180"},
		{"2026-08-31", "nearing_expiry", "expiry-180"},
		{"2026-09-01", "nearing_expiry", "expiry-90"},
		{"2026-10-01", "nearing_expiry", "expiry-60"},
		{"2026-10-31", "nearing_expiry", "expiry-30"},
		{"2026-11-22", "nearing_expiry", "expiry-30"},
		{"2026-11-23", "nearing_expiry", "expiry-7"},
		{"2026-11-30", "nearing_expiry", "expiry-7"},
		{"2026-12-01", "exam_window", "window-open"},
		{"2026-12-29", "exam_window", "window-open"},
		{"2026-12-30", "exam_window", "window-60"},
		{"2027-01-29", "exam_window", "window-30"},
		{"2027-02-21", "exam_window", "window-7"},
		{"2027-02-28", "exam_window", "window-7"},
		{"2027-03-01", "exam_required", "exam-required"},
		{"2040-01-01", "exam_required", "exam-required"},
	}
	for _, tt := range tests {
		v := judge(t, tt.asOf, "CMA-AAMA", cma())
		if string(v.Status) != tt.status || string(v.Stage) != tt.stage {
			t.Errorf("on %s a CMA until 2026-11-30 is %s %q, want %s %q", tt.asOf, v.Status, v.Stage, tt.status, tt.stage)
		}
	}
}

func TestARuleWithoutWindowLapses(t *testing.T) {
	bls := holding(person(), "CPR", "2024-12-05", "2026-11-30")
	for asOf, want := range map[string]string{
		"2026-06-02": "current ", "2026-06-03": "nearing_expiry expiry-180", "2026-11-30": "nearing_expiry expiry-7",
		"2026-12-01": "lapsed lapsed", "2030-01-01": "lapsed lapsed",
	} {
		v := judge(t, asOf, "BLS", bls)
		if got := string(v.Status) + " " + string(v.Stage); got != want {
			t.Errorf("on %s a card until 2026-11-30 is %s, want %s", asOf, got, want)
		}
		if v.Version.Required != 0 || v.Counted != 0 || v.ToEarn != 0 || !v.RequirementsMet() || issues(v) != "" {
			t.Errorf("a rule that asks for nothing gives %+v", v)
		}
		if v.WindowClosesOn != 0 || v.SafeBy != 0 {
			t.Errorf("a rule without a window closes it on %s, safe by %s", v.WindowClosesOn, v.SafeBy)
		}
	}
}

func TestStagesOfRuleClinicAndCredential(t *testing.T) {
	ncma := holding(person(), "NCMA", "2025-12-01", "2026-11-30")
	both := holding(cma(), "NCMA", "2025-12-01", "2026-11-30")
	own := clinic{stages: rules.Stages{Expiry: []int{120}, Window: []int{45}, ByCredential: map[string]rules.Stages{
		"NCMA-NCCT": {Expiry: []int{150, 20}}, "CMA-AAMA": {Window: []int{80}},
	}}}
	for _, tt := range []struct {
		name             string
		clinic           clinic
		asOf, credential string
		emp              rules.Employee
		want             string
	}{
		{"a cycle of 12 months has its own lead", clinic{}, "2026-09-30", "NCMA-NCCT", ncma, "current "},
		{"its largest stage is 60 days", clinic{}, "2026-10-01", "NCMA-NCCT", ncma, "nearing_expiry expiry-60"},
		{"each credential has its lead", clinic{}, "2026-09-01", "CMA-AAMA", both, "nearing_expiry expiry-90"},
		{"the clinic's stages hold for a rule without", own, "2026-08-01", "CMA-AAMA", both, "current "},
		{"and begin with the largest", own, "2026-08-02", "CMA-AAMA", both, "nearing_expiry expiry-120"},
		{"by_credential wins over the rule", own, "2026-07-03", "NCMA-NCCT", both, "nearing_expiry expiry-150"},
		{"but not before its largest", own, "2026-07-02", "NCMA-NCCT", both, "current "},
		{"and has no other stages", own, "2026-11-09", "NCMA-NCCT", both, "nearing_expiry expiry-150"},
		{"than its own", own, "2026-11-10", "NCMA-NCCT", both, "nearing_expiry expiry-20"},
		{"by_credential changes the window alone", own, "2026-12-10", "CMA-AAMA", both, "exam_window window-80"},
		{"and no other threshold holds there", own, "2027-02-28", "CMA-AAMA", both, "exam_window window-80"},
		{"before it the window is open", own, "2026-12-09", "CMA-AAMA", both, "exam_window window-open"},
	} {
		v := tt.clinic.judge(t, tt.asOf, tt.credential, tt.emp)
		if got := string(v.Status) + " " + string(v.Stage); got != tt.want {
			t.Errorf("%s: on %s %s is %s, want %s", tt.name, tt.asOf, tt.credential, got, tt.want)
		}
	}
}
