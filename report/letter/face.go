package letter

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/jung-kurt/gofpdf"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/encoding/charmap"

	"ceuwatch/report"
)

// face is a typeface in two weights: regular and bold.
type face struct {
	family string
	core   bool // one of those that every PDF reader has; its text is Windows-1252
	ttf    [2][]byte
	widths [2]*advances
}

// advances holds how wide each character of the basic plane is, in thousandths of the size, plus one; zero: not in
// the font.
type advances [1 << 16]uint16

// loadFaces returns the typefaces, as they are preferred.
func loadFaces() ([]face, error) {
	liberation := face{family: "Liberation", ttf: [2][]byte{liberationsansregular.TTF, liberationsansbold.TTF}}
	dejavu := face{family: "DejaVu", ttf: [2][]byte{dejavusans.TTF, dejavusansbold.TTF}}
	for _, f := range []*face{&liberation, &dejavu} {
		for weight := range f.ttf {
			widths, err := readAdvances(f.ttf[weight])
			if err != nil {
				return nil, fmt.Errorf("read font %s: %w", f.family, err)
			}
			f.widths[weight] = widths
		}
	}
	return []face{helvetica(), liberation, dejavu}, nil
}

// helvetica returns the typeface that the PDF library knows the widths of.
func helvetica() face {
	f := face{family: "Helvetica", core: true}
	pdf := gofpdf.New("P", "pt", "Letter", "")
	for weight, name := range []string{"", "B"} {
		f.widths[weight] = new(advances)
		pdf.SetFont(f.family, name, 1000)
		for b := range 256 {
			if r := charmap.Windows1252.DecodeByte(byte(b)); settable(r) {
				f.widths[weight][r] = uint16(pdf.GetStringWidth(string([]byte{byte(b)}))) + 1
			}
		}
	}
	return f
}

func readAdvances(ttf []byte) (*advances, error) {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, err
	}
	var buffer sfnt.Buffer
	table := new(advances)
	for r := ' '; int(r) < len(table); r++ {
		if !settable(r) {
			continue
		}
		glyph, err := parsed.GlyphIndex(&buffer, r)
		if err != nil || glyph == 0 {
			continue
		}
		advance, err := parsed.GlyphAdvance(&buffer, glyph, fixed.I(1000), font.HintingNone)
		if err != nil {
			return nil, err
		}
		table[r] = uint16(advance.Round()) + 1
	}
	return table, nil
}

// settable reports whether a character is set right by placing one glyph after the other. Scripts whose letters join,
// and marks that sit on other letters, are not.
func settable(r rune) bool {
	if unicode.In(r, unicode.M, unicode.C) || r == unicode.ReplacementChar {
		return false
	}
	return unicode.In(r, unicode.Common, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Armenian,
		unicode.Georgian)
}

func (f *face) covers(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return int(r) >= len(f.widths[0]) || f.widths[0][r] == 0 || f.widths[1][r] == 0
	})
}

// width returns how wide a text is set in a style, in points.
func (f *face) width(text string, s style) float64 {
	table := f.widths[0]
	if s.bold {
		table = f.widths[1]
	}
	n := 0
	for _, r := range text {
		if int(r) < len(table) && table[r] > 0 {
			n += int(table[r]) - 1
		}
	}
	return float64(n) * s.size / 1000
}

// face chooses the first typeface that has every character of a letter.
func (p *Printer) face(l *report.Letter) (*face, error) {
	texts := []string{l.Subject, l.Employer, l.Date, l.Reference, l.RuleBook, l.ReferenceWord, l.PageWord, l.OfWord}
	texts = slices.Concat(texts, l.EmployerAddress, l.Recipient)
	for _, block := range slices.Concat(l.Blocks, l.Trace) {
		texts = append(texts, block.Text)
		texts = append(texts, slices.Concat(block.Rows...)...)
	}
	for i := range p.faces {
		f := &p.faces[i]
		if !slices.ContainsFunc(texts, func(text string) bool { return !f.covers(text) }) {
			return f, nil
		}
	}
	for _, r := range strings.Join(texts, "") {
		if !p.Covers(string(r)) {
			return nil, fmt.Errorf("no font has %U: leave it out of the text", r)
		}
	}
	return nil, errors.New("no font has all of its characters")
}
