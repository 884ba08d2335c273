package pdf_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ceuwatch/report/letter"
)

// word is a word on a page and the box that another program finds around it, in points from the upper left corner.
type word struct {
	text                      string
	left, upper, right, lower float64
}

// words reads the words of a PDF's first page, the box of each by poppler.
func words(t *testing.T, pdf []byte) (found []word) {
	t.Helper()
	boxes := tool(t, pdf, "pdftotext", "-l", "1", "-bbox", "PDF", "-")
	one := regexp.MustCompile(`<word xMin="([0-9.-]+)" yMin="([0-9.-]+)" xMax="([0-9.-]+)" yMax="([0-9.-]+)">(.*)</word>`)
	for _, m := range one.FindAllStringSubmatch(boxes, -1) {
		var n [4]float64
		for i := range n {
			n[i], _ = strconv.ParseFloat(m[i+1], 64)
		}
		found = append(found, word{m[5], n[0], n[1], n[2], n[3]})
	}
	return found
}

// drawn reads the baselines on a PDF's first page from its bytes, in points from the upper edge: no reader is needed.
func drawn(t *testing.T, pdf []byte) (baselines []float64) {
	t.Helper()
	page, _, _ := strings.Cut(string(pdf), "endstream")
	for _, m := range regexp.MustCompile(`BT [0-9.]+ ([0-9.]+) Td`).FindAllStringSubmatch(page, -1) {
		y, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		baselines = append(baselines, 792-y)
	}
	return baselines
}

// recipients are addresses as people have them, and longer.
func recipients() [][]string {
	long := []string{
		"Jordan Sample", "Care of the Cedar Hollow Family Clinics", "Building 12, Suite 340", "12 Alder Street", "P.O. Box 98",
		"Yakima, WA 98900", "United States of America",
	}
	return [][]string{
		{"Jordan Sample"}, long[:3], long[:4], long[:5], long,
		{"Małgorzata Śliwińska-Żak", "12 Alder Street", "Yakima, WA 98900"}, {"Հայկ Արամ", "12 Alder Street", "Yakima, WA 98900"},
		{strings.Repeat("Long Names ", 8), strings.Repeat("Street of Alders ", 5), "Yakima, WA 98900"},
	}
}

// However the letter lies in an envelope, its window shows the address and nothing else of the letter.
func TestTheAddressStandsInTheWindow(t *testing.T) {
	p := newPrinter(t)
	for name, l := range load(t) {
		for i, recipient := range recipients() {
			if i > 0 && !strings.HasSuffix(name, "nearing") {
				continue
			}
			l.Recipient = recipient
			t.Run(fmt.Sprintf("%s_%d", name, i), func(t *testing.T) {
				if !p.Windowed(l) {
					t.Error("the address counts as too long")
				}
				pdf := printed(t, p, l)
				shown := ""
				for _, w := range words(t, pdf) {
					switch {
					case w.lower <= 147 || w.upper >= 261:
						continue
					case w.upper < 147 || w.lower > 210:
						t.Errorf("%q stands from %.1f to %.1f", w.text, w.upper, w.lower)
					case w.left < 63 || w.right > 315:
						t.Errorf("%q reaches from %.1f to %.1f", w.text, w.left, w.right)
					}
					shown += w.text + " "
				}
				if want := strings.Join(recipient, " "); squash(shown) != squash(want) {
					t.Errorf("the window shows %q, want %q", shown, want)
				}
			})
		}
	}
}

func TestNoLineButTheAddressStandsWhereTheWindowIs(t *testing.T) {
	p := newPrinter(t)
	l := load(t)["en_nearing"]
	for _, recipient := range recipients()[:5] {
		l.Recipient = recipient
		inside := 0
		for _, y := range drawn(t, printed(t, p, l)) {
			if y > 147 && y-12 < 261 {
				inside++
			}
			if y > 209 && y-10 < 261 {
				t.Errorf("%d lines: one stands at %.1f", len(recipient), y)
			}
		}
		if inside != len(recipient) {
			t.Errorf("%d lines stand there, want %d", inside, len(recipient))
		}
	}
}

func TestWhatIsTooLongForTheWindowIsSaid(t *testing.T) {
	p := newPrinter(t)
	wide := strings.Repeat("WWWWWWWW ", 10)
	for name, c := range map[string]struct {
		change func(*letter.Letter)
		says   int // how often the wide word
	}{
		"address":    {func(l *letter.Letter) { l.Recipient = []string{wide, wide, wide, wide} }, 40},
		"lines":      {func(l *letter.Letter) { l.Recipient = make([]string, 12) }, 0},
		"letterhead": {func(l *letter.Letter) { l.EmployerAddress = []string{wide, wide, wide} }, 30},
	} {
		l := load(t)["en_nearing"]
		c.change(&l)
		if p.Windowed(l) {
			t.Errorf("%s: it counts as shown", name)
		}
		text := tool(t, printed(t, p, l), "pdftotext", "PDF", "-")
		if n := strings.Count(text, "WWWWWWWW"); n != c.says || !strings.Contains(text, "Dear Jordan Sample") {
			t.Errorf("%s: the letter says %d of %d words: %s", name, n, c.says, text)
		}
	}
}
