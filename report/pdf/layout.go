package pdf

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"ceuwatch/report/letter"
	"ceuwatch/templates"
)

// US Letter, in points.
const (
	pageWidth, pageHeight   = 612, 792
	marginLeft, marginRight = 66, 66
	marginTop               = 46
	lowest                  = pageHeight - 48 // no text below it
	footerAt                = pageHeight - 30
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

// layOut sets a letter's pages: its text as large as it takes the fewest pages, the trace on pages of its own.
func layOut(l *letter.Letter, f *faces, logo *logo) []page {
	var pages []page
	for _, setting := range tries(l) {
		flow := flow{faces: f, setting: setting, most: len(pages)}
		flow.letterhead(l, logo)
		flow.blocks(l.Blocks)
		if pages == nil || len(flow.pages) < len(pages) {
			pages = flow.pages
		}
		if len(pages) == 1 {
			break
		}
	}
	if len(l.Trace) > 0 {
		flow := flow{faces: f, setting: settings()[3], pages: pages}
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

// tries are the settings for a letter, the largest first.
func tries(l *letter.Letter) []setting {
	all := settings()
	several := slices.ContainsFunc(l.Blocks, func(b templates.Block) bool { return b.Kind == templates.Subject })
	switch {
	case len(l.Recipient) == 0: // a list to write on
		return all[1:2]
	case several: // better one page more than none with air
		return all[1:5]
	}
	return all
}
