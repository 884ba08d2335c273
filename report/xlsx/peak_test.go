package xlsx

import (
	"io"
	"sync"
	"testing"

	"ceuwatch/report"
)

// tall is a sheet of n rows of 20 texts each.
func tall(n int) report.Sheet {
	s := report.Sheet{Name: "Roster"}
	var row []report.Cell
	for range 20 {
		s.Columns = append(s.Columns, report.Column{Header: "Text", Width: 12})
		row = append(row, "Medical Assistant")
	}
	s.Rows = func(yield func([]report.Cell, error) bool) {
		for range n {
			if !yield(row, nil) {
				return
			}
		}
	}
	return s
}

func TestALargeSheetTakesLittleMemory(t *testing.T) {
	w := new(Writer)
	grown := peak(func() {
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				if err := w.Write(io.Discard, report.Workbook{Sheets: []report.Sheet{tall(60_000)}}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	})
	if grown > 12<<20 {
		t.Errorf("the heap grew by %d KB", grown>>10)
	}
}
