package workbook

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
	"ceuwatch/rules"
)

// lineHeight is the height of a line of text, in points.
const lineHeight = 15

// value returns a cell as the stream takes it, and how many points high it is; 0: a line. Texts never become formulas:
// the stream writes them as text.
func (s *sheet) value(cell report.Cell, column *report.Column) (any, float64, error) {
	switch v := cell.(type) {
	case nil:
		if s.head == 0 {
			return nil, 0, nil
		}
		return excelize.Cell{StyleID: s.styles.text}, 0, nil
	case string:
		return s.text(v, column)
	case bool:
		if v {
			return s.text("yes", column)
		}
		return s.text("no", column)
	case int:
		return excelize.Cell{StyleID: s.styles.number, Value: v}, 0, nil
	case rules.Points:
		return excelize.Cell{StyleID: s.styles.number, Value: float64(v) / 100}, 0, nil
	case rules.Date:
		if n := int(v - dayZero); v >= firstDay && n <= lastSerial {
			return excelize.Cell{StyleID: s.styles.date, Value: n}, 0, nil
		}
		return s.text(v.String(), column)
	default:
		return s.heading(cell, column)
	}
}

// text returns a text as it stands in a column.
func (s *sheet) text(text string, column *report.Column) (any, float64, error) {
	text = clean(text)
	if !column.Wrap {
		return excelize.Cell{StyleID: s.styles.text, Value: text}, 0, nil
	}
	return excelize.Cell{StyleID: s.styles.wrapped, Value: text}, float64(lines(text, column.Width)) * lineHeight, nil
}

// heading returns a cell that heads or explains others.
func (s *sheet) heading(cell report.Cell, column *report.Column) (any, float64, error) {
	switch v := cell.(type) {
	case report.Title:
		return excelize.Cell{StyleID: s.styles.title, Value: clean(string(v))}, 24, nil
	case report.Heading:
		return excelize.Cell{StyleID: s.styles.heading, Value: clean(string(v))}, 20, nil
	case report.Note:
		return excelize.Cell{StyleID: s.styles.intro, Value: clean(string(v))}, 0, nil
	case report.Label:
		style := s.styles.label
		if column.Figures {
			style = s.styles.labelRight
		}
		return excelize.Cell{StyleID: style, Value: clean(string(v))}, boldHeight(string(v), column), nil
	case report.Mark:
		style, err := s.mark(v, column.Figures)
		return excelize.Cell{StyleID: style, Value: clean(v.Word)}, boldHeight(v.Word, column), err
	}
	return nil, 0, fmt.Errorf("a %T is no cell", cell)
}

// boldHeight is how many points a bold text is high, beside its indent.
func boldHeight(text string, column *report.Column) float64 {
	return float64(lines(text, column.Width-3)) * lineHeight
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
