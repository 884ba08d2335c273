package rules

import (
	"slices"
	"strings"
)

// routes lists the ways to a renewed credential, by name.
func (e *Evaluator) routes(v *Verdict) []Route {
	s, version := v.Standing, v.Version
	routes := make([]Route, 0, len(version.ApplyDays)+2)
	add := func(name string, applyBy Date) {
		routes = append(routes, Route{Route: name, ApplyBy: applyBy, Open: applyBy == 0 || applyBy >= e.asOf})
	}
	unexpired := v.Status == Current || v.Status == NearingExpiry
	if unexpired || v.Status == ExamWindow {
		for name, days := range version.ApplyDays {
			switch {
			case unexpired:
				add(name, s.ExpiresOn-Date(days))
			case name == RouteApproved && s.SafeBy < e.asOf:
				add(name, s.WindowClosesOn)
			default:
				add(name, s.SafeBy-Date(days))
			}
		}
	}
	if unexpired && version.WindowMonths == 0 {
		add(RouteRenew, s.ExpiresOn)
	}
	if s.ExamFailed < version.ExamAllowed && v.Status != Lapsed {
		if unexpired {
			add(RouteExam, s.ExpiresOn.AddMonths(-version.ExamApplyMonths, version.MonthEnd))
		} else {
			add(RouteExam, 0)
		}
	}
	if r := version.Reinstatement; r != nil && v.Status == Lapsed {
		add(RouteReinstate, s.ExpiresOn.AddMonths(r.Months, version.MonthEnd))
	}
	slices.SortFunc(routes, func(a, b Route) int { return strings.Compare(a.Route, b.Route) })
	return routes
}
