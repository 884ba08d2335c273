package intake

import (
	"slices"
	"strings"

	"ceuwatch/rules"
)

// record is a row as one of the four relations would hold it, by column.
type record struct {
	values map[string]string
	kept   []string // columns whose dates were not read
	astray bool     // the manager's name was not found
}

// rowReader turns the rows of one table into records.
type rowReader struct {
	*layout
	words    *dictionary
	patterns patterns
	dates    map[string]dateReader
	set      map[string]string
	decimal  bool
	ragged   bool
}

func (r *rowReader) cell(row Row, at int) Cell {
	if at < len(row.Cells) {
		return row.Cells[at]
	}
	return Cell{}
}

// read returns the records that a row holds, one but for amounts that stand in a column for each category; or why it
// cannot be stored.
func (r *rowReader) read(row Row) (records []record, rejected string) {
	if why := r.patterns.broken(row, r.layout); why != "" {
		return nil, why
	}
	if filled(row) == 1 {
		return nil, "a single cell is filled"
	}
	if !r.ragged && len(row.Cells) < len(trimmed(slices.Clone(r.cells))) {
		return nil, "fewer cells than headings: a line break is not quoted, or cells are missing"
	}
	base := record{values: map[string]string{}}
	var parts []field
	for _, f := range r.fields {
		if r.divides(f) {
			parts = append(parts, f)
			continue
		}
		r.fill(&base, f, r.cell(row, f.at))
	}
	for column, value := range r.set {
		if base.values[column] == "" && r.relation.has(column) {
			base.values[column] = value
		}
	}
	r.compose(&base)
	if len(parts) == 0 {
		return []record{base}, ""
	}
	for _, f := range parts {
		cell := r.cell(row, f.at)
		if text := strings.TrimSpace(cell.Text); text == "" || strings.Trim(text, "0.-") == "" {
			continue
		}
		part := record{values: map[string]string{}, kept: base.kept}
		for column, value := range base.values {
			part.values[column] = value
		}
		r.fill(&part, f, cell)
		records = append(records, part)
	}
	if len(records) == 0 {
		return nil, "no amount in any category"
	}
	return records, ""
}

// divides reports whether a field is one of several that hold an amount.
func (r *rowReader) divides(f field) bool {
	return f.column == "amount" && len(f.implied) > 0 && f.implied[0][0] == "category"
}

// fill puts a cell into its column.
func (r *rowReader) fill(into *record, f field, cell Cell) {
	text, isDate := strings.TrimSpace(cell.Text), slices.Contains(r.relation.dates, f.column)
	switch {
	case text == "", (isDate || strings.HasPrefix(f.column, "manager_")) && r.words.nothing[rules.Fold(text)]:
		return
	case isDate:
		if date, ok := r.dates[f.column].read(cell); ok {
			text = date.String()
		} else {
			into.kept = append(into.kept, f.column)
		}
	case f.column == "amount":
		text = r.patterns.amount(cell, r.decimal)
	case isID(f.column):
		text = r.patterns.identity(cell)
	default:
		text = r.words.word(f.column, text)
	}
	into.values[f.column] = text
	for _, implied := range f.implied {
		if into.values[implied[0]] == "" {
			into.values[implied[0]] = implied[1]
		}
	}
}

// compose makes columns of the parts that stand in several cells, or of several that stand in one.
func (r *rowReader) compose(rec *record) {
	values := rec.values
	if name := values["name"]; name != "" && values["first_name"] == "" && values["last_name"] == "" {
		values["first_name"], values["last_name"] = r.words.name(name)
	}
	if name := values["manager_name"]; name != "" && r.people != nil {
		values["manager_id"] = r.people.find(name)
		rec.astray = values["manager_id"] == ""
	}
	if values["address"] == "" {
		values["address"] = address(values)
	}
}

// remark says what somebody should look at in a record that is stored, or nothing.
func (rec record) remark() string {
	var remarks []string
	if len(rec.kept) > 0 {
		remarks = append(remarks, "no date that can be read, kept as found: "+strings.Join(rec.kept, ", "))
	}
	if rec.astray {
		remarks = append(remarks, "no one person has the manager's name: manager_id left empty")
	}
	return strings.Join(remarks, "; ")
}

// stored lists the columns that the table says something of: the others keep what is on record.
func (r *rowReader) stored() []string {
	var list []string
	says := func(column string) bool {
		_, given := r.set[column]
		return given || slices.ContainsFunc(r.fields, func(f field) bool {
			return f.column == column || slices.ContainsFunc(f.implied, func(i [2]string) bool { return i[0] == column })
		})
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
