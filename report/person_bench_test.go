package report

import (
	"testing"

	"ceuwatch/rules"
)

func BenchmarkNewPerson(b *testing.B) {
	posts := []rules.Staff{{
		StaffID: "S-0012", FirstName: "María", LastName: "O’Neil", JobTitle: "Medical Assistant", Site: "North", State: "WA",
		ManagerID: "S-0002", Email: "maria.oneil@clinic.example", Language: "es-MX", Address: "12 Alder Street\nYakima, WA 98900",
	}}
	b.ReportAllocs()
	for b.Loop() {
		p := NewPerson(posts, "en")
		if !p.Printable(nil) {
			b.Fatal(p)
		}
	}
}
