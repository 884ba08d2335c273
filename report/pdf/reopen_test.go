package pdf

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"ceuwatch/report/letter"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// small prints a letter of one sentence.
func small(t *testing.T, staffID string) []byte {
	t.Helper()
	p, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var pdf bytes.Buffer
	err = p.Write(&pdf, letter.Letter{
		StaffID: staffID, Name: "Ada Example", Language: "en", AsOf: rules.NewDate(2026, 12, 1), Subject: "A letter",
		Recipient: []string{"Ada Example"}, Blocks: []templates.Block{{Kind: templates.Paragraph, Text: "To " + staffID}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return pdf.Bytes()
}

func TestALetterSaysWhomItIsTo(t *testing.T) {
	for _, id := range []string{"S-1", "0042", "Zoë Ж", "a,b (c)", `\`} {
		if got, err := NewReader().StaffID(small(t, id)); err != nil || got != id {
			t.Errorf("a letter to %q says %q: %v", id, got, err)
		}
	}
	for _, text := range []string{"", "%PDF-1.3", "a letter"} {
		if got, err := NewReader().StaffID([]byte(text)); err == nil {
			t.Errorf("%q is to %q", text, got)
		}
	}
}

func TestJoinedLettersAreOneFile(t *testing.T) {
	var joined bytes.Buffer
	letters := []io.Reader{bytes.NewReader(small(t, "S-1")), bytes.NewReader(small(t, "S-2")), bytes.NewReader(small(t, "S-3"))}
	if err := NewReader().Join(&joined, letters); err != nil {
		t.Fatal(err)
	}
	pages, err := api.PageCount(bytes.NewReader(joined.Bytes()), NewReader().settings())
	if err != nil || pages != 5 { // each letter has a sheet of its own
		t.Errorf("%d pages, %v", pages, err)
	}
	if info := reader(t, joined.Bytes(), "pdfinfo", "-"); strings.Contains(info, "S-1") || !strings.Contains(info, "Title:           Letters\n") {
		t.Errorf("the file says of itself:\n%s", info)
	}
	preferences, _, err := api.ViewerPreferences(bytes.NewReader(joined.Bytes()), NewReader().settings())
	if err != nil || preferences == nil || preferences.Duplex == nil || *preferences.Duplex != model.Simplex {
		t.Errorf("the file asks for %+v, %v", preferences, err)
	}
	if err := api.Validate(bytes.NewReader(joined.Bytes()), NewReader().settings()); err != nil {
		t.Error(err)
	}
	joined.Reset()
	if err := NewReader().Join(&joined, []io.Reader{bytes.NewReader(small(t, "S-2"))}); err != nil {
		t.Fatal(err)
	}
	if id, err := NewReader().StaffID(joined.Bytes()); err != nil || id != "S-2" {
		t.Errorf("a letter alone is to %q: %v", id, err)
	}
	if err := NewReader().Join(io.Discard, []io.Reader{bytes.NewReader([]byte("no letter"))}); err == nil {
		t.Error("what is no letter was joined")
	}
}
