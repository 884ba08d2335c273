package intake

import (
	"slices"
	"strings"
	"time"

	"ceuwatch/rules"
)

// record is a row as one of the four relations would hold it, by column.
type record struct {
	values  map[string]string
	kept    []string // columns whose values were not read: what is on record stays
	remarks []string // what somebody should look at besides
}

// rowReader turns the rows of one table into records of one relation.
type rowReader struct {
	*layout
	line     int // of the headings
	cells    []string
	words    *dictionary
	patterns patterns
	dates    map[int]dateReader // by cell
	set      map[string]string
	comma    rune
	ragged   bool
	cleaned  *cleaned

	kind       func(string) string // see Options
	employment func(string) (string, bool)
	unknown    []int // the first lines that have another word for employment
	unknowns   int
}

// read returns the records that a row holds, one but for amounts that stand in a column for each category; or why it
// cannot be stored.
func (r *rowReader) read(row Row) (records []record, rejected string) {
	if why := r.broken(row); why != "" {
		return nil, why
	}
	if filled(row) == 1 {
		return nil, "a single cell is filled"
	}
	if !r.ragged && len(row.Cells) < len(trimmed(slices.Clone(r.cells))) {
		return nil, "fewer cells than headings: a line break is not quoted, or cells are missing"
	}
	base := record{values: map[string]string{}}
	for _, f := range r.fields {
		r.fill(&base, f, row)
	}
	for column, value := range r.set {
		if base.values[column] == "" && r.relation.has(column) {
			base.values[column] = value
		}
	}
	r.compose(&base)
	if len(r.parts) == 0 {
		return []record{base}, r.several(base)
	}
	for _, part := range r.parts {
		if r.saysNothing(part, row) {
			continue
		}
		rec := record{values: map[string]string{}, kept: slices.Clone(base.kept), remarks: slices.Clone(base.remarks)}
		for column, value := range base.values {
			rec.values[column] = value
		}
		for _, f := range part {
			r.fill(&rec, f, row)
		}
		if why := r.several(rec); why != "" {
			return nil, why
		}
		records = append(records, rec)
	}
	if len(records) == 0 {
		return nil, "no amount in any category"
	}
	return records, ""
}

// several says why a record cannot be stored that tells of several things at once, or nothing.
func (r *rowReader) several(rec record) string {
	kind := rec.values["kind"]
	if r.relation.name != rules.RelationCredential || kind == "" || r.kind != nil && r.kind(kind) != "" {
		return ""
	}
	known := 0
	divides := func(c rune) bool { return strings.ContainsRune(";\n,/&+", c) }
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(kind, " and ", "&"), divides) {
		if r.kind != nil && r.kind(part) != "" {
			known++
		}
	}
	if known > 1 || strings.ContainsAny(kind, ";\n") {
		return "a cell holds several credentials: write a row for each"
	}
	return ""
}

// saysNothing reports whether a part of a row holds nothing that would be stored.
func (r *rowReader) saysNothing(part []field, row Row) bool {
	for _, f := range part {
		text := strings.TrimSpace(cellAt(row, f.at).Text)
		if f.column == "amount" && strings.Trim(text, "0.-") == "" {
			continue
		}
		if text != "" && !r.words.nothing.has(text) {
			return false
		}
	}
	return true
}

// value is the cell of a field, or the first of those that stand in for it that holds anything.
func (f field) value(row Row) Cell {
	cell := cellAt(row, f.at)
	for _, at := range f.or {
		if strings.TrimSpace(cell.Text) == "" {
			cell = cellAt(row, at)
		}
	}
	return cell
}

