package intake

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"

	"ceuwatch/rules"
)

//go:embed headings.yaml
var headingsFile []byte

// dictionary is what headings and cells of exports mean.
type dictionary struct {
	headings map[rules.Relation]map[string]meaning // by the heading's letters and digits
	values   map[string]map[string]string          // by column and folded word
	suffixes map[string]bool
	nothing  map[string]bool // folded words
}

// meaning is what a heading says of its cells.
type meaning struct {
	column  string
	implied [][2]string // further columns and their values
	rank    int         // of several headings for a column the lowest is taken
}

func newDictionary() (*dictionary, error) {
	var file struct {
		Headings map[rules.Relation]yaml.MapSlice `yaml:"headings"`
		Values   map[string]map[string]string     `yaml:"values"`
		Suffixes []string                         `yaml:"suffixes"`
		Nothing  []string                         `yaml:"nothing"`
	}
	if err := yaml.UnmarshalWithOptions(headingsFile, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read headings.yaml: %w", err)
	}
	d := &dictionary{
		headings: map[rules.Relation]map[string]meaning{}, values: file.Values,
		suffixes: map[string]bool{}, nothing: map[string]bool{},
	}
	for _, word := range file.Suffixes {
		d.suffixes[letters(word)] = true
	}
	for _, word := range file.Nothing {
		d.nothing[rules.Fold(word)] = true
	}
	for _, r := range relations() {
		d.headings[r.name] = map[string]meaning{}
		for _, entry := range file.Headings[r.name] {
			if err := d.add(r, entry); err != nil {
				return nil, fmt.Errorf("read headings.yaml: %w", err)
			}
		}
		for _, column := range slices.Concat(r.columns, r.parts) {
			if _, ok := d.headings[r.name][letters(column)]; !ok {
				d.headings[r.name][letters(column)] = meaning{column: column, rank: -1}
			}
		}
	}
	return d, nil
}

// add reads the headings of one column.
func (d *dictionary) add(r relation, entry yaml.MapItem) error {
	var m meaning
	words := strings.Split(fmt.Sprint(entry.Key), ",")
	m.column = words[0]
	for _, word := range words[1:] {
		column, value, _ := strings.Cut(strings.TrimSpace(word), "=")
		m.implied = append(m.implied, [2]string{column, value})
		if !r.has(column) {
			return fmt.Errorf("%s has no column %s", r.name, column)
		}
	}
	if !r.has(m.column) {
		return fmt.Errorf("%s has no column %s", r.name, m.column)
	}
	list, ok := entry.Value.([]any)
	if !ok {
		return fmt.Errorf("%s %v holds no list", r.name, entry.Key)
	}
	for i, heading := range list {
		key := letters(fmt.Sprint(heading))
		if known, ok := d.headings[r.name][key]; ok && known.column != m.column {
			return fmt.Errorf("%s: %v stands for both %s and %s", r.name, heading, known.column, m.column)
		} else if !ok {
			m.rank = i
			d.headings[r.name][key] = m
		}
	}
	return nil
}

// letters returns what is compared of a heading: letters and digits, folded, # read as number.
func letters(heading string) string {
	folded := rules.Fold(strings.ReplaceAll(heading, "#", " number "))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, folded)
}

// mean says what a heading means in a relation, as the caller maps it or as it is known, with or without what stands in
// brackets.
func (d *dictionary) mean(r rules.Relation, heading string, mapped map[string]string) (meaning, bool) {
	key := letters(heading)
	if column, ok := mapped[key]; ok {
		known := d.headings[r][letters(column)] // what the headings of another relation mean is none of this one's
		return meaning{column: column, rank: -2}, column != "" && known.column == column
	}
	if m, ok := d.headings[r][key]; ok {
		return m, true
	}
	before, _, found := strings.Cut(heading, "(")
	if m, ok := d.headings[r][letters(before)]; ok && found {
		m.rank += 100
		return m, true
	}
	return meaning{}, false
}

// field is a column of a file that is read.
type field struct {
	at      int // cell of the row
	heading string
	meaning
}

// fields finds what the cells of a row mean as headings: of several for a column the one that is known best, but every
// one that holds the amount of a category.
func (d *dictionary) fields(r rules.Relation, row []string, mapped map[string]string) []field {
	var found, parts []field
	for at, heading := range row {
		m, ok := d.mean(r, heading, mapped)
		if !ok {
			continue
		}
		f := field{at: at, heading: strings.TrimSpace(heading), meaning: m}
		if m.column == "amount" && len(m.implied) > 0 && m.implied[0][0] == "category" {
			parts = append(parts, f)
			continue
		}
		same := slices.IndexFunc(found, func(f field) bool { return f.column == m.column })
		switch {
		case same < 0:
			found = append(found, f)
		case m.rank < found[same].rank:
			found[same] = f
		}
	}
	if len(parts) == 0 {
		return found
	}
	// An amount beside those of the categories is their sum, and says their unit.
	if sum := slices.IndexFunc(found, func(f field) bool { return f.column == "amount" }); sum >= 0 {
		for i := range parts {
			parts[i].implied = slices.Concat(parts[i].implied, found[sum].implied)
		}
		found = slices.Delete(found, sum, sum+1)
	}
	return append(found, parts...)
}
