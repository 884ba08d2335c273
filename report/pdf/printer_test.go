package pdf_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"ceuwatch/report/letter"
	"ceuwatch/report/pdf"
	"ceuwatch/templates"
)

func newPrinter(t testing.TB) *pdf.Printer {
	t.Helper()
	p, err := pdf.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// load returns the letters of package report's golden files, as a spool would: by file name.
func load(t testing.TB) map[string]letter.Letter {
	t.Helper()
	names, err := filepath.Glob("../letter/testdata/*/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal("no letters", err)
	}
	letters := map[string]letter.Letter{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var l letter.Letter
		if err := json.Unmarshal(text, &l); err != nil {
			t.Fatal(err)
		}
		letters[filepath.Base(filepath.Dir(name))+"_"+strings.TrimSuffix(filepath.Base(name), ".json")] = l
	}
	return letters
}

func printed(t testing.TB, p *pdf.Printer, letters ...letter.Letter) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b, letters...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tool runs a program on a PDF and returns what it says.
func tool(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	need(t, name)
	file := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, "PDF", file)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func pages(t *testing.T, pdf []byte) string {
	t.Helper()
	return strings.TrimSpace(tool(t, pdf, "qpdf", "--show-npages", "PDF"))
}

// squash drops what differs between a text and the same text in lines.
func squash(s string) string {
	return strings.NewReplacer(" ", "", "\n", "", "\f", "", "•", "", "- ", "", "-", "").Replace(s)
}

func TestEveryLetterIsAValidPDFThatSaysAllOfIt(t *testing.T) {
	p := newPrinter(t)
	for name, l := range load(t) {
		t.Run(name, func(t *testing.T) {
			pdf := printed(t, p, l)
			tool(t, pdf, "qpdf", "--check", "PDF")
			if n := pages(t, pdf); n != "1" && !strings.Contains(name, "several") && !strings.Contains(name, "crowded") {
				t.Errorf("%s pages, want 1", n)
			}
			text := squash(tool(t, pdf, "pdftotext", "-raw", "PDF", "-"))
			for _, b := range append(l.Blocks, l.Trace...) {
				if !strings.Contains(text, squash(b.Text)) {
					t.Errorf("the page does not say %q", b.Text)
				}
			}
			head := []string{l.Employer, l.Date, l.Subject, l.ReferenceWord + " " + l.Reference}
			for _, part := range append(head, l.Recipient...) {
				if !strings.Contains(text, squash(part)) {
					t.Errorf("the page does not say %q", part)
				}
			}
			info := tool(t, pdf, "pdfinfo", "PDF")
			for _, part := range []string{l.Subject, l.Employer, l.Reference, l.StaffID, "letter)", "PDF version:     1.7"} {
				if !strings.Contains(info, part) {
					t.Errorf("the properties do not say %q:\n%s", part, info)
				}
			}
		})
	}
}

func TestALetterOfSeveralPagesCountsThem(t *testing.T) {
	p, letters := newPrinter(t), load(t)
	several := letters["en_several"]
	text := tool(t, printed(t, p, several, letters["es_missing"]), "pdftotext", "-layout", "PDF", "-")
	for _, part := range []string{"Page 1 of 3", "Page 3 of 3"} {
		if !strings.Contains(text, part) {
			t.Errorf("nothing says %q", part)
		}
	}
	if strings.Contains(text, "Página") {
		t.Error("a letter of one page counts it")
	}
}

func TestAQueueStartsWithItsCover(t *testing.T) {
	p, letters := newPrinter(t), load(t)
	texts, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	var queue []letter.Letter
	for i := range 60 {
		l := letters["en_window"]
		l.StaffID, l.Name = fmt.Sprintf("S-%04d", i), fmt.Sprintf("Person Łukasz %d", i)
		l.Recipient = []string{l.Name}
		queue = append(queue, l)
	}
	cover := letter.NewCover("North\nside", queue, p.Covers, texts)
	pdf := printed(t, p, append([]letter.Letter{cover}, queue...)...)
	tool(t, pdf, "qpdf", "--check", "PDF")
	if n := pages(t, pdf); n != "121" {
		t.Errorf("%s pages, want 2 of the cover, 60 of letters and 59 empty ones between them", n)
	}
	for page := 3; page <= 121; page += 2 {
		if text := tool(t, pdf, "pdftotext", "-f", strconv.Itoa(page), "-l", strconv.Itoa(page), "PDF", "-"); !strings.Contains(text, "Person") {
			t.Fatalf("no letter begins on page %d", page)
		}
	}
	text := tool(t, pdf, "pdftotext", "-l", "2", "-layout", "PDF", "-")
	for _, part := range []string{"Letters to hand out: North side", "Person Łukasz 0 ", "S-0059", "Page 2 of 2"} {
		if !strings.Contains(text, part) {
			t.Errorf("the cover does not say %q:\n%s", part, text)
		}
	}
}

func TestTheSameLettersGiveTheSameBytesFromSeveralGoroutines(t *testing.T) {
	p, letters := newPrinter(t), load(t)
	for _, name := range []string{"Jordan Sample", "Łukasz Żak", "Ωμέγα Ἀθηνᾶ", "משה כהן"} {
		l := letters["en_several"]
		l.Recipient = []string{name}
		want := printed(t, p, l)
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				if got := printed(t, p, l); !bytes.Equal(got, want) {
					t.Errorf("%s: the bytes differ", name)
				}
			})
		}
		group.Wait()
	}
}

