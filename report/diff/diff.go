package diff

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// Diff collects what everyone's verdicts become under another rule book.
type Diff struct {
	asOf     rules.Date
	old, new *rules.Book
	people   int
	verdicts [2]int         // under the old and the new rule book
	changed  int            // verdicts
	persons  int            // who have one of these
	fields   map[string]int // verdicts changed in each
	statuses map[string]int // verdicts by old → new
}

// Change is what another rule book makes of one verdict. As JSON it is what rules diff prints for programs.
type Change struct {
	StaffID    string   `json:"staff_id"`
	Credential string   `json:"credential"`
	Changes    []Figure `json:"changes"`
	Why        []string `json:"why"` // what of the rule books differs
}

// Figure is one thing that is otherwise; an empty text is none.
type Figure struct {
	What string `json:"what"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// New compares verdicts as of a day under two rule books.
func New(asOf rules.Date, old, new *rules.Book) *Diff {
	return &Diff{asOf: asOf, old: old, new: new, fields: map[string]int{}, statuses: map[string]int{}}
}

// Add compares one employee's results, and returns the verdicts that differ, by credential.
func (d *Diff) Add(old, new rules.Result) []Change {
	if len(new.Posts) > 0 {
		d.people++
	}
	pairs := map[string][2]*rules.Verdict{}
	for side, result := range []rules.Result{old, new} {
		d.verdicts[side] += len(result.Verdicts)
		for i := range result.Verdicts {
			v := &result.Verdicts[i]
			pair := pairs[v.Credential]
			pair[side] = v
			pairs[v.Credential] = pair
		}
	}
	var changes []Change
	for _, credential := range slices.Sorted(maps.Keys(pairs)) {
		pair := pairs[credential]
		changed := changedFigures(pair[0], pair[1])
		if len(changed) == 0 {
			continue
		}
		d.count(changed)
		changes = append(changes, Change{old.StaffID, credential, changed, d.why(credential, pair)})
	}
	if len(changes) > 0 {
		d.persons++
	}
	return changes
}

func (d *Diff) count(changed []Figure) {
	d.changed++
	seen := map[string]bool{}
	for _, c := range changed {
		// Several credits, or categories, that are otherwise are one thing.
		field, _, _ := strings.Cut(c.What, " ")
		if !seen[field] {
			d.fields[field]++
		}
		seen[field] = true
		if field == "status" {
			d.statuses[arrow(c)]++
		}
	}
}

func arrow(c Figure) string { return cmp.Or(c.Old, "none") + " → " + cmp.Or(c.New, "none") }

// changedFigures lists what differs between two verdicts, of which one may be missing.
func changedFigures(old, new *rules.Verdict) []Figure {
	before, after := figuresOf(old), figuresOf(new)
	var changed []Figure
	for _, name := range figureNames(before, after) {
		if before[name] != after[name] {
			changed = append(changed, Figure{name, before[name], after[name]})
		}
	}
	return changed
}

// figureNames lists the names of either side, in a verdict's order, the credits last.
func figureNames(before, after map[string]string) []string {
	order := []string{"status", "stage", "role_at_risk", "issues", "cycle_start", "expires_on", "window_closes_on",
		"safe_by", "apply_by", "required", "counted", "to_earn", "requirements_met", "approved_missing", "exam_failed", "exam_allowed"}
	rank := func(name string) int {
		if at := slices.Index(order, name); at >= 0 {
			return at
		}
		return len(order)
	}
	names := slices.Sorted(maps.Keys(before))
	for name := range after {
		if _, ok := before[name]; !ok {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a, b)) })
	return names
}

// figuresOf writes what a verdict says, by name, as evaluate calls it.
func figuresOf(v *rules.Verdict) map[string]string {
	f := map[string]string{}
	if v == nil {
		return f
	}
	var issues []string
	for _, issue := range v.Issues {
		issues = append(issues, string(issue))
	}
	f["status"], f["stage"], f["issues"] = string(v.Status), string(v.Stage), strings.Join(issues, " ")
	f["role_at_risk"] = fmt.Sprint(v.AtRisk)
	s := v.Standing
	if s == nil {
		return f
	}
	f["cycle_start"], f["expires_on"] = s.CycleStart.String(), s.ExpiresOn.String()
	f["window_closes_on"], f["safe_by"] = s.WindowClosesOn.String(), s.SafeBy.String()
	if route := s.ApplyBy(); route != nil {
		f["apply_by"] = cmp.Or(route.ApplyBy.String(), "any day")
	}
	f["required"], f["counted"], f["to_earn"] = s.Version.Required.String(), s.Counted.String(), s.ToEarn.String()
	f["requirements_met"] = fmt.Sprint(s.RequirementsMet())
	if s.Version.ApprovedMin > 0 {
		f["approved_missing"] = s.ApprovedMissing.String()
	}
	if s.Version.ExamAllowed > 0 {
		f["exam_failed"], f["exam_allowed"] = fmt.Sprint(s.ExamFailed), fmt.Sprint(s.Version.ExamAllowed)
	}
	for _, c := range s.Categories {
		f["missing "+c.Name] = c.Missing.String()
	}
	for _, r := range s.Routes {
		f["route "+r.Route] = say.Route(r)
	}
	for i := range s.Credits {
		c := &s.Credits[i]
		f["credit "+say.Shown(c.Credit.CreditID)] = creditOutcome(c)
	}
	return f
}

// creditOutcome is what became of a credit: counted, with the points and whether they are approved, or the reason.
func creditOutcome(c *rules.CreditResult) string {
	if c.Reason != rules.ReasonCounted {
		return string(c.Reason)
	}
	outcome := say.Joined(" ", string(c.Reason), c.Points.String(), c.Category)
	if c.Approved {
		outcome += " approved"
	}
	return outcome
}

// Weighty reports whether more than dates and routes is otherwise.
func (c *Change) Weighty() bool {
	return slices.ContainsFunc(c.Changes, func(f Figure) bool {
		field, _, _ := strings.Cut(f.What, " ")
		return !slices.Contains([]string{"cycle_start", "window_closes_on", "safe_by", "apply_by", "route"}, field)
	})
}

// Write writes a change in lines of text.
func (c *Change) Write(w io.Writer) error {
	var p say.Prose
	p.Line("", say.Shown(c.StaffID)+"  "+cmp.Or(say.Shown(c.Credential), "-"))
	var rows [][]string
	for _, f := range c.Changes {
		rows = append(rows, []string{f.What, arrow(f)})
	}
	rows = append(rows, []string{"because", strings.Join(c.Why, "; ")})
	p.Table("  ", rows)
	_, err := io.WriteString(w, p.String())
	return err
}
