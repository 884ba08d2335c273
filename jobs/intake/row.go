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

// skip says why a row is none of the data: it stands above the headings, is empty, repeats them, or sums up or closes
// the table. Otherwise it returns nothing.
func (r *rowReader) skip(row Row) string {
	if row.Line < r.line {
		return "above the headings"
	}
	if row.Bad != "" {
		return ""
	}
	filled, first, firstAt := filled(row), "", 0
	for at, cell := range row.Cells {
		if first = rules.Fold(cell.Text); first != "" {
			firstAt = at
			break
		}
	}
	staffAt := slices.IndexFunc(r.fields, func(f field) bool { return f.column == "staff_id" && f.at != firstAt })
	switch {
	case filled == 0:
		return "empty"
	case slices.EqualFunc(trimmed(texts(row)), trimmed(r.cells), strings.EqualFold):
		return "headings repeated"
	case isTotal(first) && (staffAt < 0 || r.cell(row, r.fields[staffAt].at).Text == ""):
		return "total"
	case filled == 1 && r.isFooter(first, firstAt), filled == 2 && strings.HasSuffix(first, ":"):
		return "footer"
	}
	return ""
}

// filled counts the cells of a row that hold something.
func filled(row Row) (n int) {
	for _, cell := range row.Cells {
		if strings.TrimSpace(cell.Text) != "" {
			n++
		}
	}
	return n
}

// isTotal reports whether a row's first words say that it sums up.
func isTotal(first string) bool {
	for _, word := range []string{"grand total", "subtotal", "sub-total", "totals", "total", "record count", "row count",
		"count", "average", "sum"} {
		rest, ok := strings.CutPrefix(first, word)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], " :=(")) {
			return true
		}
	}
	return false
}

// isFooter reports whether a cell alone in its row is a remark: it stands where nothing is read, or where an id stands but
// is none, or it begins as remarks do. Any other is a row that lacks the rest.
func (r *rowReader) isFooter(text string, at int) bool {
	of := slices.IndexFunc(r.fields, func(f field) bool { return f.at == at })
	if of < 0 || isID(r.fields[of].column) && strings.ContainsAny(text, " :*") {
		return true
	}
	return slices.ContainsFunc([]string{"page ", "generated ", "printed ", "report ", "end of ", "confidential", "as of ", "©", "*"},
		func(begin string) bool { return strings.HasPrefix(text, begin) })
}

func trimmed(texts []string) []string {
	for i := range texts {
		texts[i] = strings.TrimSpace(texts[i])
	}
	for len(texts) > 0 && texts[len(texts)-1] == "" {
		texts = texts[:len(texts)-1]
	}
	return texts
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
	r.compose(base.values)
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
	text := strings.TrimSpace(cell.Text)
	switch {
	case text == "":
		return
	case slices.Contains(r.relation.dates, f.column):
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
func (r *rowReader) compose(values map[string]string) {
	if name := values["name"]; name != "" && values["first_name"] == "" && values["last_name"] == "" {
		values["first_name"], values["last_name"] = r.words.name(name)
	}
	if values["address"] == "" {
		if lines := address(values); lines != "" {
			values["address"] = lines
		}
	}
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
		case column == "staff_id", column == r.relation.id:
		default:
			continue
		}
		list = append(list, column)
	}
	return list
}
