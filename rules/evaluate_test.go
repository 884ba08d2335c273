package rules_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
	"ceuwatch/rules/rulebook"
)

// book is the built-in rule book, loaded once for all tests.
var book = sync.OnceValue(func() *rules.Book {
	book, err := rulebook.Load("")
	if err != nil {
		panic(err)
	}
	return book
})

// fataler is a test, of either sort.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func date(t fataler, text string) rules.Date {
	t.Helper()
	d, ok := rules.ParseDate(text)
	if !ok {
		t.Fatalf("%q is no date", text)
	}
	return d
}

// clinic is what a clinic configures; the zero one has the usual stages.
type clinic struct {
	words    rules.Vocabulary
	stages   rules.Stages
	policies []rules.Policy
}

func (c clinic) evaluator(t fataler, asOf string) *rules.Evaluator {
	t.Helper()
	if c.stages.Expiry == nil {
		c.stages.Expiry = []int{180, 90, 60, 30, 7}
	}
	if c.stages.Window == nil {
		c.stages.Window = []int{60, 30, 7}
	}
	return rules.New(date(t, asOf), book(), c.words, c.stages, c.policies)
}

// judge evaluates a person and returns the verdict on one credential; with no name, on none.
func (c clinic) judge(t fataler, asOf, credential string, emp rules.Employee) rules.Verdict {
	t.Helper()
	result := c.evaluator(t, asOf).Evaluate(emp)
	at := slices.IndexFunc(result.Verdicts, func(v rules.Verdict) bool { return v.Credential == credential })
	if at < 0 {
		t.Fatalf("no verdict on %q, but %q", credential, credentials(result))
	}
	return result.Verdicts[at]
}

func judge(t fataler, asOf, credential string, emp rules.Employee) rules.Verdict {
	t.Helper()
	return clinic{}.judge(t, asOf, credential, emp)
}

// credentials lists what the verdicts are on, with their statuses.
func credentials(result rules.Result) []string {
	var list []string
	for _, v := range result.Verdicts {
		list = append(list, v.Credential+" "+string(v.Status))
	}
	return list
}

func issues(v rules.Verdict) string {
	var list []string
	for _, i := range v.Issues {
		list = append(list, string(i))
	}
	return strings.Join(list, " ")
}

// person is someone without any record.
func person() rules.Employee {
	return rules.Employee{ID: "S-1", Staff: []rules.Staff{{StaffID: "S-1", JobTitle: "Medical Assistant", State: "WA"}}}
}

// holding adds a credential row, K-1 for the first; dates that are not known are blank.
func holding(emp rules.Employee, kind, issued, expires string) rules.Employee {
	id := "K-" + string(rune('1'+len(emp.Credentials)))
	emp.Credentials = append(slices.Clone(emp.Credentials), rules.Credential{
		CredentialID: id, StaffID: emp.ID, Kind: kind, Number: "N-" + id, IssuedOn: issued, ExpiresOn: expires,
	})
	return emp
}

// cma is someone with a CMA certification from 2021-12-01 to 2026-11-30.
func cma() rules.Employee { return holding(person(), "CMA", "2021-12-01", "2026-11-30") }

// earning adds a credit that any rule counts, two clinical points approved by the AAMA, as changed.
func earning(emp rules.Employee, id string, change func(*rules.Credit)) rules.Employee {
	c := rules.Credit{CreditID: id, StaffID: emp.ID, EarnedOn: "2025-03-01", Title: "Course " + id, Provider: "College",
		ApprovedBy: "AAMA", Category: "clinical", Activity: "online", Amount: "2", Unit: "point"}
	if change != nil {
		change(&c)
	}
	emp.Credits = append(slices.Clone(emp.Credits), c)
	return emp
}

// sitting adds an exam attempt, A-1 for the first.
func sitting(emp rules.Employee, kind, satOn, passed string) rules.Employee {
	emp.Attempts = append(slices.Clone(emp.Attempts), rules.Attempt{
		AttemptID: "A-" + string(rune('1'+len(emp.Attempts))), StaffID: emp.ID, Credential: kind, SatOn: satOn,
		Passed: passed,
	})
	return emp
}

func TestNobodyIsJudgedWithoutRows(t *testing.T) {
	result := clinic{}.evaluator(t, "2026-06-01").Evaluate(person())
	if len(result.Verdicts) != 0 || len(result.Posts) != 1 || len(result.SetAside) != 0 {
		t.Errorf("someone without any record gives %+v", result)
	}
	result = clinic{}.evaluator(t, "2026-06-01").Evaluate(rules.Employee{})
	if len(result.Verdicts) != 0 || len(result.Posts) != 0 || len(result.SetAside) != 0 {
		t.Errorf("nobody gives %+v", result)
	}
}

func TestWindowClosesAndSafeBy(t *testing.T) {
	for _, tt := range []struct{ asOf, expires, closes, safe string }{
		{"2026-12-10", "2026-11-30", "2027-02-28", "2027-02-28"},
		{"2026-12-10", "2026-10-31", "2027-01-31", "2027-01-29"},
		{"2027-12-10", "2027-11-30", "2028-02-29", "2028-02-28"},
		{"2026-03-10", "2026-02-28", "2026-05-31", "2026-05-29"},
		{"2026-05-10", "2026-04-15", "2026-07-15", "2026-07-14"},
		{"2027-01-10", "2026-12-31", "2027-03-31", "2027-03-31"},
		{"2015-12-10", "2014-11-30", "2019-11-30", "2019-11-30"}, // the version of 2010: 60 months
	} {
		v := judge(t, tt.asOf, "CMA-AAMA", holding(person(), "CMA", "", tt.expires))
		if v.WindowClosesOn.String() != tt.closes || v.SafeBy.String() != tt.safe {
			t.Errorf("after %s the window closes on %s, safe by %s; want %s, %s",
				tt.expires, v.WindowClosesOn, v.SafeBy, tt.closes, tt.safe)
		}
	}
}

func TestTheVersionInForceOnTheDayApplies(t *testing.T) {
	expired := holding(person(), "CMA", "", "2016-11-30")
	for asOf, want := range map[string]string{
		"2019-12-31": "exam_window by 2010-01-01", "2020-01-01": "exam_required by 2020-01-01",
	} {
		v := judge(t, asOf, "CMA-AAMA", expired)
		if got := string(v.Status) + " by " + v.Version.From.String(); got != want {
			t.Errorf("on %s a CMA until 2016-11-30 is %s, want %s", asOf, got, want)
		}
	}
}

func TestVerdictsComeByCredentialNullFirst(t *testing.T) {
	emp := holding(cma(), "", "", "2027-01-01")
	for _, kind := range []string{"RMA", "rma-amt", "CPR", "éa", "Zz", "BLS"} {
		emp = holding(emp, kind, "", "2027-01-31")
	}
	want := []string{" undetermined", "BLS current", "CMA-AAMA nearing_expiry", "RMA undetermined",
		"RMA-AMT current", "Zz undetermined", "éa undetermined"}
	if diff := cmp.Diff(want, credentials(clinic{}.evaluator(t, "2026-08-03").Evaluate(emp))); diff != "" {
		t.Error(diff)
	}
}
