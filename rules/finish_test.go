package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ceuwatch/rules"
)

// finish returns the shortest finish of a person's CMA.
func finish(t fataler, asOf string, emp rules.Employee) rules.Finish {
	t.Helper()
	v := judge(t, asOf, "CMA-AAMA", emp)
	return clinic{}.evaluator(t, asOf).Finish(emp, &v, book().Providers)
}

// told writes mends as a table's cell: the id, what lacks, the points and what is left.
func told(mends []rules.Mend) string {
	var list []string
	for _, m := range mends {
		list = append(list, fmt.Sprintf("%s %v %s, %s left", m.CreditID, m.Lacks, m.Points, m.ToEarn))
	}
	return strings.Join(list, "; ")
}

// almost is a CMA who lacks four points, of any category, approved ones.
func almost() rules.Employee { return points(cma(), "10a+ 16c+ 30g") }

func TestMends(t *testing.T) {
	broken := func(changes ...func(*rules.Credit)) rules.Employee {
		return earning(almost(), "X", func(c *rules.Credit) {
			c.Amount = "4"
			for _, change := range changes {
				change(c)
			}
		})
	}
	noDate := func(c *rules.Credit) { c.EarnedOn = "" }
	noCategory := func(c *rules.Credit) { c.Category = "?" }
	noBody := func(c *rules.Credit) { c.ApprovedBy = "pending" }
	noAmount := func(c *rules.Credit) { c.Amount = "four" }
	noUnit := func(c *rules.Credit) { c.Unit = "hrs" }
	for _, tt := range []struct {
		name string
		emp  rules.Employee
		want string
	}{
		{"nothing to mend", almost(), ""},
		{"a category", broken(noCategory), "X [category_unknown] 4, 0 left"},
		{"a body is read as one that approves", broken(noBody), "X [not_accredited] 4, 0 left"},
		{"a kind", broken(func(c *rules.Credit) { c.Credential = "RMA" }), "X [credential_unknown] 4, 0 left"},
		{"a day", broken(noDate), "X [date_missing] 4, 0 left"},
		{"a day that has come", broken(func(c *rules.Credit) { c.EarnedOn = "2031-01-01" }), "X [future_dated] 4, 0 left"},
		{"an amount: nobody knows what it counts", broken(noAmount), "X [amount_invalid] 0, 4 left"},
		{"a unit is read as the least worth", broken(noUnit), "X [unit_unknown] 4, 0 left"},
		{"several at once", broken(noDate, noUnit, noCategory, noBody),
			"X [date_missing unit_unknown category_unknown not_accredited] 4, 0 left"},
		{"an amount and more", broken(noAmount, noCategory), "X [amount_invalid category_unknown] 0, 4 left"},
		{"one of two rows", earning(broken(), "X", func(c *rules.Credit) { c.Amount = "2" }), "X [id_conflict] 4, 0 left"},
		{"too early is nothing to mend", broken(noCategory, func(c *rules.Credit) { c.EarnedOn = "2020-01-01" }), ""},
		{"another credential is nothing to mend", broken(noDate, func(c *rules.Credit) { c.Credential = "CPR" }), ""},
		{"once mended it would be a duplicate",
			earning(broken(noBody), "Q", func(c *rules.Credit) { c.Title, c.Amount = "Course X", "1" }), ""},
		{"on another day than its twin's it is none", earning(broken(noDate), "Q", func(c *rules.Credit) {
			c.Title, c.Amount, c.EarnedOn = "Course X", "1", "2026-06-01"
		}), "X [date_missing] 4, 0 left"},
	} {
		if got := told(finish(t, "2026-06-01", tt.emp).Mends); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTheCategoryThatHelpsMostIsTaken(t *testing.T) {
	emp := earning(points(cma(), "6a+ 20c+ 30g+"), "X", func(c *rules.Credit) { c.Category, c.Amount = "", "4" })
	mends := finish(t, "2026-06-01", emp).Mends
	if told(mends) != "X [category_unknown] 4, 0 left" || mends[0].Row.Category != "administrative" {
		t.Errorf("%+v", mends)
	}
}

func TestMendsThatFinishTogether(t *testing.T) {
	emp := points(cma(), "4a+ 8c+ 38g+")
	for _, id := range []string{"X", "Y", "Z"} {
		emp = earning(emp, id, func(c *rules.Credit) { c.Category, c.Amount = "", map[string]string{"X": "6", "Y": "2", "Z": "3"}[id] })
	}
	f := finish(t, "2026-06-01", emp)
	if got, want := told(f.Mends),
		"X [category_unknown] 6, 4 left; Z [category_unknown] 3, 7 left; Y [category_unknown] 2, 8 left"; got != want {
		t.Errorf("one by one: %q, want %q", got, want)
	}
	if got, want := told(f.Together), "X [category_unknown] 6, 4 left; Z [category_unknown] 3, 1 left; "+
		"Y [category_unknown] 2, 0 left"; got != want {
		t.Errorf("together: %q, want %q", got, want)
	}
}

func TestWhatFinishesIsNothingWhenNothingLacks(t *testing.T) {
	emp := earning(points(cma(), "20a+ 20c+ 20g+"), "X", func(c *rules.Credit) { c.Category = "" })
	if f := finish(t, "2026-06-01", emp); len(f.Providers)+len(f.Mends) != 0 {
		t.Errorf("%+v", f)
	}
}

func TestOnlySoManyCreditsAreTried(t *testing.T) {
	emp := cma()
	for i := range 60 {
		emp = earning(emp, fmt.Sprintf("X-%02d", i), func(c *rules.Credit) { c.ApprovedBy = "" })
	}
	if f := finish(t, "2026-06-01", emp); len(f.Mends) != 50 || f.Unasked != 10 {
		t.Errorf("%d tried, %d not", len(f.Mends), f.Unasked)
	}
}

func TestUntilWhenPointsCount(t *testing.T) {
	for kind, want := range map[string]string{"CMA": "2027-02-28", "RMA (AMT)": "2026-11-30"} {
		emp := holding(person(), kind, "", "2026-11-30")
		e := clinic{}.evaluator(t, "2026-06-01")
		if f := e.Finish(emp, &e.Evaluate(emp).Verdicts[0], nil); f.Until.String() != want {
			t.Errorf("%s: %s, want %s", kind, f.Until, want)
		}
	}
}

func TestWhoCanSupplyThePoints(t *testing.T) {
	catalogue := []rules.Provider{
		{Name: "Both", ApprovedBy: []string{"AMT", " aama"}}, {Name: "Other", ApprovedBy: []string{"AMT"}}, {Name: "Mixed"},
	}
	for words, want := range map[string]string{
		"10a+ 10c+ 30g": "Both",       // 10 approved points lack
		"30a+ 10c":      "Both Other", // points lack, and any count
		"20a+ 20c+ 20g": "",
	} {
		emp := points(cma(), words)
		v := judge(t, "2026-06-01", "CMA-AAMA", emp)
		var names []string
		for _, p := range (clinic{}).evaluator(t, "2026-06-01").Finish(emp, &v, catalogue).Providers {
			names = append(names, p.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: %q, want %q", words, got, want)
		}
	}
}

// Whatever is mended on paper is what the evaluation says once it is mended.
func TestMendsAreTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		emp, e := people("S-1").Draw(t, "employee"), clinic{}.evaluator(t, days().Draw(t, "as of"))
		for _, v := range e.Evaluate(emp).Verdicts {
			if v.Standing == nil {
				continue
			}
			f := e.Finish(emp, &v, nil)
			for _, m := range f.Mends {
				checkMend(t, e, mended(emp, m), v.Credential, m, v.ToEarn)
			}
			left, so := v.ToEarn, emp
			for _, m := range f.Together {
				so = mended(so, m)
				checkMend(t, e, so, v.Credential, m, left)
				left = m.ToEarn
			}
		}
	})
}

