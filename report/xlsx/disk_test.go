package xlsx_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"ceuwatch/report"
	"ceuwatch/report/xlsx"
)

// full is a writer to a disk that is full.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errors.New("no space left on device")
	}
	return len(p), nil
}

func TestAFullDiskIsAnError(t *testing.T) {
	for _, room := range []int{0, 100, 2000} {
		b := report.Workbook{Sheets: []report.Sheet{numberedSheet("Roster", 5000)}}
		if err := new(xlsx.Writer).Write(&full{room}, b); err == nil {
			t.Errorf("a disk with room for %d bytes took the workbook", room)
		}
	}
}

func TestTemporaryFilesArePrivateAndGone(t *testing.T) {
	tmp := t.TempDir()
	long := strings.Repeat("x", 30000)
	looked := false
	sheet := numberedSheet("Roster", 0)
	sheet.Rows = func(yield func([]report.Cell, error) bool) {
		for range 600 { // 18 MB: more than is kept in memory
			if !yield([]report.Cell{1, long}, nil) {
				return
			}
		}
		entries, err := os.ReadDir(tmp)
		if err != nil || len(entries) != 1 {
			t.Fatalf("in the temporary directory: %v %v", entries, err)
		}
		info, err := entries[0].Info()
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the directory for temporary files has mode %v (%v)", info.Mode(), err)
		}
		looked = true
	}
	if err := new(xlsx.Writer).Write(io.Discard, report.Workbook{Sheets: []report.Sheet{sheet}}); err != nil {
		t.Fatal(err)
	}
	if noneLeft(t, tmp); !looked {
		t.Error("no directory was looked at")
	}
	if err := new(xlsx.Writer).Write(io.Discard, report.Workbook{Sheets: []report.Sheet{sheet}}); err == nil {
		t.Error("a temporary directory that does not exist was no error")
	}
}

func noneLeft(t *testing.T, dir string) {
	t.Helper()
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v (%v)", entries, err)
	}
}
