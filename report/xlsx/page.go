package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// letterPaper is the number of the US Letter format.
const letterPaper = 1

// page sets the sheet up for printing: landscape, one page wide, the header on every page, and what and whose it is at
// its edges. Fitting to the page has to be asked for before the sheet's stream is opened.
func (d *design) page(s *blankSheet) error {
	size, orientation, wide, high, fit := letterPaper, "landscape", 1, 0, true
	if err := d.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	err := d.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high,
	})
	if err != nil {
		return err
	}
	side, edge, band := 0.4, 0.75, 0.3 // inches
	err = d.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &edge, Bottom: &edge, Header: &band, Footer: &band,
	})
	if err != nil {
		return err
	}
	err = d.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{
		OddHeader: "&L" + atHead + "&R" + pageText(s.name),
		OddFooter: "&L" + atFoot + "&Rpage &P of &N",
	})
	if err != nil {
		return err
	}
	if s.head == 0 {
		grid := false
		return d.file.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &grid})
	}
	return d.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", s.name, s.head, s.head), Scope: s.name,
	})
}
