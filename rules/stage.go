package rules

import (
	"slices"
	"strconv"
)

// stand sets the status and the stage.
func (e *Evaluator) stand(v *Verdict, passedOn Date) {
	s := v.Standing
	expiry, window := e.thresholds(s)
	days := v.DaysToExpiry()
	switch {
	case days >= 0:
		v.Status = Current
		if t := crossed(expiry, days); t != "" {
			v.Status, v.Stage = NearingExpiry, "expiry-"+t
		}
	case s.Version.WindowMonths == 0:
		v.Status, v.Stage = Lapsed, StageLapsed
	case e.asOf <= s.WindowClosesOn:
		v.Status, v.Stage = ExamWindow, StageWindowOpen
		if t := crossed(window, int(s.WindowClosesOn-e.asOf)); t != "" {
			v.Stage = "window-" + t
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

// crossed returns the smallest threshold that is not below the days left, or nothing.
func crossed(descending []int, days int) string {
	for _, t := range slices.Backward(descending) {
		if t >= days {
			return strconv.Itoa(t)
		}
	}
	return ""
}
