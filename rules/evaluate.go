package rules

import (
	"slices"
	"strings"
)

// Evaluator judges employees as of one day. It is safe for use by several goroutines.
type Evaluator struct {
	asOf       Date
	stages     Stages
	policies   []policy
	kinds      map[string]*Rule
	units      map[string]string
	categories map[string]string
	providers  map[string][]string // bodies by folded name
}

// New returns an evaluator. Words of the vocabulary come on top of the rule book's own. Policies must name codes of the
// rule book.
func New(asOf Date, book *Book, words Vocabulary, stages Stages, policies []Policy) *Evaluator {
	e := &Evaluator{
		asOf: asOf, stages: stages,
		kinds: book.Kinds(), units: map[string]string{}, categories: map[string]string{},
		providers: map[string][]string{},
	}
	for word, code := range words.Kinds {
		e.kinds[Fold(word)] = e.kinds[Fold(code)]
	}
	for word, unit := range words.Units {
		e.units[Fold(word)] = unit
	}
	for word, category := range words.Categories {
		e.categories[Fold(word)] = category
	}
	for _, p := range book.Providers {
		for _, word := range append([]string{p.Name}, p.Aliases...) {
			e.providers[Fold(word)] = SplitBodies(strings.Join(p.ApprovedBy, ","))
		}
	}
	for _, p := range policies {
		e.policies = append(e.policies, newPolicy(p))
	}
	return e
}

// AsOf returns the evaluation date.
func (e *Evaluator) AsOf() Date { return e.asOf }

// Evaluate judges one employee: the rows of one staff id, whole. Bad values become issues, reasons and rows set aside,
// never an error, and the order of the rows never matters.
func (e *Evaluator) Evaluate(emp Employee) Result {
	result, used := e.admit(emp)
	if len(result.Posts) == 0 || len(result.Verdicts) > 0 {
		return result
	}
	var own []Issue
	if slices.ContainsFunc(result.Posts, unreadableEmployment) {
		own = []Issue{IssueDateUnreadable}
	}
	result.Verdicts = e.verdicts(emp.ID, used)
	result.Verdicts = e.applyPolicies(emp.ID, result.Posts, result.Verdicts)
	for i := range result.Verdicts {
		v := &result.Verdicts[i]
		v.Issues = append(v.Issues, own...)
		slices.Sort(v.Issues)
		v.Issues = slices.Compact(v.Issues)
	}
	slices.SortFunc(result.Verdicts, func(a, b Verdict) int { return strings.Compare(a.Credential, b.Credential) })
	return result
}

// verdicts judges each kind of credential that the person holds.
func (e *Evaluator) verdicts(staffID string, emp Employee) []Verdict {
	conflicts := conflicting(emp.Credentials, func(c Credential) string { return c.CredentialID })
	type group struct {
		rule *Rule
		rows []Credential
	}
	groups := map[string]*group{}
	for _, row := range emp.Credentials {
		rule := e.kinds[Fold(row.Kind)]
		name := strings.TrimSpace(row.Kind)
		if rule != nil {
			name = rule.Code
		}
		// A rule's code and an unknown text never meet: the text would be an alias of the rule.
		if groups[name] == nil {
			groups[name] = &group{rule: rule}
		}
		groups[name].rows = append(groups[name].rows, row)
	}
	var prepared *prepared
	verdicts := make([]Verdict, 0, len(groups))
	for name, g := range groups {
		v := Verdict{StaffID: staffID, Credential: name, AsOf: e.asOf, Status: Undetermined}
		if slices.ContainsFunc(g.rows, func(c Credential) bool { return conflicts[c.CredentialID] }) {
			v.Issues = append(v.Issues, IssueIDConflict)
		}
		if g.rule == nil {
			v.Issues = append(v.Issues, IssueUnknownKind)
		} else if held, version, ok := e.choose(&v, g.rule, g.rows); ok {
			if prepared == nil {
				prepared = e.prepare(emp)
			}
			e.judge(&v, g.rule, version, held, prepared)
		}
		verdicts = append(verdicts, v)
	}
	return verdicts
}

// judge fills a verdict on the credential row that holds.
func (e *Evaluator) judge(v *Verdict, rule *Rule, version *Version, held heldCredential, rows *prepared) {
	s := &Standing{Number: held.row.Number, IssuedOn: held.issued, ExpiresOn: held.expires, Rule: rule, Version: version}
	v.Standing = s
	s.CycleStart = cycleStart(v, version, held)
	if version.MonthEnd && !held.expires.IsMonthEnd() {
		v.Issues = append(v.Issues, IssueNotMonthEnd)
	}
	if n := version.WindowMonths; n > 0 {
		s.WindowClosesOn = held.expires.AddMonths(n, version.MonthEnd)
		s.SafeBy = s.WindowClosesOn
		if n == safeMonths {
			s.SafeBy = min(s.SafeBy, held.expires+safeDays)
		}
	}
	if version.Required > 0 {
		s.Credits = e.credits(s, rows)
		s.total()
	}
	var passedOn Date
	if version.ExamAllowed > 0 {
		passedOn = e.attempts(v, rows)
	}
	e.stand(v, passedOn)
	s.Routes = e.routes(v)
	if v.AsOf > s.ExpiresOn && version.Required > 0 && s.RequirementsMet() {
		v.Issues = append(v.Issues, IssueRenewalPossible)
	}
}

// A three-month window is also called 90 days, which may end sooner: letters name the earlier day.
const (
	safeMonths = 3
	safeDays   = 90
)

// conflicting returns the ids that rows share although they differ. The rows must be distinct.
func conflicting[R any](rows []R, id func(R) string) map[string]bool {
	var conflicts map[string]bool
	seen := map[string]bool{}
	for _, row := range rows {
		if seen[id(row)] {
			if conflicts == nil {
				conflicts = map[string]bool{}
			}
			conflicts[id(row)] = true
		}
		seen[id(row)] = true
	}
	return conflicts
}
