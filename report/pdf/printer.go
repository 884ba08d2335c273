// Package pdf lays letters out on paper, as PDF. It owns fonts, line breaks and pages; every word on them is in the
// letter that it is given.
package pdf

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/jung-kurt/gofpdf"

	"ceuwatch/report/letter"
)

// Printer prints letters. Several goroutines may use it.
type Printer struct {
	faces *faces
	logo  *logo // nil: none
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
func (p *Printer) Covers(text string) bool { return p.faces.widest(text) }

// Write prints letters one after the other into one document, each from the front side of a sheet on. The same letters
// give the same bytes.
func (p *Printer) Write(w io.Writer, letters ...letter.Letter) error {
	if len(letters) == 0 {
		return fmt.Errorf("print letters: there is none")
	}
	doc := document{pdf: newPDF(&letters[0]), faces: p.faces, embedded: map[string]bool{}}
	for i := range letters {
		if doc.pdf.PageCount()%2 == 1 {
			doc.pdf.AddPage()
		}
		if err := p.add(&doc, &letters[i]); err != nil {
			return fmt.Errorf("print letter to %s: %w", letters[i].StaffID, err)
		}
	}
	file, err := doc.file(letters[0].Language)
	if err == nil {
		_, err = w.Write(file)
	}
	if err != nil {
		return fmt.Errorf("print letters: %w", err)
	}
	return nil
}

// add lays a letter out and draws its pages.
func (p *Printer) add(doc *document, l *letter.Letter) (err error) {
	defer recovered(&err)
	for _, page := range layOut(l, p.faces, p.logo) {
		doc.draw(page, l.Language)
	}
	return doc.pdf.Error()
}

// file finishes the document.
func (d *document) file(language string) (file []byte, err error) {
	defer recovered(&err)
	var b bytes.Buffer
	if err := d.pdf.Output(&b); err != nil {
		return nil, err
	}
	return cataloged(b.Bytes(), fmt.Sprintf("/Version /1.7\n/Lang (%s)\n/ViewerPreferences <</Duplex /Simplex /DisplayDocTitle true>>\n",
		locale(language)))
}

// cataloged adds to a document's catalog what the library has no call for. The catalog is its last object, so that
// nothing but the table of objects moves.
func cataloged(file []byte, entries string) ([]byte, error) {
	const catalog, end = "/Type /Catalog\n", "startxref\n"
	at, last := bytes.LastIndex(file, []byte(catalog)), bytes.LastIndex(file, []byte(end))
	var table int
	if _, err := fmt.Sscan(string(file[last+len(end):]), &table); at < 0 || last < 0 || err != nil || table < at {
		return nil, fmt.Errorf("the PDF library wrote no catalog at the end")
	}
	return slices.Concat(file[:at], []byte(entries), file[at:last], fmt.Appendf(nil, "%s%d\n%%%%EOF\n", end, table+len(entries))), nil
}

// locale is a letter's language as PDF names it: letters are written for the United States.
func locale(language string) string { return language + "-US" }

// newPDF begins a document that says of itself what its first letter is.
func newPDF(first *letter.Letter) *gofpdf.Fpdf {
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
