package letter_test

import (
	"testing"

	"ceuwatch/report/letter"
)

func BenchmarkNewLetter(b *testing.B) {
	c, emp := newClinic(b), crowded("en", "2027-01-31")
	evaluated := c.evaluate(emp)
	c.opts.Covers = func(string) bool { return true }
	b.ReportAllocs()
	for b.Loop() {
		if _, err := letter.New(c.org, evaluated, c.opts, c.Texts); err != nil {
			b.Fatal(err)
		}
	}
}
