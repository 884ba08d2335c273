package rules

import (
	"cmp"
	"slices"
	"strings"
)

// prepared is a person's credits and attempts, read once for all of the person's verdicts.
type prepared struct {
	credits  []preparedCredit // by id; one for each id
	attempts []preparedAttempt
}

// preparedCredit is a credit as far as it can be read without a rule.
type preparedCredit struct {
	row      *Credit
	rule     *Rule // that its kind names; nil for none, and for an unknown kind
	earned   Date  // zero: not readable
	conflict bool
	// completed, as far as is known: a blank result is one.
	completed bool
}

const activityCard = "cpr_card"

// acceptedAlone are the activities that need no approving body, as a card does not.
func acceptedAlone(activity string) bool {
	switch activity {
	case "publication", "exam", "college_course":
		return true
	}
	return false
}

// prepare reads the credits, in the room if they fit, and the attempts.
func (e *Evaluator) prepare(emp Employee, room []preparedCredit) prepared {
	p := prepared{credits: slices.Grow(room, len(emp.Credits))[:len(emp.Credits)]}
	for i := range emp.Credits {
		row := &emp.Credits[i]
		c := &p.credits[i]
		c.row, c.rule = row, e.kinds[Fold(row.Credential)]
		c.earned, _ = ParseDate(row.EarnedOn)
		meaning, known := e.results.read(row.Result)
		c.completed = known && meaning != MeansNotCompleted
	}
	if !ascending(emp.Credits, creditID) {
		p.credits = oneForEachID(p.credits)
	}
	conflicts := conflicting(emp.Attempts, attemptID)
	for _, row := range emp.Attempts {
		rule := e.kinds[Fold(row.Credential)]
		a := preparedAttempt{row: row, rule: rule}
		var satOK, passedOK bool
		a.sat, satOK = ParseDate(row.SatOn)
		a.passed, passedOK = ParseBool(row.Passed)
		known := row.Credential == "" || a.rule != nil
		a.usable = satOK && passedOK && known && !conflicts[row.AttemptID]
		p.attempts = append(p.attempts, a)
	}
	return p
}

// oneForEachID orders credits by id. Of those that share one, the first by bytes stays, marked.
func oneForEachID(credits []preparedCredit) []preparedCredit {
	slices.SortFunc(credits, func(a, b preparedCredit) int { return compareCredits(a.row, b.row) })
	kept := credits[:0]
	for _, c := range credits {
		if last := len(kept) - 1; last >= 0 && kept[last].row.CreditID == c.row.CreditID {
			kept[last].conflict = true
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// credits gives every credit of the person its reason, by id.
func (e *Evaluator) credits(s *Standing, rows *prepared) []CreditResult {
	results := make([]CreditResult, len(rows.credits))
	var cards []int
	for i := range rows.credits {
		c, r := &rows.credits[i], &results[i]
		r.Credit = c.row
		if r.Reason = e.outside(s, c); r.Reason != "" {
			continue
		}
		if Fold(c.row.Activity) == activityCard {
			cards = append(cards, i)
			r.Reason, r.Approved = s.countsCard(c), true
		} else {
			e.count(s, c, r)
		}
		if r.Reason != ReasonCounted {
			*r = CreditResult{Credit: c.row, Reason: r.Reason}
		}
	}
	e.repeat(results, rows.credits)
	countCards(s.Version, cards, results, rows.credits)
	for i := range results {
		results[i].Late = results[i].Reason == ReasonCounted && rows.credits[i].earned > s.ExpiresOn
	}
	return results
}

// outside asks the first of the reasons: whether a credit is of the credential and its cycle at all.
func (e *Evaluator) outside(s *Standing, c *preparedCredit) Reason {
	switch {
	case c.conflict:
		return ReasonIDConflict
	case c.row.Credential != "" && c.rule == nil:
		return ReasonUnknownKind
	case c.rule != nil && c.rule != s.Rule:
		return ReasonOtherCredential
	case !c.completed:
		return ReasonNotCompleted
	case c.earned == 0:
		return ReasonDateMissing
	case c.earned > e.asOf:
		return ReasonFutureDated
	case c.earned < s.CycleStart:
		return ReasonBeforeCycle
	case c.earned > s.LastDay():
		return ReasonAfterClose
	}
	return ""
}

// countsCard asks what else can be asked of a CPR card alone.
func (s *Standing) countsCard(c *preparedCredit) Reason {
	switch {
	case s.Version.LateApproved && c.earned > s.ExpiresOn:
		return ReasonLateNotCounted
	case s.Version.Card == nil:
		return ReasonActivityNotCounted
	}
	return ReasonCounted
}

// count asks what else can be asked of a course alone, and counts it; what depends on the others, duplicates, comes
// after.
func (e *Evaluator) count(s *Standing, c *preparedCredit, r *CreditResult) {
	v, row := s.Version, c.row
	r.Unit = translate(e.units, row.Unit)
	unit, unitKnown := v.Worth[r.Unit]
	bodies := e.approving(row)
	r.Approved = slices.ContainsFunc(e.bodies[v], func(own string) bool { return slices.Contains(bodies, own) })
	var known bool
	r.Category, known = v.categoryOf(translate(e.categories, row.Category))
	switch {
	case c.earned > s.ExpiresOn && v.LateApproved && !r.Approved:
		r.Reason = ReasonLateNotCounted
	case !validAmount(row.Amount):
		r.Reason = ReasonAmountInvalid
	case !unitKnown:
		r.Reason = ReasonUnitUnknown
	case !known:
		r.Reason = ReasonCategoryUnknown
	case !v.AnyApproval && len(bodies) == 0 && !acceptedAlone(Fold(row.Activity)):
		r.Reason = ReasonNotAccredited
	default:
		r.Reason, r.Points = ReasonCounted, worth(row.Amount, unit)
		if !r.Approved && r.Points < v.Shortest {
			r.Reason = ReasonTooShort
		}
	}
}

// approving returns the bodies that approve a credit: those that its row names, else those of its provider in the
// catalogue.
func (e *Evaluator) approving(row *Credit) []string {
	if row.ApprovedBy == "" {
		return e.providers[Fold(row.Provider)]
	}
	return SplitBodies(row.ApprovedBy)
}

// categoryOf returns which of the version's categories a folded word means: none where it is another, or the version has
// none. It reports false where a credit cannot count without one.
func (v *Version) categoryOf(word string) (name string, known bool) {
	for i := range v.Categories {
		if v.Categories[i].Name == word {
			return word, true
		}
	}
	return "", v.OtherCategories || len(v.Categories) == 0
}

func compareCredits(a, b *Credit) int {
	if by := strings.Compare(a.CreditID, b.CreditID); by != 0 {
		return by
	}
	return cmp.Or(
		strings.Compare(a.Credential, b.Credential),
		strings.Compare(a.EarnedOn, b.EarnedOn), strings.Compare(a.Title, b.Title), strings.Compare(a.Provider, b.Provider),
		strings.Compare(a.ApprovedBy, b.ApprovedBy), strings.Compare(a.Category, b.Category),
		strings.Compare(a.Activity, b.Activity), strings.Compare(a.Amount, b.Amount), strings.Compare(a.Unit, b.Unit),
		strings.Compare(a.Result, b.Result))
}