func TestALogoStandsInTheLetterhead(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(0, 0, 200, 80))
	for x := range 200 {
		for y := range 80 {
			picture.SetNRGBA(x, y, color.NRGBA{R: 20, G: 120, B: 90, A: uint8(x)})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	p, err := pdf.New(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	l := load(t)["en_window"]
	file := printed(t, p, l, l)
	tool(t, file, "qpdf", "--check", "PDF")
	if out := tool(t, file, "pdfimages", "-list", "PDF"); strings.Count(out, "rgb") != 2 {
		t.Errorf("images:\n%s", out)
	}
	for _, bad := range [][]byte{[]byte("GIF89a"), b.Bytes()[:40]} {
		if _, err := pdf.New(bad); err == nil || !strings.Contains(err.Error(), "logo") {
			t.Errorf("a broken logo: error %v", err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	p, letters := newPrinter(b), load(b)
	for _, name := range []string{"Jordan Sample", "Łukasz Żak", "Ἀθηνᾶ"} {
		l := letters["en_nearing_crowded"]
		l.Recipient = []string{name}
		b.Run(strings.Fields(name)[0], func(b *testing.B) {
			for b.Loop() {
				printed(b, p, l)
			}
		})
	}
}

func TestALongReferenceLeavesRoomForThePageNumber(t *testing.T) {
	p, l := newPrinter(t), load(t)["en_several"]
	l.Reference = "2026-12-01/" + strings.Repeat("W", 40_000)
	file := printed(t, p, l)
	boxes := tool(t, file, "pdftotext", "-bbox", "PDF", "-")
	feet := regexp.MustCompile(`xMax="([0-9.]+)" yMax="7[0-9.]+">2026-12-01/W+…<`).FindAllStringSubmatch(boxes, -1)
	numbers := regexp.MustCompile(`xMin="([0-9.]+)" yMin="7[0-9.]+" [^>]*>Page<`).FindAllStringSubmatch(boxes, -1)
	if len(feet) == 0 || len(feet) != len(numbers) {
		t.Fatalf("%d feet, %d page numbers", len(feet), len(numbers))
	}
	for i := range feet {
		end, _ := strconv.ParseFloat(feet[i][1], 64)
		if begin, _ := strconv.ParseFloat(numbers[i][1], 64); end >= begin {
			t.Errorf("page %d: the reference ends at %.0f, the number begins at %.0f", i+1, end, begin)
		}
	}
}

// blocks returns a letter in Spanish with these blocks.
func blocks(blocks ...templates.Block) letter.Letter {
	return letter.Letter{
		StaffID: "S-1", Language: "es", Subject: "A letter", Recipient: []string{"Ada Example"}, Blocks: blocks,
	}
}

func TestStepsAreNumberedAndHangBehindTheirNumbers(t *testing.T) {
	long := strings.Repeat("word ", 40) + "end"
	step := func(text string) templates.Block { return templates.Block{Kind: templates.Step, Text: text} }
	pdf := printed(t, newPrinter(t), blocks(
		step("Earn points."), step(long), step("Apply."), templates.Block{Kind: templates.Paragraph, Text: "Between."}, step("Anew."),
	))
	text := tool(t, pdf, "pdftotext", "-layout", "PDF", "-")
	for _, want := range []string{"1. Earn points.", "2. word word", "3. Apply.", "1. Anew."} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q:\n%s", want, text)
		}
	}
	for _, w := range words(t, pdf) {
		if (w.text == "word" || w.text == "end") && w.left < 80 {
			t.Errorf("%q stands at %.1f, below the numbers", w.text, w.left)
		}
	}
}

func TestABoxHoldsItsParagraphs(t *testing.T) {
	boxed := func(text string) templates.Block { return templates.Block{Kind: templates.Boxed, Text: text} }
	p := newPrinter(t)
	pdf := printed(t, p, blocks(boxed("Something wrong?"), boxed(strings.Repeat("Tell us. ", 30)), boxed("Call us.")))
	frame := regexp.MustCompile(`([0-9.]+) ([0-9.]+) ([0-9.]+) (-[0-9.]+) re S`).FindStringSubmatch(string(pdf))
	if frame == nil {
		t.Fatal("there is no frame")
	}
	var n [4]float64
	for i := range n {
		n[i], _ = strconv.ParseFloat(frame[i+1], 64)
	}
	upper, lower := 792-n[1], 792-n[1]-n[3]
	for _, w := range words(t, pdf) {
		inside := w.upper >= upper && w.lower <= lower && w.left > n[0] && w.right < n[0]+n[2]
		if want := w.upper > 300 && w.upper < 700; inside != want {
			t.Errorf("%q stands at %.1f, %.1f, the frame from %.1f to %.1f", w.text, w.left, w.upper, upper, lower)
		}
	}
	if !bytes.Contains(pdf, []byte("(Something wrong?)")) {
		t.Error("the heading is not in one piece")
	}
}

func TestALetterNamesItsLanguage(t *testing.T) {
	pdf := printed(t, newPrinter(t), blocks(), load(t)["en_window"])
	for want, n := range map[string]int{
		"/Lang (es-US)\n/ViewerPreferences <</Duplex /Simplex": 1, "/Span <</Lang (es-US)>> BDC": 1, "/Span <</Lang (en-US)>> BDC": 1,
	} {
		if got := bytes.Count(pdf, []byte(want)); got != n {
			t.Errorf("%q stands %d times, want %d", want, got, n)
		}
	}
	tool(t, pdf, "qpdf", "--check", "PDF")
}
