package pdf

import (
	"bytes"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"pgregory.net/rapid"

	"ceuwatch/report"
	"ceuwatch/templates"
)

// A part of a font draws its characters as the whole one does.
func TestASubsetHasTheSameOutlines(t *testing.T) {
	faces, err := loadFaces()
	if err != nil {
		t.Fatal(err)
	}
	var all [3][]rune
	for r := range rune(len(faces.has)) {
		for i := range all {
			if faces.has[r]&(1<<i) != 0 {
				all[i] = append(all[i], r)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		i, weight := rapid.IntRange(1, 2).Draw(t, "face"), rapid.IntRange(0, 1).Draw(t, "weight")
		runes := rapid.SliceOfN(rapid.SampledFrom(all[i]), 1, 30).Draw(t, "characters")
		slices.Sort(runes)
		runes = slices.Compact(runes)
		whole := faces.all[i].files[weight]
		file, err := whole.subset(runes)
		if err != nil {
			t.Fatal(err)
		}
		if n := sum(file); n != 0xB1B0AFBA {
			t.Errorf("the file's sum is %x", n)
		}
		part, err := sfnt.Parse(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range runes {
			want, wide := drawn(t, whole.parsed, r)
			got, as := drawn(t, part, r)
			if !reflect.DeepEqual(got, want) || as != wide {
				t.Errorf("%U is drawn otherwise", r)
			}
		}
		var buffer sfnt.Buffer
		if glyph, _ := part.GlyphIndex(&buffer, '\uE000'); glyph != 0 {
			t.Error("there is a glyph that nobody asked for")
		}
	})
}

func drawn(t *rapid.T, f *sfnt.Font, r rune) (sfnt.Segments, fixed.Int26_6) {
	var buffer sfnt.Buffer
	glyph, err := f.GlyphIndex(&buffer, r)
	if err != nil || glyph == 0 {
		t.Fatalf("%U is missing: %v", r, err)
	}
	advance, err := f.GlyphAdvance(&buffer, glyph, fixed.I(2048), font.HintingNone)
	if err != nil {
		t.Fatal(err)
	}
	segments, err := f.LoadGlyph(&buffer, glyph, fixed.I(2048), nil)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(segments), advance
}

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
	l := report.Letter{Subject: name, Employer: name, Recipient: []string{name}, Reference: name, Blocks: []templates.Block{
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

// A font has room for some two hundred characters: of more, another one takes the rest.
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
	l := report.Letter{Blocks: []templates.Block{{Kind: templates.Paragraph, Text: strings.Join(words, " ")}}}
	var pdf bytes.Buffer
	if err := p.Write(&pdf, l); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(pdf.Bytes(), []byte("/Subtype /TrueType")); n < 2 {
		t.Errorf("%d fonts hold %d characters", n, len([]rune(strings.Join(words, ""))))
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
		l := report.Letter{Reference: strings.Repeat(word, 200), ReferenceWord: "Ref", RuleBook: "b"}
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
	for i, page := range []string{"1", "2"} {
		got := reader(t, joined.Bytes(), "pdftoppm", "-r", "100", "-gray", "-f", page, "-singlefile", "-")
		if got != raster(t, letters[i]) {
			t.Errorf("page %s looks otherwise than its letter", page)
		}
	}
}

// What a letter costs in memory is about what its bytes are.
func TestLettersLeaveLittleBehind(t *testing.T) {
	p, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	l := report.Letter{Subject: "A letter", Recipient: []string{"Ada Example"}}
	for range 60 {
		l.Blocks = append(l.Blocks, templates.Block{Kind: templates.Item, Text: "One of many, of which each has a line of its own"})
	}
	n := testing.AllocsPerRun(100, func() {
		if err := p.Write(io.Discard, l); err != nil {
			t.Fatal(err)
		}
	})
	if n > 500 { // half of it, but for the race detector
		t.Errorf("%v allocations", n)
	}
}
