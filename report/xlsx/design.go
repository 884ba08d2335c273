package xlsx

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
)

// design is a form in the making.
type design struct {
	file  *excelize.File
	words map[look]int // conditional styles
	form  *form
}

// newForm makes the form of a workbook with these tabs, and with marks of these looks in its rows.
func newForm(tabs []*tab, looks []look, limit int) (*form, error) {
	d := &design{
		file: excelize.NewFile(), words: map[look]int{}, form: &form{looks: looks, sheets: make([]sheetForm, len(tabs))},
	}
	defer d.file.Close()
	if err := d.name(tabs); err != nil {
		return nil, err
	}
	for n := range tabs {
		t := tabs[(n+1)%len(tabs)] // as they are written
		if err := d.sheet(t, limit); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", t.name, err)
		}
	}
	if err := addStyles(d.file, d.form.looks); err != nil {
		return nil, err
	}
	var workbook bytes.Buffer
	if err := d.file.Write(&workbook); err != nil {
		return nil, err
	}
	return d.form, d.form.take(workbook.Bytes())
}

// name makes the sheets, and says what the file is. Sheets keep their numbers wherever they stand.
func (d *design) name(tabs []*tab) error {
	numbered := slices.SortedFunc(slices.Values(tabs), func(a, b *tab) int { return a.number - b.number })
	if err := d.file.SetSheetName(d.file.GetSheetName(0), numbered[0].name); err != nil {
		return err
	}
	for _, t := range numbered[1:] {
		if _, err := d.file.NewSheet(t.name); err != nil {
			return err
		}
	}
	for i := len(tabs) - 2; i >= 0; i-- {
		if goesOn := tabs[i].name != tabs[i].model.Name; goesOn {
			if err := d.file.MoveSheet(tabs[i].name, tabs[i+1].name); err != nil {
				return err
			}
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

// sheet makes a sheet, by a stream without rows: otherwise excelize would say that the filter hides rows, and forget
// that the sheet fits the page. All but widths and panes has to be said before the flush: afterwards it would be lost
// without an error.
func (d *design) sheet(t *tab, limit int) (err error) {
	if err := d.head(&d.form.sheets[t.number], t.model, limit); err != nil {
		return err
	}
	s := &blankSheet{name: t.name, Sheet: t.model, head: headRow(t.model), last: atLast + t.number}
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
func (d *design) head(f *sheetForm, model *report.Sheet, limit int) error {
	var markup bytes.Buffer
	r := newRows(model, &d.form.looks)
	r.to = &markup
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
	if r.row > limit {
		return fmt.Errorf("%d rows that never change: a sheet holds %d", r.row, limit)
	}
	f.row, f.last, f.head = r.row, r.last, markup.Bytes()
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
