package xlsx

import (
	"fmt"

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

// Styles, by the numbers that excelize gives them. Those of marks follow, in the order of their looks.
const (
	titleStyle = 1 + iota
	introStyle
	headingStyle
	headerStyle
	headerRightStyle
	textStyle
	wrappedStyle
	numberStyle
	dateStyle
	firstMark
)

// look is how a mark looks.
type look struct {
	fill, ink string
	right     bool
}

// addStyles makes the styles, and those of marks.
func addStyles(f *excelize.File, looks []look) error {
	day := "yyyy-mm-dd"
	body, reversed := font(11, false, ink), font(11, true, white)
	styles := []excelize.Style{
		{Font: font(16, true, navy)},
		{Font: font(11, false, muted)},
		{Font: font(13, true, navy)},
		{Font: reversed, Fill: solid(navy), Alignment: align("center", "")},
		{Font: reversed, Fill: solid(navy), Alignment: align("center", "right")},
		{Font: body, Alignment: &excelize.Alignment{Vertical: "top"}, Border: underline()},
		{Font: body, Alignment: align("top", ""), Border: underline()},
		// The general format shows points as they are: 60, 48.5. With 0.## whole ones would end in a bare point.
		{Font: body, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right", Indent: 1}, Border: underline()},
		{
			Font: body, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}, Border: underline(),
			CustomNumFmt: &day,
		},
	}
	for _, l := range looks {
		horizontal := ""
		if l.right {
			horizontal = "right"
		}
		styles = append(styles, excelize.Style{
			Font: font(11, true, l.ink), Fill: solid(l.fill), Alignment: align("center", horizontal), Border: underline(),
		})
	}
	for i := range styles {
		if id, err := f.NewStyle(&styles[i]); err != nil || id != i+titleStyle {
			return fmt.Errorf("style %d has number %d: %w", i+titleStyle, id, err)
		}
	}
	return nil
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
