package xlsx

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
)

// rows lays the rows of a sheet out as markup, without keeping any. Excelize's StreamWriter would take its place: see
// form.
type rows struct {
	to    io.Writer
	model *report.Sheet
	looks *[]look
	head  int    // the header's row; 0: a free sheet
	row   int    // the last one laid out
	last  int    // the last one of the table
	size  int64  // in bytes
	tag   []byte // of the row that is being laid out
	cells []byte // in that row
}

func newRows(model *report.Sheet, looks *[]look) *rows {
	return &rows{model: model, looks: looks, head: headRow(model)}
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
		r.begin()
		if err := r.put(6); err != nil {
			return err
		}
	}
	high := 2 * lineHeight
	r.begin()
	for i := range r.model.Columns {
		c := &r.model.Columns[i]
		style := headerStyle
		if c.Figures {
			style = headerRightStyle
		}
		r.text(i, style, clean(c.Header))
		high = max(high, boldHeight(c.Header, c))
	}
	r.last = r.row
	return r.put(high + 2)
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
	if len(cells) > excelize.MaxColumns {
		return fmt.Errorf("row %d has %d columns: a sheet holds %d", r.row+1, len(cells), excelize.MaxColumns)
	}
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
			return fmt.Errorf("row %d, column %d: %w", r.row, i+1, err)
		}
		high = max(high, h)
	}
	switch {
	case r.head == 0:
		high = max(high, lineHeight)
	case high <= lineHeight:
		high = 0
	}
	return r.put(high)
}

// begin begins the next row.
func (r *rows) begin() {
	r.row++
	r.cells = r.cells[:0]
}

// put writes the row, high points high; 0: as high as a line.
func (r *rows) put(high int) error {
	tag := append(r.tag[:0], `<row r="`...)
	tag = append(strconv.AppendInt(tag, int64(r.row), 10), '"')
	if high > 0 {
		tag = append(tag, ` ht="`...)
		tag = strconv.AppendInt(tag, int64(min(high, excelize.MaxRowHeight)), 10)
		tag = append(tag, `" customHeight="1"`...)
	}
	r.tag = append(tag, '>')
	r.cells = append(r.cells, `</row>`...)
	r.size += int64(len(r.tag) + len(r.cells))
	if _, err := r.to.Write(r.tag); err != nil {
		return err
	}
	_, err := r.to.Write(r.cells)
	return err
}

// at begins a cell of the row.
func (r *rows) at(i, style int) {
	r.cells = appendColumn(append(r.cells, `<c r="`...), i)
	r.cells = append(strconv.AppendInt(r.cells, int64(r.row), 10), `" s="`...)
	r.cells = append(strconv.AppendInt(r.cells, int64(style), 10), '"')
}

// appendColumn appends the letters of a column, counted from 0: A to Z, AA and so on.
func appendColumn(to []byte, i int) []byte {
	if i >= 26 {
		to = appendColumn(to, i/26-1)
	}
	return append(to, byte('A'+i%26))
}
