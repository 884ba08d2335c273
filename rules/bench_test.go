package rules_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"ceuwatch/rules"
)

// busy is someone with a credential and 40 credits, as most rows are: all of the cycle, a few without effect.
func busy() rules.Employee {
	emp := cma()
	bodies := []string{"AAMA", "AAMA", "AMT", "ACE, AAMA", ""}
	providers := []string{"AAMA e-Learning Center", "CMA Today", "Relias Academy", "City College"}
	for i := range 40 {
		emp = earning(emp, fmt.Sprintf("C-%08d", i), func(c *rules.Credit) {
			c.EarnedOn = fmt.Sprintf("%d-%02d-%02d", 2022+i%5, 1+i*5%12, 1+i*7%28)
			c.Title, c.Provider = fmt.Sprintf("Course %d in patient care", i), providers[i%len(providers)]
			c.ApprovedBy, c.Category = bodies[i%len(bodies)], []string{"administrative", "clinical", "general"}[i%3]
			c.Amount, c.Unit = []string{"1", "1.5", "2", "0.5"}[i%4], []string{"contact_hour", "ceu", "point"}[i%3]
			if i%2 == 0 {
				c.Credential = "CMA (AAMA)"
			}
		})
	}
	return emp
}

func BenchmarkEvaluate(b *testing.B) {
	emp, e := busy(), clinic{}.evaluator(b, asOf)
	b.ReportAllocs()
	for b.Loop() {
		e.Evaluate(emp)
	}
}

func BenchmarkMarshalJSON(b *testing.B) {
	v := judge(b, asOf, "CMA-AAMA", busy())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := json.Marshal(v); err != nil {
			b.Fatal(err)
		}
	}
}
