package rules

// preparedAttempt is an exam attempt as read.
type preparedAttempt struct {
	row    Attempt
	rule   *Rule
	sat    Date // zero: not readable
	passed bool
	usable bool // apart from what depends on the credential
}

// recordDays is how long HR has to record a renewal after a passed exam before notices start again.
const recordDays = 60

// attempts counts the failed exams of this cycle and returns the day of the latest passed one, or zero.
func (e *Evaluator) attempts(v *Verdict, rows *prepared) (passedOn Date) {
	s := v.Standing
	var failed []Date
	for i := range rows.attempts {
		a := &rows.attempts[i]
		if a.rule != nil && a.rule != s.Rule || a.sat != 0 && (a.sat <= s.CycleStart || a.sat > e.asOf) {
			continue
		}
		switch {
		case !a.usable:
			v.Issues = append(v.Issues, IssueAttemptUnusable)
		case a.passed:
			passedOn = max(passedOn, a.sat)
			v.Issues = append(v.Issues, IssueRenewalUnrecorded)
		default:
			failed = append(failed, a.sat)
		}
	}
	for _, day := range failed {
		if day > passedOn {
			s.ExamFailed++
		}
	}
	return passedOn
}
