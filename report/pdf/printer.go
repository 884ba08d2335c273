// Package pdf lays letters out on paper, as PDF. It owns fonts, line breaks and pages; every word on them is in the
// letter that it is given.
package pdf

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"

	"github.com/jung-kurt/gofpdf"
	"github.com/klauspost/compress/zlib"

	"ceuwatch/report"
)

// Printer prints letters. Several goroutines may use it.
type Printer struct {
	faces *faces
	logo  *logo     // nil: none
	desks sync.Pool // of *desk
	packs sync.Pool // of *zlib.Writer
}

// New reads the fonts and the organization's logo, a PNG or JPEG or nothing.
func New(picture []byte) (*Printer, error) {
	faces, err := loadFaces()
	if err != nil {
		return nil, err
	}
	p := &Printer{faces: faces}
	p.desks.New = func() any { return newDesk(faces) }
	p.packs.New = func() any { return zlib.NewWriter(nil) }
	if len(picture) > 0 {
		if p.logo, err = readLogo(picture); err != nil {
			return nil, fmt.Errorf("read logo: %w", err)
		}
	}
	return p, nil
}

// Covers reports whether one font has every character of a text, and can set it without shaping.
func (p *Printer) Covers(text string) bool { return p.faces.widest(text) }

// Write prints letters one after the other into one document. The same letters give the same bytes.
func (p *Printer) Write(w io.Writer, letters ...report.Letter) error {
	if len(letters) == 0 {
		return fmt.Errorf("print letters: there is none")
	}
	doc := document{printer: p, drawing: drawing{pdf: newPDF(&letters[0])}}
	if err := doc.load(letters); err != nil {
		return err
	}
	desk := p.desks.Get().(*desk)
	defer p.desks.Put(desk)
	doc.content = desk.content
	for i := range letters {
		if err := doc.add(&letters[i], desk); err != nil {
			return fmt.Errorf("print letter to %s: %w", letters[i].StaffID, err)
		}
	}
	desk.content = doc.content
	return doc.output(w)
}

// newPDF begins a document that says of itself what its first letter is.
func newPDF(first *report.Letter) *gofpdf.Fpdf {
	pdf := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: pageWidth, Ht: pageHeight}})
	pdf.SetCatalogSort(true)
	// A letter is so short that packing it costs more than it saves.
	pdf.SetCompression(false)
	pdf.SetCreationDate(first.AsOf.Time())
	pdf.SetModificationDate(first.AsOf.Time())
	pdf.SetProducer("ceuwatch", true)
	pdf.SetTitle(basic(first.Subject), true)
	pdf.SetAuthor(basic(first.Employer), true)
	pdf.SetSubject(basic(first.Reference), true)
	pdf.SetKeywords(basic(first.StaffID), true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	return pdf
}

// document is one PDF being made.
type document struct {
	printer *Printer
	cuts    [2][]cut // by weight
	drawing
}

// load puts the fonts into the document that its letters need.
func (d *document) load(letters []report.Letter) (err error) {
	defer recovered(&err)
	f, lack := d.printer.faces, lack{}
	for i := range letters {
		if err := lack.add(&letters[i], f); err != nil {
			return fmt.Errorf("print letter to %s: %w", letters[i].StaffID, err)
		}
	}
	for weight, name := range []string{"Helvetica", "Helvetica-Bold"} {
		// Given so, the library need not read the widths of its own: nothing here asks it for any.
		core := fmt.Sprintf(`{"Tp":"Core","Name":"%s"}`, name)
		d.pdf.AddFontFromBytes(f.all[0].family, weightName(weight), []byte(core), nil)
		for i := range f.all {
			face := &f.all[i]
			if lack[face] == nil || len(lack[face][weight]) == 0 {
				continue
			}
			if err := d.embed(face, weight, slices.Sorted(maps.Keys(lack[face][weight]))); err != nil {
				return err
			}
		}
	}
	return d.pdf.Error()
}

// add lays a letter out and draws its pages.
func (d *document) add(l *report.Letter, desk *desk) (err error) {
	defer recovered(&err)
	desk.clear()
	for _, page := range layOut(l, desk, d.printer.logo) {
		d.page(page)
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
