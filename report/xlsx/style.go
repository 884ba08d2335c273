package xlsx

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
)

// Colours, RRGGBB.
const (
	ink   = "1F2937"
	muted = "4B5563"
	navy  = "1F3A5F"
	white = "FFFFFF"
	pale  = "E8EDF3"
	rule  = "D5DAE1"
)

// styles are the numbers of a form's styles.
type styles struct {
	title, intro, heading       int
	header, headerRight         int
	label, labelRight           int
	text, wrapped, number, date int
	marks                       map[look]int
	openings                    []opening // by number
}

// look is how a mark looks.
type look struct {
	fill, ink string
	right     bool
}

// opening is how the cells of a style go on after their place.
type opening struct{ text, number, empty string }

func newOpening(style int) opening {
	s := `" s="` + strconv.Itoa(style) + `"`
	return opening{text: s + ` t="inlineStr"><is><t`, number: s + `><v>`, empty: s + `></c>`}
}

// palette is the styles of one workbook: those of its form, and of marks that only its rows have.
type palette struct {
	styles
	own   map[look]int
	looks []look // that are not in the form, by number
}

// mark returns the style of a cell that shows a mark.
func (p *palette) mark(m report.Mark, right bool) int {
	key := look{strings.ToUpper(m.Fill), strings.ToUpper(m.Ink), right}
	id, ok := p.marks[key]
	if !ok {
		id, ok = p.own[key]
	}
	if ok {
		return id
	}
	if p.own == nil {
		p.own = map[look]int{}
	}
	id = len(p.openings)
	p.own[key], p.looks = id, append(p.looks, key)
	p.openings = append(p.openings[:id:id], newOpening(id))
	return id
}

func newStyles(f *excelize.File) (styles, error) {
	var s styles
	day := "yyyy-mm-dd"
	number := &excelize.Alignment{Vertical: "top", Horizontal: "right", Indent: 1}
	body, bold, reversed := font(11, false, ink), font(11, true, ink), font(11, true, white)
	for _, d := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: font(16, true, navy)}},
		{&s.intro, excelize.Style{Font: font(11, false, muted)}},
		{&s.heading, excelize.Style{Font: font(13, true, navy)}},
		{&s.header, excelize.Style{Font: reversed, Fill: solid(navy), Alignment: align("center", "")}},
		{&s.headerRight, excelize.Style{Font: reversed, Fill: solid(navy), Alignment: align("center", "right")}},
		{&s.label, excelize.Style{Font: bold, Fill: solid(pale), Alignment: align("center", ""), Border: underline()}},
		{&s.labelRight, excelize.Style{
			Font: bold, Fill: solid(pale), Alignment: align("center", "right"), Border: underline(),
		}},
		{&s.text, excelize.Style{Font: body, Alignment: &excelize.Alignment{Vertical: "top"}, Border: underline()}},
		{&s.wrapped, excelize.Style{Font: body, Alignment: align("top", ""), Border: underline()}},
		// The general format shows points as they are: 60, 48.5. With 0.## whole ones would end in a bare point.
		{&s.number, excelize.Style{Font: body, Alignment: number, Border: underline()}},
		{&s.date, excelize.Style{
			Font: body, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}, Border: underline(),
			CustomNumFmt: &day,
		}},
	} {
		id, err := f.NewStyle(&d.style)
		if err != nil {
			return styles{}, err
		}
		*d.id = id
	}
	// A mark may look as labels do.
	s.marks = map[look]int{{pale, ink, false}: s.label, {pale, ink, true}: s.labelRight}
	for id := range s.date + 1 {
		s.openings = append(s.openings, newOpening(id))
	}
	return s, nil
}

func font(size float64, bold bool, colour string) *excelize.Font {
	return &excelize.Font{Family: "Calibri", Size: size, Bold: bold, Color: colour}
}

// align places a text that may break into lines; at the right it keeps off the next column.
func align(vertical, horizontal string) *excelize.Alignment {
	a := &excelize.Alignment{Vertical: vertical, Horizontal: horizontal, WrapText: true}
	if horizontal == "right" {
		a.Indent = 1
	}
	return a
}

func underline() []excelize.Border {
	return []excelize.Border{{Type: "bottom", Style: 1, Color: rule}}
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// addLooks makes the styles of marks, which have the numbers that cells have been given already.
func (d *design) addLooks(looks []look) error {
	for _, l := range looks {
		horizontal := ""
		if l.right {
			horizontal = "right"
		}
		id, err := d.file.NewStyle(&excelize.Style{
			Font: font(11, true, l.ink), Fill: solid(l.fill), Alignment: align("center", horizontal), Border: underline(),
		})
		if err != nil {
			return err
		}
		if want := len(d.styles.openings); id != want {
			return fmt.Errorf("a mark's style has number %d, not %d", id, want)
		}
		d.styles.marks[l] = id
		d.styles.openings = append(d.styles.openings, newOpening(id))
	}
	return nil
}

// conditional returns the conditional style of a mark.
func (d *design) conditional(m report.Mark) (int, error) {
	key := look{m.Fill, m.Ink, false}
	if id, ok := d.words[key]; ok {
		return id, nil
	}
	id, err := d.file.NewConditionalStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: m.Ink}, Fill: solid(m.Fill),
	})
	d.words[key] = id
	return id, err
}
