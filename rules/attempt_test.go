package rules_test

import (
	"testing"

	"ceuwatch/rules"
)

func TestAttempts(t *testing.T) {
	const asOf = "2027-06-01" // of a certification from 2021-12-01 to 2026-11-30
	type attempts [][3]string // kind, sat on, passed
	for _, tt := range []struct {
		name     string
		attempts attempts
		failed   int
		status   string
		stage    string
		issues   string
	}{
		{"none", nil, 0, "exam_required", "exam-required", ""},
		{"failed twice", attempts{{"", "2027-03-01", "no"}, {"cma", "2027-04-01", "0"}}, 2, "exam_required",
			"exam-required", ""},
		{"failed three times", attempts{{"", "2027-03-01", "f"}, {"", "2027-04-01", "no"}, {"", "2027-05-01", "false"}},
			3, "exam_exhausted", "exam-exhausted", ""},
		{"failed four times", attempts{{"", "2027-03-01", "f"}, {"", "2027-04-01", "no"}, {"", "2027-05-01", "false"},
			{"", "2026-05-01", "false"}}, 4, "exam_exhausted", "exam-exhausted", ""},
		{"on the first day of the cycle", attempts{{"", "2021-12-01", "no"}}, 0, "exam_required", "exam-required", ""},
		{"on the second", attempts{{"", "2021-12-02", "no"}}, 1, "exam_required", "exam-required", ""},
		{"today", attempts{{"", "2027-06-01", "no"}}, 1, "exam_required", "exam-required", ""},
		{"tomorrow", attempts{{"", "2027-06-02", "maybe"}}, 0, "exam_required", "exam-required", ""},
		{"of another kind", attempts{{"RMA (AMT)", "2027-03-01", "?"}}, 0, "exam_required", "exam-required", ""},
		{"of an unknown kind", attempts{{"RMA", "2027-03-01", "no"}}, 0, "exam_required",
			"exam-required", "attempt_unusable"},
		{"of an unknown kind, before the cycle", attempts{{"RMA", "2020-03-01", "no"}}, 0, "exam_required",
			"exam-required", ""},
		{"without a day", attempts{{"", "", "no"}}, 0, "exam_required", "exam-required", "attempt_unusable"},
		{"on no day", attempts{{"", "2027-02-30", "yes"}}, 0, "exam_required", "exam-required", "attempt_unusable"},
		{"of another kind without a day", attempts{{"CPR", "", "no"}}, 0, "exam_required", "exam-required", ""},
		{"without a result", attempts{{"", "2027-03-01", ""}}, 0, "exam_required", "exam-required", "attempt_unusable"},
		{"passed 60 days ago", attempts{{"", "2027-04-02", "yes"}}, 0, "exam_required", "", "renewal_not_recorded"},
		{"passed 61 days ago", attempts{{"", "2027-04-01", "yes"}}, 0, "exam_required",
			"exam-required", "renewal_not_recorded"},
		{"passed today", attempts{{"", "2027-06-01", "1"}}, 0, "exam_required", "", "renewal_not_recorded"},
		{"passed twice, once lately", attempts{{"", "2026-06-01", "1"}, {"", "2027-05-01", "1"}}, 0, "exam_required", "",
			"renewal_not_recorded"},
		{"passed twice, the later one first", attempts{{"", "2027-05-01", "1"}, {"", "2026-06-01", "1"}}, 0, "exam_required",
			"", "renewal_not_recorded"},
		{"failed, then passed", attempts{{"", "2027-03-01", "no"}, {"", "2027-03-02", "yes"}}, 0, "exam_required",
			"exam-required", "renewal_not_recorded"},
		{"failed on the day of the pass", attempts{{"", "2027-03-02", "no"}, {"", "2027-03-02", "yes"}}, 0, "exam_required",
			"exam-required", "renewal_not_recorded"},
		{"failed after the pass", attempts{{"", "2027-03-01", "yes"}, {"", "2027-03-02", "no"}, {"", "2027-03-03", "no"},
			{"", "2027-03-04", "no"}}, 3, "exam_exhausted", "exam-exhausted", "renewal_not_recorded"},
		{"passed and unusable", attempts{{"", "2027-05-01", "yes"}, {"", "", ""}}, 0, "exam_required", "",
			"attempt_unusable renewal_not_recorded"},
	} {
		emp := cma()
		for _, a := range tt.attempts {
			emp = sitting(emp, a[0], a[1], a[2])
		}
		v := judge(t, asOf, "CMA-AAMA", emp)
		if v.ExamFailed != tt.failed || string(v.Status) != tt.status || string(v.Stage) != tt.stage || issues(v) != tt.issues {
			t.Errorf("%s: failed %d, %s %q, issues %q; want %d, %s %q, %q", tt.name, v.ExamFailed, v.Status, v.Stage, issues(v),
				tt.failed, tt.status, tt.stage, tt.issues)
		}
	}
}

func TestAttemptsThatShareAnID(t *testing.T) {
	emp := sitting(sitting(cma(), "", "2027-03-01", "no"), "", "2027-03-01", "no")
	emp.Attempts[1].AttemptID = "A-1"
	if v := judge(t, "2027-06-01", "CMA-AAMA", emp); v.ExamFailed != 1 || issues(v) != "" {
		t.Errorf("identical: failed %d, issues %q", v.ExamFailed, issues(v))
	}
	emp.Attempts[1].Passed = "yes"
	if v := judge(t, "2027-06-01", "CMA-AAMA", emp); v.ExamFailed != 0 || issues(v) != "attempt_unusable" ||
		v.Stage == "" {
		t.Errorf("contradicting: failed %d, issues %q, stage %q", v.ExamFailed, issues(v), v.Stage)
	}
}

func TestAttemptsAreNotLookedAtWithoutAnExam(t *testing.T) {
	emp := sitting(holding(person(), "RMA (AMT)", "", "2026-11-30"), "", "", "?")
	if v := judge(t, asOf, "RMA-AMT", emp); issues(v) != "" || v.ExamFailed != 0 {
		t.Errorf("issues %q, failed %d", issues(v), v.ExamFailed)
	}
}

func TestAPassHoldsNoticesBackInEveryStatus(t *testing.T) {
	emp := sitting(cma(), "", "2026-11-01", "yes")
	for asOf, want := range map[string]string{"2026-11-15": "nearing_expiry ", "2026-12-31": "exam_window ",
		"2027-01-01": "exam_window window-60"} {
		v := judge(t, asOf, "CMA-AAMA", emp)
		if got := string(v.Status) + " " + string(v.Stage); got != want {
			t.Errorf("on %s after a pass on 2026-11-01: %s, want %s", asOf, got, want)
		}
	}
	exhausted := cma()
	for _, day := range []string{"2026-01-01", "2026-02-01", "2026-03-01"} {
		exhausted = sitting(exhausted, "", day, "no")
	}
	if v := judge(t, "2026-12-10", "CMA-AAMA", exhausted); v.Status != rules.ExamWindow {
		t.Errorf("with no attempt left the window is %s", v.Status)
	}
}
