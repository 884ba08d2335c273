package demo

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
	"ceuwatch/rules/rulebook"
)

func TestOlderCreditsChangeNoVerdict(t *testing.T) {
	book, err := rulebook.Load("")
	if err != nil {
		t.Fatal(err)
	}
	const staff, credits = 450, 40
	for _, day := range []string{"2011-01-01", "2019-12-31", "2026-12-10", "2100-12-31"} {
		asOf := date(t, day)
		judge := rules.New(asOf, book, rules.Vocabulary{}, rules.Stages{Expiry: []int{90}, Window: []int{30}}, Policies())
		few, many := slices.Collect(Employees(1, staff, asOf)), slices.Collect(Experienced(1, staff, credits, asOf))
		total := 0
		for i := range many {
			total += len(many[i].Credits)
			r, with := judge.Evaluate(few[i]), judge.Evaluate(many[i])
			for j := range with.Verdicts {
				v, old := &with.Verdicts[j], r.Verdicts[j]
				if v.Standing == nil {
					continue
				}
				v.Credits = slices.DeleteFunc(v.Credits, func(c rules.CreditResult) bool {
					added := !slices.ContainsFunc(few[i].Credits, func(o rules.Credit) bool { return o == *c.Credit })
					if added && c.Reason != rules.ReasonBeforeCycle {
						t.Errorf("an older credit of %s is %s", v.StaffID, c.Reason)
					}
					return added
				})
				if diff := cmp.Diff(old, *v); diff != "" {
					t.Errorf("%s: %s", v.StaffID, diff)
				}
			}
		}
		if average := total / staff; average < credits-3 || average > credits+3 {
			t.Errorf("on %s %d credits on average, want about %d", day, average, credits)
		}
	}
}
