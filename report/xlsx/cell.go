package xlsx

import (
	"fmt"
	"slices"
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
func (r *rows) value(i int, cell report.Cell, column *report.Column) (high int, err error) {
	switch v := cell.(type) {
	case nil:
		if r.head != 0 {
			r.at(i, textStyle)
			r.cells = append(r.cells, `></c>`...)
		}
	case string:
		return r.words(i, v, column), nil
	case bool:
		if v {
			return r.words(i, "yes", column), nil
		}
		return r.words(i, "no", column), nil
	case int:
		r.figure(i, numberStyle, strconv.Itoa(v))
	case rules.Points:
		r.figure(i, numberStyle, v.String())
	case rules.Date:
		n := int(v - dayZero)
		if v < firstDay || n > lastSerial {
			return r.words(i, v.String(), column), nil
		}
		r.figure(i, dateStyle, strconv.Itoa(n))
	case report.Title:
		high = 24
		r.text(i, titleStyle, clean(string(v)))
	case report.Heading:
		high = 20
		r.text(i, headingStyle, clean(string(v)))
	case report.Note:
		r.text(i, introStyle, clean(string(v)))
	case report.Label:
		return r.mark(i, report.Mark{Word: string(v), Fill: pale, Ink: ink}, column), nil
	case report.Mark:
		return r.mark(i, v, column), nil
	default:
		err = fmt.Errorf("a %T is no cell", cell)
	}
	return high, err
}

// words lays out a text as it stands in a column, and returns how many points high it is.
func (r *rows) words(i int, text string, column *report.Column) int {
	text = clean(text)
	if !column.Wrap {
		r.text(i, textStyle, text)
		return 0
	}
	r.text(i, wrappedStyle, text)
	return lines(text, column.Width) * lineHeight
}

// mark lays out a word in its colours, and returns how many points high it is.
func (r *rows) mark(i int, m report.Mark, column *report.Column) int {
	l := look{strings.ToUpper(m.Fill), strings.ToUpper(m.Ink), column.Figures}
	n := slices.Index(*r.looks, l)
	if n < 0 {
		n = len(*r.looks)
		*r.looks = append((*r.looks)[:n:n], l)
	}
	r.text(i, firstMark+n, clean(m.Word))
	return boldHeight(m.Word, column)
}

// text lays out a clean text.
func (r *rows) text(i, style int, text string) {
	r.at(i, style)
	r.cells = append(r.cells, ` t="inlineStr"><is><t`...)
	if strings.TrimSpace(text) != text {
		r.cells = append(r.cells, ` xml:space="preserve"`...)
	}
	r.cells = appendText(append(r.cells, '>'), text)
	r.cells = append(r.cells, `</t></is></c>`...)
}

// figure lays out a number.
func (r *rows) figure(i, style int, digits string) {
	r.at(i, style)
	r.cells = append(append(append(r.cells, `><v>`...), digits...), `</v></c>`...)
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
