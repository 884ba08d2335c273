// Package workbook writes workbooks as XLSX files. It lays out what a model says, one row at a time, and decides
// nothing: it knows no status, no rule and no run.
package workbook

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zip"
	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
)

// Write writes a workbook. Sheets are written one at a time, in constant memory: what does not fit waits in a private
// directory inside tmp (empty: the system's), which is gone when Write returns. A sheet of more than 1,048,576 rows
// goes on in another, whose name ends in 2, 3 and so on. An error names the sheet; what was written is then no
// workbook.
func Write(w io.Writer, b report.Workbook, tmp string) error {
	return write(w, &b, tmp, excelize.TotalRows)
}

func write(w io.Writer, b *report.Workbook, tmp string, limit int) error {
	dir, err := os.MkdirTemp(tmp, "workbook-")
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	defer os.RemoveAll(dir)
	out := &writer{book: b, limit: limit, file: excelize.NewFile(excelize.Options{TmpDir: dir}), names: map[string]bool{}}
	defer out.file.Close()
	if err := out.prepare(); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	for i := range b.Sheets {
		// The first sheet sums up the others: it is written last.
		s := &b.Sheets[(i+1)%len(b.Sheets)]
		if err := out.sheet(s); err != nil {
			return fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	return out.save(w)
}

// writer is one workbook in the making.
type writer struct {
	book   *report.Workbook
	file   *excelize.File
	styles styles
	limit  int             // rows of one sheet
	names  map[string]bool // of sheets, lower-cased
}

// prepare checks what can be checked before the first row is read, and says what the file is.
func (w *writer) prepare() error {
	if len(w.book.Sheets) == 0 {
		return errors.New("no sheet")
	}
	for i := range w.book.Sheets {
		if err := w.claim(w.book.Sheets[i].Name); err != nil {
			return err
		}
	}
	if err := w.file.SetSheetName(w.file.GetSheetName(0), w.book.Sheets[0].Name); err != nil {
		return err
	}
	created := w.book.Created.UTC().Format(time.RFC3339)
	err := w.file.SetDocProps(&excelize.DocProperties{
		Title: clean(w.book.Title), Creator: clean(w.book.Author), LastModifiedBy: clean(w.book.Author),
		Subject: clean(w.book.Subject), Created: created, Modified: created,
	})
	if err != nil {
		return err
	}
	w.styles, err = newStyles(w.file)
	return err
}

// claim refuses the names of sheets that a spreadsheet program would refuse or confuse.
func (w *writer) claim(name string) error {
	lower := strings.ToLower(name)
	switch {
	case strings.TrimSpace(name) == "", len(utf16.Encode([]rune(name))) > excelize.MaxSheetNameLength:
		return fmt.Errorf("sheet name %q: write 1 to %d characters", name, excelize.MaxSheetNameLength)
	case name != clean(name) || strings.ContainsAny(name, "[]:*?/\\'\n\t"):
		return fmt.Errorf(`sheet name %q: leave out [ ] : * ? / \ ' and control characters`, name)
	case lower == "history":
		return fmt.Errorf("sheet name %q is reserved: choose another", name)
	case w.names[lower]:
		return fmt.Errorf("sheet name %q is taken, for capitals make no difference: choose another", name)
	}
	w.names[lower] = true
	return nil
}

// sheet writes one sheet, with the sheets that it goes on in.
func (w *writer) sheet(model *report.Sheet) error {
	s := newSheet(w, model)
	if err := s.open(model.Name); err != nil {
		return err
	}
	for cells, err := range model.Rows {
		if err == nil {
			err = s.add(cells)
		}
		if err != nil {
			return err
		}
		s.last = s.row
	}
	if model.Empty != "" && s.row == s.head {
		if err := s.add([]report.Cell{model.Empty}); err != nil {
			return err
		}
	}
	for i, cells := range model.Below {
		if i == 0 {
			s.row++ // an empty row between
		}
		if err := s.add(cells); err != nil {
			return err
		}
	}
	return s.close()
}

// save writes the file.
func (w *writer) save(to io.Writer) error {
	archive := zip.NewWriter(to)
	archive.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(to, flate.BestSpeed)
	})
	// The archive goes straight to its writer, past the buffer in memory that excelize offers.
	w.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return archive })
	if err := w.file.Write(io.Discard); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// next names the sheet that a sheet goes on in: Roster 2.
func (w *writer) next(name string, part int) (string, error) {
	name += " " + strconv.Itoa(part)
	return name, w.claim(name)
}
