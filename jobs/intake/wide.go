package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"ceuwatch/rules"
)

// group is the columns of one credential in a sheet that has a row a person.
type group struct {
	kind   string // as stored; empty: a column says it
	number string // stands in the headings: Certification 2
	fields []field
}

func (g *group) has(column string) bool {
	return slices.ContainsFunc(g.fields, func(f field) bool { return f.column == column })
}

// wide finds what stands side by side in a row of headings: credentials that name a kind (CMA #, BLS Exp), and
// credentials and credits that repeat (Certification 1, Number, Expires, Certification 2…). asks are headings that may be
// such and are not known.
func (i *Import) wide(row []string) (parts map[rules.Relation][][]field, asks map[int]string) {
	parts = map[rules.Relation][][]field{}
	var groups []*group
	asks = map[int]string{}
	for at, heading := range row {
		kind, column, why := i.ofKind(heading)
		if why != "" {
			asks[at] = why
		}
		if kind == "" || column == "" {
			continue
		}
		m := meaning{column: column, implied: [][2]string{{"kind", kind}}}
		f := field{at: at, heading: strings.TrimSpace(heading), meaning: m}
		same := slices.IndexFunc(groups, func(g *group) bool { return g.kind == kind && !g.has(column) })
		if same < 0 {
			groups = append(groups, &group{kind: kind})
			same = len(groups) - 1
		}
		groups[same].fields = append(groups[same].fields, f)
	}
	named := len(groups)
	groups = append(groups, i.repeated(row, rules.RelationCredential, 2-min(named, 1), "kind", "number", "issued_on",
		"expires_on", "standing", "verified_on", "verified_by")...)
	for _, g := range i.repeated(row, rules.RelationCredit, 2, "title", "earned_on", "amount", "provider", "category",
		"approved_by", "result") {
		if g.has("earned_on") && g.has("amount") {
			parts[rules.RelationCredit] = append(parts[rules.RelationCredit], g.fields)
		}
	}
	for _, g := range groups {
		if g.has("expires_on") {
			parts[rules.RelationCredential] = append(parts[rules.RelationCredential], g.fields)
			continue
		}
		for _, f := range g.fields { // a number alone is of nobody's use
			asks[f.at] = fmt.Sprintf("%q has no column beside it that says when it expires", f.heading)
		}
	}
	return parts, asks
}

// ofKind says of which kind of credential a heading is, and which column of it, as it is mapped or by its words: a kind,
// before or behind what a column is called. why says what may be meant and is not known.
func (i *Import) ofKind(heading string) (kind, column, why string) {
	if mapped, ok := i.mapped[letters(heading)]; ok {
		column, kind, _ = strings.Cut(mapped, " of ")
		return cmp.Or(i.kind(kind), kind), column, ""
	}
	if i.kind(heading) != "" {
		return "", "", fmt.Sprintf("%q names a credential, and does not say what stands below it", heading)
	}
	named, unknown := false, false
	for _, stops := range []string{"", ":_-–", ":_-–/"} {
		words := strings.FieldsFunc(heading, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(stops, r) })
		for n := 1; n < len(words); n++ {
			for _, way := range [][2][]string{{words[:n], words[n:]}, {words[len(words)-n:], words[:len(words)-n]}} {
				name := strings.Join(way[0], " ")
				code, column := i.kind(name), i.words.ofCredential(strings.Join(way[1], " "))
				if code != "" && column != "" {
					return code, column, ""
				}
				named = named || code != ""
				unknown = unknown || column == "expires_on" && letters(name) != ""
			}
		}
	}
	switch {
	case i.isKnown(heading) || i.words.isElsewhere(heading):
	case named:
		return "", "", fmt.Sprintf("%q names a credential, and what stands below it is not known", heading)
	case unknown:
		return "", "", fmt.Sprintf("%q may say when a credential expires that no rule knows", heading)
	}
	return "", "", ""
}

// kind is the code of the credential that a word means, or each of several with a stroke between them, as BLS/CPR; or
// nothing.
func (i *Import) kind(word string) string {
	if i.options.Kind == nil || strings.TrimSpace(word) == "" {
		return ""
	}
	if code := i.options.Kind(word); code != "" {
		return code
	}
	code := ""
	for n, part := range strings.Split(word, "/") {
		of := i.options.Kind(part)
		if of == "" || n > 0 && of != code {
			return ""
		}
		code = of
	}
	return code
}

