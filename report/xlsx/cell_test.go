package xlsx_test

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"ceuwatch/report"
	"ceuwatch/report/xlsx"
	"ceuwatch/rules"
)

var raw = excelize.Options{RawCellValue: true}

func newDay(year int, month time.Month, day int) rules.Date { return rules.NewDate(year, month, day) }

// column writes cells below each other and opens the file again; the first is A2.
func column(t testing.TB, cells ...report.Cell) *excelize.File {
	t.Helper()
	var rows [][]report.Cell
	for _, cell := range cells {
		rows = append(rows, []report.Cell{cell})
	}
	return reopen(t, report.Workbook{Sheets: []report.Sheet{
		{Name: "Cells", Columns: []report.Column{{Header: "Value", Width: 20}}, Rows: lists(rows...)},
	}})
}

func TestCellsKeepTheirTypes(t *testing.T) {
	tests := []struct {
		cell        report.Cell
		raw, format string
		text        bool
	}{
		{newDay(2026, 12, 1), "46357", "yyyy-mm-dd", false},
		{newDay(1900, 3, 1), "61", "yyyy-mm-dd", false},
		{newDay(1900, 2, 28), "1900-02-28", "", true},
		{newDay(9999, 12, 31), "2958465", "yyyy-mm-dd", false},
		{rules.Points(4850), "48.5", "", false},
		{rules.Points(25), "0.25", "", false},
		{rules.Points(6000), "60", "", false},
		{rules.Points(0), "0", "", false},
		{-10, "-10", "", false},
		{true, "yes", "", true},
		{false, "no", "", true},
		{"0123", "0123", "", true},
		{nil, "", "", false},
	}
	var cells []report.Cell
	for _, test := range tests {
		cells = append(cells, test.cell)
	}
	f := column(t, cells...)
	for i, test := range tests {
		at, _ := excelize.CoordinatesToCellName(1, i+2)
		value, err := f.GetCellValue("Cells", at, raw)
		if err != nil || value != test.raw {
			t.Errorf("%v: value %q, want %q (%v)", test.cell, value, test.raw, err)
		}
		kind, _ := f.GetCellType("Cells", at)
		if number := kind == excelize.CellTypeUnset; number == test.text {
			t.Errorf("%v: type %v", test.cell, kind)
		}
		id, _ := f.GetCellStyle("Cells", at)
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		format := ""
		if style.CustomNumFmt != nil {
			format = *style.CustomNumFmt
		}
		if format != test.format {
			t.Errorf("%v: format %q (%d), want %q", test.cell, format, style.NumFmt, test.format)
		}
	}
}

func TestDatesAndPointsReadBackExactly(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		day := rules.Date(rapid.Int32Range(int32(newDay(1900, 3, 1)), int32(newDay(9999, 12, 31))).Draw(r, "day"))
		points := rules.Points(rapid.Int64Range(0, 10_000_000).Draw(r, "points"))
		f := column(t, day, points)
		serial, _ := f.GetCellValue("Cells", "A2")
		if serial != day.String() {
			r.Errorf("%s reads back as %s", day, serial)
		}
		if number, _ := f.GetCellValue("Cells", "A3", raw); number != points.String() {
			r.Errorf("%s reads back as %s", points, number)
		}
	})
}

func TestHostileTextsStayText(t *testing.T) {
	long := strings.Repeat("x", 40_000)
	emoji := strings.Repeat("😀", 20_000)
	tests := []struct{ in, want string }{
		{"=1+1", "=1+1"},
		{`=HYPERLINK("http://example.com","click")`, `=HYPERLINK("http://example.com","click")`},
		{"+1", "+1"}, {"@SUM(A1)", "@SUM(A1)"}, {"-2+3", "-2+3"},
		{"a\x00b\x07c", "a\uFFFDb\uFFFDc"},
		{"a\r\nb\rc", "a\nb\nc"},
		{"\xff\xfe", "\uFFFD\uFFFD"},
		{"_x0041_", "_x0041_"}, {"_x0041__", "_x0041__"}, {"_x005F_x000D_", "_x005F_x000D_"},
		{" padded ", " padded "},
		{"<b>&amp;</b>", "<b>&amp;</b>"},
		{"👩‍⚕️ ÁÉ 漢字 مرحبا e\u0301", "👩‍⚕️ ÁÉ 漢字 مرحبا e\u0301"},
		{strings.Repeat("y", 32_767), strings.Repeat("y", 32_767)},
		{long, strings.Repeat("x", 32_767-26) + "… (cut; see the HR system)"},
		{emoji, strings.Repeat("😀", (32_767-26)/2) + "… (cut; see the HR system)"},
	}
	var cells []report.Cell
	for _, test := range tests {
		cells = append(cells, test.in)
	}
	f := column(t, cells...)
	for i, test := range tests {
		at, _ := excelize.CoordinatesToCellName(1, i+2)
		got, err := f.GetCellValue("Cells", at)
		if err != nil || got != test.want {
			t.Errorf("%.40q reads back as %.40q… of %d bytes, want %.40q… of %d (%v)", test.in, got, len(got), test.want,
				len(test.want), err)
		}
		if units := len(utf16.Encode([]rune(got))); units > excelize.TotalCellChars {
			t.Errorf("%.40q has %d units", test.in, units)
		}
		if formula, _ := f.GetCellFormula("Cells", at); formula != "" {
			t.Errorf("%.40q became the formula %s", test.in, formula)
		}
	}
}

func TestNoFormulaInAnyWorkbook(t *testing.T) {
	c := newClinic(t, 40)
	c.roster.Organization = "=1+1 & \x00Co"
	for i := range c.lines {
		c.lines[i].Job, c.lines[i].NextStep, c.lines[i].Site = "=1+1", "=cmd|' /C calc'!A0", "{{.}}\u202e"+hostile
	}
	for _, b := range []report.Workbook{c.hr(), c.manager()} {
		var out bytes.Buffer
		if err := new(xlsx.Writer).Write(&out, b); err != nil {
			t.Fatal(err)
		}
		archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		formula := regexp.MustCompile(`<f[ >/]|<hyperlink|TargetMode`)
		for _, file := range archive.File {
			part, err := file.Open()
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(part)
			if err != nil {
				t.Fatal(err)
			}
			isSheet := strings.HasPrefix(file.Name, "xl/worksheets/")
			if found := formula.Find(content); isSheet && found != nil {
				t.Errorf("%s holds %s", file.Name, found)
			}
		}
	}
}

func TestLinesOfAText(t *testing.T) {
	for _, test := range []struct {
		text  string
		width float64
		want  int
	}{
		{"", 10, 1}, {"short", 10, 1}, {"a\nb", 10, 2}, {"eleven chars here", 10, 2},
		{strings.Repeat("x", 33), 10, 3}, {strings.Repeat("word ", 20), 20, 5}, {"x", 0, 1}, {"narrow", -1, 6},
	} {
		if got := xlsx.Lines(test.text, test.width); got != test.want {
			t.Errorf("%.20q in %v: %d lines, want %d", test.text, test.width, got, test.want)
		}
	}
}

func TestTextsOfPagesStartNoCode(t *testing.T) {
	for in, want := range map[string]string{
		"A & B":                    "A && B",
		"two\nlines":               "two lines",
		"&P&N":                     "&&P&&N",
		strings.Repeat("&", 200):   strings.Repeat("&&", 89) + "…",
		"clean\x00" + "\u202etext": "clean\uFFFD\u202etext",
	} {
		if got := xlsx.PageText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
