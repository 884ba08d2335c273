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
	for _, kind := range []string{"ccma", "cma", "ncma", "rma amt"} {
		rule := book.Kinds()[kind]
		for _, f := range rule.InForce(rules.NewDate(2026, 12, 1)).Fees {
			got = append(got, fee{rule.Code, f.Name.En, f.WithPayer().En, f.WithPayer().Es, f.Cost, f.Unverified})
		}
	}
	want := []fee{
		{"CCMA-NHA", "Renewal", "$179–185 (whoever renews, every two years; $179 in the article, $185 in 2026)",
			"$179–185 (quien renueva, cada dos años; $179 según el artículo, $185 en 2026)",
			rules.Cost{Due: rules.DueRenewal, Low: 179, High: 185}, true},
		{"CMA-AAMA", "Renewal by continuing education",
			"amount not found (whoever recertifies by points; ask the AAMA how much)",
			"importe no encontrado (quien se recertifica por puntos; pregunte a la AAMA cuánto)",
			rules.Cost{Due: rules.DueRenewal}, true},
		{"CMA-AAMA", "Exam", "$125–250 ($125 for members of the AAMA, $250 for others, with the application for the exam)",
			"$125–250 ($125 los miembros de la AAMA, $250 los demás, con la solicitud del examen)",
			rules.Cost{Due: rules.DueExam, Low: 125, High: 250}, false},
		{"CMA-AAMA", "Reactivation after the window",
			"$50 (whoever comes back after the window has closed, beside the exam)",
			"$50 (quien vuelve cuando el plazo ya se cerró, además del examen)",
			rules.Cost{Due: rules.DueReactivation, Low: 50, High: 50}, false},
		{"NCMA-NCCT", "Annual renewal", "$77 a year (whoever renews, every year)", "$77 al año (quien renueva, cada año)",
			rules.Cost{Due: rules.DueYear, Low: 77, High: 77}, true},
		{"RMA-AMT", "Annual fee", "due every year (whoever is registered, every year; AMT says how much)",
			"se paga cada año (quien esté registrado, cada año; AMT indica cuánto)", rules.Cost{Due: rules.DueYear}, true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
