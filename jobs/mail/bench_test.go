package mail_test

import (
	"bytes"
	"strings"
	"testing"

	"ceuwatch/jobs/mail"
	"ceuwatch/report"
	"ceuwatch/rules"
)

// pdfSize is about how large a letter's PDF is.
const pdfSize = 6000

// A letter's message from its text and its PDF to the bytes that are sent.
func BenchmarkCompose(b *testing.B) {
	m, text := mailer(b, nil), strings.Repeat("Your CMA (AAMA) expires on November 30, José: 12 points.\n", 50)
	p := ana("en")
	open := []report.Line{line(p.StaffID, p.Name, rules.NearingExpiry, "Nearing expiry", asOf+30)}
	pdf := holding("%PDF-1.3" + strings.Repeat("x", pdfSize))
	var out bytes.Buffer
	c := composer(b)
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		message, err := m.Letter(p, open, body(text), pdf)
		if err != nil {
			b.Fatal(err)
		}
		if err := c.Compose(&out, message); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "bytes/message")
}

func BenchmarkParse(b *testing.B) {
	m, p := mailer(b, nil), ana("en")
	message, err := m.Letter(p, nil, body(strings.Repeat("Points earned so far: José has 12.\n", 80)),
		holding("%PDF-1.3"+strings.Repeat("x", pdfSize)))
	if err != nil {
		b.Fatal(err)
	}
	text := compose(b, message)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := mail.Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}
