package xlsx

import (
	"ceuwatch/report"
)

const (
	// chunk is how many bytes of rows are packed at once. A sheet that has more is packed beside the making of its rows,
	// and waits on disk.
	chunk = 128 << 10
	// maxSize is how many bytes of rows a sheet may have: files beyond 4 GB would need another format.
	maxSize = 4_000_000_000
)

// sheet is the sheet that is being written.
type sheet struct {
	*rows
	book *book
	tab  *tab
	part int   // 1, or more where the rows go on in another sheet
	flow *flow // nil: what there is so far fits into memory
}

// write writes a sheet, with the sheets that it goes on in.
func (b *book) write(t *tab) error {
	if t.model.Fixed != nil {
		t.last, t.body.sum = t.form.last, t.form.head.sum()
		return nil
	}
	s := &sheet{rows: newRows(t.model, &b.palette, b.tools), book: b, tab: t}
	defer s.abandon()
	s.start()
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
	if t.model.Charts != nil {
		s.tab.charts = t.model.Charts()
	}
	return s.end()
}

// start begins a sheet, below the rows that its form holds.
func (s *sheet) start() {
	s.part++
	s.row, s.last = s.tab.form.row, s.tab.form.last
	s.tab.body = packed{sum: s.tab.form.head.sum(), from: len(s.held.bytes)}
}

// add writes a row of the model, in the next sheet when this one is full.
func (s *sheet) add(cells []report.Cell) error {
	if s.row >= s.book.limit || s.tab.body.size+int64(len(s.out)) >= maxSize {
		if err := s.end(); err != nil {
			return err
		}
		next, err := s.book.next(s.tab, s.part+1)
		if err != nil {
			return err
		}
		s.tab = next
		s.start()
	}
	if err := s.lay(cells); err != nil || len(s.out) < chunk {
		return err
	}
	return s.pour()
}

// pour hands rows over to be packed on disk.
func (s *sheet) pour() (err error) {
	if s.flow == nil {
		if s.book.disk == nil {
			if s.book.disk, err = newDisk(s.book.tmp); err != nil {
				return err
			}
		}
		s.flow = s.book.disk.receive(s.deflate)
	}
	s.tab.body.add(s.out)
	s.out = s.flow.send(s.out)
	return nil
}

// end packs the rows that are left.
func (s *sheet) end() (err error) {
	s.tab.last = s.last
	body := &s.tab.body
	if s.flow != nil {
		_ = s.pour()
		body.start, body.length, err = s.flow.end()
		body.to, s.flow = body.from, nil
		return err
	}
	body.add(s.out)
	s.deflate.Reset(&s.held)
	if _, err = s.deflate.Write(s.out); err == nil {
		err = s.deflate.Flush()
	}
	s.out, body.to = s.out[:0], len(s.held.bytes)
	return err
}

// abandon ends what goes on beside, where an error ended the sheet.
func (s *sheet) abandon() {
	if s.flow != nil {
		_, _, _ = s.flow.end()
	}
}