func mended(emp rules.Employee, m rules.Mend) rules.Employee {
	emp.Credits = slices.DeleteFunc(slices.Clone(emp.Credits), func(c rules.Credit) bool { return c.CreditID == m.CreditID })
	emp.Credits = append(emp.Credits, m.Row)
	return emp
}

func checkMend(t *rapid.T, e *rules.Evaluator, emp rules.Employee, code string, m rules.Mend, left rules.Points) {
	verdicts := e.Evaluate(emp).Verdicts
	v := verdicts[slices.IndexFunc(verdicts, func(v rules.Verdict) bool { return v.Credential == code })]
	got := creditOf(t, v, m.CreditID)
	if slices.Contains(m.Lacks, rules.ReasonAmountInvalid) {
		if got.Reason != rules.ReasonCounted || m.Points != 0 || m.ToEarn != left {
			t.Fatalf("%+v gives %+v", m, got)
		}
		return
	}
	if got.Reason != rules.ReasonCounted || got.Points != m.Points || v.ToEarn != m.ToEarn {
		t.Fatalf("%+v gives %+v and %s to earn", m, got, v.ToEarn)
	}
}

// Points of the composition that lacks leave nothing to earn, whatever else they are, unless they are too short; a
// hundredth less does not.
func TestTheCompositionFinishesExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		emp := cma()
		for i := range rapid.IntRange(0, 8).Draw(t, "credits") {
			emp = earning(emp, fmt.Sprintf("C-%d", i), func(c *rules.Credit) {
				c.Category = from("administrative", "clinical", "general").Draw(t, "category")
				c.ApprovedBy = from("AAMA", "AMT").Draw(t, "body")
				c.Amount = from("0.01", "1.5", "4", "9.99", "10", "25", "40").Draw(t, "amount")
			})
		}
		before := judge(t, "2026-06-01", "CMA-AAMA", emp)
		if before.RequirementsMet() {
			t.Skip()
		}
		less := rapid.SampledFrom([]rules.Points{0, 1}).Draw(t, "less")
		after := judge(t, "2026-06-01", "CMA-AAMA", earned(t, emp, before.Standing, less))
		if after.RequirementsMet() != (less == 0) {
			t.Fatalf("%s lacked, and after %s less than that %s", before.ToEarn, less, after.ToEarn)
		}
	})
}

// earned gives someone the points that lack, less some: each category's, the rest in any; the approved ones first or
// last.
func earned(t *rapid.T, emp rules.Employee, s *rules.Standing, less rules.Points) rules.Employee {
	type portion struct {
		category string
		points   rules.Points
	}
	var portions []portion
	rest := s.ToEarn - less
	for _, c := range s.Categories {
		n := min(c.Missing, rest)
		portions = append(portions, portion{c.Name, n})
		rest -= n
	}
	portions = append(portions, portion{from("administrative", "clinical", "general").Draw(t, "rest in"), rest})
	if rapid.Bool().Draw(t, "approved last") {
		slices.Reverse(portions)
	}
	approved := s.ApprovedMissing
	for i, p := range portions {
		for j, part := range []rules.Points{min(approved, p.points), p.points - min(approved, p.points)} {
			if part == 0 {
				continue
			}
			emp = earning(emp, fmt.Sprintf("N-%d-%d", i, j), func(c *rules.Credit) {
				c.Category, c.Amount, c.ApprovedBy = p.category, part.String(), "AAMA"
				if j == 1 && part >= s.Version.Shortest { // what is shorter must be approved
					c.ApprovedBy = "AMT"
				}
			})
		}
		approved -= min(approved, p.points)
	}
	return emp
}
