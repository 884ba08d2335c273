package pdf

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"iter"
	"slices"
	"strings"

	"github.com/jung-kurt/gofpdf"
	"github.com/klauspost/compress/zlib"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"ceuwatch/report"
	"ceuwatch/templates"
)

// A font in a document has a code of one byte for each of its characters.
const firstCode, lastCode = 33, 255

// cut is a font in a document: those characters of a typeface that the document needs.
type cut struct {
	face   *face
	family string // what the PDF library calls it
	runes  []rune // in order, the first with the first code
}

// code returns the code of a character, or zero.
func (c *cut) code(r rune) byte {
	i, ok := slices.BinarySearch(c.runes, r)
	if !ok {
		return 0
	}
	return byte(firstCode + i)
}

// texts yields every text that a letter shows, and its weight.
func texts(l *report.Letter) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		each := func(weight int, texts ...string) bool {
			return !slices.ContainsFunc(texts, func(text string) bool { return !yield(text, weight) })
		}
		if !each(bold, l.Employer, l.Subject) || !each(regular, l.EmployerAddress...) || !each(regular, l.Recipient...) ||
			!each(regular, l.Date, l.Reference, l.RuleBook, l.ReferenceWord, l.PageWord, l.OfWord) {
			return
		}
		for _, blocks := range [][]templates.Block{l.Blocks, l.Trace} {
			for i := range blocks {
				b, weight := &blocks[i], regular
				if b.Kind == templates.Subject || b.Kind == templates.Heading || b.Kind == templates.Strong {
					weight = bold
				}
				if !each(weight, b.Text) {
					return
				}
				for row, cells := range b.Rows {
					if row == 0 && !each(bold, cells...) || row > 0 && !each(regular, cells...) {
						return
					}
				}
			}
		}
	}
}

// lack is what the readers' own typeface lacks of what a document shows: characters, by typeface and weight.
type lack map[*face]*[2]map[rune]struct{}

// add puts a letter's words there. A character that no typeface has is an error.
func (lack lack) add(l *report.Letter, f *faces) error {
	for text, weight := range texts(l) {
		if !f.foreign(text) {
			continue
		}
		for word := range strings.SplitSeq(text, " ") {
			face := f.of(word)
			switch face {
			case nil:
				return f.lacking(word)
			case &f.all[0]:
				continue
			}
			if lack[face] == nil {
				lack[face] = &[2]map[rune]struct{}{{}, {}}
			}
			for _, r := range word {
				lack[face][weight][r] = struct{}{}
			}
		}
	}
	return nil
}

// definition is a font as the PDF library reads one.
type definition struct {
	Tp, Name     string
	Desc         gofpdf.FontDescType
	Cw           []int  // widths by code
	Diff         string // which character each code is
	File         string
	OriginalSize int
}

// embed puts characters of a typeface into the document, as many fonts as it takes.
func (d *document) embed(f *face, weight int, runes []rune) error {
	for part := range slices.Chunk(runes, lastCode-firstCode+1) {
		if err := d.cut(f, weight, part); err != nil {
			return fmt.Errorf("font %s: %w", f.family, err)
		}
	}
	return nil
}

func (d *document) cut(f *face, weight int, runes []rune) error {
	ttf, err := f.files[weight].subset(runes)
	if err != nil {
		return err
	}
	file, err := d.printer.packed(ttf)
	if err != nil {
		return err
	}
	c := cut{face: f, family: fmt.Sprintf("%s%d", f.family, len(d.cuts[weight])), runes: runes}
	def := definition{
		Tp: "TrueType", Name: tag(runes) + "+" + f.family + []string{"", "-Bold"}[weight], Desc: f.files[weight].desc(weight),
		Cw: make([]int, lastCode+1), File: c.family + weightName(weight) + ".z", OriginalSize: len(ttf),
	}
	diff := fmt.Appendf(nil, "%d", firstCode)
	for i, r := range runes {
		def.Cw[firstCode+i] = int(f.widths[weight][r]) - 1
		diff = fmt.Appendf(diff, " /uni%04X", r)
	}
	def.Diff = string(diff)
	text, err := json.Marshal(def)
	if err != nil {
		return err
	}
	d.pdf.AddFontFromBytes(c.family, weightName(weight), text, file)
	d.cuts[weight] = append(d.cuts[weight], c)
	return d.pdf.Error()
}

// weightName is what the PDF library calls a weight.
func weightName(weight int) string {
	if weight == bold {
		return "B"
	}
	return ""
}

// packed returns a file as documents hold it.
func (p *Printer) packed(file []byte) ([]byte, error) {
	var b bytes.Buffer
	w := p.packs.Get().(*zlib.Writer)
	defer p.packs.Put(w)
	w.Reset(&b)
	if _, err := w.Write(file); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// tag is six capital letters that tell a font from others of the same typeface.
func tag(runes []rune) string {
	sum := crc32.ChecksumIEEE([]byte(string(runes)))
	var b [6]byte
	for i := range b {
		b[i] = 'A' + byte(sum%26)
		sum /= 26
	}
	return string(b[:])
}

// desc says what readers want to know of a font besides.
func (o *outlines) desc(weight int) gofpdf.FontDescType {
	const nonsymbolic = 1 << 5
	desc := gofpdf.FontDescType{Flags: nonsymbolic, StemV: []int{88, 166}[weight]}
	var buffer sfnt.Buffer
	if m, err := o.parsed.Metrics(&buffer, fixed.I(1000), font.HintingNone); err == nil {
		desc.Ascent, desc.Descent, desc.CapHeight = m.Ascent.Round(), -m.Descent.Round(), m.CapHeight.Round()
	}
	if box, err := o.parsed.Bounds(&buffer, fixed.I(1000), font.HintingNone); err == nil {
		desc.FontBBox.Xmin, desc.FontBBox.Ymin = box.Min.X.Floor(), -box.Max.Y.Ceil()
		desc.FontBBox.Xmax, desc.FontBBox.Ymax = box.Max.X.Ceil(), -box.Min.Y.Floor()
	}
	return desc
}
