package hrdb

import (
	"context"
	"fmt"
	"testing"
)

// benchStaff is how many people the benchmarks' databases hold, and benchCredits how many credits each of them has.
const (
	benchStaff   = 2000
	benchCredits = 40
)

// benchmark runs a benchmark on both databases.
func benchmark(b *testing.B, run func(b *testing.B, r *Reader)) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			var d *clinic
			if engine == "sqlite" {
				d = freshSQLite(b)
			} else {
				d = freshPostgres(b)
			}
			d.indexed(b)
			d.courses(b, benchStaff, benchCredits)
			if engine == "postgres" {
				d.run(b, "VACUUM ANALYZE")
			}
			run(b, d.open(b, nil))
		})
	}
}

func BenchmarkEmployees(b *testing.B) {
	benchmark(b, func(b *testing.B, r *Reader) {
		b.ReportAllocs()
		for b.Loop() {
			credits := 0
			for e, err := range r.Employees(context.Background()) {
				if err != nil {
					b.Fatal(err)
				}
				credits += len(e.Credits)
			}
			if credits != benchStaff*benchCredits {
				b.Fatalf("%d credits", credits)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchStaff*benchCredits), "ns/credit")
	})
}

func BenchmarkStaff(b *testing.B) {
	for name, many := range map[string]int{"one": 1, "all": benchStaff} {
		b.Run(name, func(b *testing.B) {
			benchmark(b, func(b *testing.B, r *Reader) {
				var ids []string
				for i := range many {
					ids = append(ids, fmt.Sprintf("S-%05d", (i+benchStaff/2)%benchStaff))
				}
				b.ReportAllocs()
				for b.Loop() {
					people := 0
					for _, err := range r.Staff(context.Background(), ids) {
						if err != nil {
							b.Fatal(err)
						}
						people++
					}
					if people != many {
						b.Fatalf("%d people", people)
					}
				}
			})
		})
	}
}
