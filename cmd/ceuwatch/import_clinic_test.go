package main

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// A clinic's workbook: people with their credentials, under headings over two rows, and a log of courses.
func TestAClinicsWorkbookBecomesARosterInOneImport(t *testing.T) {
	f := excelize.NewFile()
	month := "mm/yyyy"
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	monthly, err2 := f.NewStyle(&excelize.Style{CustomNumFmt: &month})
	err = errors.Join(err, err2, f.SetSheetName("Sheet1", "CE log"))
	_, err2 = f.NewSheet("Staff")
	err = errors.Join(err, err2)
	for place, row := range map[string][]any{
		"A1": {"Harbor Sample Clinic: who is certified"},
		"A3": {"", "", "", "", "", "CMA", "", "BLS"},
		"A4": {"Name", "Position", "Supervisor", "Email", "Status", "#", "Exp", "Issued", "Exp"},
		"A5": {"Exemplar, Ada", "Medical Assistant", "Ruth Up", "ada@clinic.example", "Active", 123456, 46446, 45672, 46418},
		"A6": {"Sample, Ben", "Medical Assistant", "Ruth Up", "ben@clinic.example", "Terminated", 123457, 46356},
		"A7": {"Invented, Dee", "Medical Assistant", "Ruth Up", "dee@clinic.example", "Active", 123458, 46356, 45717, 46447},
		"A8": {"Hidden, Cy", "Medical Assistant", "Ruth Up", "cy@clinic.example", "Active", 123459, 46356},
		"A9": {"Up, Ruth", "Practice Manager", "", "ruth@clinic.example", "Active", "", "", 45809, 46539},
	} {
		err = errors.Join(err, f.SetSheetRow("Staff", place, &row))
	}
	for place, row := range map[string][]any{
		"A1": {"Name", "Course", "Date Completed", "Contact Hours", "Approved By", "Category", "Result"},
		"A2": {"Ada Exemplar", "Wound care", 46143, 1.5, "AAMA", "Clinical", "Completed"},
		"A3": {"Ada Exemplar", "Coding", 46144, 2, "AAMA", "Administrative", "No show"},
	} {
		err = errors.Join(err, f.SetSheetRow("CE log", place, &row))
	}
	path := filepath.Join(t.TempDir(), "team.xlsx")
	if err := errors.Join(err, f.MergeCell("Staff", "F3", "G3"), f.MergeCell("Staff", "H3", "I3"),
		f.SetCellStyle("Staff", "G5", "I9", day), f.SetCellStyle("Staff", "I7", "I7", monthly),
		f.SetCellStyle("CE log", "C2", "C3", day), f.SetRowVisible("Staff", 8, false), f.SaveAs(path)); err != nil {
		t.Fatal(err)
	}
	db, runs := filepath.Join(t.TempDir(), "hr.db"), filepath.Join(t.TempDir(), "runs")
	_, out, _ := do(t, "import", path, "--hr", "sqlite:"+db, "--preview")
	for _, want := range []string{"CMA #", "credential number of CMA-AAMA", "credential expires_on of BLS", "credit by_name"} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in\n%s", want, out)
		}
	}
	code, _, message := do(t, "import", path, "--hr", "sqlite:"+db)
	for _, want := range []string{
		"sheet Staff: staff: 7 rows read = 4 new", "skipped 1: hidden, by a filter or by hand", "sheet CE log: credit: 2 rows read = 2 new",
		"expires_on shows month and year alone: read as the month's last day (line 7)",
	} {
		if code != exitDone || !strings.Contains(message, want) {
			t.Errorf("exit %d: %s is not in\n%s", code, want, message)
		}
	}
	_, out, _ = do(t, "evaluate", "--quiet", "--hr", "sqlite:"+db, "--as-of", "2026-12-10", "--format", "jsonl")
	for _, want := range []string{
		`"credential":"CMA-AAMA","number":"123456"`, `"status":"exam_window"`, `"expires_on":"2027-02-28"`,
		`"expires_on":"2027-03-31"`, `"counted":1.5`, `"reason":"not_completed"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "123457") || strings.Contains(out, "123459") {
		t.Errorf("who left, or is hidden, has a verdict:\n%s", out)
	}
	if code, _, message = do(t, "run", "--dry-run", "--hr", "sqlite:"+db, "--out", runs, "--as-of", "2026-12-10"); code != exitDone {
		t.Errorf("exit %d: %s", code, message)
	}
}
