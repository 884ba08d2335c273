package intake

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"ceuwatch/rules"
)

// dateReader reads the dates of one column.
type dateReader struct {
	order    order
	lastYear int // a year of two digits is this one at the latest
	date1904 bool
	mixed    bool // dates that may have been swapped are not read
}

// day returns the date that a cell shows. A month without a day is read as its last day where that is asked for, which
// the remark says; a cell that shows less is not read.
func (d dateReader) day(cell Cell, lastOfMonth bool) (date rules.Date, remark string, ok bool) {
	text := strings.TrimSpace(cell.Text)
	switch cell.Shows {
	case "part":
		return 0, "", false
	case "month":
		date, ok = d.serial(cell.Number, text)
	default:
		if date, ok = d.read(cell); ok {
			return date, "", !(d.mixed && cell.Number != "" && isSwappable(date))
		}
		date, ok = d.month(text)
	}
	if !ok || !lastOfMonth {
		return 0, "", false
	}
	year, month, _ := date.Civil()
	return lastDay(year, month), " shows month and year alone: read as the month's last day", true
}

// month reads Dec-26, December 2026, 12/2026 and 2026-12 as a day of that month.
func (d dateReader) month(text string) (rules.Date, bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.-/'’", r) })
	if len(parts) != 2 {
		return 0, false
	}
	if len(parts[0]) == 4 && parts[0][0] <= '9' {
		parts[0], parts[1] = parts[1], parts[0]
	}
	month := indexOf(parts[0], months)
	if n, ok := small(parts[0]); ok && len(parts[1]) == 4 {
		month = n
	}
	year, ok := d.year(parts[1])
	if !ok {
		return 0, false
	}
	return civil(year, month, 1)
}

// late reports whether the number behind a cell is a day after the year 2100. Digits of a date, as 20260105, are none.
func (d dateReader) late(cell Cell) bool {
	n, err := strconv.ParseFloat(cell.Number, 64)
	if d.date1904 {
		n += 1462
	}
	return cell.Shows == "date" && err != nil || n > 73415 && (cell.Shows == "date" || n < 3e6)
}

