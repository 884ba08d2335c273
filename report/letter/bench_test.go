package letter_test

import (
	"bytes"
	"testing"

	"ceuwatch/report/letter"
)

// A letter all in Windows-1252, as most are.
func BenchmarkLetter(b *testing.B) { benchmark(b, "Jordan Sample") }

// A letter to somebody whose name is outside Windows-1252.
func BenchmarkLetterForeign(b *testing.B) {
	b.Run("Latin", func(b *testing.B) { benchmark(b, "Łukasz Żak") })
	b.Run("Greek", func(b *testing.B) { benchmark(b, "Ἀθηνᾶ") })
	b.Run("Armenian", func(b *testing.B) { benchmark(b, "Հայկ Արամ") })
}

func benchmark(b *testing.B, name string) {
	p, l := newPrinter(b), load(b)["en_nearing_crowded"]
	l.Name, l.Recipient = name, []string{name, "12 Alder Street", "Yakima, WA 98900"}
	for i := range l.Blocks {
		if l.Blocks[i].Text == "Dear Jordan Sample," {
			l.Blocks[i].Text = "Dear " + name + ","
		}
	}
	var pdf bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		pdf.Reset()
		if err := p.Write(&pdf, l); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(pdf.Len()), "bytes/letter")
}

func BenchmarkStaffID(b *testing.B) {
	pdf := printed(b, newPrinter(b), load(b)["en_nearing_crowded"])
	b.ReportAllocs()
	for b.Loop() {
		if _, err := letter.StaffID(pdf); err != nil {
			b.Fatal(err)
		}
	}
}
