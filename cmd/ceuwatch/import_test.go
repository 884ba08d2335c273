package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// workbookFile writes a workbook of sheets, each a list of rows, with the days that its cells show as dates.
func workbookFile(t *testing.T, date1904 bool, sheets map[string][][]any) string {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
		t.Fatal(err)
	}
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Read me", "Staff", "Licenses", "CE"} {
		rows, ok := sheets[name]
		if !ok {
			continue
		}
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, value := range row {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				shown, isDay := value.(days)
				if isDay {
					value = int(shown)
				}
				if err := f.SetCellValue(name, cell, value); err != nil {
					t.Fatal(err)
				}
				if isDay {
					if err := f.SetCellStyle(name, cell, cell, day); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "export.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// days is a number that a cell shows as a date.
type days int

// do carries out a command and returns its exit code and what it printed.
func do(t *testing.T, args ...string) (code int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, stdio{in: strings.NewReader(""), out: &stdout, err: &stderr})
	return code, stdout.String(), stderr.String()
}

func TestAWorkbookOfSeveralSheetsIsImported(t *testing.T) {
	for name, date1904 := range map[string]bool{"1900": false, "1904": true} {
		t.Run(name, func(t *testing.T) {
			shift := 0
			if date1904 {
				shift = 1462
			}
			path := workbookFile(t, date1904, map[string][][]any{
				"Read me": {{"Employee ID stands in every sheet"}},
				"Staff": {{"Our people"}, {}, {"Employee #", "Name", "Hire Date"}, {"00417", "Exemplar, Ada", days(43526 - shift)},
					{418, "Ben Sample", "Jan 5, 2021"}, {"Total", "", 2}},
				"Licenses": {{"Employee #", "Certification", "Number", "Issued", "Expires"},
					{"00417", "CMA (AAMA)", 1234567, days(44512 - shift), 46356 - shift},
					{418, "BLS", "", days(45667 - shift), "46053"}},
				"CE": {{"Employee #", "Course", "Completed", "Contact Hours", "Provider", "Category"},
					{"00417", "Wound care", days(44682 - shift), 1.5, "AAMA", "Clinical"}},
			})
			db := filepath.Join(t.TempDir(), "hr.db")
			code, out, message := do(t, "import", path, "--hr", "sqlite:"+db)
			if code != exitDone || out != "" {
				t.Fatalf("exit %d: %s%s", code, out, message)
			}
			for _, want := range []string{
				"export.xlsx, sheet Staff: staff: 4 rows read = 2 new + 0 updated + 0 unchanged + 0 rejected + 2 skipped",
				"export.xlsx, sheet Licenses: credential: 2 rows read = 2 new",
				// The text 46053 is no number of days: only a numeric cell is.
				"kept 1: no date that can be read in expires_on: what is on record stays, else the text as found (line 3)",
				"export.xlsx, sheet CE: credit: 1 rows read = 1 new",
				"export.xlsx, sheet Read me: passed over: no headings are known",
			} {
				if !strings.Contains(message, want) {
					t.Errorf("%q is not in\n%s", want, message)
				}
			}
			if _, err := os.Stat(path + ".sheet3.rejected.csv"); err != nil {
				t.Error(err)
			}
			_, out, _ = do(t, "evaluate", "--quiet", "--hr", "sqlite:"+db, "--as-of", "2026-12-10", "--format", "jsonl")
			for _, want := range []string{
				`"staff_id":"00417","credential":"CMA-AAMA","number":"1234567"`, `"issued_on":"2021-11-12"`,
				`"expires_on":"2026-11-30"`,
				`"counted":1.5`, `"staff_id":"418"`, `"expiry_missing"`,
			} {
				if !strings.Contains(out, want) {
					t.Errorf("%s is not in\n%s", want, out)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "ceuwatch-import-*")); len(left) > 0 {
				t.Errorf("%v is left", left)
			}
		})
	}
}

func TestWrongFilesAreRefused(t *testing.T) {
	archive := func(names ...string) string {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, name := range names {
			if _, err := w.Create(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	tests := map[string]struct{ content, want string }{
		"old.csv": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 4096),
			"save it as .xlsx, without a password"},
		"open.xlsx":     {archive("mimetype", "content.xml"), "no .xlsx workbook"},
		"letter.xlsx":   {archive("[Content_Types].xml", "word/document.xml"), "no .xlsx workbook"},
		"binary.xlsb":   {archive("[Content_Types].xml", "xl/workbook.bin"), "no .xlsx workbook"},
		"cut.xlsx":      {archive("xl/workbook.xml")[:60], "the file is damaged"},
		"page.xls":      {"\xef\xbb\xbf\r\n<table>", "a web page or XML"},
		"scan.csv":      {"%PDF-1.7", "a PDF"},
		"text.csv":      {`{\rtf1`, "a word processor's"},
		"picture.csv":   {"\x89PNG\r\n\x1a\n\x00\x00", "no text and no workbook"},
		"packed.csv":    {"\x1f\x8b\x08\x00", "no text and no workbook"},
		"directory.csv": {"", "the file is empty"},
	}
	for name, test := range tests {
		path, db := filepath.Join(t.TempDir(), name), filepath.Join(t.TempDir(), "hr.db")
		if err := os.WriteFile(path, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		code, _, message := do(t, "import", path, "--hr", "sqlite:"+db)
		if code != exitBadData || !strings.Contains(message, test.want) {
			t.Errorf("%s: exit %d: %s", name, code, message)
		}
		if _, err := os.Stat(db); err == nil {
			t.Errorf("%s made a database", name)
		}
	}
}

// Nothing that a cell holds may reach what is printed or logged, but in a preview that was asked for.
func TestNoCellIsPrinted(t *testing.T) {
	const canary = "Kanarienvogel"
	rows := [][]string{
		{"Employee ID", "Name", "Hire Date", "Supervisor ID"},
		{canary + "-1", canary, canary, canary}, {"", canary, "", ""}, {canary, "", "", ""}, {canary, canary}, {"1",
			`"` + canary, canary, ""},
		{"Total " + canary, "", "", ""}, {"", "", canary, ""}, {"#N/A", canary, canary, canary}, {"2", canary, "", "",
			canary},
	}
	var text strings.Builder
	for _, row := range rows {
		fmt.Fprintln(&text, strings.Join(row, ","))
	}
	contents := []string{
		text.String(), canary + "\n" + canary + ",b\n", "Employee ID,Name\n" + canary + ",\"" + strings.Repeat(canary,
			100000),
		"Name,Site,Hired Long Ago\n" + canary + "," + canary + "," + canary + "\n",
	}
	for n, content := range contents {
		path := filepath.Join(t.TempDir(), "x.csv")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, message := do(t, "import", path, "--hr", "sqlite:"+filepath.Join(t.TempDir(), "hr.db"))
		if code != exitBadData || strings.Contains(out+message, canary) {
			t.Errorf("%d: exit %d: %s%s", n, code, out, message)
		}
	}
}

func TestAnImportThatFailsLeavesTheDatabaseAsItWas(t *testing.T) {
	dir := t.TempDir()
	good, bad, db := filepath.Join(dir, "good.csv"), filepath.Join(dir, "bad.csv"), filepath.Join(dir, "hr.db")
	for path, text := range map[string]string{
		good: "Employee ID,Name\nS-1,Ada Exemplar\n,Ben Sample\n",
		bad:  "Employee ID,Name\nS-2,\"" + strings.Repeat("x", 2<<20),
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, message := do(t, "import", good, "--hr", "sqlite:"+db); code != exitBadData {
		t.Fatalf("exit %d: %s", code, message)
	}
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(good, []byte("Employee ID,Name\nS-1,Another Name\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"import", good, bad}, {"import", good, "--preview"}, {"import", good, "--map",
		"Nowhere=staff_id"}} {
		do(t, append(args, "--hr", "sqlite:"+db)...)
		after, err := os.ReadFile(db)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(before, after) {
			t.Errorf("%v changed the database", args)
		}
	}
	var names []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if diff := cmp.Diff([]string{"bad.csv", "good.csv", "good.csv.rejected.csv", "hr.db"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestPeopleAreReadFirstAndASheetThatLacksSomethingIsAskedAbout(t *testing.T) {
	path := workbookFile(t, false, map[string][][]any{
		"Licenses": {{"Name", "Certification", "Expires"}, {"Exemplar, Ada", "BLS", "2027-01-31"}},
		"Staff":    {{"Name", "Job Title", "Email"}, {"Ada Exemplar", "MA", "ada@clinic.example"}},
		"CE":       {{"Name", "Course", "Completed", "Weight"}, {"Ada Exemplar", "Coding", "2026-01-05", "2"}},
	})
	// Sheets stand in the order in which they were made: give the licenses the first place.
	f, err := excelize.OpenFile(path)
	if err == nil {
		err = errors.Join(f.MoveSheet("Licenses", "Staff"), f.Save(), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "hr.db")
	code, _, message := do(t, "import", path, "--hr", "sqlite:"+db)
	if code != exitBadData || !strings.Contains(message, "leave the sheet out with --without 'CE'") {
		t.Errorf("exit %d: %s", code, message)
	}
	code, _, message = do(t, "import", path, "--hr", "sqlite:"+db, "--without", "CE", "--save", "book")
	if code != exitDone || !strings.Contains(message, "sheet Licenses: credential: 1 rows read = 1 new") ||
		!strings.Contains(message, "sheet CE: left out") {
		t.Errorf("exit %d: %s", code, message)
	}
	if code, _, message = do(t, "import", "book", path, "--hr", "sqlite:"+db); code != exitDone {
		t.Errorf("exit %d: %s", code, message)
	}
}
