package xlsx

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
)

// tools are what one workbook at a time is made with, to be used again for the next.
type tools struct {
	out     []byte // rows laid out, and not yet packed
	cells   []byte // of the row that is being laid out
	number  []byte // of that row
	refs    []string
	held    held // what was packed
	deflate *flate.Writer
}

func newTools() *tools {
	t := &tools{}
	t.deflate, _ = flate.NewWriter(&t.held, flate.BestSpeed) // no error at this level
	return t
}

// clear makes the tools ready for another workbook.
func (t *tools) clear() *tools {
	t.held.bytes = t.held.bytes[:0]
	return t
}

// held is what was packed, in memory.
type held struct{ bytes []byte }

func (h *held) Write(p []byte) (int, error) {
	h.bytes = append(h.bytes, p...)
	return len(p), nil
}

// rows lays the rows of a sheet out as markup.
type rows struct {
	*tools
	model   *report.Sheet
	palette *palette
	head    int // the header's row; 0: a free sheet
	row     int // the last one laid out
	last    int // the last one of the table
}

func newRows(model *report.Sheet, p *palette, t *tools) *rows {
	t.out = t.out[:0]
	return &rows{tools: t, model: model, palette: p, head: headRow(model)}
}

// headRow is the row of a sheet's header; 0: a free sheet.
func headRow(model *report.Sheet) int {
	switch {
	case !slices.ContainsFunc(model.Columns, func(c report.Column) bool { return c.Header != "" }):
		return 0
	case len(model.Intro) == 0:
		return 1
	}
	return len(model.Intro) + 2 // a narrow row between
}

// top lays out the lines above the table and its header.
func (r *rows) top() error {
	if r.head == 0 {
		return nil
	}
	for i, line := range r.model.Intro {
		var cell report.Cell = report.Note(line)
		if i == 0 {
			cell = report.Title(line)
		}
		if err := r.lay([]report.Cell{cell}); err != nil {
			return err
		}
	}
	if len(r.model.Intro) > 0 {
		r.put(6)
	}
	high := 2 * lineHeight
	r.begin()
	for i := range r.model.Columns {
		c := &r.model.Columns[i]
		style := r.palette.header
		if c.Figures {
			style = r.palette.headerRight
		}
		if err := r.text(i, style, clean(c.Header)); err != nil {
			return err
		}
		high = max(high, boldHeight(c.Header, c))
	}
	r.put(high + 2)
	r.last = r.row
	return nil
}

// rest adds what stands after the rows of the table.
func (r *rows) rest(add func([]report.Cell) error) error {
	if r.model.Empty != "" && r.row == r.head {
		if err := add([]report.Cell{r.model.Empty}); err != nil {
			return err
		}
	}
	for i, cells := range r.model.Below {
		if i == 0 {
			r.row++ // an empty row between
		}
		if err := add(cells); err != nil {
			return err
		}
	}
	return nil
}

// lay lays out a row. Its height is said where it is more than a line, for not every program finds it out by itself,
// and on free sheets, for charts are placed by it.
func (r *rows) lay(cells []report.Cell) error {
	r.begin()
	high := 0
	var none report.Column
	for i, cell := range cells {
		column := &none
		if i < len(r.model.Columns) {
			column = &r.model.Columns[i]
		}
		h, err := r.value(i, cell, column)
		if err != nil {
			return fmt.Errorf("row %d, column %d: %w", r.row+1, i+1, err)
		}
		high = max(high, h)
	}
	switch {
	case r.head == 0:
		high = max(high, lineHeight)
	case high <= lineHeight:
		high = 0
	}
	r.put(high)
	return nil
}

// begin begins the next row.
func (r *rows) begin() {
	r.cells = r.cells[:0]
	r.number = strconv.AppendInt(r.number[:0], int64(r.row+1), 10)
}

// put ends a row, high points high; 0: as high as a line.
func (r *rows) put(high int) {
	r.row++
	out := append(r.out, `<row r="`...)
	out = append(strconv.AppendInt(out, int64(r.row), 10), '"')
	if high > 0 {
		out = append(out, ` ht="`...)
		out = strconv.AppendInt(out, int64(min(high, excelize.MaxRowHeight)), 10)
		out = append(out, `" customHeight="1"`...)
	}
	out = append(append(out, '>'), r.cells...)
	r.out = append(out, `</row>`...)
	r.cells = r.cells[:0]
}

// at begins a cell of the row, up to what its style says.
func (r *rows) at(i int) error {
	for len(r.refs) <= i {
		name, err := excelize.ColumnNumberToName(len(r.refs) + 1)
		if err != nil {
			return err
		}
		r.refs = append(r.refs, `<c r="`+name)
	}
	r.cells = append(append(r.cells, r.refs[i]...), r.number...)
	return nil
}
