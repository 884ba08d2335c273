package rules

import (
	"cmp"
	"slices"
)

// Finish is the shortest way to what a standing lacks. How many points, of which categories and how many of them
// approved stand there already: ToEarn, and what Categories and ApprovedMissing ask for within it. Points of that
// composition leave nothing to earn, whichever of them are approved as far as others count at all, and fewer never do.
type Finish struct {
	// Until is the last day on which a credit that is earned can count.
	Until Date
	// Providers can supply every point that is missing: those that an approving body of the rule approves where only
	// such points do, else all that some body approves.
	Providers []Provider
	// Mends are credits on record that would count if HR mended their rows, the one that helps most first; Unasked is how
	// many more were not tried.
	Mends   []Mend
	Unasked int
	// Together are mends done one after another, as long as each leaves less to earn.
	Together []Mend
}

// Mend is a credit that does not count, and would if its row were mended the best way.
type Mend struct {
	CreditID string
	Lacks    []Reason // what keeps it from counting, in the order in which it is asked
	Row      Credit   // as it would count
	// Points is what it would count, and ToEarn what would be left to earn. Of a credit whose amount is not known,
	// Points is 0 and ToEarn what is left today.
	Points Points
	ToEarn Points
}

// maxMends is how many credits a person can have mended on trial: some have thousands of broken rows.
const maxMends = 50

// Finish returns the shortest way to what a verdict's standing lacks. The verdict must be the evaluator's own of the
// employee, and have a standing.
func (e *Evaluator) Finish(emp Employee, v *Verdict, catalogue []Provider) Finish {
	f := Finish{Until: v.LastDay()}
	if v.RequirementsMet() {
		return f
	}
	f.Providers = v.suppliers(catalogue)
	so, rows := emp.divide(v.Standing)
	for i := range v.Credits {
		c := &v.Credits[i]
		if !mendable(c.Reason) {
			continue
		}
		if len(f.Mends) == maxMends {
			f.Unasked++
			continue
		}
		if m, ok := e.mend(so, v, rows[c.Credit.CreditID], v.ToEarn); ok {
			f.Mends = append(f.Mends, m)
		}
	}
	slices.SortStableFunc(f.Mends, func(a, b Mend) int {
		return cmp.Or(cmp.Compare(a.ToEarn, b.ToEarn), cmp.Compare(b.Points, a.Points))
	})
	left := v.ToEarn
	for _, m := range f.Mends {
		next, ok := e.mend(so, v, rows[m.CreditID], left)
		if !ok || next.ToEarn >= left {
			continue
		}
		f.Together = append(f.Together, next)
		so, left = so.with(next.Row), next.ToEarn
	}
	return f
}

// divide returns the employee without the credits that could be mended, which change nothing as long as they are not,
// and their rows by id.
func (emp Employee) divide(s *Standing) (Employee, map[string][]Credit) {
	rows := map[string][]Credit{}
	for i := range s.Credits {
		if c := &s.Credits[i]; mendable(c.Reason) {
			rows[c.Credit.CreditID] = []Credit{}
		}
	}
	kept := make([]Credit, 0, len(emp.Credits))
	for _, row := range emp.Credits {
		if list, ok := rows[row.CreditID]; ok {
			rows[row.CreditID] = append(list, row)
		} else {
			kept = append(kept, row)
		}
	}
	emp.Credits = kept
	return emp, rows
}

// OnlyApproved reports whether a credit earned from now on counts only if one of the rule's bodies approved it. The
// verdict must have a standing.
func (v *Verdict) OnlyApproved() bool { return v.Version.LateApproved && v.AsOf > v.ExpiresOn }

// LastDay is the last day on which a credit that is earned can count.
func (s *Standing) LastDay() Date { return cmp.Or(s.WindowClosesOn, s.ExpiresOn) }

// suppliers are the providers whose courses give the points that are missing.
func (v *Verdict) suppliers(catalogue []Provider) []Provider {
	var found []Provider
	for _, p := range catalogue {
		fits := len(p.ApprovedBy) > 0
		if v.ApprovedMissing > 0 || v.OnlyApproved() {
			fits = slices.ContainsFunc(p.ApprovedBy, func(body string) bool {
				return slices.ContainsFunc(v.Version.Bodies, func(own string) bool { return Fold(own) == Fold(body) })
			})
		}
		if fits {
			found = append(found, p)
		}
	}
	return found
}

// mendable reports whether a reason is one that a corrected row can remove.
func mendable(r Reason) bool {
	switch r {
	case ReasonIDConflict, ReasonUnknownKind, ReasonDateMissing, ReasonFutureDated, ReasonAmountInvalid,
		ReasonUnitUnknown, ReasonCategoryUnknown, ReasonNotAccredited:
		return true
	}
	return false
}

