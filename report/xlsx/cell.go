package xlsx

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"ceuwatch/report"
	"ceuwatch/rules"
)

// lineHeight is the height of a line of text, in points.
const lineHeight = 15

// value lays out a cell, and returns how many points high it is; 0: a line. Texts never become formulas: they are laid
// out as text.
func (r *rows) value(i int, cell report.Cell, column *report.Column) (int, error) {
	switch v := cell.(type) {
	case nil:
		if r.head == 0 {
			return 0, nil
		}
		return 0, r.empty(i)
	case string:
		return r.words(i, v, column)
	case bool:
		if v {
			return r.words(i, "yes", column)
		}
		return r.words(i, "no", column)
	case int:
		return 0, r.figure(i, r.palette.number, int64(v), 0)
	case rules.Points:
		return 0, r.figure(i, r.palette.number, int64(v)/100, int64(v)%100)
	case rules.Date:
		if n := int64(v - dayZero); v >= firstDay && n <= lastSerial {
			return 0, r.figure(i, r.palette.date, n, 0)
		}
		return r.words(i, v.String(), column)
	default:
		return r.heading(i, cell, column)
	}
}

// words lays out a text as it stands in a column.
func (r *rows) words(i int, text string, column *report.Column) (int, error) {
	text = clean(text)
	if !column.Wrap {
		return 0, r.text(i, r.palette.text, text)
	}
	return lines(text, column.Width) * lineHeight, r.text(i, r.palette.wrapped, text)
}

// heading lays out a cell that heads or explains others.
func (r *rows) heading(i int, cell report.Cell, column *report.Column) (int, error) {
	switch v := cell.(type) {
	case report.Title:
		return 24, r.text(i, r.palette.title, clean(string(v)))
	case report.Heading:
		return 20, r.text(i, r.palette.heading, clean(string(v)))
	case report.Note:
		return 0, r.text(i, r.palette.intro, clean(string(v)))
	case report.Label:
		style := r.palette.label
		if column.Figures {
			style = r.palette.labelRight
		}
		return boldHeight(string(v), column), r.text(i, style, clean(string(v)))
	case report.Mark:
		return boldHeight(v.Word, column), r.text(i, r.palette.mark(v, column.Figures), clean(v.Word))
	}
	return 0, fmt.Errorf("a %T is no cell", cell)
}

// text lays out a clean text.
func (r *rows) text(i, style int, text string) error {
	err := r.at(i)
	r.cells = append(r.cells, r.palette.openings[style].text...)
	if padded(text) {
		r.cells = append(r.cells, ` xml:space="preserve"`...)
	}
	r.cells = appendText(append(r.cells, '>'), text)
	r.cells = append(r.cells, `</t></is></c>`...)
	return err
}

// figure lays out a number of a whole part and hundredths, which share their sign.
func (r *rows) figure(i, style int, whole, hundredths int64) error {
	err := r.at(i)
	cells := append(r.cells, r.palette.openings[style].number...)
	if whole == 0 && hundredths < 0 {
		cells = append(cells, '-')
	}
	cells = strconv.AppendInt(cells, whole, 10)
	if hundredths = max(hundredths, -hundredths); hundredths > 0 {
		cells = append(cells, '.', byte('0'+hundredths/10))
		if hundredths%10 > 0 {
			cells = append(cells, byte('0'+hundredths%10))
		}
	}
	r.cells = append(cells, `</v></c>`...)
	return err
}

// empty lays out an empty cell, which has a style all the same.
func (r *rows) empty(i int) error {
	err := r.at(i)
	r.cells = append(r.cells, r.palette.openings[r.palette.text].empty...)
	return err
}

// boldHeight is how many points a bold text is high, beside its indent.
func boldHeight(text string, column *report.Column) int {
	return lines(text, column.Width-3) * lineHeight
}

// Spreadsheets number days from 1899-12-30, up to 9999-12-31. Before March 1900, in which their calendar has a day too
// many, a date is written as text.
const (
	dayZero    rules.Date = 693594
	firstDay              = dayZero + 61
	lastSerial            = 2958465
)

// lines returns how many lines a text takes in a column so many characters wide. Widths are in digits, most letters
// are narrower, and a row a little too high is better than a text cut off.
func lines(text string, width float64) int {
	room := max(1, int(width*1.15))
	if len(text) <= room && strings.IndexByte(text, '\n') < 0 {
		return 1
	}
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		used := 0
		for word := range strings.FieldsSeq(line) {
			length := utf8.RuneCountInString(word)
			if used > 0 && used+1+length > room {
				n++
				used = 0
			}
			if used > 0 {
				used++
			}
			used += length
			n += (used - 1) / room // a word longer than the line
			used = (used-1)%room + 1
		}
	}
	return n
}
