package xlsx_test

import (
	"errors"
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
