package rules_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ceuwatch/rules"
)

// from draws one of some words: few of them, so that rows meet.
func from(words ...string) *rapid.Generator[string] { return rapid.SampledFrom(words) }

// people draws employees as a clinic has them on a bad day: most rows good, any column wrong now and then.
func people(id string) *rapid.Generator[rules.Employee] {
	return rapid.Custom(func(t *rapid.T) rules.Employee {
		draw := func(words ...string) string { return from(words...).Draw(t, "word") }
		emp := rules.Employee{ID: id}
		for range rapid.SampledFrom([]int{1, 1, 1, 1, 2, 3, 0}).Draw(t, "staff") {
			emp.Staff = append(emp.Staff, rules.Staff{StaffID: id, FirstName: draw("", "", "", "", "x"),
				JobTitle: draw("", "MA", "Nurse"), Site: draw("", "North"), State: draw("", "WA"), ManagerID: draw("", "M"),
				Employment: draw("", "", "", "active", "retired", "on loan"),
				HiredOn:    draw("", "", "2020-01-01", "2031-01-01", "?"), LeftOn: draw("", "", "", "2020-02-01", "2030-01-01", "?")})
		}
		for range rapid.IntRange(0, 4).Draw(t, "credentials") {
			emp.Credentials = append(emp.Credentials, rules.Credential{StaffID: id,
				CredentialID: draw("K-1", "K-2", "K-3", "K-4", ""),
				Kind:         draw("CMA", "CMA", "cma (aama)", "RMA (AMT)", "CPhT", "RMA (ARMA)", "CPR", "RMA", ""),
				Number:       draw("", "1", "2"), IssuedOn: draw("", "2021-11-12", "2022-02-01", "2027-01-01", "2026-11-30", "?"),
				Standing: draw("", "", "", "", "active", "lapsed", "revoked", "odd"),
				ExpiresOn: draw("2026-11-30", "2026-11-30", "2026-10-31", "2026-11-15", "2028-03-31",
					"", "infinity", "1930-01-01")})
		}
		for range rapid.IntRange(0, 9).Draw(t, "credits") {
			emp.Credits = append(emp.Credits, credit(t, id, draw("C-1", "C-2", "C-3", "C-4", "C-5", "C-6", "C-7", "C-8", "")))
		}
		for range rapid.IntRange(0, 3).Draw(t, "attempts") {
			emp.Attempts = append(emp.Attempts, rules.Attempt{StaffID: id, AttemptID: draw("A-1", "A-2", "A-3", ""),
				Credential: draw("", "CMA", "RMA"), SatOn: draw("2026-12-01", "2026-11-01", "", "2030-01-01"),
				Passed: draw("yes", "no", "no", "?")})
		}
		return emp
	})
}

func credit(t *rapid.T, staffID, id string) rules.Credit {
	draw := func(words ...string) string { return from(words...).Draw(t, "word") }
	return rules.Credit{CreditID: id, StaffID: staffID,
		Credential: draw("", "", "", "CMA", "CMA", "RMA", "CPR"),
		EarnedOn:   draw("2023-05-01", "2024-05-01", "2025-05-01", "2026-12-05", "2027-05-01", "2019-01-01", ""),
		Title:      draw("", "", "One", "Two"), Provider: draw("", "ACE", "Relias", "College"),
		ApprovedBy: draw("AAMA", "AAMA", "AMT", "", "n/a"),
		Category:   draw("clinical", "general", "administrative", "clinical", ""),
		Activity:   draw("", "online", "cpr_card", "publication"),
		Amount:     draw("1", "4", "12.5", "0.333", "30", "999", "0", "x", ""),
		Unit:       draw("point", "point", "contact_hour", "iacet_ceu", ""),
		Result:     draw("", "", "", "completed", "failed")}
}

func days() *rapid.Generator[string] {
	return from("2026-06-10", "2026-11-30", "2026-12-10", "2027-02-28", "2027-06-01", "2009-01-01")
}

func asked() clinic {
	return clinic{policies: []rules.Policy{{JobTitles: []string{"MA"}, AnyOf: []string{"CMA-AAMA", "RMA-AMT"}},
		{State: "WA", AnyOf: []string{"BLS"}}}}
}

// lines is what a result says, whatever the order in which rows were set aside.
func lines(t fataler, result rules.Result) []string {
	t.Helper()
	list := []string{fmt.Sprint(result.StaffID, result.Posts, result.Read)}
	for _, s := range result.SetAside {
		list = append(list, fmt.Sprint(s))
	}
	slices.Sort(list[1:])
	for _, v := range result.Verdicts {
		line, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("%+v: %v", v, err)
		}
		list = append(list, string(line))
		if v.Standing == nil {
			continue
		}
		for _, c := range v.Credits {
			row := *c.Credit
			c.Credit = nil
			list = append(list, fmt.Sprintf("%+v %+v", row, c))
		}
	}
	return list
}

func TestTheOrderOfRowsNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		emp, e := people("S-1").Draw(t, "employee"), asked().evaluator(t, days().Draw(t, "as of"))
		shuffled := rules.Employee{ID: emp.ID,
			Staff:       rapid.Permutation(emp.Staff).Draw(t, "staff"),
			Credentials: rapid.Permutation(emp.Credentials).Draw(t, "credentials"),
			Credits:     rapid.Permutation(emp.Credits).Draw(t, "credits"),
			Attempts:    rapid.Permutation(emp.Attempts).Draw(t, "attempts"),
		}
		if diff := cmp.Diff(lines(t, e.Evaluate(emp)), lines(t, e.Evaluate(shuffled))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// duplicate reports whether the person's staff rows contradict each other.
func duplicate(result rules.Result) bool {
	return slices.ContainsFunc(result.Verdicts, func(v rules.Verdict) bool {
		return slices.Contains(v.Issues, rules.IssueStaffDuplicate)
	})
}

func TestRepeatingARowChangesNoVerdict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		emp, e := people("S-1").Draw(t, "employee"), asked().evaluator(t, days().Draw(t, "as of"))
		twice := rules.Employee{ID: emp.ID, Staff: slices.Concat(emp.Staff, emp.Staff),
			Credentials: slices.Concat(emp.Credentials, emp.Credentials), Credits: slices.Concat(emp.Credits, emp.Credits),
			Attempts: slices.Concat(emp.Attempts, emp.Attempts)}
		once, again := e.Evaluate(emp), e.Evaluate(twice)
		if diff := cmp.Diff(once.Verdicts, again.Verdicts); diff != "" {
			t.Fatal(diff)
		}
		if duplicate(once) {
			return
		}
		if diff := cmp.Diff(once.Posts, again.Posts); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestACountedCreditNeverRaisesWhatIsLeftToEarn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		emp, e := people("S-1").Draw(t, "employee"), clinic{}.evaluator(t, days().Draw(t, "as of"))
		before := e.Evaluate(emp)
		// The highest id: what it repeats goes before it.
		emp.Credits = append(slices.Clone(emp.Credits), credit(t, "S-1", "Z-1"))
		for i, after := range e.Evaluate(emp).Verdicts {
			v := before.Verdicts[i]
			if after.Standing == nil {
				continue
			}
			counted := after.Version.Required > 0 && creditOf(t, after, "Z-1").Reason == rules.ReasonCounted
			if after.ToEarn > v.ToEarn || !counted && after.ToEarn != v.ToEarn {
				t.Fatalf("%s: %s to earn, then %s; counted: %v", v.Credential, v.ToEarn, after.ToEarn, counted)
			}
		}
	})
}

func TestADefectInOnePersonsRowsChangesNoOther(t *testing.T) {
	ids := []string{"S-1", "S-2", "S-3"} // the ids of their credentials, credits and attempts are the same
	rapid.Check(t, func(t *rapid.T) {
		e := asked().evaluator(t, days().Draw(t, "as of"))
		var clinic []rules.Employee
		var before [][]string
		for _, id := range ids {
			clinic = append(clinic, people(id).Draw(t, id))
			before = append(before, lines(t, e.Evaluate(clinic[len(clinic)-1])))
		}
		sick := rapid.IntRange(0, len(ids)-1).Draw(t, "the one with the defect")
		clinic[sick] = people(ids[sick]).Draw(t, "with a defect")
		after := make([][]string, len(ids))
		var all sync.WaitGroup
		for i := range clinic {
			all.Go(func() { after[i] = lines(t, e.Evaluate(clinic[i])) })
		}
		all.Wait()
		for i := range ids {
			if i != sick && !slices.Equal(before[i], after[i]) {
				t.Fatal(cmp.Diff(before[i], after[i]))
			}
		}
	})
}

func TestRowsReadAreUsedOrSetAside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		emp, e := people(from("S-1", "S-1", "S-1", "").Draw(t, "id")).Draw(t, "employee"), asked().evaluator(t, "2026-12-10")
		result := e.Evaluate(emp)
		aside := map[rules.Relation]int{}
		for _, s := range result.SetAside {
			aside[s.Relation]++
			if s.StaffID != emp.ID || s.Reason == "" || (s.ID == "") != (s.Reason == rules.AsideIDMissing) {
				t.Fatalf("set aside: %+v", s)
			}
		}
		person := len(result.Posts) > 0 && !duplicate(result)
		check := func(relation rules.Relation, read, distinct int) {
			if !person {
				distinct = 0
			}
			if result.Read[relation] != read || read-aside[relation] != distinct {
				t.Fatalf("%s: %d rows, read %d, set aside %d, want %d used", relation, read, result.Read[relation],
					aside[relation], distinct)
			}
		}
		check(rules.RelationStaff, len(emp.Staff), len(result.Posts))
		check(rules.RelationCredential, len(emp.Credentials), distinct(emp.Credentials,
			func(c rules.Credential) bool { return c.CredentialID != "" }))
		check(rules.RelationCredit, len(emp.Credits), distinct(emp.Credits,
			func(c rules.Credit) bool { return c.CreditID != "" }))
		check(rules.RelationAttempt, len(emp.Attempts), distinct(emp.Attempts,
			func(a rules.Attempt) bool { return a.AttemptID != "" }))
	})
}

func distinct[R comparable](rows []R, has func(R) bool) int {
	seen := map[R]bool{}
	for _, row := range rows {
		if has(row) {
			seen[row] = true
		}
	}
	return len(seen)
}
