// Package xlsx writes workbooks as XLSX files. It lays out what a model says, one row at a time, and decides
// nothing: it knows no status, no rule and no run.
//
// Excelize makes all of a workbook but the rows: styles, widths, filters, colours of words, charts and print setup.
// Workbooks of the same form share that; this package writes their rows around it.
package xlsx

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
)

// Writer writes workbooks. Several goroutines may use it at once. Its zero value is ready.
type Writer struct {
	limit   int // rows of one sheet; 0: as many as the format allows
	forms   forms
	packers sync.Pool // of *packer
}

// Write writes a workbook. Sheets are written one at a time, in constant memory. A sheet of more than 1,048,576 rows
// goes on in another, whose name ends in 2, 3 and so on. An error names the sheet; what was written is then no
// workbook. Equal models give equal files.
func (w *Writer) Write(to io.Writer, model report.Workbook) error {
	b := &book{Writer: w, model: &model, texts: texts(&model), limit: cmp.Or(w.limit, excelize.TotalRows)}
	if err := b.prepare(); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	p, ok := w.packers.Get().(*packer)
	if !ok {
		p = newPacker()
	}
	defer w.packers.Put(p)
	b.packer, b.archive = p, zip.NewWriter(to)
	b.archive.RegisterCompressor(zip.Deflate, p.reset)
	// Programs that tell a file by its first parts do not know it by those of sheets.
	if err := b.put(b.form.first); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	// The first sheet sums up the others: it is written last.
	for _, t := range append(slices.Clone(b.tabs[1:]), b.tabs[0]) {
		if err := b.write(t); err != nil {
			return fmt.Errorf("sheet %s: %w", t.model.Name, err)
		}
	}
	if err := b.finish(); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// book is one workbook in the making.
type book struct {
	*Writer
	model   *report.Workbook
	limit   int
	archive *zip.Writer
	packer  *packer
	texts   *strings.Replacer
	form    *form
	stale   bool   // the form lacks what turned up since
	looks   []look // of marks
	tabs    []*tab // in their order
}

// tab is one sheet of the file.
type tab struct {
	name   string
	number int // in the order in which sheets were claimed, from 0
	model  *report.Sheet
	charts []report.Chart
	last   int // row of the table
}

// prepare checks what can be checked before the first row is read.
func (b *book) prepare() (err error) {
	if len(b.model.Sheets) == 0 {
		return errors.New("no sheet")
	}
	for i := range b.model.Sheets {
		if _, err := b.tab(i, b.model.Sheets[i].Name, &b.model.Sheets[i]); err != nil {
			return err
		}
	}
	if b.form, err = b.forms.of(b.tabs, b.limit); err != nil {
		return err
	}
	b.looks, b.stale = b.form.looks, false
	return nil
}

// tab puts a sheet at a place. It refuses the names that a spreadsheet program would refuse or confuse.
func (b *book) tab(at int, name string, model *report.Sheet) (*tab, error) {
	switch {
	case strings.TrimSpace(name) == "", len(utf16.Encode([]rune(name))) > excelize.MaxSheetNameLength:
		return nil, fmt.Errorf("sheet name %q: write 1 to %d characters", name, excelize.MaxSheetNameLength)
	case name != clean(name) || strings.ContainsAny(name, "[]:*?/\\'\n\t"):
		return nil, fmt.Errorf(`sheet name %q: leave out [ ] : * ? / \ ' and control characters`, name)
	case strings.EqualFold(name, "history"):
		return nil, fmt.Errorf("sheet name %q is reserved: choose another", name)
	case slices.ContainsFunc(b.tabs, func(t *tab) bool { return strings.EqualFold(t.name, name) }):
		return nil, fmt.Errorf("sheet name %q is taken, for capitals make no difference: choose another", name)
	}
	t := &tab{name: name, number: len(b.tabs), model: model}
	b.tabs, b.stale = slices.Insert(b.tabs, at, t), true
	return t, nil
}

// current returns the form, made anew where the workbook has come to hold what it lacks.
func (b *book) current() (*form, error) {
	if !b.stale && len(b.looks) == len(b.form.looks) {
		return b.form, nil
	}
	form, err := newForm(b.tabs, b.looks, b.limit)
	if err == nil {
		b.form, b.stale = form, false
	}
	return b.form, err
}

// finish writes what is not a sheet.
func (b *book) finish() error {
	form, err := b.current()
	if err != nil {
		return err
	}
	if err := b.put(form.parts); err != nil {
		return err
	}
	return b.archive.Close()
}

// put writes parts of the form.
func (b *book) put(parts []part) error {
	for _, p := range parts {
		var to io.Writer
		var err error
		if p.packed == nil {
			if to, err = b.archive.CreateHeader(&p.header); err == nil {
				err = b.fill(to, p.text)
			}
		} else if to, err = b.archive.CreateRaw(&p.header); err == nil {
			_, err = to.Write(p.packed)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fill writes a text of the form with the workbook's own texts in their places.
func (b *book) fill(to io.Writer, text string) error {
	for _, t := range b.tabs {
		text = strings.ReplaceAll(text, strconv.Itoa(atLast+t.number), strconv.Itoa(t.last))
	}
	_, err := b.texts.WriteString(to, text)
	return err
}

// texts are the workbook's own texts, for their places in a form.
func texts(m *report.Workbook) *strings.Replacer {
	author, created := escape(clean(m.Author)), m.Created.UTC().Format(time.RFC3339)
	return strings.NewReplacer(
		atHead, escape(pageText(m.Title)), atFoot, escape(pageText(m.Confidential)), atTitle, escape(clean(m.Title)),
		atSubject, escape(clean(m.Subject)), atAuthor, author, atCreated, created,
	)
}

// packer packs the parts of one workbook at a time. One takes 1 MB, and is used again.
type packer struct {
	deflate *flate.Writer
	to      io.Writer
	next    []byte // what is written next, packed; nil: it is not
}

func newPacker() *packer {
	deflate, _ := flate.NewWriter(io.Discard, flate.BestSpeed) // no error at this level
	return &packer{deflate: deflate}
}

// reset starts a part.
func (p *packer) reset(to io.Writer) (io.WriteCloser, error) {
	p.deflate.Reset(to)
	p.to = to
	return p, nil
}

func (p *packer) Write(text []byte) (int, error) {
	if p.next == nil {
		return p.deflate.Write(text)
	}
	_, err := p.to.Write(p.next)
	p.next = nil
	return len(text), err
}

func (p *packer) Close() error { return p.deflate.Close() }
