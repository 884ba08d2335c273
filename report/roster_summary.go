package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// summary is the sheet that sums up a run. Its rows are made when they are asked for: the tally is whole only then.
func (r *Roster) summary(t *Tally) Sheet {
	made := &overview{roster: r, tally: t}
	s := Sheet{
		Name: "Summary", Columns: []Column{{Width: 46, Wrap: true}},
		Charts: func() []Chart { return made.charts },
	}
	for range len(Statuses()) + 1 {
		s.Columns = append(s.Columns, Column{Width: 14.5, Figures: true})
	}
	s.Rows = func(yield func([]Cell, error) bool) {
		made.make()
		for _, row := range made.rows {
			if !yield(row, nil) {
				return
			}
		}
	}
	return s
}

// overview is a summary in the making.
type overview struct {
	roster *Roster
	tally  *Tally
	rows   [][]Cell
	charts []Chart
}

func (o *overview) make() {
	r, t := o.roster, o.tally
	o.rows, o.charts = nil, nil
	o.add(Title("Credential roster as of " + r.day()))
	if r.Organization != "" {
		o.add(Note(templates.OneLine(r.Organization)))
	}
	o.add()
	o.add(Label("As of"), r.AsOf)
	o.add(Label("Run"), Note(r.Run))
	o.add(Label("Rule book"), Note(r.Book.Digest))
	o.add(Label("Changes"), Note(t.Since.String()))
	o.add()
	o.add(Label("People employed on this date"), t.Included)
	o.add(Label("of these with at least one verdict"), t.WithVerdicts)
	o.add(Label("of these without any credential on record"), t.Included-t.WithVerdicts)
	o.add(Label("Verdicts, one for each person and credential"), t.Verdicts)
	o.add(Label("Letters due"), sum(t.Letters))
	o.add(Label("Workbooks for managers"), t.Managers)
	o.add()
	chartsAt, high := len(o.rows)+1, max(17, 6+min(len(t.BySite), maxBars))
	for range high + 1 {
		o.add()
	}
	o.byStatus("Verdicts by status and credential", "Credential", t.ByCredential, keys(t.ByCredential))
	sites := o.byStatus("Verdicts by status and site", "Site", t.BySite, mostOpen(t.BySite))
	months := o.expiries()
	o.counts("People without any credential on record, by job title", "Job title", "People", t.NoRecord)
	o.counts("Letters, by what becomes of them", "Outcome", "Letters", t.Letters)
	o.accounting()
	o.draw(chartsAt, high, sites, months)
}

func (o *overview) add(cells ...Cell) { o.rows = append(o.rows, cells) }

// byStatus adds a table of counts by status, in the order given, and returns the row of its header.
func (o *overview) byStatus(heading, first string, by map[string]map[rules.Status]int, order []string) (header int) {
	o.add(Heading(heading))
	top := []Cell{Label(first)}
	for _, mark := range statusMarks(o.roster.Words) {
		top = append(top, mark)
	}
	o.add(append(top, Label("All"))...)
	header = len(o.rows)
	all := map[rules.Status]int{}
	line := func(name Cell, counts map[rules.Status]int) {
		row, total := []Cell{name}, 0
		for _, s := range Statuses() {
			row = append(row, counts[s])
			total += counts[s]
		}
		o.add(append(row, total)...)
	}
	for _, key := range order {
		line(cmp.Or(key, "(none)"), by[key])
		for s, n := range by[key] {
			all[s] += n
		}
	}
	line(Label("All"), all)
	o.add()
	return header
}

// mostOpen orders sites by how many verdicts are not current, the most first.
func mostOpen(by map[string]map[rules.Status]int) []string {
	open := func(site string) (n int) {
		for s, count := range by[site] {
			if s != rules.Current {
				n += count
			}
		}
		return n
	}
	order := keys(by)
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(open(b), open(a)) })
	return order
}

// expiries adds the table of credentials that expire in each of the next months, and returns the row of its header.
func (o *overview) expiries() (header int) {
	o.add(Heading("Valid credentials by month of expiry"))
	o.add(Label("Month"), Label("Expire"))
	header = len(o.rows)
	for i, n := range o.tally.Expiring {
		o.add(o.roster.monthYear(i), n)
	}
	o.add()
	return header
}

// counts adds a table of one number a row, with their sum; nothing when there is nothing to count.
func (o *overview) counts(heading, first, second string, by map[string]int) {
	if len(by) == 0 {
		return
	}
	o.add(Heading(heading))
	o.add(Label(first), Label(second))
	for _, key := range keys(by) {
		o.add(cmp.Or(key, "(none)"), by[key])
	}
	o.add(Label("All"), sum(by))
	o.add()
}

func sum(by map[string]int) (n int) {
	for _, count := range by {
		n += count
	}
	return n
}

// accounting adds what became of every row read.
func (o *overview) accounting() {
	o.add(Heading("Rows read = used + set aside"))
	row := func(name Cell, count func(rules.Relation) int) {
		cells := []Cell{name}
		for _, relation := range rules.Relations() {
			cells = append(cells, count(relation))
		}
		o.add(cells...)
	}
	top := []Cell{Label("Rows")}
	for _, relation := range rules.Relations() {
		top = append(top, Label(relationWord(relation)))
	}
	o.add(top...)
	row("Read", func(relation rules.Relation) int { return o.tally.Read[relation] })
	row("Used", o.tally.Used)
	for _, reason := range []string{
		rules.AsideIDMissing, rules.AsideStaffIDMissing, rules.AsideExcluded, rules.AsideDuplicate, rules.AsideOrphan,
		rules.AsideRepeated,
	} {
		words := cmp.Or(o.roster.Words.Asides[reason].HR, strings.ReplaceAll(reason, "_", " "))
		row("Set aside: "+words, func(relation rules.Relation) int { return o.tally.SetAside[relation][reason] })
	}
}

// maxBars is how many sites the chart shows; the table below it has them all.
const maxBars = 25

// draw puts the charts side by side: statuses by site, and expiries by month.
func (o *overview) draw(row, high, sites, months int) {
	if bars := min(len(o.tally.BySite), maxBars); bars > 0 {
		title := "Status by site"
		if len(o.tally.BySite) > maxBars {
			title = fmt.Sprintf("Status by site: the %d sites with most to do", maxBars)
		}
		c := Chart{
			Title: title, Stacked: true, Row: row, Col: 1, Width: 640, Rows: high,
			Categories: Range{sites + 1, 1, sites + bars, 1},
		}
		for i, s := range Statuses() {
			fill, _ := statusColours(s)
			c.Series = append(c.Series, Series{
				Name: Range{sites, i + 2, sites, i + 2}, Values: Range{sites + 1, i + 2, sites + bars, i + 2}, Colour: fill,
			})
		}
		o.charts = append(o.charts, c)
	}
	o.charts = append(o.charts, Chart{
		Title: "Valid credentials by month of expiry", Row: row, Col: 5, Left: 24, Width: 590, Rows: high,
		Categories: Range{months + 1, 1, months + 12, 1},
		Series: []Series{{
			Name: Range{months, 2, months, 2}, Values: Range{months + 1, 2, months + 12, 2}, Colour: "2F6DA8",
		}},
	})
}
