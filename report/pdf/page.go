package pdf

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/jung-kurt/gofpdf"
	"golang.org/x/text/encoding/charmap"
)

// colour is RRGGBB.
type colour uint32

const (
	black colour = 0x1E2024
	grey  colour = 0x686D75
	light colour = 0xCDD1D6
	blue  colour = 0x1C3E62
)

func (c colour) parts() (r, g, b int) { return int(c >> 16), int(c >> 8 & 0xFF), int(c & 0xFF) }

// style is how a text is set.
type style struct {
	size   float64 // in points
	bold   bool
	colour colour
}

func (s style) weight() int {
	if s.bold {
		return bold
	}
	return regular
}

// page is what is drawn on a page.
type page []mark

// mark is one thing drawn on a page: a line of text, a rule, a frame, or the logo.
type mark struct {
	x, y  float64 // a text's baseline, else the upper left corner
	text  string
	style style
	right float64 // a rule's other end, or a frame's lower right corner
	lower float64 // zero for a rule
	thick float64
	logo  *logo
}

func (p *page) text(x, y float64, text string, s style) {
	*p = append(*p, mark{x: x, y: y, text: text, style: s})
}

func (p *page) rule(left, right, y, thick float64, c colour) {
	*p = append(*p, mark{x: left, y: y, right: right, thick: thick, style: style{colour: c}})
}

func (p *page) frame(left, upper, right, lower, thick float64, c colour) {
	*p = append(*p, mark{x: left, y: upper, right: right, lower: lower, thick: thick, style: style{colour: c}})
}

func (p *page) picture(x, y float64, l *logo) {
	*p = append(*p, mark{x: x, y: y, logo: l})
}

// document is one PDF being made.
type document struct {
	pdf      *gofpdf.Fpdf
	faces    *faces
	embedded map[string]bool // the typefaces in it, by family and weight
	face     *face           // what texts are drawn in by now
	style    style
}

// draw draws a page, whose texts are in a language.
func (d *document) draw(p page, language string) {
	d.pdf.AddPage()
	d.pdf.RawWriteStr(fmt.Sprintf("/Span <</Lang (%s)>> BDC\n", locale(language)))
	defer d.pdf.RawWriteStr("EMC\n")
	for i := range p {
		switch m := &p[i]; {
		case m.logo != nil:
			options := gofpdf.ImageOptions{ImageType: "PNG"}
			d.pdf.RegisterImageOptionsReader("logo", options, bytes.NewReader(m.logo.png))
			d.pdf.ImageOptions("logo", m.x, m.y, m.logo.width, m.logo.height, false, options, 0, "")
		case m.thick > 0:
			d.pdf.SetDrawColor(m.style.colour.parts())
			d.pdf.SetLineWidth(m.thick)
			if m.lower > 0 {
				d.pdf.Rect(m.x, m.y, m.right-m.x, m.lower-m.y, "D")
			} else {
				d.pdf.Line(m.x, m.y, m.right, m.y)
			}
		default:
			d.line(m)
		}
	}
}

// line draws a line of text. A character that no typeface has is the document's error.
func (d *document) line(m *mark) {
	x := m.x
	for face, text := range d.faces.runs(visual(m.text)) {
		if face == nil {
			d.pdf.SetError(d.faces.lacking(text))
			return
		}
		d.take(face, m.style)
		if face.ttf[m.style.weight()] == nil {
			d.pdf.Text(x, m.y, windows1252(text))
		} else {
			d.pdf.Text(x, m.y, text)
		}
		x += face.width(text, m.style)
	}
}

// take chooses what texts are drawn in from here on.
func (d *document) take(f *face, s style) {
	if d.face == f && d.style == s {
		return
	}
	d.face, d.style = f, s
	weight := ""
	if s.bold {
		weight = "B"
	}
	if ttf := f.ttf[s.weight()]; ttf != nil && !d.embedded[f.family+weight] {
		d.embedded[f.family+weight] = true
		// The library writes into the bytes.
		d.pdf.AddUTF8FontFromBytes(f.family, weight, slices.Clone(ttf))
	}
	d.pdf.SetFont(f.family, weight, s.size)
	d.pdf.SetTextColor(s.colour.parts())
}

// windows1252 encodes a text that is all in Windows-1252.
func windows1252(text string) string {
	if isASCII(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		c, _ := charmap.Windows1252.EncodeRune(r)
		b.WriteByte(c)
	}
	return b.String()
}
