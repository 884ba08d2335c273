package pdf

import (
	"fmt"
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
)

// The weights of a typeface.
const (
	regular = iota
	bold
)

// face is a typeface in two weights.
type face struct {
	family string
	ttf    [2][]byte // nil for one that every PDF reader has: its text is Windows-1252
	widths [2]*advances
}

// advances holds how wide each character of the basic plane is, in thousandths of the size, plus one; zero: not in
// the font.
type advances [1 << 16]uint16

// faces are typefaces, as they are preferred. The first one is the readers' own.
type faces struct {
	all []face
	// has is, by character, a bit for each typeface that has it in both weights, the lowest for the first.
	has [1 << 16]uint8
}

// loadFaces reads the typefaces.
func loadFaces() (*faces, error) {
	loaded := &faces{all: []face{
		helvetica(),
		{family: "LiberationSans", ttf: [2][]byte{liberationsansregular.TTF, liberationsansbold.TTF}},
		{family: "DejaVuSans", ttf: [2][]byte{dejavusans.TTF, dejavusansbold.TTF}},
	}}
	for i := range loaded.all {
		f := &loaded.all[i]
		for weight, ttf := range f.ttf {
			if ttf == nil {
				continue
			}
			var err error
			if f.widths[weight], err = readAdvances(ttf); err != nil {
				return nil, fmt.Errorf("read font %s: %w", f.family, err)
			}
		}
		for r := range loaded.has {
			if f.widths[0][r] > 0 && f.widths[1][r] > 0 {
				loaded.has[r] |= 1 << i
			}
		}
	}
	return loaded, nil
}

// readAdvances reads from a TrueType file how wide those of its characters are that can be set.
func readAdvances(ttf []byte) (*advances, error) {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, err
	}
	var buffer sfnt.Buffer
	table := new(advances)
	for r := ' '; r <= 0xFFFF; r++ {
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

// helvetica returns the typeface that the PDF library knows the widths of.
func helvetica() face {
	f := face{family: "Helvetica"}
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

// settable reports whether a character is set right by placing one glyph after the other. Scripts whose letters join,
// and marks that sit on other letters, are not.
func settable(r rune) bool {
	if unicode.In(r, unicode.M, unicode.C) || r == unicode.ReplacementChar {
		return false
	}
	return unicode.In(r, unicode.Common, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Armenian,
		unicode.Georgian)
}

// of returns the first typeface that has every character of a text, or nil.
func (f *faces) of(text string) *face {
	if isASCII(text) {
		return &f.all[0]
	}
	common := uint8(1<<len(f.all) - 1)
	for _, r := range text {
		if int(r) >= len(f.has) {
			return nil
		}
		common &= f.has[r]
	}
	for i := range f.all {
		if common&(1<<i) != 0 {
			return &f.all[i]
		}
	}
	return nil
}

// widest reports whether the typeface that has the most characters has all of a text.
func (f *faces) widest(text string) bool {
	bit := uint8(1) << (len(f.all) - 1)
	return !strings.ContainsFunc(text, func(r rune) bool { return int(r) >= len(f.has) || f.has[r]&bit == 0 })
}

// lacking names a character of a text that no typeface has, as an error.
func (f *faces) lacking(text string) error {
	for _, r := range text {
		if f.of(string(r)) == nil {
			return fmt.Errorf("no font has %U: leave it out of the text", r)
		}
	}
	return fmt.Errorf("no font has all characters of %q", text)
}

// width returns how wide a text is set, in points.
func (f *face) width(text string, s style) float64 {
	table, n := f.widths[s.weight()], 0
	for _, r := range text {
		if int(r) < len(table) && table[r] > 0 {
			n += int(table[r]) - 1
		}
	}
	return float64(n) * s.size / 1000
}

// isASCII reports whether a text is all printable ASCII.
func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}
