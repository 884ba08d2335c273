package pdf

import (
	"bytes"
	"strings"

	"github.com/jung-kurt/gofpdf"
	"golang.org/x/text/encoding/charmap"
)

// drawing is a page being drawn: what the PDF library is given of it, and with what it is drawn by now.
type drawing struct {
	pdf     *gofpdf.Fpdf
	content []byte // not yet with the library
	now     pen
	usual   pen  // comes back with one sign
	apart   bool // drawn otherwise than usual
	text    bool // within a text object
	x, y    int  // where its last line began
}

// pen is what a page is drawn with.
type pen struct {
	family string
	style  style
	line   colour
	thick  float64
}

// page draws a page.
func (d *document) page(p page) {
	d.pdf.AddPage()
	d.drawing = drawing{pdf: d.pdf, content: d.content[:0]}
	d.take(d.printer.faces.all[0].family, p.usual())
	for i := range p {
		switch m := &p[i]; {
		case m.logo != nil:
			d.hand()
			options := gofpdf.ImageOptions{ImageType: "PNG"}
			d.pdf.RegisterImageOptionsReader("logo", options, bytes.NewReader(m.logo.png))
			d.pdf.ImageOptions("logo", m.x, m.y, m.logo.width, m.logo.height, false, options, 0, "")
		case m.thick > 0:
			d.rule(m)
		case m.text != "":
			d.line(m)
		}
	}
	d.hand()
}

// usual returns the style of most texts on the page.
func (p page) usual() (most style) {
	var styles []style
	var counts []int
	best := 0
	for i := range p {
		if p[i].text == "" {
			continue
		}
		n := 0
		for n < len(styles) && styles[n] != p[i].style {
			n++
		}
		if n == len(styles) {
			styles, counts = append(styles, p[i].style), append(counts, 0)
		}
		if counts[n]++; counts[n] > best {
			best, most = counts[n], styles[n]
		}
	}
	return most
}

// line draws a line of text: the words that the readers' own typeface lacks in another, the rest in that one.
func (d *document) line(m *mark) {
	f := d.printer.faces
	if !f.foreign(m.text) {
		d.own(m.x, m.y, m.text, m.style)
		return
	}
	x, text := m.x, visual(m.text)
	from, at := 0, 0 // what is not drawn yet, and the word after it
	for word := range strings.SplitSeq(text, " ") {
		if f.foreign(word) {
			x = d.own(x, m.y, text[from:at], m.style)
			x = d.other(x, m.y, word, f.of(word), m.style)
			from = at + len(word)
		}
		at += len(word) + 1
	}
	d.own(x, m.y, text[from:], m.style)
}

// own draws a text in the readers' own typeface, which has all of it, and returns where it ends.
func (d *document) own(x, y float64, text string, s style) float64 {
	f := &d.printer.faces.all[0]
	if strings.Trim(text, " ") != "" {
		d.take(f.family, s)
		d.begin(x, y)
		for _, r := range text {
			c := byte(r)
			if r >= 0x80 {
				c, _ = charmap.Windows1252.EncodeRune(r)
			}
			d.put(c)
		}
		d.end()
	}
	return x + float64(f.units(text, s.weight()))*s.size/1000
}

// other draws a word with what the document has of a typeface, and returns where it ends.
func (d *document) other(x, y float64, word string, f *face, s style) float64 {
	var last *cut
	for _, r := range word {
		c, code := d.find(r, f, s.weight())
		if c != last && last != nil {
			d.end()
		}
		if c == nil { // a sign that was put to the word, such as an ellipsis
			x = d.own(x, y, string(r), s)
			last = nil
			continue
		}
		if c != last {
			d.take(c.family, s)
			d.begin(x, y)
			last = c
		}
		d.put(code)
		x += float64(c.face.units(string(r), s.weight())) * s.size / 1000
	}
	if last != nil {
		d.end()
	}
	return x
}

// find returns the font of the document that has a character, best one of a typeface, and the character's code there.
func (d *document) find(r rune, f *face, weight int) (*cut, byte) {
	var other *cut
	var otherCode byte
	for i := range d.cuts[weight] {
		c := &d.cuts[weight][i]
		code := c.code(r)
		switch {
		case code == 0:
		case c.face == f:
			return c, code
		case other == nil:
			other, otherCode = c, code
		}
	}
	return other, otherCode
}
