package workbook

import (
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

// styles are the numbers of the file's styles.
type styles struct {
	title, intro, heading       int
	header, headerRight         int
	label, labelRight           int
	text, wrapped, number, date int
	marks, conditional          map[look]int
}

// look is how a mark looks.
type look struct {
	fill, ink string
	right     bool
}

func newStyles(f *excelize.File) (styles, error) {
	s := styles{marks: map[look]int{}, conditional: map[look]int{}}
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

// mark returns the style of a cell that shows a mark.
func (w *writer) mark(m report.Mark, right bool) (int, error) {
	key := look{m.Fill, m.Ink, right}
	if id, ok := w.styles.marks[key]; ok {
		return id, nil
	}
	horizontal := ""
	if right {
		horizontal = "right"
	}
	id, err := w.file.NewStyle(&excelize.Style{
		Font: font(11, true, m.Ink), Fill: solid(m.Fill), Alignment: align("center", horizontal), Border: underline(),
	})
	w.styles.marks[key] = id
	return id, err
}

// conditional returns the conditional style of a mark.
func (w *writer) conditional(m report.Mark) (int, error) {
	key := look{m.Fill, m.Ink, false}
	if id, ok := w.styles.conditional[key]; ok {
		return id, nil
	}
	id, err := w.file.NewConditionalStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: m.Ink}, Fill: solid(m.Fill),
	})
	w.styles.conditional[key] = id
	return id, err
}
