// Package xlsx writes workbooks as XLSX files. It lays out what a model says, one row at a time, and decides
// nothing: it knows no status, no rule and no run.
//
// Excelize makes the form of a workbook, which is everything in the file but the rows of its tables and a few texts,
// and this package fills it in. Workbooks of the same form share what is made and packed of it only once.
package xlsx

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
)

// Writer writes workbooks. Several goroutines may use it at once.
type Writer struct {
	tmp   string
	limit int // rows of one sheet
	forms forms
	tools sync.Pool
}

// New returns a writer. What does not fit into memory waits in private directories inside tmp; empty: the system's.
func New(tmp string) *Writer {
	w := &Writer{tmp: tmp, limit: excelize.TotalRows}
	w.tools.New = func() any { return newTools() }
	return w
}

// Write writes a workbook. Sheets are written one at a time, in constant memory: a large one waits in a file, which is
// gone when Write returns. A sheet of more than 1,048,576 rows goes on in another, whose name ends in 2, 3 and so on.
// An error names the sheet; what was written is then no workbook. Equal models give equal files.
func (w *Writer) Write(to io.Writer, b report.Workbook) error {
	book := &book{Writer: w, model: &b, tools: w.tools.Get().(*tools).clear(), names: make(map[string]bool, len(b.Sheets))}
	defer book.close()
	if err := book.prepare(); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	// The first sheet sums up the others: it is written last.
	for _, t := range append(slices.Clone(book.tabs[1:]), book.tabs[0]) {
		if err := book.write(t); err != nil {
			return fmt.Errorf("sheet %s: %w", t.model.Name, err)
		}
	}
	if err := book.save(to); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// book is one workbook in the making.
type book struct {
	*Writer
	tools   *tools
	model   *report.Workbook
	form    *form
	palette palette
	tabs    []*tab
	names   map[string]bool // of sheets, lower-cased
	disk    *disk           // where large sheets wait; nil: there is none
}

// tab is one sheet of the file.
type tab struct {
	name   string
	model  *report.Sheet
	charts []report.Chart
	form   *sheetForm
	last   int    // row of the table
	body   packed // the rows that the form does not hold
}

// prepare checks what can be checked before the first row is read.
func (b *book) prepare() error {
	if len(b.model.Sheets) == 0 {
		return errors.New("no sheet")
	}
	for i := range b.model.Sheets {
		if err := b.claim(b.model.Sheets[i].Name); err != nil {
			return err
		}
	}
	for i := range b.model.Sheets {
		b.tabs = append(b.tabs, &tab{name: b.model.Sheets[i].Name, model: &b.model.Sheets[i]})
	}
	var err error
	if b.form, err = b.forms.of(b.tabs, b.limit); err != nil {
		return err
	}
	b.palette = palette{styles: b.form.styles}
	for i, t := range b.tabs {
		t.form = &b.form.sheets[i]
	}
	return nil
}

// claim refuses the names of sheets that a spreadsheet program would refuse or confuse.
func (b *book) claim(name string) error {
	lower := strings.ToLower(name)
	switch {
	case strings.TrimSpace(name) == "", len(utf16.Encode([]rune(name))) > excelize.MaxSheetNameLength:
		return fmt.Errorf("sheet name %q: write 1 to %d characters", name, excelize.MaxSheetNameLength)
	case name != clean(name) || strings.ContainsAny(name, "[]:*?/\\'\n\t"):
		return fmt.Errorf(`sheet name %q: leave out [ ] : * ? / \ ' and control characters`, name)
	case lower == "history":
		return fmt.Errorf("sheet name %q is reserved: choose another", name)
	case b.names[lower]:
		return fmt.Errorf("sheet name %q is taken, for capitals make no difference: choose another", name)
	}
	b.names[lower] = true
	return nil
}

// next starts the sheet that a full one goes on in: Roster 2.
func (b *book) next(full *tab, part int) (*tab, error) {
	t := &tab{name: full.model.Name + " " + strconv.Itoa(part), model: full.model, form: full.form}
	if err := b.claim(t.name); err != nil {
		return nil, err
	}
	b.tabs = slices.Insert(b.tabs, slices.Index(b.tabs, full)+1, t)
	return t, nil
}

// close gives back what the workbook was made with.
func (b *book) close() {
	if b.disk != nil {
		b.disk.close()
	}
	b.Writer.tools.Put(b.tools)
}
