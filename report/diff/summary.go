package diff

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// Summary is how many change, and in what. As JSON it is the first line that rules diff prints for programs.
type Summary struct {
	AsOf        rules.Date          `json:"as_of"`
	People      int                 `json:"people"` // included
	OldVerdicts int                 `json:"old_verdicts"`
	NewVerdicts int                 `json:"new_verdicts"`
	Changed     int                 `json:"changed"`        // verdicts
	Persons     int                 `json:"changed_people"` // who have one of these
	Fields      map[string]int      `json:"fields"`         // verdicts changed in each
	Statuses    map[string]int      `json:"statuses"`       // verdicts by old → new
	Rules       map[string][]string `json:"rules"`          // what differs, by credential
}

// Summary returns the counts of all that was added.
func (d *Diff) Summary() Summary {
	s := Summary{
		AsOf: d.asOf, People: d.people, OldVerdicts: d.verdicts[0], NewVerdicts: d.verdicts[1], Changed: d.changed,
		Persons: d.persons, Fields: d.fields, Statuses: d.statuses, Rules: map[string][]string{},
	}
	for _, book := range []*rules.Book{d.old, d.new} {
		for i := range book.Rules {
			if changes := d.ruleChanges(book.Rules[i].Code); len(changes) > 0 {
				s.Rules[book.Rules[i].Code] = changes
			}
		}
	}
	return s
}

// Write writes the summary in lines of text.
func (s Summary) Write(w io.Writer) error {
	var p say.Prose
	p.Line(fmt.Sprintf("as of %s: %s, %s under the old rule book, %d under the new", s.AsOf, say.People(s.People),
		say.Counted(s.OldVerdicts, "verdict", "verdicts"), s.NewVerdicts))
	for _, code := range slices.Sorted(maps.Keys(s.Rules)) {
		p.Line("", code+" differs in")
		for _, change := range s.Rules[code] {
			p.Say("  - ", change)
		}
	}
	if len(s.Rules) == 0 {
		p.Line("", "No credential differs in a figure in force that day.")
	}
	p.Line("")
	if s.Changed == 0 {
		p.Line("Nobody's verdict changes.")
	} else {
		p.Line(fmt.Sprintf("%s changed, of %s", say.Counted(s.Changed, "verdict", "verdicts"), say.People(s.Persons)))
		p.Table("  ", countRows(s.Fields))
		if len(s.Statuses) > 0 {
			p.Line("Statuses")
			p.Table("  ", countRows(s.Statuses))
		}
	}
	_, err := io.WriteString(w, p.String())
	return err
}

// countRows lists counts, the largest first.
func countRows(counts map[string]int) [][]string {
	names := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(names, func(a, b string) int { return counts[b] - counts[a] })
	var rows [][]string
	for _, name := range names {
		rows = append(rows, []string{name, say.Number(counts[name])})
	}
	return rows
}
