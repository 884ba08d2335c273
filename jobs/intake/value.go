package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"ceuwatch/rules"
)

// patterns are the shapes of values that are read in another way than as they stand.
type patterns struct {
	thousands, comma, science, quoted, failed *regexp.Regexp
}

func newPatterns() patterns {
	return patterns{
		thousands: regexp.MustCompile(`^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$`),
		comma:     regexp.MustCompile(`^[+-]?[0-9]+,[0-9]+$`),
		science:   regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+[0-9]+$`),
		quoted:    regexp.MustCompile(`^="(.*)"$`),
		failed:    regexp.MustCompile(`^#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)$`),
	}
}

// amount reads 1,234.5 without the comma, and 1,5 as a decimal; 1,500 stays as it is where the file's cells are divided
// by semicolons, for there it may be either. A number from a workbook loses what arithmetic left behind its 15th digit.
func (p patterns) amount(cell Cell, decimal bool) string {
	text := strings.TrimSpace(cell.Text)
	if cell.Number != "" {
		return number(cell.Number)
	}
	switch {
	case p.thousands.MatchString(text):
		if !decimal || strings.Contains(text, ".") {
			text = strings.ReplaceAll(text, ",", "")
		}
	case p.comma.MatchString(text):
		text = strings.Replace(text, ",", ".", 1)
	}
	return text
}

// number writes a workbook's number without an exponent, to 15 digits.
func number(text string) string {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	return strconv.FormatFloat(n, 'f', -1, 64)
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
func (p patterns) broken(row Row, l *layout) string {
	if row.Bad != "" {
		return row.Bad
	}
	for at, cell := range row.Cells {
		if at >= len(l.cells) && strings.TrimSpace(cell.Text) != "" {
			return "more cells than headings: a value holds what divides the cells, or a quote is missing"
		}
		if len(cell.Text) > maxCell && utf8.RuneCountInString(cell.Text) > maxCell {
			return "a cell holds more than 32,767 characters"
		}
	}
	for _, f := range l.fields {
		if f.at >= len(row.Cells) {
			continue
		}
		text := strings.TrimSpace(row.Cells[f.at].Text)
		if p.failed.MatchString(text) {
			return "a cell holds a spreadsheet's error (" + f.column + "): mend its formula"
		}
		if isID(f.column) && row.Cells[f.at].Number == "" && p.science.MatchString(text) {
			return f.column + " has lost digits (1.2E+11): format the column as text and export again"
		}
	}
	return ""
}

// name divides a name: "Last, First" at the comma, "First Last" before the last word, titles and suffixes kept with the
// last name.
func (d *dictionary) name(text string) (first, last string) {
	text = strings.Join(strings.Fields(text), " ")
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	var suffix string
	for len(parts) > 1 && d.suffixes[letters(parts[len(parts)-1])] {
		suffix = ", " + parts[len(parts)-1] + suffix
		parts = parts[:len(parts)-1]
	}
	if len(parts) > 1 {
		return strings.Join(parts[1:], ", "), parts[0] + suffix
	}
	words := strings.Fields(parts[0])
	n := len(words) - 1
	if n > 1 && d.suffixes[letters(words[n])] {
		n--
	}
	if n < 1 {
		return "", text
	}
	return strings.Join(words[:n], " "), strings.Join(words[n:], " ") + suffix
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
