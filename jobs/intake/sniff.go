package intake

import (
	"bytes"
	"fmt"
	"strings"

	"ceuwatch/jobs"
)

// IsWorkbook says from the first bytes of a file, some thousand or all, whether it is a workbook rather than delimited
// text. What is neither is refused with [jobs.ErrBadData], whatever the file is called.
func IsWorkbook(head []byte) (bool, error) {
	const mend = "export the table again as CSV or .xlsx"
	what := ""
	text := strings.ToLower(strings.TrimLeft(strings.TrimPrefix(string(head), "\xef\xbb\xbf"), " \t\r\n"))
	switch {
	case len(head) == 0:
		what = "the file is empty"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return true, nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return false, fmt.Errorf("%w: the file is a workbook of Excel 97–2003 (.xls), or is protected with a password: "+
			"open it in Excel and save it as .xlsx, without a password", jobs.ErrBadData)
	case bytes.HasPrefix(head, []byte("%PDF")):
		what = "the file is a PDF"
	case strings.HasPrefix(text, "<"):
		what = "the file is a web page or XML, whatever it is called"
	case strings.HasPrefix(text, `{\rtf`):
		what = "the file is a word processor's"
	case !isUTF16(head, 0) && !isUTF16(head, 1) && !bytes.HasPrefix(head, []byte("\xff\xfe")) &&
		!bytes.HasPrefix(head, []byte("\xfe\xff")) && isBinary(head):
		what = "the file is no text and no workbook"
	default:
		return false, nil
	}
	return false, fmt.Errorf("%w: %s: %s", jobs.ErrBadData, what, mend)
}

// isBinary reports whether bytes hold control characters that no table has.
func isBinary(head []byte) bool {
	return bytes.ContainsFunc(head, func(r rune) bool {
		return r < ' ' && !strings.ContainsRune("\t\r\n\f\v\x1a\x1c\x1d\x1e\x1f", r)
	})
}
