package demo

import (
	"testing"

	"ceuwatch/rules"
)

func BenchmarkEmployees(b *testing.B) {
	asOf := rules.NewDate(2026, 12, 10)
	b.ReportAllocs()
	for b.Loop() {
		for range Employees(1, 1000, asOf) {
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(b.Context(), emptyDatabase(b), "", Employees(1, 1000, rules.NewDate(2026, 12, 10))); err != nil {
			b.Fatal(err)
		}
	}
}
