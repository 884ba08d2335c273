package pdf

import (
	"cmp"
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
	f.row(f.cells(rows[0], head, widths), head, widths, numbers)
	for _, row := range rows[1:] {
		cells := f.cells(row, body, widths)
		if f.y+f.rowHeight(cells, body) > lowest {
			f.turn()
			f.row(f.cells(rows[0], head, widths), head, widths, numbers)
		}
		f.row(cells, body, widths, numbers)
	}
	f.skip(0.2)
}

// columns returns how wide each column is, and which hold numbers: these stand to the right.
func (f *flow) columns(rows [][]string, head, body style) (widths []float64, numbers []bool) {
	widths, numbers = make([]float64, len(rows[0])), make([]bool, len(rows[0]))
	room := float64(textWidth)
	var texts []int
	for i := range widths {
		widths[i] = f.width(rows[0][i], head)
		for _, row := range rows[1:] {
			widths[i] = max(widths[i], f.width(row[i], body))
		}
		widths[i] += gutter
		if numbers[i] = holdsNumbers(rows[1:], i); numbers[i] {
			widths[i] = max(widths[i], 60)
			room -= widths[i]
		} else {
			texts = append(texts, i)
		}
	}
	share(widths, texts, room)
	return widths, numbers
}

// share divides room among the columns of text: each gets what it needs or, from the narrowest on, an equal share of
// what is left; what nobody needs goes to all of them.
func share(widths []float64, texts []int, room float64) {
	slices.SortStableFunc(texts, func(i, j int) int { return cmp.Compare(widths[i], widths[j]) })
	for n, i := range texts {
		widths[i] = min(widths[i], room/float64(len(texts)-n))
		room -= widths[i]
	}
	for _, i := range texts {
		widths[i] += room / float64(len(texts))
	}
}

func holdsNumbers(rows [][]string, column int) bool {
	text := func(row []string) bool { return strings.Trim(row[column], "0123456789.") != "" }
	return len(rows) > 0 && rows[0][column] != "" && !slices.ContainsFunc(rows, text)
}

// cells breaks a row's cells into lines.
func (f *flow) cells(row []string, s style, widths []float64) [][]string {
	cells := make([][]string, len(row))
	for i, cell := range row {
		cells[i] = f.lines(cell, s, widths[i]-gutter)
	}
	return cells
}

func (f *flow) rowHeight(cells [][]string, s style) float64 {
	n := 1
	for _, lines := range cells {
		n = max(n, len(lines))
	}
	return float64(n)*s.size*f.leading + f.size*f.gap*0.4
}

// row sets one row, and a thin rule below it.
func (f *flow) row(cells [][]string, s style, widths []float64, numbers []bool) {
	x := float64(marginLeft)
	for i, lines := range cells {
		y := f.y + s.size
		for _, line := range lines {
			left := x
			if numbers[i] {
				left = x + widths[i] - f.width(line, s)
				if i < len(cells)-1 {
					left -= gutter
				}
			}
			f.page().text(left, y, line, s)
			y += s.size * f.leading
		}
		x += widths[i]
	}
	f.y += f.rowHeight(cells, s)
	f.page().rule(marginLeft, pageWidth-marginRight, f.y-f.size*f.gap*0.15, 0.4, light)
	f.y += f.size * f.gap * 0.1
}
