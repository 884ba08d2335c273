// Package letter lays letters out on paper, as PDF. It owns fonts, line breaks and pages; every word on them is in the
// letter that it is given.
package letter

import (
	"fmt"
	"io"
	"slices"

	"github.com/jung-kurt/gofpdf"

	"ceuwatch/report"
)

// Printer prints letters. It never changes: several goroutines may use it.
type Printer struct {
	faces []face // as they are preferred
	logo  *logo  // nil: none
}

// New reads the fonts and the organization's logo, a PNG or JPEG or nothing.
func New(picture []byte) (*Printer, error) {
	faces, err := loadFaces()
	if err != nil {
		return nil, err
	}
	p := &Printer{faces: faces}
	if len(picture) > 0 {
		if p.logo, err = readLogo(picture); err != nil {
			return nil, fmt.Errorf("read logo: %w", err)
		}
	}
	return p, nil
}

// Covers reports whether one font has every character of a text, and can set it without shaping.
func (p *Printer) Covers(text string) bool {
	widest := &p.faces[len(p.faces)-1]
	return widest.covers(text)
}

// Write prints letters one after the other into one document. The same letters give the same bytes.
func (p *Printer) Write(w io.Writer, letters ...report.Letter) error {
	if len(letters) == 0 {
		return fmt.Errorf("print letters: there is none")
	}
	first := &letters[0]
	doc := document{printer: p, pdf: gofpdf.NewCustom(&gofpdf.InitType{
		UnitStr: "pt", Size: gofpdf.SizeType{Wd: pageWidth, Ht: pageHeight},
	})}
	doc.pdf.SetCatalogSort(true)
	doc.pdf.SetCreationDate(first.AsOf.Time())
	doc.pdf.SetModificationDate(first.AsOf.Time())
	doc.pdf.SetProducer("ceuwatch", true)
	doc.pdf.SetTitle(basic(first.Subject), true)
	doc.pdf.SetAuthor(basic(first.Employer), true)
	doc.pdf.SetSubject(basic(first.Reference), true)
	doc.pdf.SetKeywords(basic(first.StaffID), true)
	doc.pdf.SetAutoPageBreak(false, 0)
	doc.pdf.SetMargins(0, 0, 0)
	for i := range letters {
		if err := doc.add(&letters[i]); err != nil {
			return fmt.Errorf("print letter to %s: %w", letters[i].StaffID, err)
		}
	}
	return doc.output(w)
}

// document is one PDF being made.
type document struct {
	printer *Printer
	pdf     *gofpdf.Fpdf
	loaded  []string // fonts in the document, by family and style
}

// add lays a letter out and draws its pages.
func (d *document) add(l *report.Letter) (err error) {
	defer recovered(&err)
	face, err := d.printer.face(l)
	if err != nil {
		return err
	}
	for _, page := range layOut(l, face, d.printer.logo) {
		d.pdf.AddPage()
		for _, mark := range page {
			mark.draw(d, face)
		}
	}
	return d.pdf.Error()
}

func (d *document) output(w io.Writer) (err error) {
	defer recovered(&err)
	if err := d.pdf.Output(w); err != nil {
		return fmt.Errorf("print letters: %w", err)
	}
	return nil
}

// recovered makes an error of a panic in the PDF library.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the PDF library stopped: %v", r)
	}
}

// font chooses a font for what is drawn next, and puts it into the document at its first use.
func (d *document) font(f *face, s style) {
	name, weight := "", 0
	if s.bold {
		name, weight = "B", 1
	}
	if !f.core && !slices.Contains(d.loaded, f.family+name) {
		// The library changes the bytes while it takes what it needs of them.
		d.pdf.AddUTF8FontFromBytes(f.family, name, slices.Clone(f.ttf[weight]))
		d.loaded = append(d.loaded, f.family+name)
	}
	d.pdf.SetFont(f.family, name, s.size)
	d.pdf.SetTextColor(s.colour.rgb())
}

// basic replaces what the library cannot write into a document's properties.
func basic(s string) string {
	runes := []rune(s)
	for i, r := range runes {
		if r > 0xFFFF || r < ' ' {
			runes[i] = '?'
		}
	}
	return string(runes)
}
