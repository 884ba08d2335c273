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
	blank := e.kinds[""]
	last, lastRule := "", blank
	for i := range emp.Credits {
		row := &emp.Credits[i]
		c := &p.credits[i]
		switch c.row = row; row.Credential {
		case "":
			c.rule = blank
		case last: // as most are that are not blank
			c.rule = lastRule
		default:
			c.rule = e.kinds[Fold(row.Credential)]
			last, lastRule = row.Credential, c.rule
		}
		c.earned, _ = ParseDate(row.EarnedOn)
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
	bodies := e.bodies[s.Version]
	for i := range rows.credits {
		c, r := &rows.credits[i], &results[i]
		r.Credit = c.row
		if r.Reason = e.outside(s, c); r.Reason == "" && e.count(s, bodies, r) {
			cards = append(cards, i)
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

// count asks what else can be asked of a credit alone, and counts it; what depends on the others, duplicates and how
// many cards count, comes after. It reports whether the credit is a card.
func (e *Evaluator) count(s *Standing, bodies []string, r *CreditResult) (card bool) {
	v, row := s.Version, r.Credit
	activity := Fold(row.Activity)
	if card = activity == activityCard; card {
		if r.Reason = ReasonCounted; v.Card == nil {
			r.Reason = ReasonActivityNotCounted
		}
		return true
	}
	unit, unitKnown := e.unitWorth(v, row.Unit)
	category, categoryKnown := e.category(v, row.Category)
	somebody, ours := e.approved(bodies, row)
	switch {
	case !validAmount(row.Amount):
		r.Reason = ReasonAmountInvalid
	case !unitKnown:
		r.Reason = ReasonUnitUnknown
	case !categoryKnown:
		r.Reason = ReasonCategoryUnknown
	case !somebody && !acceptedAlone(activity):
		r.Reason = ReasonNotAccredited
	default:
		r.Reason, r.Points, r.Category, r.Approved = ReasonCounted, worth(row.Amount, unit), category, ours
	}
	return false
}

// approved reports whether anybody approves a credit, and one of the folded bodies: as its row says, else as the
// catalogue says of its provider.
func (e *Evaluator) approved(bodies []string, row *Credit) (somebody, ours bool) {
	by := e.providers[Fold(row.Provider)]
	if row.ApprovedBy != "" {
		by = SplitBodies(row.ApprovedBy)
	}
	return len(by) > 0, slices.ContainsFunc(bodies, func(body string) bool { return slices.Contains(by, body) })
}

// unitWorth returns what one of a unit is worth, by a clinic's word for it or the vocabulary's.
func (e *Evaluator) unitWorth(v *Version, text string) (worth Points, known bool) {
	worth, known = v.Worth[translate(e.units, text)]
	return worth, known
}

// category returns which of the version's categories a clinic's word or the vocabulary's means; none, known, where it
// has no categories.
func (e *Evaluator) category(v *Version, text string) (name string, known bool) {
	if len(v.Categories) == 0 {
		return "", true
	}
	word := translate(e.categories, text)
	for i := range v.Categories {
		if v.Categories[i].Name == word {
			return word, true
		}
	}
	return "", false
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