// read returns the date that a cell holds, or false: then nothing is guessed.
func (d dateReader) read(cell Cell) (rules.Date, bool) {
	text := strings.TrimSpace(cell.Text)
	if cell.Number != "" {
		if date, ok := d.serial(cell.Number, text); ok {
			return date, true
		}
	}
	if date, ok := rules.ParseDate(text); ok {
		return date, true
	}
	if len(text) > len("2006-01-02") {
		for _, zone := range []string{"2006-01-02Z07:00", "2006-01-02 Z07:00"} { // a day with its zone
			if at, err := time.Parse(zone, text); err == nil {
				return civil(at.Year(), int(at.Month()), at.Day())
			}
		}
	}
	text = dropTime(text)
	if len(text) == 8 && strings.Trim(text, "0123456789") == "" {
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
		return rules.ParseDate(text)
	}
	if a, b, year, ok := numbersOf(text); ok {
		return d.numbers(a, b, year)
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.-/", r) })
	if len(parts) == 3 && len(parts[0]) == 4 && parts[0][0] <= '9' { // 2026/1/5
		year, okYear := d.year(parts[0])
		month, okMonth := small(parts[1])
		day, okDay := small(parts[2])
		date, ok := civil(year, month, day)
		return date, ok && okYear && okMonth && okDay
	}
	return d.words(parts)
}

// serial reads the number behind a cell as a spreadsheet does: days from 1899-12-31, where 60 is a day that never was,
// or from 1904-01-01. Below 10000 (1927) a number is taken for a date only when the cell shows one: 2026 is a year.
func (d dateReader) serial(number, shown string) (rules.Date, bool) {
	n, err := strconv.ParseFloat(number, 64)
	const last = 2958465 // 9999-12-31
	if err != nil || !(n >= 0 && n < last+1) || n < 10000 && !strings.ContainsAny(shown, "/-.:") {
		return 0, false
	}
	days := rules.Date(n)
	switch {
	case d.date1904:
		return rules.NewDate(1904, time.January, 1) + days, days <= last-1462
	case days == 0 || days == 60:
		return 0, false
	case days < 60:
		return rules.NewDate(1899, time.December, 31) + days, true
	}
	return rules.NewDate(1899, time.December, 30) + days, true
}

// numbers reads 1/5/2026 in the column's order, and in no other.
func (d dateReader) numbers(a, b int, year string) (rules.Date, bool) {
	y, ok := d.year(year)
	if !ok {
		return 0, false
	}
	month, day := a, b
	switch {
	case a == b:
	case d.order == dayFirst:
		month, day = b, a
	case d.order == unproven:
		return 0, false
	}
	return civil(y, month, day)
}

// words reads Jan 5, 2026 and 5-Jan-26, with or without a weekday before it.
func (d dateReader) words(parts []string) (rules.Date, bool) {
	if len(parts) == 4 && isName(parts[0], weekdays) {
		parts = parts[1:]
	}
	if len(parts) != 3 {
		return 0, false
	}
	at := 0
	if !unicode.IsLetter([]rune(parts[0])[0]) {
		at = 1
	}
	month := indexOf(parts[at], months)
	day, ok := small(strings.TrimRight(parts[1-at], "stndrh"))
	year, okYear := d.year(parts[2])
	if month == 0 || !ok || !okYear {
		return 0, false
	}
	return civil(year, month, day)
}

// year reads a year of four digits, or of two: the latest one of those digits that is not after lastYear.
func (d dateReader) year(text string) (int, bool) {
	if strings.Trim(text, "0123456789") != "" || len(text) != 4 && len(text) != 2 {
		return 0, false
	}
	n, _ := strconv.Atoi(text)
	if len(text) == 4 {
		return n, n > 0
	}
	n += d.lastYear / 100 * 100
	if n > d.lastYear {
		n -= 100
	}
	return n, true
}

// numbersOf takes apart 1/5/2026, 1-5-26 and 1.5.2026.
func numbersOf(text string) (a, b int, year string, ok bool) {
	at := strings.IndexAny(text, "/-.")
	if at < 1 {
		return 0, 0, "", false
	}
	parts := strings.Split(text, text[at:at+1])
	if len(parts) != 3 {
		return 0, 0, "", false
	}
	a, okA := small(strings.TrimSpace(parts[0]))
	b, okB := small(strings.TrimSpace(parts[1]))
	return a, b, strings.TrimSpace(parts[2]), okA && okB
}

// small reads a number of one or two digits.
func small(text string) (int, bool) {
	if len(text) == 0 || len(text) > 2 || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// dropTime drops a time of day that follows a date.
func dropTime(text string) string {
	at := strings.IndexByte(text, ':')
	if at < 0 {
		return text
	}
	if at = strings.LastIndexAny(text[:at], " Tt"); at < 0 {
		return text
	}
	return strings.TrimRight(text[:at], " ,")
}

func civil(year, month, day int) (rules.Date, bool) {
	if year < 1 || month < 1 || month > 12 || day < 1 {
		return 0, false
	}
	date := rules.NewDate(year, time.Month(month), day)
	y, m, d := date.Civil()
	return date, y == year && int(m) == month && d == day
}

const (
	months   = "january february march april may june july august september october november december"
	weekdays = "monday tuesday wednesday thursday friday saturday sunday"
)

// indexOf returns the place, from 1, of the name that a word is or begins, with three letters or more; 0: none.
func indexOf(word, names string) int {
	word = strings.ToLower(word)
	for i, name := range strings.Fields(names) {
		if len(word) >= 3 && strings.HasPrefix(name, word) {
			return i + 1
		}
	}
	return 0
}

func isName(word, names string) bool { return indexOf(word, names) > 0 }