// mend adds the rows of one credit to an employee and mends them the best way: so that the least is left to earn. It
// reports false for a credit that would not count however its row were mended. Left is what is left to earn without it.
func (e *Evaluator) mend(emp Employee, v *Verdict, rows []Credit, left Points) (Mend, bool) {
	emp.Credits = slices.Concat(emp.Credits, rows)
	m, ok := e.bestMend(emp, v, Mend{CreditID: rows[0].CreditID})
	if slices.Contains(m.Lacks, ReasonAmountInvalid) {
		m.Points, m.ToEarn = 0, left
	}
	return m, ok
}

// bestMend evaluates the employee with the mends done so far and removes the next reason, in each way there is.
func (e *Evaluator) bestMend(emp Employee, v *Verdict, done Mend) (best Mend, ok bool) {
	s, c := e.standingOf(emp, v.Credential, done.CreditID)
	if c == nil {
		return best, false
	}
	if c.Reason == ReasonCounted {
		done.Row, done.Points, done.ToEarn = *c.Credit, c.Points, s.ToEarn
		return done, true
	}
	if !mendable(c.Reason) || slices.Contains(done.Lacks, c.Reason) {
		return best, false
	}
	done.Lacks = append(slices.Clip(done.Lacks), c.Reason)
	for _, row := range e.mendedRows(emp, s, c) {
		m, found := e.bestMend(emp.with(row), v, done)
		if found && (!ok || m.ToEarn < best.ToEarn) {
			best, ok = m, true
		}
	}
	return best, ok
}

// standingOf evaluates the employee and returns the standing of one credential and what became of one credit under it;
// nil when there is none.
func (e *Evaluator) standingOf(emp Employee, credential, id string) (*Standing, *CreditResult) {
	for _, v := range e.Evaluate(emp).Verdicts {
		if v.Credential != credential || v.Standing == nil {
			continue
		}
		for i := range v.Credits {
			if v.Credits[i].Credit.CreditID == id {
				return v.Standing, &v.Credits[i]
			}
		}
	}
	return nil, nil
}

// mendedRows are the ways in which a credit's row can be without the reason that it has.
func (e *Evaluator) mendedRows(emp Employee, s *Standing, c *CreditResult) []Credit {
	var rows []Credit
	add := func(change func(*Credit)) {
		row := *c.Credit
		change(&row)
		rows = append(rows, row)
	}
	switch c.Reason {
	case ReasonIDConflict:
		for _, row := range emp.Credits {
			if row.CreditID == c.Credit.CreditID {
				rows = append(rows, row)
			}
		}
		slices.SortFunc(rows, func(a, b Credit) int { return compareCredits(&a, &b) })
	case ReasonUnknownKind:
		add(func(row *Credit) { row.Credential = s.Rule.Code })
	case ReasonDateMissing, ReasonFutureDated:
		// A second day, for on the first the row may be the same as another one.
		for _, day := range []Date{min(e.asOf, s.ExpiresOn), s.CycleStart} {
			add(func(row *Credit) { row.EarnedOn = day.String() })
		}
	case ReasonAmountInvalid:
		add(func(row *Credit) { row.Amount = e.leastAmount(s.Version, row) })
	case ReasonUnitUnknown:
		add(func(row *Credit) { row.Unit = s.Version.plainUnit() })
	case ReasonCategoryUnknown:
		for _, category := range s.Version.Categories {
			add(func(row *Credit) { row.Category = category.Name })
		}
	case ReasonNotAccredited:
		for _, body := range s.Version.Bodies {
			add(func(row *Credit) { row.ApprovedBy = body })
		}
		if len(rows) == 0 {
			add(func(row *Credit) { row.ApprovedBy = s.Rule.Body.En })
		}
	}
	return rows
}

// leastAmount is the smallest amount of a credit's unit, to a hundredth, that is not too short whoever approves it.
func (e *Evaluator) leastAmount(v *Version, row *Credit) string {
	unit := max(1, v.Worth[translate(e.units, row.Unit)])
	return max(1, (v.Shortest*100+unit-1)/unit).String()
}

// plainUnit is the unit that is worth least, so that nothing is promised that another unit would not keep.
func (v *Version) plainUnit() string {
	best := ""
	for _, unit := range []string{"contact_hour", "point", "ceu", "iacet_ceu", "college_credit"} {
		if worth, ok := v.Worth[unit]; ok && (best == "" || worth < v.Worth[best]) {
			best = unit
		}
	}
	return best
}

// with returns the employee with one row in place of all that share its credit id.
func (emp Employee) with(row Credit) Employee {
	rows := make([]Credit, 0, len(emp.Credits))
	for _, r := range emp.Credits {
		if r.CreditID != row.CreditID {
			rows = append(rows, r)
		}
	}
	emp.Credits = append(rows, row)
	return emp
}
