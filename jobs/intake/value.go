package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"ceuwatch/rules"
)

// patterns are the shapes of values that are read in another way than as they stand.
type patterns struct {
	thousands, decimal, science, quoted, failed, narrow, clock, worded, fraction *regexp.Regexp
}

func newPatterns() patterns {
	return patterns{
		thousands: regexp.MustCompile(`^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?$`),
		decimal:   regexp.MustCompile(`^[+-]?[0-9]+,[0-9]+$`),
		science:   regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+[0-9]+$`),
		quoted:    regexp.MustCompile(`^="(.*)"$`),
		failed:    regexp.MustCompile(`^#(N/A|GETTING_DATA|[A-Z0-9/_]+[!?])$`),
		narrow:    regexp.MustCompile(`^#{3,}$`),
		clock:     regexp.MustCompile(`^([0-9]{1,3}):([0-5][0-9])(?::00)?$`),
		worded:    regexp.MustCompile(`^(?:([0-9.,]+)\s*(?:h|hrs?|hours?)\.?)?\s*(?:and\s*)?(?:([0-9]+)\s*(?:m|mins?|minutes?)\.?)?$`),
		fraction:  regexp.MustCompile(`^([0-9]+)?\s*(1/2|1/4|3/4|½|¼|¾)$`),
	}
}

// identity reads an id: as the cell shows it, so that leading zeros stay, unless it shows a number with commas,
// decimals or an exponent.
func (p patterns) identity(cell Cell) string {
	text := strings.TrimSpace(cell.Text)
	if cell.Number != "" && (strings.ContainsAny(text, ",.") || p.science.MatchString(text)) {
		if strings.Trim(cell.Number, "0123456789") == "" {
			return cell.Number
		}
		return number(cell.Number)
	}
	if m := p.quoted.FindStringSubmatch(text); m != nil {
		return strings.TrimSpace(m[1])
	}
	if strings.HasPrefix(text, "'") && len(text) > 1 && text[1] >= '0' && text[1] <= '9' {
		return text[1:]
	}
	return text
}

// broken says why a row cannot be stored as it is, or nothing.
func (r *rowReader) broken(row Row) string {
	if row.Bad != "" {
		return row.Bad
	}
	for at, cell := range row.Cells {
		if at >= len(r.cells) && strings.TrimSpace(cell.Text) != "" {
			return "more cells than headings: a value holds what divides the cells, or a quote is missing"
		}
		if len(cell.Text) > maxCell && utf8.RuneCountInString(cell.Text) > maxCell {
			return "a cell holds more than 32,767 characters"
		}
	}
	for f := range r.all() {
		for _, at := range append([]int{f.at}, f.or...) {
			if why := r.brokenCell(f, cellAt(row, at)); why != "" {
				return why
			}
		}
	}
	return ""
}

// brokenCell says why nothing can be read from a cell, or nothing.
func (r *rowReader) brokenCell(f field, cell Cell) string {
	text, isDate := strings.TrimSpace(cell.Text), r.isDate(f.column)
	figures := isDate || f.column == "amount" || isID(f.column)
	switch {
	case cell.Shows == "error", r.patterns.failed.MatchString(text):
		return "a cell holds a spreadsheet's error (" + f.column + "): mend its formula"
	case cell.Shows == "formula":
		return "a formula has no value (" + f.column + "): open the file in a spreadsheet program and save it"
	case r.patterns.narrow.MatchString(text):
		return "a cell shows nothing but # (" + f.column + "): its column was too narrow when the file was made"
	case figures && cell.Shows == "percent":
		return "a cell shows a percentage (" + f.column + "): write the figure itself"
	case isDate && cell.Shows == "digits":
		return "a number only looks like a date (" + f.column + "): write the date as a date"
	case isDate && cell.Shows == "time":
		return "a cell shows a time where a date should stand (" + f.column + ")"
	case (f.column == "amount" || isID(f.column)) && (cell.Shows == "date" || cell.Shows == "month" || cell.Shows == "part"):
		return "a cell shows a date (" + f.column + "): the spreadsheet made one of what was written"
	case isDate && r.dates[f.at].late(cell):
		return "a date lies after the year 2100 (" + f.column + "): check it"
	case isID(f.column) && cell.Number == "" && r.patterns.science.MatchString(text):
		return f.column + " has lost digits (1.2E+11): format the column as text and export again"
	}
	return ""
}

// word returns what is stored for a cell of a column.
func (d *dictionary) word(column, text string) string {
	if meant, ok := d.values[column][rules.Fold(text)]; ok {
		return meant
	}
	return text
}

// address gathers the lines of an address from its parts.
func address(values map[string]string) string {
	region := values["region"]
	if region == "" {
		region = values["state"]
	}
	if values["city"] == "" {
		region = ""
	}
	place := strings.TrimSpace(strings.Join([]string{region, values["postal_code"]}, " "))
	if values["city"] != "" && place != "" {
		place = values["city"] + ", " + place
	} else {
		place = values["city"] + place
	}
	var lines []string
	for _, line := range []string{values["street"], values["street2"], place} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	if values["street"] == "" {
		return "" // a town alone is no address
	}
	return strings.Join(lines, "\n")
}
