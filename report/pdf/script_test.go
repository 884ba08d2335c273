package pdf

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"ceuwatch/report/letter"
	"ceuwatch/templates"
)

// spoken is what another program reads in a PDF.
func spoken(t *testing.T, pdf []byte) string {
	t.Helper()
	return strings.ReplaceAll(reader(t, pdf, "pdftotext", "-raw", "-", "-"), "\n", " ")
}

func TestOtherProgramsReadEachScript(t *testing.T) {
	p, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	name := "Łukasz Żółć-O’Ñeil Nguyễn Thị Đặng Ἀθηνᾶ Пётр Щербаков Հայկ (Արամ), ქართული €5"
	l := letter.Letter{Subject: name, Employer: name, Recipient: []string{name}, Reference: name, Blocks: []templates.Block{
		{Kind: templates.Paragraph, Text: "Dear " + name + ","},
		{Kind: templates.Table, Rows: [][]string{{"What", name}, {"Course", name}}},
	}}
	var pdf bytes.Buffer
	if err := p.Write(&pdf, l); err != nil {
		t.Fatal(err)
	}
	text := spoken(t, pdf.Bytes())
	for word := range strings.FieldsSeq(name) {
		if n := strings.Count(text, word); n != 7 {
			t.Errorf("%q is read %d times, want 7: %s", word, n, text)
		}
	}
}

func TestALetterHasAsManyCharactersAsItNeeds(t *testing.T) {
	p, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for r := rune(0x100); r < 0x450; r += 8 {
		word := ""
		for i := range rune(8) {
			if f := p.faces.of(string(r + i)); f != nil && f.family == "LiberationSans" && r+i != 0x149 {
				word += string(r + i)
			}
		}
		words = append(words, word)
	}
	l := letter.Letter{Blocks: []templates.Block{{Kind: templates.Paragraph, Text: strings.Join(words, " ")}}}
	var pdf bytes.Buffer
	if err := p.Write(&pdf, l); err != nil {
		t.Fatal(err)
	}
	text := spoken(t, pdf.Bytes())
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("%q is not read", word)
		}
	}
}

// A line that is cut short takes its ellipsis along, whatever its font.
func TestWhatIsPutToAForeignWordIsDrawn(t *testing.T) {
	p, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Ж", "Հ", "xЖ"} {
		l := letter.Letter{Reference: strings.Repeat(word, 200), ReferenceWord: "Ref", RuleBook: "b"}
		var pdf bytes.Buffer
		if err := p.Write(&pdf, l); err != nil {
			t.Fatal(err)
		}
		if text := spoken(t, pdf.Bytes()); !strings.Contains(text, word+word+word) || !strings.Contains(text, "…") {
			t.Errorf("%q", text)
		}
	}
}

// Letters in one file keep their own parts of the same font.
func TestJoinedLettersKeepTheirFonts(t *testing.T) {
	letters := [][]byte{small(t, "Łódź"), small(t, "Żyła")}
	var joined bytes.Buffer
	if err := NewReader().Join(&joined, []io.Reader{bytes.NewReader(letters[0]), bytes.NewReader(letters[1])}); err != nil {
		t.Fatal(err)
	}
	if text := spoken(t, joined.Bytes()); !strings.Contains(text, "To Łódź") || !strings.Contains(text, "To Żyła") {
		t.Errorf("the letters say %q", text)
	}
	for i, page := range []string{"1", "3"} {
		got := reader(t, joined.Bytes(), "pdftoppm", "-r", "100", "-gray", "-f", page, "-singlefile", "-")
		if got != raster(t, letters[i]) {
			t.Errorf("page %s looks otherwise than its letter", page)
		}
	}
}
