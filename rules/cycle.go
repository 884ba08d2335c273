package rules

// reissueDays is how long after a cycle's nominal start a renewed card may still be issued.
const reissueDays = 92

// cycleStart returns the first day on which a credit can count.
func cycleStart(v *Verdict, version *Version, held heldCredential) Date {
	back := held.expires.AddMonths(-version.CycleMonths, version.MonthEnd)
	nominal, earliest := back+1, back
	if version.MonthEnd {
		year, month, _ := back.Civil()
		earliest = NewDate(year, month, 1)
	}
	switch {
	case held.issued > nominal+reissueDays:
		v.Issues = append(v.Issues, IssueCycleMismatch)
	case held.issued >= earliest:
		return held.issued
	}
	return nominal
}
