package intake

import (
	"slices"
	"strings"

	"ceuwatch/rules"
)

// skip says why a row is none of the data: it stands above the headings, is empty, repeats them, or sums up or closes
// the table. Otherwise it returns nothing.
func (r *rowReader) skip(row Row) string {
	if row.Line < r.line {
		return "above the headings"
	}
	if row.Bad != "" {
		return ""
	}
	if row.Hidden {
		return hiddenRow
	}
	filled, first, firstAt := filled(row), "", 0
	for at, cell := range row.Cells {
		if first = rules.Fold(cell.Text); first != "" {
			firstAt = at
			break
		}
	}
	switch {
	case filled == 0:
		return "empty"
	case slices.EqualFunc(trimmed(texts(row)), trimmed(r.cells), strings.EqualFold):
		return "headings repeated"
	case isTotal(first) && !r.isSomething(row, firstAt):
		return "total"
	case filled == 1 && r.isFooter(first, firstAt), filled == 2 && strings.HasSuffix(first, ":"):
		return "footer"
	case len(r.parts) > 0 && !r.divides() && !slices.ContainsFunc(r.parts, func(part []field) bool {
		return !r.saysNothing(part, row)
	}):
		return "no " + string(r.relation.name)
	case r.relation.name != rules.RelationStaff && r.namesAlone(row):
		return "nothing but the person"
	}
	return ""
}

// hiddenRow is why a row is skipped that the workbook does not show.
const hiddenRow = "hidden, by a filter or by hand: show the row and import again to read it"

// filled counts the cells of a row that hold something.
func filled(row Row) (n int) {
	for _, cell := range row.Cells {
		if strings.TrimSpace(cell.Text) != "" {
			n++
		}
	}
	return n
}

// divides reports whether the parts are amounts of a category each.
func (r *rowReader) divides() bool {
	return slices.ContainsFunc(r.parts, func(part []field) bool {
		return len(part) == 1 && part[0].column == "amount" && part[0].implies("category")
	})
}

// isSomething reports whether a row holds an identifier or a date besides its first words: then it sums nothing up.
func (r *rowReader) isSomething(row Row, firstAt int) bool {
	for f := range r.all() {
		cell := cellAt(row, f.at)
		if f.at == firstAt || strings.TrimSpace(cell.Text) == "" {
			continue
		}
		if strings.HasSuffix(f.column, "_id") || f.column == "by_number" || strings.Contains(cell.Text, "@") {
			return true
		}
		if _, _, ok := r.dates[f.at].day(cell, true); ok && r.isDate(f.column) {
			return true
		}
	}
	return false
}

// namesAlone reports whether a row names somebody and holds nothing else that is read.
func (r *rowReader) namesAlone(row Row) bool {
	named := false
	for f := range r.all() {
		if strings.TrimSpace(cellAt(row, f.at).Text) == "" {
			continue
		}
		switch f.column {
		case "staff_id", "by_number", "by_email", "by_name", "by_first", "by_last":
			named = true
		default:
			return false
		}
	}
	return named
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

// isFooter reports whether a cell alone in its row is a remark: it stands where nothing is read, or where an id stands
// but is none, or it begins as remarks do. Any other is a row that lacks the rest.
func (r *rowReader) isFooter(text string, at int) bool {
	of := slices.IndexFunc(r.fields, func(f field) bool { return f.at == at })
	if of < 0 || isID(r.fields[of].column) && strings.ContainsAny(text, " :*") {
		return true
	}
	begins := []string{"page ", "generated ", "printed ", "report ", "end of ", "confidential", "as of ", "©", "*"}
	return slices.ContainsFunc(begins, func(begin string) bool { return strings.HasPrefix(text, begin) })
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
