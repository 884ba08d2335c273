package pdf

import "ceuwatch/report/letter"

// What an envelope of number 10 shows of a letter folded in thirds, in points from the page's upper left corner. Its
// window is 4½ by 1⅛ inches, ⅞ inch from its left and ½ inch from its lower edge; in 9½ by 4⅛ inches the letter slides
// by an inch across and by half an inch up and down.
const (
	windowTop     = 147 // from here to the fold something shows in one position or another:
	windowBottom  = 261 // only the address may stand there
	addressBottom = 210 // what ends here, in few lines, shows in every position
	addressRight  = 315
)

// letterhead sets everything above the letter's text.
func (f *flow) letterhead(l *letter.Letter, logo *logo) {
	f.turn()
	f.employer(l, logo)
	body := style{size: f.size, colour: black}
	f.paragraph(l.Date, body)
	if len(l.Recipient) > 0 {
		f.address(l.Recipient)
	} else {
		f.skip(1.5)
	}
	f.paragraph(l.Subject, style{size: f.size + 3, bold: true, colour: blue})
	f.skip(0.4)
}

// employer sets the organization's logo, name and address.
func (f *flow) employer(l *letter.Letter, logo *logo) {
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
}

// address sets the recipient's lines where the window shows them, or below what is there already.
func (f *flow) address(recipient []string) {
	lines, s, leading := f.addressLines(recipient)
	f.y = max(f.y+s.size/2, addressBottom-height(len(lines), s, leading))
	for i, line := range lines {
		f.page().text(marginLeft, f.y+ascent*s.size+float64(i)*leading*s.size, line, s)
	}
	f.y = max(windowBottom+6, f.y+height(len(lines), s, leading)+s.size)
}

// How far a line of any typeface reaches above and below its baseline, by multiples of its size.
const (
	ascent  = 0.93
	descent = 0.24
)

// addressLines breaks an address into lines that show in every position of the window, as large as its height has room
// for them: at least of 8 points.
func (f *flow) addressLines(recipient []string) (lines []string, s style, leading float64) {
	const largest, least, close, wide = 10, 8, 1.1, 1.2
	for s = (style{size: largest, colour: black}); ; s.size -= 0.25 {
		lines = nil
		for _, line := range recipient {
			lines = append(lines, f.lines(line, s, addressRight-marginLeft)...)
		}
		if s.size == least || height(len(lines), s, close) <= addressBottom-windowTop {
			break
		}
	}
	for leading = wide; leading > close && height(len(lines), s, leading) > addressBottom-windowTop; {
		leading -= 0.01
	}
	return lines, s, leading
}

// height is how high lines stand, from the highest stroke to the lowest.
func height(lines int, s style, leading float64) float64 {
	return (float64(lines-1)*leading + ascent + descent) * s.size
}

// Windowed reports whether an envelope's window shows all of a letter's address and nothing else of it.
func (p *Printer) Windowed(l letter.Letter) bool {
	f := flow{faces: p.faces, setting: settings()[0]}
	f.turn()
	f.employer(&l, p.logo)
	f.paragraph(l.Date, style{size: f.size, colour: black})
	lines, s, leading := f.addressLines(l.Recipient)
	return len(f.pages) == 1 && f.y <= windowTop && height(len(lines), s, leading) <= addressBottom-windowTop
}
