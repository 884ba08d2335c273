package letter

import (
	"strconv"

	"ceuwatch/rules"
)

// day writes a date in words, or nothing for none: November 30, 2026.
func (w *writer) day(d rules.Date) string {
	if d == 0 {
		return ""
	}
	year, month, day := d.Civil()
	return w.texts.Words.Day(w.language, year, int(month), day)
}

// dayOfYear writes a date in words, without its year: November 30.
func (w *writer) dayOfYear(d rules.Date) string {
	_, month, day := d.Civil()
	name := w.texts.Words.Months[w.language][month-1]
	if w.language == "es" {
		return strconv.Itoa(day) + " de " + name
	}
	return name + " " + strconv.Itoa(day)
}

// month writes a date's month and year in words: November 2026.
func (w *writer) month(d rules.Date) string {
	year, month, _ := d.Civil()
	name := w.texts.Words.Months[w.language][month-1]
	if w.language == "es" {
		name += " de"
	}
	return name + " " + strconv.Itoa(year)
}
