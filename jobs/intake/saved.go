package intake

import (
	"slices"
	"strings"

	"ceuwatch/rules"
)

// Saved is how the headings of a table were read once, to be read so again.
type Saved struct {
	As       []rules.Relation  `yaml:"as"`
	Headings map[string]string `yaml:"headings"` // a column; "*": as is known; empty: left out
}

// asKnown stands for a heading of a group that repeats, whose columns share their headings.
const asKnown = "*"

// Heading is a heading of a table, as what it is read, and the first text below it.
type Heading struct{ Text, As, First string }

// headings lists the headings of a table and as what each is read.
func (p *proposal) headings() []Heading {
	list := make([]Heading, 0, len(p.cells))
	people := slices.ContainsFunc(p.readings, func(l *layout) bool { return l.relation.name == rules.RelationStaff })
	for at, text := range p.cells {
		h := Heading{Text: strings.TrimSpace(text), First: p.columns[at].first}
		if h.Text == "" && h.First == "" {
			continue
		}
		var as []string
		for _, l := range p.readings {
			for f := range l.all() {
				if f.at == at && (!people || !strings.HasPrefix(f.column, "by_")) {
					as = append(as, string(l.relation.name)+" "+f.says())
				} else if slices.Contains(f.or, at) {
					as = append(as, string(l.relation.name)+" "+f.says()+", where that is blank")
				}
			}
		}
		if h.As = strings.Join(as, "; "); h.As == "" {
			h.As = "not read"
		}
		list = append(list, h)
	}
	return list
}

// says is what a heading stands for, in words.
func (f field) says() string {
	column := f.column
	for _, implied := range f.implied {
		if implied[0] == "kind" {
			column += " of " + implied[1]
		} else {
			column += ", " + implied[0] + " " + implied[1]
		}
	}
	if f.minutes {
		column += ", of minutes"
	}
	return column
}

// saved is how a table is read, for another month.
func (p *proposal) saved() Saved {
	s := Saved{Headings: map[string]string{}}
	for _, text := range p.cells {
		if text = strings.TrimSpace(text); text != "" {
			s.Headings[text] = ""
		}
	}
	for _, l := range p.readings {
		s.As = append(s.As, l.relation.name)
		for _, f := range l.fields {
			if !strings.HasPrefix(f.column, "by_") || s.Headings[f.heading] == "" {
				s.Headings[f.heading] = f.column
			}
			for _, at := range f.or {
				s.Headings[strings.TrimSpace(p.cells[at])] = f.column
			}
		}
		for _, part := range l.parts {
			for _, f := range part {
				s.Headings[f.heading] = asKnown
				if len(f.implied) > 0 && f.implied[0][0] == "kind" {
					s.Headings[f.heading] = f.column + " of " + f.implied[0][1]
				}
			}
		}
	}
	return s
}

// use reads what follows as a saved table was read; nil: as the options say.
func (i *Import) use(s *Saved) {
	i.mapped, i.as = map[string]string{}, i.options.As
	if s != nil {
		i.as = s.As
		for heading, column := range s.Headings {
			if column != asKnown {
				i.mapped[letters(heading)] = column
			}
		}
	}
	for heading, column := range i.options.Map {
		i.mapped[letters(heading)] = column
	}
}

// Like reports whether another table has half of the headings, and so is the same table in another month.
func (s Saved) Like(other Saved) bool { return s.within(keys(other.Headings)) > 0 }

// within is how many of the headings a row has, or 0 where it has less than half of them.
func (s *Saved) within(row []string) int {
	here := 0
	for heading := range s.Headings {
		if hasHeading(row, heading) {
			here++
		}
	}
	if 2*here < len(s.Headings) {
		return 0
	}
	return here
}

// savedFor is the saved table that has most of a row's headings, half of its own at least; nil: none.
func (i *Import) savedFor(row []string) *Saved {
	var best *Saved
	most := 0
	for n := range i.options.Saved {
		if here := i.options.Saved[n].within(row); here > most {
			best, most = &i.options.Saved[n], here
		}
	}
	return best
}

func hasHeading(row []string, heading string) bool {
	return slices.ContainsFunc(row, func(text string) bool { return letters(text) == letters(heading) })
}

// askSaved asks about headings that are gone, or new, since the table was saved.
func (i *Import) askSaved(t Table, p *proposal) {
	if p.as == nil {
		return
	}
	var gone []string
	for heading, column := range p.as.Headings {
		if column != "" && !hasHeading(p.cells, heading) {
			gone = append(gone, heading)
		}
	}
	slices.Sort(gone)
	for _, heading := range gone {
		i.question(t, "has no heading %q any more, which is read as %s: import it by its own headings, and save that with "+
			"--save", heading, p.as.Headings[heading])
	}
	for at, heading := range p.cells {
		heading = strings.TrimSpace(heading)
		_, mapped := i.options.Map[heading]
		if heading != "" && p.columns[at].filled && !mapped && !hasHeading(keys(p.as.Headings), heading) {
			i.question(t, "the heading %q is new since this was saved: read it with --map '%s=COLUMN', or leave it out with "+
				"--map '%s=', and save that with --save", heading, heading, heading)
		}
	}
}

func keys(m map[string]string) []string {
	list := make([]string, 0, len(m))
	for key := range m {
		list = append(list, key)
	}
	return list
}
