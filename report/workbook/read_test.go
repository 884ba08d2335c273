package workbook

import (
	"bytes"
	"slices"
	"testing"

	"ceuwatch/report"
)

func TestAWorkbookSaysWhoseRowsItHolds(t *testing.T) {
	rows := func(ids ...string) report.Sheet {
		s := report.Sheet{
			Name: "Team " + ids[0], Intro: []string{"A team", "Staff ID stands below"}, Empty: "Nobody",
			Columns: []report.Column{{Header: "Name", Width: 10}, {Header: "Staff ID", Width: 10}, {Header: "Job", Width: 10}},
		}
		s.Rows = func(yield func([]report.Cell, error) bool) {
			for _, id := range ids {
				if !yield([]report.Cell{"Ada", id, "Nurse"}, nil) {
					return
				}
			}
		}
		return s
	}
	empty := rows("none")
	empty.Rows = func(func([]report.Cell, error) bool) {}
	var xlsx bytes.Buffer
	book := report.Workbook{Title: "x", Sheets: []report.Sheet{empty, rows("S-1", "S-2", "S-2"), rows("S-2", "S-9", "=1+1")}}
	if err := New(t.TempDir()).Write(&xlsx, book); err != nil {
		t.Fatal(err)
	}
	ids, err := StaffIDs(xlsx.Bytes())
	if want := []string{"S-1", "S-2", "S-9", "=1+1"}; err != nil || !slices.Equal(ids, want) {
		t.Errorf("%q, %v", ids, err)
	}
	if _, err := StaffIDs([]byte("no workbook")); err == nil {
		t.Error("what is no workbook was read")
	}
}
