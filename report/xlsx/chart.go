package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
)

// rowPixels is what excelize takes a row of 15 points for when it finds the row in which a chart ends.
const rowPixels = 18

// chart puts a chart on the sheet.
func (d *design) chart(s *blankSheet, c report.Chart) error {
	at, err := excelize.CoordinatesToCellName(c.Col, c.Row)
	if err != nil {
		return err
	}
	gap := uint(60)
	drawn := &excelize.Chart{
		Type: excelize.Col, GapWidth: &gap,
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Title, Font: font(13, true, ink)}}},
		Format:    excelize.GraphicOptions{AltText: c.Title, Name: c.Title, OffsetX: c.Left},
		Dimension: excelize.ChartDimension{Width: uint(c.Width), Height: uint(c.Rows) * rowPixels},
		Legend:    excelize.ChartLegend{Position: "none"},
		XAxis:     excelize.ChartAxis{Font: *font(9, false, ink)},
		YAxis: excelize.ChartAxis{
			Font: *font(9, false, ink), MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"},
		},
	}
	if c.Stacked {
		all := 100
		drawn.Type, drawn.Overlap = excelize.BarStacked, &all
		drawn.Legend = excelize.ChartLegend{Position: "bottom", Font: font(9, false, ink)}
		// Bars are drawn from the axis up: reversed, the table's first row is the first bar.
		drawn.XAxis.ReverseOrder = !c.Upright
		if c.Upright {
			drawn.Type = excelize.ColStacked
		}
	} else {
		drawn.PlotArea.ShowVal = true
	}
	for _, series := range c.Series {
		drawn.Series = append(drawn.Series, excelize.ChartSeries{
			Name: fixed(s.name, series.Name), Categories: fixed(s.name, c.Categories), Values: fixed(s.name, series.Values),
			Fill: solid(series.Colour),
		})
	}
	return d.file.AddChart(s.name, at, drawn)
}

// fixed returns a range of a sheet as 'Summary'!$A$1:$B$2.
func fixed(sheet string, r report.Range) string {
	from, _ := excelize.CoordinatesToCellName(r.Col1, r.Row1, true)
	to, _ := excelize.CoordinatesToCellName(r.Col2, r.Row2, true)
	if from == to {
		return fmt.Sprintf("'%s'!%s", sheet, from)
	}
	return fmt.Sprintf("'%s'!%s:%s", sheet, from, to)
}
