package xlsx

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
)

// design is a form in the making.
type design struct {
	file    *excelize.File
	styles  styles
	palette palette
	words   map[look]int // conditional styles
	tools   *tools
	deflate *flate.Writer
	limit   int
	form    *form
}

// newForm makes the form of a workbook with these tabs, and with marks of these looks in its rows.
func newForm(tabs []*tab, looks []look, limit int) (*form, error) {
	d := &design{
		file: excelize.NewFile(), words: map[look]int{}, tools: newTools(), limit: limit,
		form: &form{sheets: make([]sheetForm, len(tabs))},
	}
	defer d.file.Close()
	d.deflate, _ = flate.NewWriter(io.Discard, flate.DefaultCompression) // no error at this level
	var err error
	if d.styles, err = newStyles(d.file); err != nil {
		return nil, err
	}
	d.palette.styles = d.styles
	if err := d.name(tabs); err != nil {
		return nil, err
	}
	for n := range tabs {
		i := (n + 1) % len(tabs) // as they are written
		if err := d.sheet(i, tabs[i]); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", tabs[i].name, err)
		}
	}
	if err := d.addLooks(append(d.palette.looks, looks...)); err != nil {
		return nil, err
	}
	d.form.styles = d.styles
	parts := parts{}
	d.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return parts })
	if err := d.file.Write(io.Discard); err != nil {
		return nil, err
	}
	return d.form, d.cut(parts)
}

// name makes the sheets, and says what the file is.
func (d *design) name(tabs []*tab) error {
	if err := d.file.SetSheetName(d.file.GetSheetName(0), tabs[0].name); err != nil {
		return err
	}
	for _, t := range tabs[1:] {
		if _, err := d.file.NewSheet(t.name); err != nil {
			return err
		}
	}
	return d.file.SetDocProps(&excelize.DocProperties{
		Title: atTitle, Creator: atAuthor, LastModifiedBy: atAuthor, Subject: atSubject, Created: atCreated,
		Modified: atCreated,
	})
}

// blankSheet is a sheet without its rows.
type blankSheet struct {
	name string
	*report.Sheet
	head, last int
	stream     *excelize.StreamWriter
}

// sheet makes a sheet. All that concerns its rows has to be said before the flush: afterwards it would be lost without
// an error.
func (d *design) sheet(i int, t *tab) (err error) {
	if err := d.head(&d.form.sheets[i], t.model); err != nil {
		return err
	}
	s := &blankSheet{name: t.name, Sheet: t.model, head: headRow(t.model), last: firstNeedle + i}
	if err := d.page(s); err != nil {
		return err
	}
	if s.stream, err = d.file.NewStreamWriter(s.name); err != nil {
		return err
	}
	for i, c := range s.Columns {
		if err := s.stream.SetColWidth(i+1, i+1, c.Width); err != nil {
			return err
		}
	}
	if s.head > 0 {
		if err := d.table(s); err != nil {
			return err
		}
	}
	for i, c := range s.Columns {
		where := cells(report.Range{Row1: s.head + 1, Col1: i + 1, Row2: s.last, Col2: i + 1})
		if err := d.colour(s.name, where, c.Marks); err != nil {
			return err
		}
	}
	for _, c := range t.charts {
		if err := d.chart(s, c); err != nil {
			return fmt.Errorf("chart %s: %w", c.Title, err)
		}
	}
	return s.stream.Flush()
}

// head lays out the rows that are the same whenever the form is used.
func (d *design) head(f *sheetForm, model *report.Sheet) error {
	r := newRows(model, &d.palette, d.tools)
	if err := r.top(); err != nil {
		return err
	}
	if model.Fixed != nil {
		for _, cells := range model.Fixed {
			if err := r.lay(cells); err != nil {
				return err
			}
			r.last = r.row
		}
		if err := r.rest(r.lay); err != nil {
			return err
		}
	}
	if r.row > d.limit {
		return fmt.Errorf("%d rows that never change: a sheet holds %d", r.row, d.limit)
	}
	f.table, f.row, f.last, f.top = r.head, r.row, r.last, bytes.Clone(r.out)
	return nil
}

// table freezes the header and the first columns, and filters the rows below it.
func (d *design) table(s *blankSheet) error {
	first, err := excelize.CoordinatesToCellName(s.Frozen+1, s.head+1)
	if err != nil {
		return err
	}
	pane := "bottomRight"
	if s.Frozen == 0 {
		pane = "bottomLeft"
	}
	err = s.stream.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: s.Frozen, YSplit: s.head, TopLeftCell: first, ActivePane: pane,
		Selection: []excelize.Selection{{SQRef: first, ActiveCell: first, Pane: pane}},
	})
	if err != nil {
		return err
	}
	table := cells(report.Range{Row1: s.head, Col1: 1, Row2: s.last, Col2: len(s.Columns)})
	if err := d.file.AutoFilter(s.name, table, nil); err != nil {
		return err
	}
	// Ids made of digits are texts on purpose.
	return d.file.AddIgnoredErrors(s.name, table, excelize.IgnoredErrorsNumberStoredAsText)
}

// colour gives the words of a column their colours.
func (d *design) colour(sheet, where string, marks []report.Mark) error {
	var formats []excelize.ConditionalFormatOptions
	for _, m := range marks {
		style, err := d.conditional(m)
		if err != nil {
			return err
		}
		formats = append(formats, excelize.ConditionalFormatOptions{
			Type: "cell", Criteria: "==", Value: `"` + strings.ReplaceAll(m.Word, `"`, `""`) + `"`, Format: &style,
		})
	}
	if formats == nil {
		return nil
	}
	return d.file.SetConditionalFormat(sheet, where, formats)
}

// cells returns a range as A1:B2.
func cells(r report.Range) string {
	from, _ := excelize.CoordinatesToCellName(r.Col1, r.Row1)
	to, _ := excelize.CoordinatesToCellName(r.Col2, r.Row2)
	return from + ":" + to
}
