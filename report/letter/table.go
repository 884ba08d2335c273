package letter

import (
	"slices"
	"strings"
)

// gutter is the room between two columns, in points.
const gutter = 14

// table sets rows in columns, the first row as their headers, which every page repeats.
func (f *flow) table(rows [][]string) {
	head := style{size: f.size - 1.2, bold: true, colour: grey}
	body := style{size: f.size, colour: black}
	widths, numbers := f.columns(rows, head, body)
	f.need(3 * f.size * 1.8)
	f.row(rows[0], head, widths, numbers)
	for _, row := range rows[1:] {
		if f.y+f.height(row, body, widths) > lowest {
			f.turn()
			f.row(rows[0], head, widths, numbers)
		}
		f.row(row, body, widths, numbers)
	}
	f.skip(0.2)
}

// columns returns how wide each column is, and which hold numbers: these stand to the right. Columns of text share
// what room is left, or what is lacking.
func (f *flow) columns(rows [][]string, head, body style) (widths []float64, numbers []bool) {
	n := len(rows[0])
	widths, numbers = make([]float64, n), make([]bool, n)
	natural, text := 0.0, 0.0
	for i := range n {
		numbers[i] = !slices.ContainsFunc(rows[1:], func(row []string) bool { return strings.Trim(row[i], "0123456789.") != "" })
		for j, row := range rows {
			s := body
			if j == 0 {
				s = head
			}
			// A long text is to be broken; its column needs no more than a share of the page.
			widths[i] = max(widths[i], min(f.face.width(row[i], s)+gutter, textWidth*0.6))
		}
		if numbers[i] {
			widths[i] = max(widths[i], 50)
		} else {
			text += widths[i]
		}
		natural += widths[i]
	}
	for i := range n {
		if !numbers[i] && text > 0 {
			widths[i] += (textWidth - natural) * widths[i] / text
		}
	}
	return widths, numbers
}

func (f *flow) height(row []string, s style, widths []float64) float64 {
	n := 1
	for i, cell := range row {
		n = max(n, len(lines(f.face, cell, s, widths[i]-gutter)))
	}
	return float64(n)*s.size*f.leading + f.size*f.gap*0.4
}

// row sets one row, and a thin rule below it.
func (f *flow) row(row []string, s style, widths []float64, numbers []bool) {
	x := float64(marginLeft)
	for i, cell := range row {
		y := f.y + s.size
		for _, line := range lines(f.face, cell, s, widths[i]-gutter) {
			left := x
			if numbers[i] {
				left = x + widths[i] - f.face.width(line, s)
			}
			f.page().text(left, y, line, s)
			y += s.size * f.leading
		}
		x += widths[i]
	}
	f.y += f.height(row, s, widths)
	f.page().rule(marginLeft, pageWidth-marginRight, f.y-f.size*f.gap*0.15, 0.4, light)
	f.y += f.size * f.gap * 0.1
}
