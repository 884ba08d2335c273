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
	case r.relation.name != rules.RelationStaff && r.saysNothing(row):
		return "nothing but the person"
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

// saysNothing reports whether a row names somebody and holds nothing else that is read.
func (r *rowReader) saysNothing(row Row) bool {
	named := false
	for _, f := range r.fields {
		if strings.TrimSpace(r.cell(row, f.at).Text) == "" {
			continue
		}
		switch f.column {
		case "staff_id", "by_number", "by_email":
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
