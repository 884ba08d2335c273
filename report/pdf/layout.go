package pdf

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"ceuwatch/report/letter"
	"ceuwatch/templates"
)

// US Letter, in points. The recipient stands where a window envelope (number 10) shows it.
const (
	pageWidth, pageHeight   = 612, 792
	marginLeft, marginRight = 66, 66
	marginTop               = 46
	lowest                  = pageHeight - 54 // no text below it
	footerAt                = pageHeight - 34
	recipientAt             = 140
	textWidth               = pageWidth - marginLeft - marginRight
)

// setting is how large and how close text is set: lines by multiples of the size, other gaps by multiples of theirs.
type setting struct{ size, leading, gap float64 }

// settings are tried until a letter fits on one page.
func settings() []setting {
	return []setting{
		{10.5, 1.36, 1.15}, {10, 1.34, 1}, {9.5, 1.3, 0.9}, {9.2, 1.27, 0.75}, {9, 1.23, 0.6}, {8.8, 1.18, 0.5},
		{8.5, 1.15, 0.4},
	}
}

// layOut sets a letter's pages: its text as large as it fits on one page, the trace on pages of its own.
func layOut(l *letter.Letter, f *faces, logo *logo) []page {
	var pages []page
	all := tries(l)
	for i, setting := range all {
		flow := flow{faces: f, setting: setting, whole: i == len(all)-1}
		flow.letterhead(l, logo)
		flow.blocks(l.Blocks)
		pages = flow.pages
		if len(pages) == 1 {
			break
		}
	}
	if len(l.Trace) > 0 {
		flow := flow{faces: f, setting: settings()[3], whole: true, pages: pages}
		flow.turn()
		flow.blocks(l.Trace)
		pages = flow.pages
	}
	small := style{size: 7.5, colour: grey}
	for i := range pages {
		room := float64(textWidth)
		if len(pages) > 1 {
			number := fmt.Sprintf("%s %d %s %d", l.PageWord, i+1, l.OfWord, len(pages))
			width := f.width(number, small)
			pages[i].text(pageWidth-marginRight-width, footerAt, number, small)
			room -= width + 16
		}
		pages[i].text(marginLeft, footerAt, foot(l, f, small, room), small)
	}
	return pages
}

// foot is what stands below every page, the reference shortened in sight where there is no room for all of it.
func foot(l *letter.Letter, f *faces, s style, room float64) string {
	if l.Reference == "" {
		return l.RuleBook
	}
	text := func(reference string) string {
		return strings.TrimSuffix(l.ReferenceWord+" "+reference+" · "+l.RuleBook, " · ")
	}
	if f.width(text(l.Reference), s) <= room {
		return text(l.Reference)
	}
	all := []rune(l.Reference)
	n := sort.Search(len(all)-1, func(n int) bool { return f.width(text(string(all[:n+1])+"…"), s) > room })
	return text(string(all[:n]) + "…")
}

// tries are the settings for a letter, the last one however many pages it takes.
func tries(l *letter.Letter) []setting {
	all := settings()
	several := slices.ContainsFunc(l.Blocks, func(b templates.Block) bool { return b.Kind == templates.Subject })
	switch {
	case len(l.Recipient) == 0: // a list to write on
		return all[1:2]
	case several: // better two pages than one without air
		return []setting{all[1], all[2], all[1]}
	}
	return append(all, all[1])
}

// flow sets text from the top of a page to its foot, and on the next one.
type flow struct {
	setting
	*faces
	pages []page
	whole bool    // however many pages it takes
	y     float64 // how far the page is filled
}

func (f *flow) page() *page { return &f.pages[len(f.pages)-1] }

func (f *flow) turn() {
	f.pages = append(f.pages, nil)
	f.y = marginTop
}

// letterhead sets everything above the letter's text.
func (f *flow) letterhead(l *letter.Letter, logo *logo) {
	f.turn()
	name, small := style{size: 14, bold: true, colour: blue}, style{size: 8, colour: grey}
	left, y, foot := float64(marginLeft), f.y, f.y
	if logo != nil {
		f.page().picture(left, f.y, logo)
		left, foot = left+logo.width+12, f.y+logo.height
		y += max(0, logo.height-name.size*1.2) / 2
	}
	address := f.y
	right := 0.0
	for _, line := range l.EmployerAddress {
		for _, line := range f.lines(line, small, textWidth/3) {
			width := f.width(line, small)
			f.page().text(pageWidth-marginRight-width, address+small.size, line, small)
			address, right = address+small.size*1.3, max(right, width+16)
		}
	}
	if l.Employer != "" {
		for _, line := range f.lines(l.Employer, name, pageWidth-marginRight-right-left) {
			f.page().text(left, y+name.size, line, name)
			y += name.size * 1.2
		}
	}
	f.y = max(foot, address, y)
	if f.y > marginTop {
		f.y += 9
		f.page().rule(marginLeft, pageWidth-marginRight, f.y, 0.8, blue)
		f.y += 9
	}
	body := style{size: f.size, colour: black}
	f.paragraph(l.Date, body, 0)
	if len(l.Recipient) > 0 {
		f.y = max(f.y+f.size, recipientAt)
	}
	for _, line := range l.Recipient {
		f.paragraph(line, body, 0)
	}
	f.skip(1.5)
	f.paragraph(l.Subject, style{size: f.size + 3, bold: true, colour: blue}, 0)
	f.skip(0.4)
}

// blocks sets a letter's blocks. A heading stays with what follows it.
func (f *flow) blocks(blocks []templates.Block) {
	body := style{size: f.size, colour: black}
	bold := style{size: f.size, bold: true, colour: black}
	previous := templates.Subject
	for _, b := range blocks {
		if !f.whole && len(f.pages) > 1 {
			return
		}
		follows := previous == templates.Heading
		switch b.Kind {
		case templates.Subject:
			f.skip(1.6)
			f.need(8 * f.size * f.leading)
			if f.y > marginTop {
				f.page().rule(marginLeft, pageWidth-marginRight, f.y, 0.8, blue)
				f.skip(0.8)
			}
			f.paragraph(b.Text, style{size: f.size + 2, bold: true, colour: blue}, 0)
		case templates.Heading:
			f.skip(0.8)
			if previous == templates.Table {
				f.skip(0.3)
			}
			f.need(4 * f.size * f.leading)
			f.paragraph(b.Text, style{size: f.size, bold: true, colour: blue}, 0)
			f.skip(0.1)
		case templates.Item:
			if previous != templates.Item && !follows {
				f.skip(0.5)
			}
			f.need(f.size * f.leading)
			f.page().text(marginLeft+3, f.y+f.size, "•", body)
			f.paragraph(b.Text, body, 13)
			f.skip(0.12)
		case templates.Table:
			f.skip(0.7)
			f.table(b.Rows)
		case templates.Strong:
			f.skip(0.6)
			f.paragraph(b.Text, bold, 0)
		default:
			if !follows {
				f.skip(0.6)
			}
			f.paragraph(b.Text, body, 0)
		}
		previous = b.Kind
	}
}

// skip leaves a gap, unless at the top of a page.
func (f *flow) skip(gap float64) {
	if f.y > marginTop {
		f.y += gap * f.gap * f.size
	}
}

// paragraph sets a text in lines, indented by points.
func (f *flow) paragraph(text string, s style, indent float64) {
	for _, line := range f.lines(text, s, textWidth-indent) {
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
