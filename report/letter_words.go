package report

import (
	"strconv"
	"unicode"

	"ceuwatch/rules"
)

// day writes a date in words, or nothing for none: November 30, 2026.
func (w *letterWriter) day(d rules.Date) string {
	if d == 0 {
		return ""
	}
	year, month, day := d.Civil()
	return w.texts.Words.Day(w.language, year, int(month), day)
}

// dayOfYear writes a date in words, without its year: November 30.
func (w *letterWriter) dayOfYear(d rules.Date) string {
	_, month, day := d.Civil()
	name := w.texts.Words.Months[w.language][month-1]
	if w.language == "es" {
		return strconv.Itoa(day) + " de " + name
	}
	return name + " " + strconv.Itoa(day)
}

// month writes a date's month and year in words: November 2026.
func (w *letterWriter) month(d rules.Date) string {
	year, month, _ := d.Civil()
	name := w.texts.Words.Months[w.language][month-1]
	if w.language == "es" {
		name += " de"
	}
	return name + " " + strconv.Itoa(year)
}

// lowerFirst lowers a phrase's first letter, unless a capital follows it: IACET.
func lowerFirst(s string) string {
	runes := []rune(s)
	if len(runes) > 1 && unicode.IsLower(runes[1]) {
		runes[0] = unicode.ToLower(runes[0])
	}
	return string(runes)
}

// upperFirst begins a phrase with a capital.
func upperFirst(s string) string {
	runes := []rune(s)
	if len(runes) > 0 {
		runes[0] = unicode.ToUpper(runes[0])
	}
	return string(runes)
}
