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

type preparedCredit struct {
	row      Credit
	conflict bool
	rule     *Rule // that its kind names; nil for none, and for an unknown kind
	earned   Date  // zero: not readable
	activity string
	category string // the vocabulary's word, or the folded text
	unit     string
	bodies   []string
	key      duplicateKey
}

type duplicateKey struct {
	title, provider, category string
	earned                    Date
}

const activityCard = "cpr_card"

// acceptedAlone are the activities that need no approving body.
func acceptedAlone(activity string) bool {
	switch activity {
	case "publication", "exam", "college_course", activityCard:
		return true
	}
	return false
}

func (e *Evaluator) prepare(emp Employee) *prepared {
	p := &prepared{credits: make([]preparedCredit, 0, len(emp.Credits))}
	rows := slices.SortedFunc(slices.Values(emp.Credits), compareCredits)
	for i, row := range rows {
		if i > 0 && rows[i-1].CreditID == row.CreditID {
			p.credits[len(p.credits)-1].conflict = true
			continue
		}
		p.credits = append(p.credits, e.prepareCredit(row))
	}
	conflicts := conflicting(emp.Attempts, func(a Attempt) string { return a.AttemptID })
	for _, row := range emp.Attempts {
		a := preparedAttempt{row: row, rule: e.kinds[Fold(row.Credential)]}
		var satOK, passedOK bool
		a.sat, satOK = ParseDate(row.SatOn)
		a.passed, passedOK = ParseBool(row.Passed)
		known := row.Credential == "" || a.rule != nil
		a.usable = satOK && passedOK && known && !conflicts[row.AttemptID]
		p.attempts = append(p.attempts, a)
	}
	return p
}

func (e *Evaluator) prepareCredit(row Credit) preparedCredit {
	c := preparedCredit{row: row, rule: e.kinds[Fold(row.Credential)], activity: Fold(row.Activity)}
	c.earned, _ = ParseDate(row.EarnedOn)
	c.category = translate(e.categories, row.Category)
	c.unit = translate(e.units, row.Unit)
	c.bodies = e.bodies(row)
	c.key = duplicateKey{Fold(row.Title), Fold(row.Provider), c.category, c.earned}
	return c
}

// translate returns the vocabulary's word for a clinic's own, or the folded text.
func translate(words map[string]string, text string) string {
	folded := Fold(text)
	if word, ok := words[folded]; ok {
		return word
	}
	return folded
}

// bodies returns who approves a credit: as its row says, else as the catalogue says of its provider.
func (e *Evaluator) bodies(row Credit) []string {
	if row.ApprovedBy == "" {
		return e.providers[Fold(row.Provider)]
	}
	return SplitBodies(row.ApprovedBy)
}

// SplitBodies reads a list of approving bodies as a row writes it, each [Fold]ed; words for nobody are dropped.
func SplitBodies(text string) []string {
	var bodies []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		// "n/a" must be seen whole, before a slash divides.
		if nobody(Fold(part)) {
			continue
		}
		for body := range strings.SplitSeq(part, "/") {
			switch body = Fold(body); {
			case nobody(body):
			case body == "amma": // a common slip
				bodies = append(bodies, "aama")
			default:
				bodies = append(bodies, body)
			}
		}
	}
	return bodies
}

func nobody(folded string) bool {
	switch folded {
	case "", "none", "n/a", "na", "no", "pending", "unknown", "-":
		return true
	}
	return false
}

// credits gives every credit of the person its reason, by id.
func (e *Evaluator) credits(s *Standing, rows *prepared) []CreditResult {
	results := make([]CreditResult, len(rows.credits))
	seen := map[duplicateKey]bool{}
	var cards []int
	for i := range rows.credits {
		c := &rows.credits[i]
		r := &results[i]
		r.Credit = c.row
		r.Reason = e.reason(s, c)
		if r.Reason == ReasonCounted && c.key.title != "" {
			if seen[c.key] {
				r.Reason = ReasonDuplicate
			}
			seen[c.key] = true
		}
		if r.Reason != ReasonCounted {
			continue
		}
		if c.activity == activityCard {
			cards = append(cards, i)
			continue
		}
		r.Points = worth(c.row.Amount, s.Version.Worth[c.unit])
		if len(s.Version.Categories) > 0 {
			r.Category = c.category
		}
		r.Approved = slices.ContainsFunc(s.Version.Bodies, func(body string) bool {
			return slices.Contains(c.bodies, Fold(body))
		})
	}
	// By id already; the earliest cards count.
	slices.SortStableFunc(cards, func(a, b int) int { return cmp.Compare(rows.credits[a].earned, rows.credits[b].earned) })
	for n, i := range cards {
		r, card := &results[i], s.Version.Card
		if n >= card.Max {
			r.Reason = ReasonOverCap
			continue
		}
		r.Points, r.Category, r.Approved = card.Points, card.Category, s.Version.ApprovedMin > 0
	}
	for i := range results {
		results[i].Late = results[i].Reason == ReasonCounted && rows.credits[i].earned > s.ExpiresOn
	}
	return results
}

// reason asks what can be asked of a credit alone; what depends on the others, duplicates and caps, comes after.
func (e *Evaluator) reason(s *Standing, c *preparedCredit) Reason {
	card := c.activity == activityCard
	_, unitKnown := s.Version.Worth[c.unit]
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
	case card && s.Version.Card == nil:
		return ReasonActivityNotCounted
	case !card && !validAmount(c.row.Amount):
		return ReasonAmountInvalid
	case !card && !unitKnown:
		return ReasonUnitUnknown
	case !card && len(s.Version.Categories) > 0 && !s.hasCategory(c.category):
		return ReasonCategoryUnknown
	case len(c.bodies) == 0 && !acceptedAlone(c.activity):
		return ReasonNotAccredited
	}
	return ReasonCounted
}

func (s *Standing) hasCategory(name string) bool {
	return slices.ContainsFunc(s.Version.Categories, func(c Category) bool { return c.Name == name })
}

func compareCredits(a, b Credit) int {
	return cmp.Or(
		strings.Compare(a.CreditID, b.CreditID), strings.Compare(a.Credential, b.Credential),
		strings.Compare(a.EarnedOn, b.EarnedOn), strings.Compare(a.Title, b.Title), strings.Compare(a.Provider, b.Provider),
		strings.Compare(a.ApprovedBy, b.ApprovedBy), strings.Compare(a.Category, b.Category),
		strings.Compare(a.Activity, b.Activity), strings.Compare(a.Amount, b.Amount), strings.Compare(a.Unit, b.Unit))
}
