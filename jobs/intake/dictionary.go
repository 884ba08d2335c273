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
	headings   map[rules.Relation]map[string]meaning // by the heading's letters and digits
	values     map[string]map[string]string          // by column and folded word
	qualifiers map[string]string                     // what a word in or beside a heading does, by its letters
	group      map[string]string                     // columns beside a credential's name, by letters
	beside     map[string]string                     // what stands beside names, and the employment that it says
	nothing    words
	yes, no    words
	doubtful   words // of headings
	elsewhere  words // of headings that are about something else
	takenBack  words
	family     words
	titles     words
	before     words // names
}

// words is a set of folded words.
type words map[string]bool

// has reports whether a text is one of the words, however it is written.
func (w words) has(text string) bool { return w[rules.Fold(text)] }

// meaning is what a heading says of its cells.
type meaning struct {
	column  string
	implied [][2]string // further columns and their values
	rank    int         // of several headings for a column the lowest is taken
	yes, no string      // what a cell that says yes or no means; both empty: nothing
	minutes bool        // the cells count minutes
	order   order       // of the dates, where the heading says it
	ask     bool        // something in the heading is not understood
}

func newDictionary() (*dictionary, error) {
	var file struct {
		Headings   map[rules.Relation]yaml.MapSlice `yaml:"headings"`
		Values     map[string]map[string]string     `yaml:"values"`
		Nothing    []string                         `yaml:"nothing"`
		Yes        []string                         `yaml:"yes"`
		No         []string                         `yaml:"no"`
		Qualifiers map[string][]string              `yaml:"qualifiers"`
		Doubtful   []string                         `yaml:"doubtful"`
		Elsewhere  []string                         `yaml:"elsewhere"`
		TakenBack  []string                         `yaml:"taken_back"`
		Group      map[string][]string              `yaml:"group"`
		Beside     map[string]string                `yaml:"beside"`
		Before     []string                         `yaml:"before"`
		Family     []string                         `yaml:"family"`
		Titles     []string                         `yaml:"titles"`
	}
	if err := yaml.UnmarshalWithOptions(headingsFile, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read headings.yaml: %w", err)
	}
	d := &dictionary{
		headings: map[rules.Relation]map[string]meaning{}, values: file.Values,
		qualifiers: map[string]string{}, group: map[string]string{},
		beside: file.Beside, nothing: set(file.Nothing), yes: set(file.Yes), no: set(file.No), doubtful: set(file.Doubtful),
		elsewhere: set(file.Elsewhere), takenBack: set(file.TakenBack),
		family: words{}, titles: words{}, before: set(file.Before),
	}
	for does, list := range file.Qualifiers {
		for _, word := range list {
			d.qualifiers[letters(word)] = does
		}
	}
	for column, list := range file.Group {
		for _, word := range list {
			d.group[letters(word)] = column
		}
	}
	for _, word := range file.Family {
		d.family[letters(word)] = true
	}
	for _, word := range file.Titles {
		d.titles[letters(word)] = true
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
				d.headings[r.name][letters(column)] = meaning{column: column}
			}
		}
	}
	return d, nil
}

func set(list []string) words {
	all := words{}
	for _, word := range list {
		all[rules.Fold(word)] = true
	}
	return all
}

// add reads the headings of one column.
func (d *dictionary) add(r relation, entry yaml.MapItem) error {
	var m meaning
	words := strings.Split(fmt.Sprint(entry.Key), ",")
	m.column = words[0]
	for _, word := range words[1:] {
		column, value, _ := strings.Cut(strings.TrimSpace(word), "=")
		switch column {
		case "yes":
			m.yes = value
		case "no":
			m.no = value
		case "minutes":
			m.minutes = true
		case "ask":
			m.ask = true
		default:
			if !r.has(column) {
				return fmt.Errorf("%s has no column %s", r.name, column)
			}
			m.implied = append(m.implied, [2]string{column, value})
		}
	}
	if !r.has(m.column) {
		return fmt.Errorf("%s has no column %s", r.name, m.column)
	}
	list, ok := entry.Value.([]any)
	if !ok {
		return fmt.Errorf("%s %v holds no list", r.name, entry.Key)
	}
	for rank, element := range list {
		tier, nested := element.([]any)
		if !nested {
			tier, rank = []any{element}, 0
		}
		for _, heading := range tier {
			key := letters(fmt.Sprint(heading))
			if known, ok := d.headings[r.name][key]; ok && known.column != m.column {
				return fmt.Errorf("%s: %v stands for both %s and %s", r.name, heading, known.column, m.column)
			} else if !ok {
				m.rank = rank
				d.headings[r.name][key] = m
			}
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
