package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// maxOpened is how large a workbook is at most when it is opened again, unpacked.
const maxOpened = 1 << 30

// StaffIDs reads from a finished workbook whose rows it holds: what stands below each heading Staff ID, once each.
func StaffIDs(xlsx []byte) (ids []string, err error) {
	f, err := excelize.OpenReader(bytes.NewReader(xlsx), excelize.Options{UnzipSizeLimit: maxOpened})
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	seen := map[string]bool{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.Rows(sheet)
		if err != nil {
			return nil, fmt.Errorf("read sheet %s: %w", sheet, err)
		}
		at := -1
		for rows.Next() {
			cells, err := rows.Columns()
			if err != nil {
				return nil, fmt.Errorf("read sheet %s: %w", sheet, err)
			}
			if at < 0 {
				at = slices.Index(cells, "Staff ID")
				continue
			}
			if len(cells) <= at+1 || cells[at] == "" { // empty, or a sentence that stands alone in its row
				continue
			}
			if id := strings.TrimSuffix(cells[at], cutMark); !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
		if err := errors.Join(rows.Error(), rows.Close()); err != nil {
			return nil, fmt.Errorf("read sheet %s: %w", sheet, err)
		}
	}
	return ids, nil
}
