package pdf

import (
	"bytes"
	"math"
	"strconv"
)

// hand gives the PDF library what was drawn.
func (d *drawing) hand() {
	d.close()
	if len(d.content) > 0 {
		d.pdf.RawWriteBuf(bytes.NewReader(d.content))
		d.content = d.content[:0]
	}
}

// close ends a text object.
func (d *drawing) close() {
	if d.text {
		d.text = false
		d.content = append(d.content, "ET\n"...)
	}
}

// take chooses what texts are drawn with from here on.
func (d *drawing) take(family string, s style) {
	if d.now.family == family && d.now.style == s {
		return
	}
	d.close()
	if d.apart {
		d.apart, d.now = false, d.usual
		d.content = append(d.content, "Q\n"...)
		if d.now.family == family && d.now.style == s {
			return
		}
	}
	if d.now.family != "" {
		d.apart, d.usual = true, d.now
		d.content = append(d.content, "q\n"...)
	}
	if d.now.style.colour != s.colour {
		d.colour(s.colour, "rg\n")
	}
	d.now.family, d.now.style = family, s
	d.hand()
	d.pdf.SetFont(family, weightName(s.weight()), s.size)
}

func (d *drawing) colour(c colour, sign string) {
	for _, part := range []colour{c >> 16, c >> 8 & 0xFF, c & 0xFF} {
		d.content = strconv.AppendFloat(d.content, math.Round(float64(part)/255*1000)/1000, 'f', -1, 64)
		d.content = append(d.content, ' ')
	}
	d.content = append(d.content, sign...)
}

// rule draws a rule.
func (d *drawing) rule(m *mark) {
	d.close()
	if d.now.line != m.style.colour {
		d.now.line = m.style.colour
		d.colour(m.style.colour, "RG\n")
	}
	if d.now.thick != m.thick {
		d.now.thick = m.thick
		d.numbers(hundredths(m.thick))
		d.content = append(d.content, "w\n"...)
	}
	y := hundredths(pageHeight - m.y)
	d.numbers(hundredths(m.x), y)
	d.content = append(d.content, "m "...)
	d.numbers(hundredths(m.right), y)
	d.content = append(d.content, "l S\n"...)
}

// begin begins a text at a place.
func (d *drawing) begin(x, y float64) {
	if !d.text {
		d.text, d.x, d.y = true, 0, 0
		d.content = append(d.content, "BT "...)
	}
	left, up := hundredths(x), hundredths(pageHeight-y)
	d.numbers(left-d.x, up-d.y)
	d.x, d.y = left, up
	d.content = append(d.content, "Td("...)
}

func (d *drawing) end() { d.content = append(d.content, ")Tj\n"...) }

// put adds a code to a text.
func (d *drawing) put(c byte) {
	if c == '(' || c == ')' || c == '\\' {
		d.content = append(d.content, '\\')
	}
	d.content = append(d.content, c)
}

// numbers writes numbers that are given in hundredths.
func (d *drawing) numbers(all ...int) {
	for _, n := range all {
		if n < 0 {
			d.content, n = append(d.content, '-'), -n
		}
		d.content = strconv.AppendInt(d.content, int64(n/100), 10)
		if part := n % 100; part > 0 {
			d.content = append(d.content, '.', '0'+byte(part/10))
			if part%10 > 0 {
				d.content = append(d.content, '0'+byte(part%10))
			}
		}
		d.content = append(d.content, ' ')
	}
}

func hundredths(points float64) int { return int(math.Round(points * 100)) }
