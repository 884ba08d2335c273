package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ceuwatch/jobs"
	"ceuwatch/jobs/intake"
	"ceuwatch/report/xlsx"
)

// open returns the tables of a file, by what it is rather than what it is called, and what closes it.
func (j *importJob) open(in *intake.Import, file string) (tables []intake.Table, done func(), err error) {
	isWorkbook, err := sniff(file)
	if err != nil {
		return nil, nil, err
	}
	name := filepath.Base(file)
	if !isWorkbook {
		t, err := in.Delimited(name, func() (io.ReadCloser, error) { return os.Open(file) })
		return []intake.Table{t}, func() {}, err
	}
	source, err := xlsx.Open(file, j.work)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", jobs.ErrBadData, err)
	}
	for _, sheet := range source.Hidden {
		j.passed = append(j.passed, fmt.Sprintf("%s, sheet %s: passed over: it is hidden", name, sheet))
	}
	for _, sheet := range source.Sheets {
		tables = append(tables, intake.Table{
			Name: name + ", sheet " + sheet.Name, Sheet: sheet.Name, Date1904: sheet.Date1904, Ragged: true, Rows: rowsOf(sheet),
		})
	}
	if len(tables) == 0 {
		source.Close()
		return nil, nil, fmt.Errorf("%w: the workbook has no sheet that is shown", jobs.ErrBadData)
	}
	return tables, func() { source.Close() }, nil
}

func sniff(file string) (isWorkbook bool, err error) {
	info, err := os.Stat(file)
	if err != nil {
		return false, fmt.Errorf("%w: %w", errUsage, err)
	}
	if !info.Mode().IsRegular() {
		return false, fmt.Errorf("%w: this is no file: name the exported file", errUsage)
	}
	f, err := os.Open(file)
	if err != nil {
		return false, fmt.Errorf("%w: %w", errUsage, err)
	}
	defer f.Close()
	head := make([]byte, 4096)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return false, err
	}
	return intake.IsWorkbook(head[:n])
}

// rowsOf gives the rows of a sheet as an import takes them.
func rowsOf(sheet xlsx.Sheet) func(func(intake.Row, error) bool) {
	return func(yield func(intake.Row, error) bool) {
		for line, err := range sheet.Lines {
			row := intake.Row{Line: line.Number, Hidden: line.Hidden, Cells: make([]intake.Cell, len(line.Cells))}
			for i, cell := range line.Cells {
				row.Cells[i] = intake.Cell(cell)
			}
			if err != nil {
				err = fmt.Errorf("%w: %w", jobs.ErrBadData, err)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}
