package rules

import (
	"slices"
	"strconv"
	"strings"
)

// Stage is the notice that a verdict is due for; empty: none. It is a threshold before a deadline, such as expiry-30, or
// one of the constants.
type Stage string

// Stages that are not a threshold crossed.
const (
	StageWindowOpen    Stage = "window-open"
	StageExamRequired  Stage = "exam-required"
	StageExamExhausted Stage = "exam-exhausted"
	StageLapsed        Stage = "lapsed"
	StageMissing       Stage = "missing"
)

// Deadline is a day that thresholds count down to.
type Deadline string

// The deadlines.
const (
	DeadlineExpiry Deadline = "expiry"
	DeadlineWindow Deadline = "window"
)

// Threshold returns the deadline of a stage, and how many days before it the stage begins. It reports false for a stage
// that is no threshold.
func (s Stage) Threshold() (deadline Deadline, days int, ok bool) {
	before, after, _ := strings.Cut(string(s), "-")
	days, err := strconv.Atoi(after)
	deadline = Deadline(before)
	known := deadline == DeadlineExpiry || deadline == DeadlineWindow
	if !known || err != nil || days <= 0 || strconv.Itoa(days) != after {
		return "", 0, false
	}
	return deadline, days, true
}

// stand sets the status and the stage.
func (e *Evaluator) stand(v *Verdict, passedOn Date) {
	s := v.Standing
	expiry, window := e.thresholds(s)
	days := v.DaysToExpiry()
	switch {
	case days >= 0:
		v.Status = Current
		if stage := crossed(DeadlineExpiry, expiry, days); stage != "" {
			v.Status, v.Stage = NearingExpiry, stage
		}
	case s.Version.WindowMonths == 0:
		v.Status, v.Stage = Lapsed, StageLapsed
	case e.asOf <= s.WindowClosesOn:
		v.Status, v.Stage = ExamWindow, StageWindowOpen
		if stage := crossed(DeadlineWindow, window, int(s.WindowClosesOn-e.asOf)); stage != "" {
			v.Stage = stage
		}
	case s.ExamFailed < s.Version.ExamAllowed:
		v.Status, v.Stage = ExamRequired, StageExamRequired
	default:
		v.Status, v.Stage = ExamExhausted, StageExamExhausted
	}
	if passedOn != 0 && e.asOf <= passedOn+recordDays {
		v.Stage = ""
	}
}

// thresholds returns the days before expiry and before the window's close on which a notice falls due.
func (e *Evaluator) thresholds(s *Standing) (expiry, window []int) {
	own := e.stages.ByCredential[s.Rule.Code]
	first := func(lists ...[]int) []int {
		for _, list := range lists {
			if len(list) > 0 {
				return list
			}
		}
		return nil
	}
	return first(own.Expiry, s.Version.ExpiryStages, e.stages.Expiry),
		first(own.Window, s.Version.WindowStages, e.stages.Window)
}

// crossed returns the stage of the smallest threshold that is not below the days left, or none.
func crossed(deadline Deadline, descending []int, days int) Stage {
	for _, t := range slices.Backward(descending) {
		if t >= days {
			return Stage(string(deadline) + "-" + strconv.Itoa(t))
		}
	}
	return ""
}
