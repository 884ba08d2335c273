package rules

import (
	"cmp"
	"slices"
	"strings"
)

// heldCredential is a credential row with its dates read.
type heldCredential struct {
	row     *Credential
	issued  Date // zero: none readable
	expires Date
}

// earliestExpiry is the first expiry that is plausible for a credential of living staff.
var earliestExpiry = NewDate(1950, 1, 1)

// slackMonths is how much further off than one cycle an expiry may lie and still be plausible.
const slackMonths = 12

// choose finds the credential row that holds among the rows of one kind, and the rule version in force. It reports
// false when the verdict stays undetermined. Issues found on the way are put on the verdict.
func (e *Evaluator) choose(v *Verdict, rule *Rule, rows []named) (held heldCredential, version *Version, ok bool) {
	issue := func(i Issue) { v.Issues = append(v.Issues, i) }
	candidates := make([]heldCredential, 0, 4)
	var newest Date // issue date among rows without an expiry
	for _, r := range rows {
		row := r.row
		c := heldCredential{row: row}
		c.issued, _ = ParseDate(row.IssuedOn)
		if unreadable(row.IssuedOn) {
			issue(IssueDateUnreadable)
		}
		if c.issued > e.asOf {
			issue(IssueNotYetIssued)
			continue
		}
		if c.expires, ok = ParseDate(row.ExpiresOn); !ok {
			issue(IssueExpiryMissing)
			newest = max(newest, c.issued)
			continue
		}
		candidates = append(candidates, c)
	}
	if len(candidates) == 0 {
		return held, nil, false
	}
	slices.SortFunc(candidates, compareCredentials)
	held = candidates[0]
	// The rows with the latest expiry are tied; the others say nothing of the credential.
	tied := slices.DeleteFunc(candidates, func(c heldCredential) bool { return c.expires != held.expires })
	if ambiguousNumber(tied) {
		issue(IssueDuplicate)
	}
	if newest > held.issued {
		return held, nil, false
	}
	if i := e.standingIssue(tied); i != "" {
		issue(i)
		return held, nil, false
	}
	if held.issued != 0 && held.issued >= held.expires {
		issue(IssueExpiryBefore)
		return held, nil, false
	}
	if version = rule.InForce(e.asOf); version == nil {
		issue(IssueNoRule)
		return held, nil, false
	}
	latest := e.asOf.AddMonths(version.CycleMonths+slackMonths, version.MonthEnd)
	if held.expires < earliestExpiry || held.expires > latest {
		issue(IssueImplausible)
		return held, nil, false
	}
	return held, version, true
}

// standingIssue returns what the body's word on one of the tied rows makes of the credential: nothing when all is good.
func (e *Evaluator) standingIssue(tied []heldCredential) Issue {
	var found Issue
	for _, c := range tied {
		meaning, known := e.standing.read(c.row.Standing)
		switch {
		case meaning == MeansBad, meaning == meansExpired && e.asOf <= c.expires:
			return IssueNotGood
		case !known:
			found = IssueStandingUnknown
		}
	}
	return found
}

// ambiguousNumber reports whether tied rows name different numbers.
func ambiguousNumber(tied []heldCredential) bool {
	first := ""
	for _, c := range tied {
		number := Fold(c.row.Number)
		if first == "" {
			first = number
		}
		if number != "" && number != first {
			return true
		}
	}
	return false
}

func compareCredentials(a, b heldCredential) int {
	none := func(d Date) int {
		if d == 0 {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(b.expires, a.expires),
		strings.Compare(a.row.CredentialID, b.row.CredentialID),
		cmp.Compare(none(a.issued), none(b.issued)),
		cmp.Compare(a.issued, b.issued),
		strings.Compare(a.row.Number, b.row.Number))
}
