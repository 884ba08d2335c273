package letter_test

import (
	"testing"

	"ceuwatch/report"
	"ceuwatch/report/letter"
)

func BenchmarkNewLetter(b *testing.B) {
	c, emp := newClinic(b), crowded("en", "2027-01-31")
	person, verdicts := report.NewPerson(emp.Staff, "en"), c.evaluate(emp)
	c.opts.Covers = func(string) bool { return true }
	b.ReportAllocs()
	for b.Loop() {
		if _, err := letter.New(c.org, person, verdicts, c.opts, c.Texts); err != nil {
			b.Fatal(err)
		}
	}
}
