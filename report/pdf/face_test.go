package pdf

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"ceuwatch/report/letter"
	"ceuwatch/templates"
)

func TestEachTextIsSetInTheFirstFaceThatHasIt(t *testing.T) {
	p, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"José Núñez, “8” – €5…": "Helvetica",
		"Łukasz Ģirts Nguyễn":   "LiberationSans",
		"Пётр Ωμέγα":            "LiberationSans",
		"משה כהן":               "LiberationSans",
		"Հայկ Արամ":             "DejaVuSans",
		"ქართული":               "DejaVuSans",
		"محمد":                  "",
		"李小龍":                   "",
		"नमस्ते":                "",
		"ลาว":                   "",
		"n\u0308":               "",
		"Ana 🌸":                 "",
		"\ufffd":                "",
		"a\u00adb":              "",
		"a\tb":                  "",
		"שָׁלוֹם":               "",
	} {
		got := ""
		if f := p.faces.of(text); f != nil {
			got = f.family
		} else if err := p.Write(io.Discard, letter.Letter{Reference: text}); err == nil || !strings.Contains(err.Error(), "U+") {
			t.Errorf("%q: error %v names no character", text, err)
		}
		if got != want {
			t.Errorf("%q is set in %q, want %q", text, got, want)
		}
		if p.Covers(text) != (want != "") {
			t.Errorf("%q: covered %v", text, p.Covers(text))
		}
	}
}

// Every character that counts as covered leaves ink of its own: none is a box, none is blank.
func TestGlyphsAreDrawn(t *testing.T) {
	p, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, text := range []string{"", "Ł", "Ж", "ש", "Հ", "ქ", "ễ", "é", "€"} {
		var b bytes.Buffer
		l := letter.Letter{Blocks: []templates.Block{{Kind: templates.Paragraph, Text: strings.Repeat(text, 30)}}}
		if err := p.Write(&b, l); err != nil {
			t.Fatal(err)
		}
		page := raster(t, b.Bytes())
		if other, ok := seen[page]; ok {
			t.Errorf("%q and %q look the same", text, other)
		}
		seen[page] = text
	}
}

// raster returns the picture of a PDF's first page.
func raster(t *testing.T, pdf []byte) string {
	t.Helper()
	out := reader(t, pdf, "pdftoppm", "-r", "100", "-gray", "-singlefile", "-")
	if len(out) < 850*1100 {
		t.Fatalf("a picture of %d bytes", len(out))
	}
	return out
}

// reader returns what another program makes of a PDF.
func reader(t *testing.T, pdf []byte, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("CEUWATCH_REQUIRE_READERS") == "1" {
			t.Fatalf("%s is not installed: run make test-readers", program)
		}
		t.Skipf("%s is not installed", program)
	}
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(out)
}

func TestLinesFromTheRightAreTurned(t *testing.T) {
	for line, want := range map[string]string{
		"Dear Ann":           "Dear Ann",
		"אבג":                "גבא",
		"Dear אבג דה,":       "Dear הד גבא,",
		"אבג 12 דה":          "הד 12 גבא",
		"אבג (דה): approved": "(הד) גבא: approved",
		"אבג 12":             "12 גבא",
		"אבג 12.":            "12 גבא.",
		"אבג 3.5, 12 ab":     "12 ,3.5 גבא ab",
		"Dear (אבג), 12":     "Dear (גבא), 12",
		"12 אבג":             "12 גבא",
	} {
		if got := visual(line); got != want {
			t.Errorf("%q is set as %q, want %q", line, got, want)
		}
	}
}

func TestLinesFit(t *testing.T) {
	faces, err := loadFaces()
	if err != nil {
		t.Fatal(err)
	}
	s := style{size: 10}
	for _, text := range []string{
		"", "a", strings.Repeat("word ", 500), strings.Repeat("w", 40_000), "a " + strings.Repeat("W", 300) + " b",
	} {
		got := faces.lines(text, s, 100)
		if strings.ReplaceAll(strings.Join(got, ""), " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%.20q…: something is lost", text)
		}
		for _, line := range got {
			if faces.width(line, s) > 100 {
				t.Errorf("%q is too wide", line)
			}
		}
	}
	if got := faces.lines("WWW", s, 1); len(got) != 3 {
		t.Errorf("a narrow column: %q", got)
	}
}
