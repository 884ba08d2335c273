package xlsx_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"ceuwatch/report"
	"ceuwatch/report/xlsx"
	"ceuwatch/rules"
)

// A manager of 25 people.
func BenchmarkManagerWorkbook(b *testing.B) {
	c, w := newClinic(b, 75), new(xlsx.Writer)
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(io.Discard, c.manager()); err != nil {
			b.Fatal(err)
		}
	}
}

// HR's workbook of 20,000 people: nine sheets, of which the roster has a line for each of them.
func BenchmarkHRWorkbook(b *testing.B) {
	c := newClinic(b, 20_000)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		book, w := c.hr(), new(xlsx.Writer)
		b.StartTimer()
		if err := w.Write(io.Discard, book); err != nil {
			b.Fatal(err)
		}
	}
}

// A sheet of 100,000 rows of 20 columns: texts, numbers and dates.
func BenchmarkRosterSheet(b *testing.B) {
	columns := make([]report.Column, 20)
	for i := range columns {
		columns[i] = report.Column{Header: fmt.Sprint("Column ", i), Width: 12}
	}
	names := []report.Cell{"Ana Example", "Bo Sample", "Chris O'Specimen", "Dana Example", "Eli Sample"}
	var list [][]report.Cell
	for r := range 100_000 {
		var row []report.Cell
		for i := 0; i < len(columns); i += 5 {
			row = append(row, fmt.Sprintf("S-%06d", r*4+i), names[r%5], r%977, newDay(2026, 1, 1)+rules.Date(r%2000),
				"Medical Assistant")
		}
		list = append(list, row)
	}
	w := new(xlsx.Writer)
	b.ReportAllocs()
	for b.Loop() {
		sheet := report.Sheet{Name: "Roster", Frozen: 2, Columns: columns, Rows: lists(list...)}
		if err := w.Write(io.Discard, report.Workbook{Sheets: []report.Sheet{sheet}}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStaffIDs(b *testing.B) {
	var file bytes.Buffer
	if err := new(xlsx.Writer).Write(&file, newClinic(b, 75).manager()); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if ids, err := xlsx.StaffIDs(file.Bytes()); err != nil || len(ids) == 0 {
			b.Fatal(ids, err)
		}
	}
}
