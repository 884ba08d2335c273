package intake

import (
	"slices"
	"strings"
	"unicode"

	"ceuwatch/rules"
)

// person is what a cell that names somebody says.
type person struct {
	first, last string
	employment  string // what stands beside the name says so
	id          string // stands in brackets behind the name
}

// person divides a name: "Last, First" at the comma, "First Last" before the last word. Jr. and the like stay with the
// last name; titles, and what exports write beside names, are no part of it.
func (d *dictionary) person(text string) person {
	text, p := d.aside(text)
	if first, rest, found := strings.Cut(text, " "); found && d.before[letters(first)] && strings.Contains(rest, " ") {
		text = rest
	}
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	var family string
	for len(parts) > 1 {
		word := parts[len(parts)-1]
		if d.family[letters(word)] {
			family = ", " + word + family
		} else if word != "" && !(d.isTitle(word) && (len(parts) > 2 || strings.Contains(parts[0], " "))) {
			break // Ma, Linh is a name, and so is Linh, Ma
		}
		parts = parts[:len(parts)-1]
	}
	if len(parts) > 1 {
		p.first, p.last = strings.Join(parts[1:], ", "), parts[0]+family
		return p
	}
	words := strings.Fields(parts[0])
	n := len(words) - 1
	for n > 1 && d.isTitle(words[n]) {
		words = words[:n]
		n--
	}
	if n > 1 && d.family[letters(words[n])] {
		n--
	}
	if n < 1 {
		p.last = parts[0] + family
		return p
	}
	p.first, p.last = strings.Join(words[:n], " "), strings.Join(words[n:], " ")+family
	return p
}

// isTitle reports whether a word is a title, as titles are written: CMA, not Cma.
func (d *dictionary) isTitle(word string) bool {
	return d.titles[letters(word)] && word == strings.ToUpper(word)
}

// aside takes out of a name what exports write beside it: (On Leave), [C], - Terminated, (5003). Other brackets, such as
// those of a nickname, stay.
func (d *dictionary) aside(text string) (string, person) {
	var p person
	text = strings.Join(strings.Fields(text), " ")
	for from := 0; ; {
		at := strings.IndexAny(text[from:], "([")
		if at < 0 {
			break
		}
		at += from
		to := strings.IndexAny(text[at:], ")]")
		if to < 0 {
			break
		}
		inner := text[at+1 : at+to]
		employment, known := d.beside[rules.Fold(inner)]
		switch {
		case known:
			if employment != "" {
				p.employment = employment
			}
		case strings.ContainsAny(inner, "0123456789"):
			p.id = strings.TrimSpace(inner)
		case d.titles[letters(inner)]:
		default:
			from = at + to
			continue
		}
		text = strings.TrimSpace(text[:at]) + " " + strings.TrimSpace(text[at+to+1:])
		text = strings.ReplaceAll(strings.TrimSpace(text), " ,", ",")
		from = 0
	}
	for _, dash := range []string{" - ", " – ", " — "} {
		if at := strings.LastIndex(text, dash); at > 0 {
			if employment, known := d.beside[rules.Fold(text[at+len(dash):])]; known && employment != "" {
				text, p.employment = text[:at], employment
			}
		}
	}
	return text, p
}

// key is what is compared of a name.
func (p person) key() string { return rules.Fold(p.first + " " + p.last) }

// short is what is compared of a name where one of two has a middle name, or a Jr. behind it.
func (d *dictionary) short(first, last string) string {
	firsts := strings.Fields(first)
	lasts := slices.DeleteFunc(strings.FieldsFunc(last, func(r rune) bool { return unicode.IsSpace(r) || r == ',' }),
		func(word string) bool { return d.family[letters(word)] })
	if len(firsts) == 0 || len(lasts) == 0 {
		return ""
	}
	return rules.Fold(firsts[0] + " " + strings.Join(lasts, " "))
}
