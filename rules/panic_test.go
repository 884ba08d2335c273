package rules_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ceuwatch/rules"
)

func TestNoTextMakesItPanic(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9+.\-:T /]{0,14}`),
		from("", "CMA", "CPR", "NCMA", "2026-11-30",
			"0001-01-01", "9999-12-31", "yes", "4", "point", "clinical", "cpr_card", "\xff\x00", strings.Repeat("9", 400)))
	rapid.Check(t, func(t *rapid.T) {
		draw := func() string { return text.Draw(t, "text") }
		emp := rules.Employee{ID: draw()}
		for range rapid.IntRange(0, 2).Draw(t, "staff") {
			emp.Staff = append(emp.Staff, rules.Staff{StaffID: emp.ID, FirstName: draw(), JobTitle: draw(), State: draw(),
				HiredOn: draw(), LeftOn: draw()})
		}
		for range rapid.IntRange(0, 3).Draw(t, "credentials") {
			emp.Credentials = append(emp.Credentials, rules.Credential{CredentialID: draw(), StaffID: emp.ID, Kind: draw(),
				Number: draw(), IssuedOn: draw(), ExpiresOn: draw()})
		}
		for range rapid.IntRange(0, 4).Draw(t, "credits") {
			emp.Credits = append(emp.Credits, rules.Credit{CreditID: draw(), StaffID: emp.ID, Credential: draw(),
				EarnedOn: draw(),
				Title:    draw(), Provider: draw(), ApprovedBy: draw(), Category: draw(),
				Activity: draw(), Amount: draw(), Unit: draw()})
		}
		for range rapid.IntRange(0, 2).Draw(t, "attempts") {
			emp.Attempts = append(emp.Attempts, rules.Attempt{AttemptID: draw(), StaffID: emp.ID, Credential: draw(),
				SatOn:  draw(),
				Passed: draw()})
		}
		day := from("0001-01-01", "2026-12-10", "9999-12-31").Draw(t, "as of")
		result := asked().evaluator(t, day).Evaluate(emp)
		lines(t, result)
		for _, v := range result.Verdicts {
			if determined := v.Status != rules.Undetermined && v.Status != rules.Missing; determined != (v.Standing != nil) {
				t.Fatalf("%s on %+v", v.Status, v.Standing)
			}
			if !slices.IsSorted(v.Issues) || len(slices.Compact(slices.Clone(v.Issues))) != len(v.Issues) {
				t.Fatalf("issues %v", v.Issues)
			}
			if v.Status == rules.Undetermined && len(v.Issues) == 0 {
				t.Fatalf("undetermined for no reason: %+v", v)
			}
		}
	})
}
