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
	employment column
	standing   column
	results    column
	providers  map[string][]string   // bodies by folded name
	bodies     map[*Version][]string // folded
}

// New returns an evaluator. Words of the vocabulary come on top of the rule book's own. Policies must name codes of the
// rule book.
func New(asOf Date, book *Book, words Vocabulary, stages Stages, policies []Policy) *Evaluator {
	e := &Evaluator{
		asOf: asOf, stages: stages,
		kinds: book.Kinds(), units: map[string]string{}, categories: map[string]string{},
		employment: employmentColumn(words.Employment), standing: standingColumn(words.Standing),
		results: resultColumn(words.Results), providers: map[string][]string{}, bodies: map[*Version][]string{},
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
	for i := range book.Rules {
		for j := range book.Rules[i].Versions {
			v := &book.Rules[i].Versions[j]
			for _, body := range v.Bodies {
				e.bodies[v] = append(e.bodies[v], Fold(body))
			}
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
	own := e.employmentIssues(result.Posts)
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

// named is a credential row and what its kind is called: a rule's code, or the text as found. The two never meet: the
// text would be an alias of the rule.
type named struct {
	name string
	rule *Rule
	row  *Credential
}

// verdicts judges each kind of credential that the person holds.
func (e *Evaluator) verdicts(staffID string, emp Employee) []Verdict {
	conflicts := conflicting(emp.Credentials, credentialID)
	rows := make([]named, len(emp.Credentials))
	for i := range rows {
		r := named{row: &emp.Credentials[i]}
		if r.rule = e.kinds[Fold(r.row.Kind)]; r.rule != nil {
			r.name = r.rule.Code
		} else {
			r.name = strings.TrimSpace(r.row.Kind)
		}
		rows[i] = r
	}
	slices.SortFunc(rows, func(a, b named) int { return strings.Compare(a.name, b.name) })
	var read prepared
	var room [64]preparedCredit // more take their own memory
	isRead := false
	verdicts := make([]Verdict, 0, len(rows))
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].name == rows[0].name {
			n++
		}
		group, rule := rows[:n], rows[0].rule
		rows = rows[n:]
		v := Verdict{StaffID: staffID, Credential: group[0].name, AsOf: e.asOf, Status: Undetermined}
		if slices.ContainsFunc(group, func(r named) bool { return conflicts[r.row.CredentialID] }) {
			v.Issues = append(v.Issues, IssueIDConflict)
		}
		if rule == nil {
			v.Issues = append(v.Issues, IssueUnknownKind)
		} else if held, version, ok := e.choose(&v, rule, group); ok {
			if !isRead {
				read, isRead = e.prepare(emp, room[:0]), true
			}
			e.judge(&v, rule, version, held, &read)
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
