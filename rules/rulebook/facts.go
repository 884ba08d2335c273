package rulebook

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ceuwatch/rules"
)

// none is how a scenario writes what is not there.
const none = "none"

// facts returns what a scenario can expect of a verdict, as a scenario writes it: a text, a list, or texts by name.
// Without a verdict all of it is none.
func facts(v *rules.Verdict) map[string]any {
	f := map[string]any{}
	for _, key := range []string{"credential", "status", "stage", "role_at_risk", "number", "cycle_start", "expires_on",
		"days_to_expiry", "window_closes_on", "safe_by", "apply_by", "rule_version", "required", "counted", "to_earn",
		"requirements_met", "approved", "approved_missing", "failed"} {
		f[key] = none
	}
	for _, key := range []string{"missing", "routes", "reasons", "points"} {
		f[key] = map[string]string{}
	}
	f["issues"], f["late"], f["closed"] = []string{}, []string{}, []string{}
	if v == nil {
		return f
	}
	set := func(key string, value any) {
		if text := fmt.Sprint(value); text != "" {
			f[key] = text
		}
	}
	set("credential", v.Credential)
	set("status", v.Status)
	set("stage", v.Stage)
	set("role_at_risk", v.AtRisk)
	issues := []string{}
	for _, issue := range v.Issues {
		issues = append(issues, string(issue))
	}
	f["issues"] = issues
	if v.Standing != nil {
		standingFacts(v, set)
		creditFacts(v.Standing, f)
	}
	return f
}

func standingFacts(v *rules.Verdict, set func(key string, value any)) {
	s := v.Standing
	set("number", s.Number)
	set("cycle_start", s.CycleStart)
	set("expires_on", s.ExpiresOn)
	set("days_to_expiry", v.DaysToExpiry())
	set("window_closes_on", s.WindowClosesOn)
	set("safe_by", s.SafeBy)
	set("rule_version", s.Version.From)
	set("required", s.Version.Required)
	set("counted", s.Counted)
	set("to_earn", s.ToEarn)
	set("requirements_met", s.RequirementsMet())
	if s.Version.ApprovedMin > 0 {
		set("approved", s.ApprovedCounted)
		set("approved_missing", s.ApprovedMissing)
	}
	if s.Version.ExamAllowed > 0 {
		set("failed", s.ExamFailed)
	}
	if route := s.ApplyBy(); route != nil {
		set("apply_by", routeDate(*route))
	}
}

func creditFacts(s *rules.Standing, f map[string]any) {
	missing, routes := map[string]string{}, map[string]string{}
	reasons, points := map[string]string{}, map[string]string{}
	late, closed := []string{}, []string{}
	for _, c := range s.Categories {
		missing[c.Name] = c.Missing.String()
	}
	for _, r := range s.Routes {
		routes[r.Route] = routeDate(r)
		if !r.Open {
			closed = append(closed, r.Route)
		}
	}
	for i := range s.Credits {
		c := &s.Credits[i]
		reasons[c.Credit.CreditID], points[c.Credit.CreditID] = string(c.Reason), c.Points.String()
		if c.Late {
			late = append(late, c.Credit.CreditID)
		}
	}
	f["missing"], f["routes"], f["reasons"], f["points"], f["late"], f["closed"] =
		missing, routes, reasons, points, late, closed
}

// routeDate is the day by which to apply by a route: any time, where it has none.
func routeDate(r rules.Route) string {
	if r.ApplyBy == 0 {
		return "any time"
	}
	return r.ApplyBy.String()
}

// differences compares what a scenario expects under a key with the fact. Of texts by name only the named ones are
// compared, when there are any.
func differences(key string, want, got any) []Failure {
	named, ok := got.(map[string]string)
	entries, _ := want.(map[string]any)
	if !ok || len(entries) == 0 {
		if show(want) == show(got) {
			return nil
		}
		return []Failure{{What: key, Want: show(want), Got: show(got)}}
	}
	var failures []Failure
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		if want, have := show(entries[name]), cmp.Or(named[name], none); want != have {
			failures = append(failures, Failure{What: key + " of " + name, Want: want, Got: have})
		}
	}
	return failures
}

// show writes a value as a scenario does; the order of a list does not matter, and an empty one is none.
func show(value any) string {
	var texts []string
	switch v := value.(type) {
	case nil:
		return none
	case []any:
		for _, item := range v {
			texts = append(texts, show(item))
		}
	case []string:
		texts = slices.Clone(v)
	case map[string]string:
		for name, text := range v {
			texts = append(texts, name+": "+text)
		}
	case map[string]any:
	default:
		return fmt.Sprint(value)
	}
	if len(texts) == 0 {
		return none
	}
	slices.Sort(texts)
	return "[" + strings.Join(texts, ", ") + "]"
}
