package intake

import (
	"slices"
	"strings"
	"unicode"

	"ceuwatch/rules"
)

// lower is the rank of headings that never win over a plain one, by what stands in brackets or beside the word.
const lower = 100

// mean says what a heading means in a relation, as the caller maps it or as it is known: as it stands, or without the
// words in brackets and beside it that are known to say something more.
func (d *dictionary) mean(r rules.Relation, heading string, mapped map[string]string) (meaning, bool) {
	key := letters(heading)
	if column, ok := mapped[key]; ok {
		if by, ok := ofSomebody(column); ok && r != rules.RelationStaff {
			column = by
		}
		known := d.headings[r][letters(column)] // what the headings of another relation mean is none of this one's
		plain, _ := d.known(r, heading)
		m := meaning{column: column, rank: -1000}
		if plain.column == column && !plain.ask {
			m.rank += plain.rank
			m.implied, m.minutes, m.order, m.yes, m.no = plain.implied, plain.minutes, plain.order, plain.yes, plain.no
		}
		return m, column != "" && known.column == column
	}
	return d.known(r, heading)
}

// ofSomebody is the column that says whose a row is for one of staff that says who somebody is.
func ofSomebody(column string) (by string, ok bool) {
	switch column {
	case "name", "email":
		return "by_" + column, true
	case "first_name", "last_name":
		return "by_" + strings.TrimSuffix(column, "_name"), true
	}
	return "", false
}

// known says what a heading means by itself.
func (d *dictionary) known(r rules.Relation, heading string) (meaning, bool) {
	if m, ok := d.headings[r][letters(heading)]; ok {
		return m, true
	}
	rest, said := unbracket(heading)
	if m, ok := d.headings[r][letters(rest)]; ok && len(said) > 0 {
		return d.qualify(m, said), true
	}
	fields := strings.FieldsFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-_:,/", r) })
	for _, cut := range [][2]int{{1, 0}, {0, 1}, {1, 1}, {2, 0}, {0, 2}} {
		if len(fields) <= cut[0]+cut[1] {
			continue
		}
		before, after := fields[:cut[0]], fields[len(fields)-cut[1]:]
		beside := slices.Concat(before, after)
		if slices.ContainsFunc(beside, func(word string) bool { return d.qualifiers[letters(word)] == "" }) {
			continue
		}
		if m, ok := d.headings[r][letters(strings.Join(fields[cut[0]:len(fields)-cut[1]], " "))]; ok {
			return d.qualify(m, slices.Concat(said, beside)), true
		}
	}
	return meaning{}, false
}

// unbracket takes what stands in brackets out of a heading.
func unbracket(heading string) (rest string, said []string) {
	for {
		from := strings.IndexAny(heading, "([")
		if from < 0 {
			return rest + heading, said
		}
		to := strings.IndexAny(heading[from:], ")]")
		if to < 0 {
			return rest + heading, said
		}
		said = append(said, heading[from+1:from+to])
		rest, heading = rest+heading[:from]+" ", heading[from+to+1:]
	}
}

// qualify adds to a meaning what further words of its heading say.
func (d *dictionary) qualify(m meaning, said []string) meaning {
	for _, word := range said {
		does := d.qualifiers[letters(word)]
		switch {
		case does == "plain":
		case (does == "minutes" || does == "hours") && m.column == "amount" && hours(field{meaning: m}):
			m.minutes, m.ask = does == "minutes", false
		case (does == string(monthFirst) || does == string(dayFirst)) && strings.HasSuffix(m.column, "_on"):
			m.order = order(does)
		case does == "lower":
			m.rank += lower
			m.ask = true
		default:
			m.rank += lower / 2
			m.ask = true
		}
	}
	if m.minutes && !m.implies("unit") {
		m.implied = append(slices.Clone(m.implied), [2]string{"unit", "contact_hour"})
	}
	return m
}

// field is a column of a file that is read.
type field struct {
	at      int // cell of the row
	heading string
	meaning
	or []int // cells that are read in this order where the one before is blank
}

// implies reports whether a heading says something of another column too.
func (m meaning) implies(column string) bool {
	return slices.ContainsFunc(m.implied, func(i [2]string) bool { return i[0] == column })
}

// fields finds what the cells of a row mean as headings: of several for a column the one that is known best. Those that
// hold the amount of a category are parts: each makes a record. Rivals would do as well as those that are taken.
func (d *dictionary) fields(r rules.Relation, row []string, mapped map[string]string) (found []field, parts [][]field,
	rivals []field) {
	for at, heading := range row {
		m, ok := d.mean(r, heading, mapped)
		if !ok {
			continue
		}
		f := field{at: at, heading: strings.TrimSpace(heading), meaning: m}
		if m.column == "amount" && len(m.implied) > 0 && m.implied[0][0] == "category" {
			parts = append(parts, []field{f})
			continue
		}
		same := slices.IndexFunc(found, func(f field) bool { return f.column == m.column })
		switch {
		case same < 0:
			found = append(found, f)
		case m.rank < found[same].rank:
			f.or = append([]int{found[same].at}, found[same].or...)
			rivals = slices.DeleteFunc(rivals, func(r field) bool { return r.column == m.column })
			found[same] = f
		case m.rank == found[same].rank:
			rivals = append(rivals, f)
		case m.rank < lower/2:
			found[same].or = append(found[same].or, at)
		}
	}
	for i := range found {
		if found[i].column != "hired_on" { // someone hired again has both days; an old value never stands for a new one
			found[i].or = nil
		}
	}
	if len(parts) == 0 {
		return found, nil, rivals
	}
	// An amount beside those of the categories is their sum, and says their unit.
	if sum := slices.IndexFunc(found, func(f field) bool { return f.column == "amount" }); sum >= 0 {
		for i := range parts {
			parts[i][0].implied = slices.Concat(parts[i][0].implied, found[sum].implied)
		}
		found = slices.Delete(found, sum, sum+1)
		rivals = slices.DeleteFunc(rivals, func(f field) bool { return f.column == "amount" })
	}
	return found, parts, rivals
}
