package rulebook

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

// The amounts that a budget counts with, and the texts that readers see, are made of the same numbers.
func TestFeesAsTheRuleBookHasThem(t *testing.T) {
	type fee struct {
		Code, Name, En, Es string
		Cost               rules.Cost
		Unverified         bool
	}
	book, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	var got []fee
	for _, rule := range book.Rules {
		for _, f := range rule.InForce(rules.NewDate(2026, 12, 1)).Fees {
			got = append(got, fee{rule.Code, f.Name.En, f.Value.En, f.Value.Es, f.Cost, f.Unverified})
		}
	}
	want := []fee{
		{"CCMA-NHA", "Renewal", "$179", "$179", rules.Cost{Due: rules.DueRenewal, Low: 179, High: 179}, false},
		{"CMA-AAMA", "Exam", "$125–250", "$125–250", rules.Cost{Due: rules.DueExam, Low: 125, High: 250}, false},
		{"CMA-AAMA", "Reactivation after the window", "$50", "$50",
			rules.Cost{Due: rules.DueReactivation, Low: 50, High: 50}, false},
		{"NCMA-NCCT", "Annual renewal", "$77 a year", "$77 al año",
			rules.Cost{Due: rules.DueYear, Low: 77, High: 77}, false},
		{"RMA-AMT", "Annual fee", "due every year", "se paga cada año", rules.Cost{Due: rules.DueYear}, true},
		{"RMA-ARMA", "Annual renewal", "amount not found", "importe no encontrado",
			rules.Cost{Due: rules.DueRenewal}, true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
