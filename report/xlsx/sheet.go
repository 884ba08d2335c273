package xlsx

import (
	"slices"
	"strconv"
	"strings"

	"ceuwatch/report"
)

// maxSize is how many bytes of rows a sheet may have: files beyond 4 GB would need another format.
const maxSize = 4_000_000_000

// sheet is the sheet that is being written.
type sheet struct {
	*rows
	book *book
	tab  *tab
	part int // 1, or more where the rows go on in another sheet
}

// write writes a sheet, with the sheets that it goes on in.
func (b *book) write(t *tab) error {
	s := &sheet{rows: newRows(t.model, &b.looks), book: b, tab: t}
	if err := s.begin(); err != nil {
		return err
	}
	if t.model.Fixed == nil {
		for cells, err := range t.model.Rows {
			if err == nil {
				err = s.add(cells)
			}
			if err != nil {
				return err
			}
			s.last = s.row
		}
		if err := s.rest(s.add); err != nil {
			return err
		}
	}
	if t.model.Charts != nil {
		s.tab.charts, b.stale = t.model.Charts(), true
	}
	return s.end()
}

// begin writes the sheet down to the rows that its form holds.
func (s *sheet) begin() error {
	form, err := s.book.current()
	if err != nil {
		return err
	}
	f := &form.sheets[s.tab.number]
	s.part, s.row, s.last, s.size = s.part+1, f.row, f.last, 0
	if s.to, err = s.book.archive.Create(sheetPart(s.tab.number)); err != nil {
		return err
	}
	s.book.packer.next = f.packed
	_, err = s.to.Write(f.head)
	return err
}

// add writes a row of the model, in the next sheet when this one is full.
func (s *sheet) add(cells []report.Cell) error {
	if s.row >= s.book.limit || s.size >= maxSize {
		if err := s.end(); err != nil {
			return err
		}
		next, err := s.book.tab(slices.Index(s.book.tabs, s.tab)+1, s.model.Name+" "+strconv.Itoa(s.part+1), s.model)
		if err != nil {
			return err
		}
		s.tab = next
		if err := s.begin(); err != nil {
			return err
		}
	}
	return s.lay(cells)
}

// end writes what follows the rows. A table without rows has no words to be coloured.
func (s *sheet) end() error {
	s.tab.last = s.last
	form, err := s.book.current()
	if err != nil {
		return err
	}
	tail := form.sheets[s.tab.number].tail
	if s.last == s.head {
		if from, to := strings.Index(tail, conditionalBegin), strings.LastIndex(tail, conditionalEnd); from >= 0 {
			tail = tail[:from] + tail[to+len(conditionalEnd):]
		}
	}
	return s.book.fill(s.to, tail)
}

// What excelize puts around the words that are coloured.
const conditionalBegin, conditionalEnd = "<conditionalFormatting", "</conditionalFormatting>"
