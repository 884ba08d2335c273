package pdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"ceuwatch/report/letter"
	"ceuwatch/report/pdf"
)

// A letter all in Windows-1252, as most are.
func BenchmarkLetter(b *testing.B) { benchmark(b, "Jordan Sample") }

// A letter to somebody whose name is outside Windows-1252.
func BenchmarkLetterForeign(b *testing.B) {
	b.Run("Latin", func(b *testing.B) { benchmark(b, "Łukasz Żak") })
	b.Run("Greek", func(b *testing.B) { benchmark(b, "Ἀθηνᾶ") })
	b.Run("Armenian", func(b *testing.B) { benchmark(b, "Հայկ Արամ") })
}

// Letters as a run prints them: on every processor, a file each, one name in ten outside Windows-1252.
func BenchmarkLetters(b *testing.B) {
	p, dir := newPrinter(b), b.TempDir()
	plain, foreign := addressed(b, "Jordan Sample"), addressed(b, "Łukasz Żółkiewski")
	var printed atomic.Int64
	b.RunParallel(func(loop *testing.PB) {
		for loop.Next() {
			n := printed.Add(1)
			l := plain
			if n%10 == 0 {
				l = foreign
			}
			f, err := os.Create(filepath.Join(dir, fmt.Sprintf("%d.pdf", n)))
			if err == nil {
				err = errors.Join(p.Write(f, l), f.Close())
			}
			if err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// addressed is a letter to somebody.
func addressed(b *testing.B, name string) letter.Letter {
	l := load(b)["en_nearing_crowded"]
	l.Name, l.Recipient = name, []string{name, "12 Alder Street", "Yakima, WA 98900"}
	for i := range l.Blocks {
		if l.Blocks[i].Text == "Dear Jordan Sample," {
			l.Blocks[i].Text = "Dear " + name + ","
		}
	}
	return l
}

func benchmark(b *testing.B, name string) {
	p, l := newPrinter(b), addressed(b, name)
	var file bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		file.Reset()
		if err := p.Write(&file, l); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(file.Len()), "bytes/letter")
}

// A letter with a logo as large as they come.
func BenchmarkLetterLogo(b *testing.B) {
	p, l := withLogo(b), load(b)["en_nearing_crowded"]
	b.ReportAllocs()
	for b.Loop() {
		printed(b, p, l)
	}
}

func withLogo(b *testing.B) *pdf.Printer {
	picture := image.NewNRGBA(image.Rect(0, 0, 800, 240))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range picture.Pix {
		picture.Pix[i] = byte(random.IntN(8)) | 0xF0
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		b.Fatal(err)
	}
	p, err := pdf.New(file.Bytes())
	if err != nil {
		b.Fatal(err)
	}
	return p
}

func BenchmarkStaffID(b *testing.B) {
	foreign := load(b)["en_nearing_crowded"]
	foreign.Recipient = []string{"Łukasz Żak"}
	for name, file := range map[string][]byte{
		"Plain":   printed(b, newPrinter(b), load(b)["en_nearing_crowded"]),
		"Foreign": printed(b, newPrinter(b), foreign),
		"Logo":    printed(b, withLogo(b), foreign),
	} {
		b.Run(name, func(b *testing.B) {
			r := pdf.NewReader()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := r.StaffID(file); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(file)), "bytes/letter")
		})
	}
}

// What a run pays once.
func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newPrinter(b)
	}
}
