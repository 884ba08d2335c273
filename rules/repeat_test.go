package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

// reasons says what became of each credit, by id.
func reasons(v rules.Verdict) map[string]rules.Reason {
	m := map[string]rules.Reason{}
	for _, c := range v.Credits {
		m[c.Credit.CreditID] = c.Reason
	}
	return m
}

func TestDuplicates(t *testing.T) {
	with := func(title, provider, earned, category string) func(*rules.Credit) {
		return func(c *rules.Credit) { c.Title, c.Provider, c.EarnedOn, c.Category = title, provider, earned, category }
	}
	const day = "2025-03-01"
	emp := cma()
	emp = earning(emp, "C-2", with("Wound Care", "College", day, "clinical"))
	emp = earning(emp, "C-10", with("wound  care ", "COLLEGE", day+"T10:00", "Clinical")) // lower by bytes
	emp = earning(emp, "C-3", with("Wound Care", "College", day, "clinical"))
	emp = earning(emp, "D-1", with("Wound Care", "Other", day, "clinical"))
	emp = earning(emp, "D-2", with("Wound Care", "College", "2025-03-02", "clinical"))
	emp = earning(emp, "D-3", with("Wound Care", "College", day, "general"))
	emp = earning(emp, "D-4", with("Wound Care", "", day, "clinical"))
	emp = earning(emp, "D-5", with("Wound Care", "", day, "clinical"))
	emp = earning(emp, "E-1", with("", "College", day, "clinical"))
	emp = earning(emp, "E-2", with("", "College", day, "clinical"))
	emp = earning(emp, "F-1", func(c *rules.Credit) { c.Title, c.Amount = "Ethics", "0" })
	emp = earning(emp, "F-2", func(c *rules.Credit) { c.Title = "Ethics" }) // the lower one did not pass
	want := map[string]rules.Reason{"C-10": "counted", "C-2": "duplicate", "C-3": "duplicate", "D-1": "counted",
		"D-2": "counted", "D-3": "counted", "D-4": "counted", "D-5": "duplicate", "E-1": "counted", "E-2": "counted",
		"F-1": "amount_invalid", "F-2": "counted"}
	if diff := cmp.Diff(want, reasons(judge(t, asOf, "CMA-AAMA", emp))); diff != "" {
		t.Error(diff)
	}
	own := clinic{words: rules.Vocabulary{Categories: map[string]string{"care": "clinical"}}}
	emp = earning(earning(cma(), "C-1", with("Wound Care", "", day, "care")),
		"C-2", with("Wound Care", "", day, "clinical"))
	want = map[string]rules.Reason{"C-1": "counted", "C-2": "duplicate"}
	if diff := cmp.Diff(want, reasons(own.judge(t, asOf, "CMA-AAMA", emp))); diff != "" {
		t.Errorf("a clinic's word for a category: %s", diff)
	}
}

func TestOnlyTheFirstCardsCount(t *testing.T) {
	card := func(earned, title string) func(*rules.Credit) {
		return func(c *rules.Credit) { c.Activity, c.EarnedOn, c.Title = "cpr_card", earned, title }
	}
	emp := cma()
	emp = earning(emp, "C-1", card("2026-01-01", ""))
	emp = earning(emp, "C-2", card("2024-01-01", ""))
	emp = earning(emp, "C-3", card("2025-01-01", ""))
	emp = earning(emp, "C-4", card("2025-01-01", ""))
	emp = earning(emp, "C-5", card("2021-01-01", "")) // before the cycle: takes no place
	emp = earning(emp, "C-6", card("2023-01-01", "CPR"))
	emp = earning(emp, "C-7", card("2023-01-01", "cpr")) // a duplicate: takes none either
	v := judge(t, asOf, "CMA-AAMA", emp)
	want := map[string]rules.Reason{"C-6": "counted", "C-7": "duplicate", "C-2": "counted", "C-3": "counted",
		"C-4": "over_cap",
		"C-1": "over_cap", "C-5": "before_cycle"}
	if diff := cmp.Diff(want, reasons(v)); diff != "" {
		t.Error(diff)
	}
	if v.Counted != 12_00 || v.ApprovedCounted != 12_00 {
		t.Errorf("three cards count %s, approved %s", v.Counted, v.ApprovedCounted)
	}
}

func TestARepeatedCreditIsOneAndAConflictingOneIsOneEntry(t *testing.T) {
	emp := earning(earning(cma(), "C-1", nil), "C-1", nil)
	for _, amount := range []string{"5", "3", "4"} {
		emp = earning(emp, "C-2", func(c *rules.Credit) { c.Amount = amount })
	}
	v := judge(t, asOf, "CMA-AAMA", emp)
	if diff := cmp.Diff(map[string]rules.Reason{"C-1": "counted", "C-2": "id_conflict"}, reasons(v)); diff != "" {
		t.Error(diff)
	}
	if len(v.Credits) != 2 || v.Counted != 2_00 || v.Credits[1].Credit.Amount != "3" {
		t.Errorf("%+v", v.Credits)
	}
}

func TestCreditsComeByBytesOfTheirID(t *testing.T) {
	emp := cma()
	for _, id := range []string{"b", "C-9", "É", "C-10", " x", "B", "😀"} {
		emp = earning(emp, id, nil)
	}
	var got []string
	for _, c := range judge(t, asOf, "CMA-AAMA", emp).Credits {
		got = append(got, c.Credit.CreditID)
	}
	if diff := cmp.Diff([]string{" x", "B", "C-10", "C-9", "b", "É", "😀"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestACardUnderARuleWithoutCards(t *testing.T) {
	card := func(c *rules.Credit) {
		c.Activity, c.Amount, c.Unit, c.ApprovedBy = "cpr_card", "", "", ""
	}
	if got := counting(t, clinic{}, "RMA (AMT)", "RMA-AMT", card); got != "activity_not_counted" {
		t.Errorf("it is %s", got)
	}
	old := func(c *rules.Credit) { card(c); c.EarnedOn = "2020-01-01" }
	if got := counting(t, clinic{}, "RMA (AMT)", "RMA-AMT", old); got != "before_cycle" {
		t.Errorf("before the cycle it is %s", got)
	}
	strange := func(c *rules.Credit) { c.Category = "whatever" }
	if got := counting(t, clinic{}, "RMA (AMT)", "RMA-AMT", strange); got != "counted 2" {
		t.Errorf("a course under a rule without categories is %s", got)
	}
}
