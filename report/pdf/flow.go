package pdf

import (
	"strconv"

	"ceuwatch/templates"
)

// flow sets text from the top of a page to its foot, and on the next one.
type flow struct {
	setting
	*faces
	pages []page
	most  int     // it stops at so many pages, for another setting does as well; zero: at none
	y     float64 // how far the page is filled
}

func (f *flow) page() *page { return &f.pages[len(f.pages)-1] }

func (f *flow) turn() {
	f.pages = append(f.pages, nil)
	f.y = marginTop
}

// blocks sets a letter's blocks. A heading stays with what follows it.
func (f *flow) blocks(blocks []templates.Block) {
	body := style{size: f.size, colour: black}
	bold := style{size: f.size, bold: true, colour: black}
	previous, step := templates.Subject, 0
	for i, b := range blocks {
		if f.most > 0 && len(f.pages) >= f.most {
			return
		}
		follows := previous == templates.Heading
		step++
		if b.Kind != templates.Step {
			step = 0
		}
		switch b.Kind {
		case templates.Subject:
			f.skip(1.6)
			f.need(8 * f.size * f.leading)
			if f.y > marginTop {
				f.page().rule(marginLeft, pageWidth-marginRight, f.y, 0.8, blue)
				f.skip(0.8)
			}
			f.paragraph(b.Text, style{size: f.size + 2, bold: true, colour: blue})
		case templates.Heading:
			f.skip(0.8)
			if previous == templates.Table {
				f.skip(0.3)
			}
			f.need(4 * f.size * f.leading)
			f.paragraph(b.Text, style{size: f.size, bold: true, colour: blue})
			f.skip(0.1)
		case templates.Item, templates.Step:
			if previous != b.Kind && !follows {
				f.skip(0.5)
			}
			f.listed(b.Text, step, body)
		case templates.Table:
			f.skip(0.7)
			f.table(b.Rows)
		case templates.Strong:
			f.skip(0.6)
			f.paragraph(b.Text, bold)
		case templates.Boxed:
			if previous != templates.Boxed {
				f.box(boxed(blocks[i:]), body)
			}
		default:
			if !follows {
				f.skip(0.6)
			}
			f.paragraph(b.Text, body)
		}
		previous = b.Kind
	}
}

// listed sets one element of a list behind its number, or behind a bullet for none.
func (f *flow) listed(text string, number int, s style) {
	mark, indent := "•", 13.0
	if number > 0 {
		mark, indent = strconv.Itoa(number)+".", 18
	}
	lines := f.lines(text, s, textWidth-indent)
	f.keep(lines, s)
	f.page().text(marginLeft+3, f.y+s.size, mark, s)
	f.set(lines, s, indent)
	f.skip(0.12)
}

// boxed returns the texts that stand in one box, which the blocks begin with.
func boxed(blocks []templates.Block) (texts []string) {
	for _, b := range blocks {
		if b.Kind != templates.Boxed {
			break
		}
		texts = append(texts, b.Text)
	}
	return texts
}

// box sets paragraphs in a frame, on one page. The first of several is their heading.
func (f *flow) box(texts []string, s style) {
	const inset = 9
	var lines []string
	heading := 0 // how many of them are bold
	for i, text := range texts {
		s.bold = i == 0 && len(texts) > 1
		lines = append(lines, f.lines(text, s, textWidth-2*inset)...)
		if s.bold {
			heading = len(lines)
		}
	}
	height := 2*inset + (float64(len(lines)-1)*f.leading+ascent)*s.size
	f.skip(0.9)
	f.need(height)
	f.page().frame(marginLeft, f.y, pageWidth-marginRight, f.y+height, 0.8, blue)
	for i, line := range lines {
		s.bold = i < heading
		f.page().text(marginLeft+inset, f.y+inset+(ascent+float64(i)*f.leading)*s.size, line, s)
	}
	f.y += height
	f.skip(0.3)
}

// skip leaves a gap, unless at the top of a page.
func (f *flow) skip(gap float64) {
	if f.y > marginTop {
		f.y += gap * f.gap * f.size
	}
}

// paragraph sets a text in lines.
func (f *flow) paragraph(text string, s style) {
	lines := f.lines(text, s, textWidth)
	f.keep(lines, s)
	f.set(lines, s, 0)
}

// keep turns the page when a text has too little room on it for its first lines, or for all of a short one.
func (f *flow) keep(lines []string, s style) {
	f.need(float64(min(len(lines), 3)) * s.size * f.leading)
}

// set sets lines, indented by points.
func (f *flow) set(lines []string, s style, indent float64) {
	for _, line := range lines {
		f.need(s.size * f.leading)
		f.page().text(marginLeft+indent, f.y+s.size, line, s)
		f.y += s.size * f.leading
	}
}

// need turns the page when less room is left.
func (f *flow) need(height float64) {
	if f.y+height > lowest {
		f.turn()
	}
}
