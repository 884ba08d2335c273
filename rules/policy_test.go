package rules_test

import (
	"slices"
	"strings"
	"testing"

	"ceuwatch/rules"
)

// risks evaluates under policies and lists the verdicts; those whose role is at risk have a mark.
func risks(t fataler, policies []rules.Policy, emp rules.Employee) string {
	t.Helper()
	var list []string
	for _, v := range (clinic{policies: policies}).evaluator(t, "2026-06-10").Evaluate(emp).Verdicts {
		text := v.Credential + " " + string(v.Status)
		if v.AtRisk {
			text += "!"
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

func TestPolicies(t *testing.T) {
	assistant := []rules.Policy{{State: "WA", JobTitles: []string{"Medical Assistant", "Lead MA"},
		AnyOf: []string{"CMA-AAMA", "RMA-AMT"}}}
	current, soon := holding(person(), "CMA", "", "2028-11-30"), holding(person(), "CMA", "", "2026-06-30")
	window, required := holding(person(), "CMA", "", "2026-05-31"), holding(person(), "CMA", "", "2025-05-31")
	unknown := holding(person(), "RMA", "", "2028-11-30")
	for _, tt := range []struct {
		name string
		emp  rules.Employee
		want string
	}{
		{"nothing held", person(), "CMA-AAMA missing!"},
		{"held and current", current, "CMA-AAMA current"},
		{"held and nearing its end", soon, "CMA-AAMA nearing_expiry"},
		{"expired, in the window", window, "CMA-AAMA exam_window!"},
		{"expired, exam required", required, "CMA-AAMA exam_required!"},
		{"undetermined", holding(person(), "CMA", "", ""), "CMA-AAMA undetermined!"},
		{"the second kind", holding(person(), "RMA (AMT)", "", "2028-11-30"), "RMA-AMT current"},
		{"one of two is valid", holding(window, "RMA (AMT)", "", "2028-11-30"), "CMA-AAMA exam_window, RMA-AMT current"},
		{"neither of two is", holding(window, "RMA (AMT)", "", "2026-05-31"), "CMA-AAMA exam_window!, RMA-AMT lapsed!"},
		{"another kind is no help", holding(person(), "CPR", "", "2027-11-30"), "BLS current, CMA-AAMA missing!"},
		{"what nobody knows may be it", unknown, "RMA undetermined!"},
		{"all that nobody knows", holding(unknown, "", "", ""), " undetermined!, RMA undetermined!"},
		{"what is known goes before it", holding(unknown, "CMA", "", "2026-05-31"),
			"CMA-AAMA exam_window!, RMA undetermined"},
		{"nothing at risk beside what is valid", holding(unknown, "CMA", "", "2028-11-30"),
			"CMA-AAMA current, RMA undetermined"},
	} {
		if got := risks(t, assistant, tt.emp); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestWhomAPolicyAsks(t *testing.T) {
	wa, anywhere := "WA", ""
	assistant := []string{" medical  ASSISTANT"}
	for _, tt := range []struct {
		name, state  string
		titles       []string
		post         rules.Staff
		other        rules.Staff
		asked        bool
		severalPosts bool
	}{
		{name: "state and title", state: wa, titles: assistant,
			post:  rules.Staff{State: "wa ", JobTitle: "Medical Assistant"},
			asked: true},
		{name: "another state", state: wa, titles: assistant, post: rules.Staff{State: "OR", JobTitle: "Medical Assistant"}},
		{name: "another title", state: wa, titles: assistant, post: rules.Staff{State: "WA", JobTitle: "Nurse"}},
		{name: "no state", state: wa, titles: assistant, post: rules.Staff{JobTitle: "Medical Assistant"}},
		{name: "no title", state: wa, titles: assistant, post: rules.Staff{State: "WA"}},
		{name: "no title where a blank one is asked", state: wa, titles: []string{" "}, post: rules.Staff{State: "WA"}},
		{name: "any state", state: anywhere, titles: assistant,
			post: rules.Staff{JobTitle: "Medical Assistant"}, asked: true},
		{name: "any title", state: wa, post: rules.Staff{State: "WA"}, asked: true},
		{name: "anyone", state: anywhere, asked: true},
		{name: "the second post", state: wa, titles: assistant, post: rules.Staff{State: "OR", JobTitle: "Nurse"},
			other: rules.Staff{State: "WA", JobTitle: "Medical Assistant"}, severalPosts: true, asked: true},
		{name: "half of each post", state: wa, titles: assistant,
			post:  rules.Staff{State: "OR", JobTitle: "Medical Assistant"},
			other: rules.Staff{State: "WA", JobTitle: "Nurse"}, severalPosts: true},
	} {
		emp := rules.Employee{ID: "S-1", Staff: []rules.Staff{tt.post}}
		if tt.severalPosts {
			emp.Staff = append(emp.Staff, tt.other)
		}
		for i := range emp.Staff {
			emp.Staff[i].StaffID = "S-1"
		}
		got := risks(t, []rules.Policy{{State: tt.state, JobTitles: tt.titles, AnyOf: []string{"BLS"}}}, emp)
		if (got == "BLS missing!") != tt.asked || !tt.asked && got != "" {
			t.Errorf("%s: %q, asked %v", tt.name, got, tt.asked)
		}
	}
}

func TestMissingIsOneForAKindAndHelpsNoOtherPolicy(t *testing.T) {
	policies := []rules.Policy{
		{AnyOf: []string{"CMA-AAMA", "BLS"}}, {AnyOf: []string{"CMA-AAMA"}}, {AnyOf: []string{"BLS", "CMA-AAMA"}},
	}
	want := "BLS missing!, CMA-AAMA missing!"
	if got := risks(t, policies, person()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	slices.Reverse(policies)
	if got := risks(t, policies, person()); got != want {
		t.Errorf("in the other order: %s, want %s", got, want)
	}
	want = "BLS missing!, CMA-AAMA current"
	policies = []rules.Policy{{AnyOf: []string{"BLS"}}, {AnyOf: []string{"CMA-AAMA"}}}
	if got := risks(t, policies, holding(person(), "CMA", "", "2028-11-30")); got != want {
		t.Errorf("with one of two held: %s, want %s", got, want)
	}
}

func TestAMissingVerdictSaysNothingElse(t *testing.T) {
	emp := earning(person(), "C-1", nil)
	v := clinic{policies: []rules.Policy{{AnyOf: []string{"CMA-AAMA"}}}}.judge(t, asOf, "CMA-AAMA", emp)
	if v.Standing != nil || v.Stage != "missing" || len(v.Issues) != 0 || v.StaffID != "S-1" || v.AsOf != date(t, asOf) {
		t.Errorf("%+v", v)
	}
}

func TestPoliciesAreNotAskedOfWhoIsNotOneIncludedPerson(t *testing.T) {
	policies := []rules.Policy{{AnyOf: []string{"BLS"}}}
	if got := risks(t, policies, rules.Employee{ID: "S-1"}); got != "" {
		t.Errorf("an orphan gets %s", got)
	}
	emp := person()
	emp.Staff[0].LeftOn = "2026-06-09"
	if got := risks(t, policies, emp); got != "" {
		t.Errorf("someone who left gets %s", got)
	}
	emp = person()
	emp.Staff = append(emp.Staff, rules.Staff{StaffID: "S-1", LastName: "x"})
	if got := risks(t, policies, emp); got != " undetermined" {
		t.Errorf("a duplicate gets %s", got)
	}
}
