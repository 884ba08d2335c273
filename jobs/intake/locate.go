package intake

import (
	"fmt"
	"slices"
	"strings"

	"ceuwatch/rules"
)

// locate finds the headings among the first rows of a table, and the relations that they are of.
func (i *Import) locate(head []Row) (*proposal, error) {
	var best, near *proposal // near: headings that lack something
	for n, row := range head {
		texts := texts(row)
		if isList(texts) {
			copy(texts, []string{"", "", ""})
		}
		if row.Bad != "" {
			continue
		}
		ways := [][]string{texts}
		if n > 0 && filled(head[n-1]) > 0 {
			if joined := i.beneath(above(head[:n]), texts); !slices.Equal(joined, texts) {
				ways = append(ways, joined)
			}
		}
		for _, cells := range ways {
			p, lacking := i.match(cells, head[n+1:])
			if p == nil {
				continue
			}
			p.line = row.Line
			switch {
			case lacking == "" && (best == nil || p.size() > best.size()):
				best = p
			case lacking != "" && (near == nil || p.size() > near.size()):
				near = p
			}
		}
	}
	if best != nil {
		i.use(best.as)
		return best, nil
	}
	if near == nil || near.size() < 2 {
		return nil, &HeadingsError{text: "no headings are known: name them with --map 'Heading=column', and the relation " +
			"with --as"}
	}
	l := near.readings[0]
	return nil, &HeadingsError{near: true, text: fmt.Sprintf("line %d looks like headings of %s, but none is %s: name it "+
		"with --map 'Heading=column', or give one value for all rows with --set column=value; the headings are %s",
		near.line, l.relation.name, l.lacking(i.options.Set), quoted(near.cells))}
}

// listHead returns the headings that a list of rejected rows has before those of its file.
func listHead() []string { return []string{"line", "outcome", "reason"} }

func isList(headings []string) bool {
	return len(headings) > 3 && slices.Equal(headings[:3], listHead())
}

// size is how many headings are read.
func (p *proposal) size() int {
	at := map[int]bool{}
	for _, l := range p.readings {
		for f := range l.all() {
			at[f.at] = true
		}
	}
	return len(at)
}

// above is the row above the headings.
func above(head []Row) []string { return texts(head[len(head)-1]) }

// match says as which relations a row of headings is read, and what is lacking there, if anything; nil: it is none. The
// more particular relation wins: an export of credits holds names too. Where the import names several, each is read. A
// sheet with a row a person and columns for credentials is read as staff and credentials.
func (i *Import) match(row []string, below []Row) (p *proposal, lacking string) {
	p = &proposal{cells: row, columns: make([]column, len(row)), as: i.savedFor(row)}
	i.use(p.as)
	var parts map[rules.Relation][][]field
	parts, p.asks = i.wide(row)
	if p.readings, lacking = i.long(row, below); len(parts) > 0 {
		if wide := i.sideBySide(row, parts); wide != nil && (lacking != "" || len(p.readings) == 0 ||
			len(parts[rules.RelationCredit]) > 0 || slices.ContainsFunc(p.readings, func(l *layout) bool {
			return l.relation.name == rules.RelationStaff || l.relation.name == rules.RelationCredential
		})) {
			p.readings, lacking = wide, ""
		}
	}
	if len(p.readings) == 0 {
		return nil, ""
	}
	return p, lacking
}

// sideBySide reads a row of headings as those of people with their credentials beside them, or returns nothing.
func (i *Import) sideBySide(row []string, parts map[rules.Relation][][]field) []*layout {
	rest := slices.Clone(row)
	for _, of := range parts {
		for _, part := range of {
			for _, f := range part {
				rest[f.at] = ""
			}
		}
	}
	var readings []*layout
	for _, r := range relations() {
		if !i.wants(r.name) || r.name != rules.RelationStaff && len(parts[r.name]) == 0 {
			continue
		}
		l := i.layout(r, rest)
		if parts := parts[r.name]; len(parts) > 0 {
			l.fields = slices.DeleteFunc(l.fields, func(f field) bool {
				return f.column != "staff_id" && !strings.HasPrefix(f.column, "by_")
			})
			l.rivals, l.parts = nil, parts
		}
		if l.lacking(i.options.Set) == "" {
			readings = append([]*layout{l}, readings...) // people first
		}
	}
	if !slices.ContainsFunc(readings, func(l *layout) bool { return len(l.parts) > 0 }) {
		return nil
	}
	return readings
}

// long says as which relations a row of headings is read whose rows are each of one thing.
func (i *Import) long(row []string, below []Row) (readings []*layout, lacking string) {
	var best *layout
	var also []rules.Relation
	for _, r := range relations() {
		if !i.wants(r.name) {
			continue
		}
		l := i.layout(r, row)
		lacks := l.lacking(i.options.Set)
		if lacks == "" && r.name == rules.RelationAttempt && !i.judges(l, below) {
			continue
		}
		size := len(l.fields) + len(l.parts)
		if lacks == "" && len(l.fields) > 3 { // a name beside the id is no export of staff
			also = append(also, r.name)
		}
		if lacks == "" && len(i.as) > 1 {
			readings = append(readings, l)
		}
		switch {
		case size == 0:
		case best == nil, lacks == "" && lacking != "":
			best, lacking = l, lacks
		case lacks != "" && lacking == "", r.name == rules.RelationStaff && lacks == "":
		case size > len(best.fields)+len(best.parts):
			best, lacking = l, lacks
		}
	}
	if len(readings) > 0 {
		slices.Reverse(readings) // people first
		return readings, ""
	}
	if best == nil {
		return nil, ""
	}
	best.also = slices.DeleteFunc(also, func(r rules.Relation) bool { return r == best.relation.name })
	return []*layout{best}, lacking
}

func (i *Import) layout(r relation, row []string) *layout {
	l := &layout{relation: r, stats: map[int]*dateStats{}, amounts: map[int]*amountStats{}, differs: map[int]bool{}}
	l.fields, l.parts, l.rivals = i.words.fields(r.name, row, i.mapped)
	return l
}

// judges reports whether what is read as an exam's result is one, in some of the first rows: a status is often another.
func (i *Import) judges(l *layout, below []Row) bool {
	at := slices.IndexFunc(l.fields, func(f field) bool { return f.column == "passed" })
	if at < 0 || letters(l.fields[at].heading) != "status" {
		return true
	}
	for _, row := range below {
		word := i.words.word("passed", cellAt(row, l.fields[at].at).Text)
		if word == "true" || word == "false" {
			return true
		}
	}
	return false
}

// lacking names the columns of which a relation needs one, when no heading and no value for all rows gives it.
func (l *layout) lacking(set map[string]string) string {
	needs := l.relation.needs
	if l.relation.name == rules.RelationStaff && !l.reads("staff_id") {
		// A name and an address alone may be of anybody.
		needs = append(slices.Clone(needs), []string{"job_title", "hired_on", "manager_name", "manager_id", "employment",
			"left_on"})
	}
	for _, alternatives := range needs {
		if !slices.ContainsFunc(alternatives, func(column string) bool {
			_, given := set[column]
			return given || l.reads(column)
		}) {
			return strings.Join(alternatives, " or ")
		}
	}
	return ""
}
