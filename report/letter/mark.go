package letter

import (
	"bytes"

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

func (c colour) rgb() (r, g, b int) { return int(c >> 16), int(c >> 8 & 0xFF), int(c & 0xFF) }

// style is how a text is set.
type style struct {
	size   float64 // in points
	bold   bool
	colour colour
}

// page is what is drawn on a page.
type page []mark

// mark is one thing drawn on a page: a line of text, a rule, or the logo.
type mark struct {
	x, y  float64 // a text's baseline, else the upper left corner
	text  string
	style style
	right float64 // a rule's other end
	thick float64
	logo  *logo
}

func (p *page) text(x, y float64, text string, s style) {
	*p = append(*p, mark{x: x, y: y, text: text, style: s})
}

func (p *page) rule(left, right, y, thick float64, c colour) {
	*p = append(*p, mark{x: left, y: y, right: right, thick: thick, style: style{colour: c}})
}

func (p *page) picture(x, y float64, l *logo) {
	*p = append(*p, mark{x: x, y: y, logo: l})
}

func (m *mark) draw(d *document, f *face) {
	switch {
	case m.logo != nil:
		options := gofpdf.ImageOptions{ImageType: "PNG"}
		d.pdf.RegisterImageOptionsReader("logo", options, bytes.NewReader(m.logo.png))
		d.pdf.ImageOptions("logo", m.x, m.y, m.logo.width, m.logo.height, false, options, 0, "")
	case m.thick > 0:
		d.pdf.SetDrawColor(m.style.colour.rgb())
		d.pdf.SetLineWidth(m.thick)
		d.pdf.Line(m.x, m.y, m.right, m.y)
	case m.text != "":
		d.font(f, m.style)
		text := visual(m.text)
		if f.core {
			text = windows(text)
		}
		d.pdf.Text(m.x, m.y, text)
	}
}

// windows returns a text in Windows-1252, which must have all of it.
func windows(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, _ := charmap.Windows1252.EncodeRune(r)
		b = append(b, c)
	}
	return string(b)
}
