package xlsx

import (
	"io"

	"ceuwatch/report"
)

// What the tests look at from outside.
var (
	Clean    = clean
	Lines    = lines
	PageText = pageText
	Plain    = plain
)

// WriteLimited writes a workbook with sheets of at most so many rows.
func WriteLimited(to io.Writer, b *report.Workbook, limit int) error {
	w := &Writer{limit: limit}
	return w.Write(to, *b)
}
