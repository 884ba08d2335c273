package intake

import (
	"fmt"
	"strings"

	"ceuwatch/rules"
)

// order says how the numbers of a date such as 5/2/2026 follow each other in one column.
type order string

const (
	monthFirst order = "mdy"
	dayFirst   order = "dmy"
	unproven   order = "" // dates that can be read both ways are left as they are
)

// dateStats counts how the dates of a column can be read. Swapped are dates of a workbook that would be another day with
// month and day the other way round: where others of the column stay text, a spreadsheet may have read them so.
type dateStats struct{ monthFirst, dayFirst, both, swapped int }

func (s *dateStats) add(cell Cell) {
	text := visible(cell.Text)
	if cell.Number != "" {
		if date, ok := (dateReader{}).serial(cell.Number, text); ok && isSwappable(date) {
			s.swapped++
		}
		return
	}
	a, b, _, ok := numbersOf(dropTime(strings.TrimSpace(text)))
	switch {
	case !ok || a == b:
	case a > 12 && a <= 31 && b <= 12:
		s.dayFirst++
	case b > 12 && b <= 31 && a <= 12:
		s.monthFirst++
	case a <= 12 && b <= 12:
		s.both++
	}
}

// order decides for the whole column. Month first is how the United States write; day first needs proof: no date that
// contradicts it, and as many dates that can be nothing else as dates that can be both. A single date that cannot be
// month first in a column that is otherwise open leaves the column unproven.
func (s *dateStats) order(asked string) order {
	switch {
	case s.mixed():
		return unproven
	case asked != "":
		return order(asked)
	case s == nil || s.dayFirst == 0 || s.monthFirst > 0:
		return monthFirst
	case s.dayFirst >= s.both:
		return dayFirst
	}
	return unproven
}

// mixed reports whether a workbook's column holds real dates beside texts that are dates only day first: then its
// spreadsheet read month first, and may have swapped those that it could read.
func (s *dateStats) mixed() bool {
	return s != nil && s.swapped > 0 && s.dayFirst > 0 && s.monthFirst == 0
}

// isSwappable reports whether a date would be another with month and day the other way round.
func isSwappable(date rules.Date) bool {
	_, month, day := date.Civil()
	return day <= 12 && int(month) != day
}

// note says what somebody should know of the order that was taken, if anything.
func (s *dateStats) note(taken order) string {
	switch {
	case s.mixed():
		return fmt.Sprintf("has %d texts that are dates only as day/month/year and %d dates that a spreadsheet may have made "+
			"by swapping day and month; none was read: export it again as CSV, or with the column as text", s.dayFirst, s.swapped)
	case taken == dayFirst:
		return fmt.Sprintf("is read as day/month/year: %d dates can be nothing else, %d can be both", s.dayFirst, s.both)
	case taken == unproven:
		return fmt.Sprintf("has %d dates that can only be day/month/year and %d that can be both; none was read: "+
			"give --dates mdy or --dates dmy", s.dayFirst, s.both)
	case s.dayFirst > 0:
		return fmt.Sprintf("is read as month/day/year, which %d of its dates cannot be", s.dayFirst)
	}
	return ""
}
