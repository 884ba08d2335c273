package rules

import "slices"

// policy is a Policy with its words folded.
type policy struct {
	state  string
	titles []string
	anyOf  []string
}

func newPolicy(p Policy) policy {
	folded := policy{state: Fold(p.State), anyOf: p.AnyOf}
	for _, title := range p.JobTitles {
		folded.titles = append(folded.titles, Fold(title))
	}
	return folded
}

// matches reports whether the policy asks anything of someone with the post.
func (p *policy) matches(post Staff) bool {
	if p.state != "" && Fold(post.State) != p.state {
		return false
	}
	return len(p.titles) == 0 || post.JobTitle != "" && slices.Contains(p.titles, Fold(post.JobTitle))
}

// applyPolicies marks the verdicts that put the person's role at risk and adds one for each credential missing.
func (e *Evaluator) applyPolicies(staffID string, posts []Staff, verdicts []Verdict) []Verdict {
	var missing []Verdict
	for i := range e.policies {
		p := &e.policies[i]
		if !slices.ContainsFunc(posts, p.matches) {
			continue
		}
		var held, unknown []int
		safe := false
		for j := range verdicts {
			v := &verdicts[j]
			switch {
			case slices.Contains(v.Issues, IssueUnknownKind):
				unknown = append(unknown, j)
			case slices.Contains(p.anyOf, v.Credential):
				held = append(held, j)
				safe = safe || v.Status == Current || v.Status == NearingExpiry
			}
		}
		if len(held) == 0 {
			held = unknown
		}
		if safe {
			continue
		}
		for _, j := range held {
			verdicts[j].AtRisk = true
		}
		if len(held) == 0 && !slices.ContainsFunc(missing, func(v Verdict) bool { return v.Credential == p.anyOf[0] }) {
			missing = append(missing, Verdict{
				StaffID: staffID, Credential: p.anyOf[0], AsOf: e.asOf, Status: Missing, Stage: StageMissing, AtRisk: true,
				AnyOf: p.anyOf,
			})
		}
	}
	return append(verdicts, missing...)
}
