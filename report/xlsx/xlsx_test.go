package xlsx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
	"ceuwatch/report/xlsx"
)

// reopen writes a workbook and opens it again.
func reopen(t testing.TB, b report.Workbook) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := new(xlsx.Writer).Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return open(t, out.Bytes())
}

func open(t testing.TB, content []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func rowsOf(t testing.TB, f *excelize.File, sheet string, options ...excelize.Options) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet, options...)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// lists makes the rows of a sheet.
func lists(rows ...[]report.Cell) iter.Seq2[[]report.Cell, error] {
	return func(yield func([]report.Cell, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// numbered makes n rows of a number and a text.
func numbered(n int) iter.Seq2[[]report.Cell, error] {
	return func(yield func([]report.Cell, error) bool) {
		for i := range n {
			if !yield([]report.Cell{i + 1, "Current"}, nil) {
				return
			}
		}
	}
}

func numberedSheet(name string, n int) report.Sheet {
	return report.Sheet{
		Name: name, Intro: []string{"Title", "Note"}, Frozen: 1, Rows: numbered(n),
		Columns: []report.Column{
			{Header: "No.", Width: 8, Figures: true},
			{Header: "Status", Width: 12, Marks: []report.Mark{{Word: "Current", Fill: "CFE8CF", Ink: "14361A"}}},
		},
	}
}

func TestASheetThatIsFullGoesOnInTheNext(t *testing.T) {
	b := report.Workbook{Title: "T", Sheets: []report.Sheet{numberedSheet("First", 1), numberedSheet("Roster", 12)}}
	b.Sheets[1].Below = [][]report.Cell{{report.Heading("Legend")}}
	var out bytes.Buffer
	if err := xlsx.WriteLimited(&out, &b, 9); err != nil { // four rows above, five of the table
		t.Fatal(err)
	}
	f := open(t, out.Bytes())
	if diff := cmp.Diff([]string{"First", "Roster", "Roster 2", "Roster 3"}, f.GetSheetList()); diff != "" {
		t.Fatal(diff)
	}
	var numbers []string
	for i, sheet := range f.GetSheetList()[1:] {
		rows := rowsOf(t, f, sheet)
		if rows[3][0] != "No." || rows[3][1] != "Status" {
			t.Errorf("%s: header is %q", sheet, rows[3])
		}
		for _, row := range rows[4:min(9, len(rows))] {
			if len(row) == 2 {
				numbers = append(numbers, row[0])
			}
		}
		formats, err := f.GetConditionalFormats(sheet)
		if want := []string{"B5:B9", "B5:B9", "B5:B6"}[i]; err != nil || len(formats[want]) != 1 {
			t.Errorf("%s: conditional formats %v, want one on %s (%v)", sheet, formats, want, err)
		}
	}
	if got := strings.Join(numbers, " "); got != "1 2 3 4 5 6 7 8 9 10 11 12" {
		t.Errorf("rows over the sheets: %s", got)
	}
	if rows := rowsOf(t, f, "Roster 3"); rows[len(rows)-1][0] != "Legend" {
		t.Errorf("the last sheet ends in %q, want the rows below the table", rows[len(rows)-1])
	}
}

func TestSheetsAfterAFullOneKeepTheirPlaces(t *testing.T) {
	b := report.Workbook{Sheets: []report.Sheet{
		numberedSheet("First", 6), numberedSheet("Roster", 12), numberedSheet("Gaps", 7), numberedSheet("Last", 1),
	}}
	var out bytes.Buffer
	if err := xlsx.WriteLimited(&out, &b, 9); err != nil {
		t.Fatal(err)
	}
	f := open(t, out.Bytes())
	want := []string{"First", "First 2", "Roster", "Roster 2", "Roster 3", "Gaps", "Gaps 2", "Last"}
	if diff := cmp.Diff(want, f.GetSheetList()); diff != "" {
		t.Fatal(diff)
	}
	filters := map[string]string{}
	for _, name := range f.GetDefinedName() {
		if name.Name == "_xlnm._FilterDatabase" {
			filters[name.Scope] = name.RefersTo
		}
	}
	for i, rows := range []int{5, 1, 5, 5, 2, 5, 2, 1} {
		if got := len(rowsOf(t, f, want[i])) - 4; got != rows {
			t.Errorf("%s: %d rows, want %d", want[i], got, rows)
		}
		if filter := fmt.Sprintf("'%s'!$A$4:$B$%d", want[i], rows+4); filters[want[i]] != filter {
			t.Errorf("%s: filter on %s, want %s", want[i], filters[want[i]], filter)
		}
	}
}

func TestTheFirstSheetIsWrittenLast(t *testing.T) {
	var order []string
	seen := func(name string) iter.Seq2[[]report.Cell, error] {
		return func(yield func([]report.Cell, error) bool) { order = append(order, name) }
	}
	b := report.Workbook{Sheets: []report.Sheet{
		{Name: "Summary", Rows: seen("Summary")}, {Name: "A", Rows: seen("A")}, {Name: "B", Rows: seen("B")},
	}}
	f := reopen(t, b)
	if diff := cmp.Diff([]string{"A", "B", "Summary"}, order); diff != "" {
		t.Error("order of writing:", diff)
	}
	if diff := cmp.Diff([]string{"Summary", "A", "B"}, f.GetSheetList()); diff != "" {
		t.Error("order of tabs:", diff)
	}
}

func TestSheetNamesThatProgramsWouldRefuse(t *testing.T) {
	for _, names := range [][]string{
		{""}, {"  "}, {strings.Repeat("a", 32)}, {strings.Repeat("😀", 16)}, {"a/b"}, {"a:b"}, {"What?"}, {"[x]"}, {`a\b`},
		{"'a"}, {"it's"}, {"a\x07"}, {"History"}, {"history"}, {"Roster", "ROSTER"}, {},
	} {
		var b report.Workbook
		for _, name := range names {
			b.Sheets = append(b.Sheets, numberedSheet(name, 1))
		}
		if err := new(xlsx.Writer).Write(io.Discard, b); err == nil {
			t.Errorf("sheets %q were written", names)
		}
	}
	var out bytes.Buffer
	b := report.Workbook{Sheets: []report.Sheet{numberedSheet("Roster", 9), numberedSheet("roster 2", 1)}}
	if err := xlsx.WriteLimited(&out, &b, 8); err == nil {
		t.Error("a sheet went on in another of the same name")
	}
}

func TestAnErrorFromTheRowsNamesTheSheet(t *testing.T) {
	lost := errors.New("connection lost")
	sheet := numberedSheet("Roster", 0)
	sheet.Rows = func(yield func([]report.Cell, error) bool) {
		if yield([]report.Cell{1, "Current"}, nil) {
			yield(nil, lost)
		}
	}
	var out bytes.Buffer
	err := new(xlsx.Writer).Write(&out, report.Workbook{Sheets: []report.Sheet{sheet}})
	if !errors.Is(err, lost) || !strings.Contains(err.Error(), "sheet Roster") {
		t.Errorf("error %v", err)
	}
	if _, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len())); err == nil {
		t.Error("what was written before the error is a workbook")
	}
	type odd struct{}
	sheet.Rows = lists([]report.Cell{odd{}})
	if err := new(xlsx.Writer).Write(io.Discard, report.Workbook{Sheets: []report.Sheet{sheet}}); err == nil {
		t.Error("a cell of an unknown type was written")
	}
}

func TestEqualModelsGiveEqualCells(t *testing.T) {
	c := newClinic(t, 40)
	first, second := reopen(t, c.hr()), reopen(t, c.hr())
	for _, sheet := range first.GetSheetList() {
		if diff := cmp.Diff(rowsOf(t, first, sheet), rowsOf(t, second, sheet)); diff != "" {
			t.Errorf("%s: %s", sheet, diff)
		}
	}
}

func TestTheFileSaysWhatItIs(t *testing.T) {
	c := newClinic(t, 5)
	props, err := reopen(t, c.hr()).GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	got := []string{props.Title, props.Creator, props.Subject, props.Created}
	want := []string{
		"Credential roster as of December 1, 2026", "Example Clinics & Partners",
		"Certification and continuing education of staff, run 2026-12-01", "2026-12-01T12:00:00Z",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