// fill puts a cell into its column.
func (r *rowReader) fill(into *record, f field, row Row) {
	cell := r.cleaned.cell(f.column, f.value(row))
	text, isDate := strings.TrimSpace(cell.Text), r.isDate(f.column)
	switch {
	case text == "", f.yes == "" && r.nothing(f.column, text):
		return
	case isDate && cell.Number == "" && r.flag(into, f.column, text):
		return
	case isDate:
		date, remark, ok := r.dates[f.at].day(cell, f.column == "expires_on")
		if !ok {
			into.kept = append(into.kept, f.column)
		} else if text = date.String(); remark != "" {
			into.remarks = append(into.remarks, f.column+remark)
		}
	case f.yes != "" && r.words.yes.has(text):
		text = f.yes
	case f.yes != "" && r.words.no.has(text):
		text = f.no
	case f.column == "amount":
		amount, ok := r.patterns.amount(cell, f, r.amounts[f.at].comma(r.comma))
		if text = amount; !ok {
			into.kept = append(into.kept, f.column)
		}
	case isID(f.column):
		text = r.patterns.identity(cell)
	case f.yes != "":
		if date, ok := (dateReader{order: monthFirst}).read(cell); ok { // a day below "Terminated" says both
			r.left(into, f, date)
			return
		}
		text = r.words.word(f.column, text)
	case f.column == "email" && strings.ContainsAny(strings.Trim(text, ";, "), ";, "):
		into.remarks = append(into.remarks, "email holds several addresses, and a letter goes to one: leave one")
	default:
		text = r.words.word(f.column, text)
	}
	if f.column == "employment" && text != "" {
		r.learn(text, row.Line)
	}
	if text == "" { // a no that says nothing
		return
	}
	into.values[f.column] = text
	for _, implied := range f.implied {
		if into.values[implied[0]] == "" {
			into.values[implied[0]] = implied[1]
		}
	}
}

// learn remembers the line of a word that says nothing known of employment.
func (r *rowReader) learn(word string, line int) {
	if r.employment == nil {
		return
	}
	if _, known := r.employment(word); known {
		return
	}
	if r.unknowns++; len(r.unknown) < 10 {
		r.unknown = append(r.unknown, line)
	}
}

func (r *rowReader) isDate(column string) bool { return slices.Contains(r.relation.dates, column) }

// nothing reports whether a cell says that there is nothing.
func (r *rowReader) nothing(column, text string) bool {
	return (r.isDate(column) || column == "amount" || strings.HasPrefix(column, "manager_") || column == "number" ||
		strings.HasPrefix(column, "by_") || strings.HasSuffix(column, "_id")) && r.words.nothing.has(text)
}

// flag reads a yes or no where a day should stand: as what the day would say.
func (r *rowReader) flag(into *record, column, text string) bool {
	yes, no := r.words.yes.has(text), r.words.no.has(text)
	switch {
	case column == "left_on" && yes:
		into.values["employment"] = "terminated"
	case column == "earned_on" && no:
		into.values["result"] = "not completed"
	case column != "left_on" && column != "earned_on":
		return false
	}
	return yes || no
}

// left reads a day below a heading such as Terminated or Void.
func (r *rowReader) left(into *record, f field, date rules.Date) {
	into.values[f.column] = f.yes
	if f.column == "employment" {
		delete(into.values, "employment") // the day says it
		if into.values["left_on"] == "" {
			into.values["left_on"] = date.String()
		}
	}
}

// remark says what somebody should look at in a record that is stored, or nothing.
func (rec record) remark() string {
	var remarks []string
	for _, kept := range rec.kept {
		what := "date"
		if kept == "amount" {
			what = "amount"
		}
		remarks = append(remarks, "no "+what+" that can be read in "+kept+": what is on record stays, else the text as found")
	}
	return strings.Join(append(remarks, rec.remarks...), "; ")
}

// stored lists the columns that the table says something of: the others keep what is on record.
func (r *rowReader) stored() []string {
	var list []string
	says := func(column string) bool {
		_, given := r.set[column]
		return given || r.reads(column)
	}
	for _, column := range r.relation.columns {
		switch {
		case says(column):
		case (column == "first_name" || column == "last_name") && says("name"):
		case column == "address" && says("street"):
		case column == "manager_id" && says("manager_name"):
		case column == "staff_id", column == r.relation.id:
		default:
			continue
		}
		list = append(list, column)
	}
	return list
}

// lastYear is the latest year that a year of two digits may mean: a person leaves, and a credential expires, later than
// it began.
func (r *relation) lastYear(column string, asOf rules.Date) int {
	year, _, _ := asOf.Civil()
	if slices.Contains(r.ahead, column) {
		return year + 20
	}
	return year + 1
}

// lastDay is the last day of a month.
func lastDay(year int, month time.Month) rules.Date { return rules.NewDate(year, month+1, 1) - 1 }
