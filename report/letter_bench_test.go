package report_test

import (
	"testing"

	"ceuwatch/report"
)

func BenchmarkNewLetter(b *testing.B) {
	c, emp := newClinic(b), crowded("en", "2027-01-31")
	person, verdicts := report.NewPerson(emp.Staff, "en"), c.evaluate(emp)
	c.opts.Covers = func(string) bool { return true }
	b.ReportAllocs()
	for b.Loop() {
		if _, err := report.NewLetter(c.org, person, verdicts, c.opts, c.texts); err != nil {
			b.Fatal(err)
		}
	}
}