// isKnown reports whether a heading means something in any relation.
func (i *Import) isKnown(heading string) bool {
	return slices.ContainsFunc(relations(), func(r relation) bool {
		_, ok := i.words.known(r.name, heading)
		return ok
	})
}

// ofCredential is the column of a credential that stands beside its kind in a heading, or nothing.
func (d *dictionary) ofCredential(words string) string {
	if column := d.group[letters(words)]; column != "" {
		return column
	}
	switch m, _ := d.known(rules.RelationCredential, words); m.column {
	case "number", "issued_on", "expires_on", "standing", "verified_on", "verified_by":
		if !m.ask {
			return m.column
		}
	}
	return ""
}

// repeated finds groups of columns of a relation that repeat, each beginning with the first of the columns; fewer than
// least are none.
func (i *Import) repeated(row []string, r rules.Relation, least int, begins string, columns ...string) []*group {
	var groups []*group
	for at, heading := range row {
		if _, ok := i.mapped[letters(heading)]; ok {
			continue
		}
		plain, number := unnumbered(heading)
		m, ok := i.words.known(r, plain)
		if first, rest, found := strings.Cut(plain, " "); !ok && found { // Cert 1 Exp Date, Course 1 Hours
			if of, _ := i.words.known(r, first); of.column == begins {
				if m, ok = i.words.known(r, rest); !ok && r == rules.RelationCredential {
					m = meaning{column: i.words.ofCredential(rest)}
					ok = m.column != ""
				}
			}
		}
		if !ok || m.ask {
			continue
		}
		f := field{at: at, heading: strings.TrimSpace(heading), meaning: m}
		var into *group
		switch {
		case m.column == begins:
			into = &group{number: number}
			groups = append(groups, into)
		case slices.Contains(columns, m.column):
			of := slices.IndexFunc(groups, func(g *group) bool { return number != "" && g.number == number })
			if of < 0 && number == "" {
				of = len(groups) - 1
			}
			if of < 0 || groups[of].has(m.column) {
				continue
			}
			into = groups[of]
		default:
			continue
		}
		into.fields = append(into.fields, f)
	}
	if len(groups) < least {
		return nil
	}
	return groups
}

// unnumbered takes a number from 1 to 9 out of a heading.
func unnumbered(heading string) (plain, number string) {
	words := strings.Fields(heading)
	for n, word := range words {
		digit := strings.Trim(word, "#()")
		if len(digit) == 1 && digit >= "1" && digit <= "9" {
			return strings.Join(slices.Delete(words, n, n+1), " "), digit
		}
	}
	last := len(heading) - 1
	if last > 0 && heading[last] >= '1' && heading[last] <= '9' && unicode.IsLetter(rune(heading[last-1])) {
		return heading[:last], heading[last:]
	}
	return heading, ""
}

// beneath joins two rows of headings, where the upper one names groups of columns: CMA over Number and Expires. What
// means nothing so is the lower heading alone.
func (i *Import) beneath(upper, lower []string) []string {
	joined, over := slices.Clone(lower), ""
	names := slices.DeleteFunc(slices.Clone(upper), func(text string) bool { return strings.TrimSpace(text) == "" })
	if len(names) == 1 && i.kind(names[0]) == "" { // a title
		return joined
	}
	for at := range joined {
		if at < len(upper) && strings.TrimSpace(upper[at]) != "" {
			over = strings.TrimSpace(upper[at])
		}
		both := strings.TrimSpace(over + " " + strings.TrimSpace(joined[at]))
		if over == "" || both == over {
			continue
		}
		if kind, column, _ := i.ofKind(both); kind != "" && column != "" {
			joined[at] = both
		} else if i.words.ofCredential(joined[at]) == "expires_on" && at < len(upper) && strings.TrimSpace(upper[at]) != "" {
			joined[at] = both // of a credential that is not known
		} else if plain, number := unnumbered(over); number != "" {
			if m, ok := i.words.known(rules.RelationCredential, plain); ok && m.column == "kind" {
				joined[at] = strings.TrimSpace(joined[at]) + " " + number
			}
		}
	}
	return joined
}
