package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// foreign writes a workbook whose first sheet holds the markup of rows, with further parts in the place of its own.
func foreign(t *testing.T, rows string, parts map[string]io.Reader) string {
	t.Helper()
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	all := map[string]io.Reader{
		"[Content_Types].xml": strings.NewReader(head + `` +
			`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`),
		"_rels/.rels": strings.NewReader(head + `` +
			`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`),
		"xl/workbook.xml": strings.NewReader(head + `<workbook ` + main + ` xmlns:r="` + office + `"><sheets>` +
			`<sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>`),
		"xl/_rels/workbook.xml.rels": strings.NewReader(head +
			`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`),
		"xl/worksheets/sheet1.xml": strings.NewReader(head + `<worksheet ` + main + `><sheetData>` + rows +
			`</sheetData></worksheet>`),
	}
	for name, part := range parts {
		all[name] = part
	}
	path := filepath.Join(t.TempDir(), "foreign.xlsx")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	archive := zip.NewWriter(file)
	for name, part := range all {
		w, err := archive.Create(name)
		if err == nil {
			_, err = io.Copy(w, part)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// readAll reads the first sheet of a workbook.
func readAll(path string) (lines []Line, err error) {
	s, err := Open(path, "")
	if err != nil {
		return nil, err
	}
	defer s.Close()
	for line, err := range s.Sheets[0].Lines {
		if err != nil {
			return lines, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func TestACellIsWhatItShowsAndTheNumberBehindIt(t *testing.T) {
	f := excelize.NewFile()
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	zeros := "000000"
	padded, err := f.NewStyle(&excelize.Style{CustomNumFmt: &zeros})
	if err != nil {
		t.Fatal(err)
	}
	for cell, value := range map[string]any{
		"A1": "text", "B1": 46027, "C1": "46027", "D1": 46027.5, "E1": 1234, "F1": 1.5, "G1": true, "H1": "  ",
		"B3": "after a gap",
	} {
		if err := f.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	for cell, style := range map[string]int{"D1": day, "E1": padded} {
		if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "own.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	got, err := readAll(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []Line{
		{Number: 1, Cells: []Cell{{Text: "text"}, {"46027", "46027", ""}, {Text: "46027"},
			{"01-05-26", "46027.5", "date"}, {"001234", "1234", ""}, {"1.5", "1.5", ""}, {Text: "TRUE"}}},
		{Number: 3, Cells: []Cell{{}, {Text: "after a gap"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMarkupOfOtherProducts(t *testing.T) {
	path := foreign(t,
		`<row><c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c><c t="str"><f>A1</f><v>formula</v></c></row>`+
			`<row r="4"><c r="B4" t="d"><v>2026-01-05</v></c><c r="C4" t="e"><v>#N/A</v></c><c r="XFD4" s="0"/>`+
			`</row><row r="5"/>`, nil)
	got, err := readAll(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []Line{
		{Number: 1, Cells: []Cell{{Text: "inline"}, {Text: "formula"}}},
		{Number: 4, Cells: []Cell{{}, {Text: "2026-01-05"}, {Text: "#N/A", Shows: "error"}}},
		{Number: 5},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAFormatShows(t *testing.T) {
	for format, want := range map[string]string{
		"General": "", "0.00": "", "#,##0.00;[Red]-#,##0.00": "", "# ?/?": "", "@": "", `"CMA-"0`: "",
		"m/d/yyyy": "date", "dd/mm/yyyy;@": "date", `[$-409]mmmm\ d\,\ yyyy`: "date", "m/d/yy h:mm": "date", "yyyy-mm-dd": "date",
		`[$-F800]dddd\,\ mmmm\ dd\,\ yyyy`: "date", `mmm\-yy`: "month", "mm/yyyy": "month", "mmmm yyyy": "month",
		`d\-mmm`: "part", "yyyy": "part", "mm/dd": "part", "h:mm": "time", "[h]:mm:ss": "time", "mm:ss": "time",
		"h:mm AM/PM": "time", "0%": "percent", "0.0%": "percent", "00/00/0000": "digits", `00\/00\/0000`: "digits",
		"000-00-0000": "digits",
	} {
		if got := shows(format); got != want {
			t.Errorf("%s shows %q, want %q", format, got, want)
		}
	}
}

func TestACellSaysWhatItShows(t *testing.T) {
	f := excelize.NewFile()
	month := `mmm\-yy`
	for cell, style := range map[string]excelize.Style{"A1": {NumFmt: 17}, "B1": {CustomNumFmt: &month}, "C1": {NumFmt: 10},
		"D1": {NumFmt: 20}, "E1": {NumFmt: 15}} {
		id, err := f.NewStyle(&style)
		if err == nil {
			err = errors.Join(f.SetCellStyle("Sheet1", cell, cell, id), f.SetCellValue("Sheet1", cell, 46357))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.SetRowVisible("Sheet1", 2, false), f.SetCellValue("Sheet1", "A2", "filtered"),
		f.SetCellFormula("Sheet1", "A3", "A2&1")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "own.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	lines, err := readAll(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range lines {
		for _, cell := range line.Cells {
			got = append(got, fmt.Sprintf("%d %t %s", line.Number, line.Hidden, cell.Shows))
		}
	}
	want := []string{"1 false month", "1 false month", "1 false percent", "1 false time", "1 false date", "2 true ",
		"3 false formula"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOnlySheetsThatAreShownAreRead(t *testing.T) {
	f := excelize.NewFile()
	for _, name := range []string{"Hidden", "Second"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetVisible("Hidden", false); err != nil {
		t.Fatal(err)
	}
	yes := true
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "sheets.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var names []string
	for _, sheet := range s.Sheets {
		names = append(names, sheet.Name)
		if !sheet.Date1904 {
			t.Errorf("%s counts from 1900", sheet.Name)
		}
	}
	if diff := cmp.Diff([]string{"Sheet1", "Second"}, names); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Hidden"}, s.Hidden); diff != "" {
		t.Error(diff)
	}
}

// endless yields a text over and over, up to a number of bytes, between a beginning and an end.
func endless(begin, text string, bytes int64, end string) io.Reader {
	return io.MultiReader(strings.NewReader(begin), io.LimitReader(&repeat{text: text}, bytes-bytes%int64(len(text))),
		strings.NewReader(end))
}

type repeat struct {
	text string
	at   int
}

func (r *repeat) Read(p []byte) (int, error) {
	for n := 0; ; {
		c := copy(p[n:], r.text[r.at:])
		if c == 0 {
			return n, nil
		}
		n, r.at = n+c, (r.at+c)%len(r.text)
	}
}

// peak runs something and returns how many bytes the heap grew by at most.
func peak(run func()) int64 {
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	var most atomic.Int64
	done, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for {
			runtime.ReadMemStats(&now)
			most.Store(max(most.Load(), int64(now.HeapInuse)-int64(before.HeapInuse)))
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	run()
	close(done)
	<-stopped
	return most.Load()
}

func TestBombsAreRefusedInBoundedMemory(t *testing.T) {
	const sheet, texts = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
	const open, shut = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`,
		`</sheetData></worksheet>`
	tests := []struct {
		name  string
		part  string
		bytes io.Reader
		want  string
	}{
		{"a sheet that unpacks to 1 GB", sheet, endless(open, `<row><c><v>1</v></c></row>`, 1<<30, shut), "unpacks to more"},
		{"a cell of 200 MB", sheet, endless(open+`<row><c t="str"><v>`, "A", 200<<20, `</v></c></row>`+shut),
			"larger than 1 MB"},
		{"a cell of many pieces", sheet, endless(open+`<row><c t="inlineStr"><is>`, `<r><t>A</t></r>`, 200<<20,
			`</is></c></row>`+shut), "larger than 1 MB"},
		{"an attribute of 200 MB", sheet, endless(open+`<row r="`, "1", 200<<20, `"/>`+shut), "larger than 1 MB"},
		{"a row of millions of cells", sheet, endless(open+`<row>`, `<c><v>1</v></c>`, 200<<20, `</row>`+shut),
			"1000 columns"},
		{"texts without end", texts, endless(`<sst>`, `<si/>`, 30<<20, `</sst>`), "a million texts"},
		{"one text of 30 MB", texts, endless(`<sst><si>`, `<t>A</t>`, 30<<20, `</si></sst>`), "larger than 1 MB"},
		{"styles without end", "xl/styles.xml", endless(`<styleSheet><cellXfs>`, `<xf/>`, 60<<20, `</cellXfs></styleSheet>`),
			"unpacks to more"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := foreign(t, "", map[string]io.Reader{test.part: test.bytes})
			var err error
			grown := peak(func() { _, err = readAll(path) })
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
			if grown > 96<<20 {
				t.Errorf("the heap grew by %d MB", grown>>20)
			}
		})
	}
}

func TestALieAboutTheSizeIsNoWayIn(t *testing.T) {
	path := foreign(t, "", map[string]io.Reader{
		"xl/worksheets/sheet1.xml": endless(`<worksheet><sheetData>`, `<row><c><v>1</v></c></row>`, 300<<20,
			`</sheetData></worksheet>`),
	})
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// The directory at the end says 300 MB: let it say 1,000 bytes.
	name := []byte("xl/worksheets/sheet1.xml")
	entry := bytes.LastIndex(file, name) - 46
	binary.LittleEndian.PutUint32(file[entry+24:], 1000)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	grown := peak(func() { _, err = readAll(path) })
	if err == nil {
		t.Error("was read")
	}
	if grown > 96<<20 {
		t.Errorf("the heap grew by %d MB", grown>>20)
	}
}

func TestDamagedWorkbooksAreRefused(t *testing.T) {
	tests := map[string]struct {
		rows  string
		parts map[string]io.Reader
	}{
		"a sheet that breaks off": {parts: map[string]io.Reader{
			"xl/worksheets/sheet1.xml": strings.NewReader(`<worksheet><sheetData><row><c><v>1</v></c></row>`)}},
		"rows that go back":         {rows: `<row r="7"/><row r="3"><c r="A3"><v>1</v></c></row>`},
		"cells that go back":        {rows: `<row r="1"><c r="C1"><v>1</v></c><c r="A1"><v>1</v></c></row>`},
		"a row beyond the last":     {rows: `<row r="1048577"/>`},
		"a part that is not there":  {parts: map[string]io.Reader{"xl/_rels/workbook.xml.rels": strings.NewReader(`<`)}},
		"a text that is not there":  {rows: `<row r="x"/>`},
		"a workbook that is no XML": {parts: map[string]io.Reader{"xl/workbook.xml": strings.NewReader("no")}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if lines, err := readAll(foreign(t, test.rows, test.parts)); err == nil {
				t.Errorf("read as %v", lines)
			}
		})
	}
}

func TestNothingIsLeftOnDisk(t *testing.T) {
	var rows strings.Builder
	for i := range 60000 {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>S-%d</t></is></c></row>`, i+1, i+1, i)
	}
	path, tmp := foreign(t, rows.String(), nil), t.TempDir()
	s, err := Open(path, tmp)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		n := 0
		for line, err := range s.Sheets[0].Lines {
			if err != nil || line.Number != n+1 || line.Cells[0].Text != fmt.Sprintf("S-%d", n) {
				t.Fatalf("row %d: %v, %v", n, line, err)
			}
			n++
		}
		if n != 60000 {
			t.Errorf("%d rows", n)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
