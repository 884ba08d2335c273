package roster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// summary is the sheet that sums up a run. Its rows are made when they are asked for: the tally is whole only then.
func (r *Roster) summary(t *report.Tally) report.Sheet {
	made := &overview{roster: r, tally: t}
	s := report.Sheet{
		Name: "Summary", Columns: []report.Column{{Width: 46, Wrap: true}},
		Charts: func() []report.Chart { return made.charts },
	}
	for range len(report.Statuses()) + 1 {
		s.Columns = append(s.Columns, report.Column{Width: 14.5, Figures: true})
	}
	s.Rows = func(yield func([]report.Cell, error) bool) {
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
	tally  *report.Tally
	rows   [][]report.Cell
	charts []report.Chart
}

func (o *overview) make() {
	r, t := o.roster, o.tally
	o.rows, o.charts = nil, nil
	o.add(report.Title("Credential roster as of " + r.day()))
	if r.Organization != "" {
		o.add(report.Note(templates.OneLine(r.Organization)))
	}
	o.add()
	o.add(report.Label("As of"), r.AsOf)
	o.add(report.Label("Run"), report.Note(r.Run))
	o.add(report.Label("Rule book"), report.Note(r.Book.Digest))
	o.add(report.Label("Changes"), report.Note(t.Since.String()))
	o.add()
	o.add(report.Label("People employed on this date"), t.Included)
	o.add(report.Label("of these with a credential, or in need of one"), t.WithVerdicts)
	o.add(report.Label("of these without any credential on record"), t.Included-t.WithVerdicts)
	o.add(report.Label("Credentials, one for each person and kind"), t.Verdicts)
	o.add(report.Label("Letters due"), sum(t.Letters))
	o.add(report.Label("Workbooks for managers"), t.Managers)
	o.add()
	chartsAt, high := len(o.rows)+1, max(17, 6+min(len(t.BySite), maxBars))
	for range high + 1 {
		o.add()
	}
	credentials := t.CredentialNames()
	o.byStatus("Credentials by status and kind", "Credential", credentials, slices.Sorted(maps.Keys(credentials)))
	sites := o.byStatus("Credentials by status and site", "Site", t.BySite, mostOpen(t.BySite))
	months := o.expiries()
	o.counts("People without any credential on record, by job title", "Job title", "People", t.NoRecord)
	o.counts("Letters, by what becomes of them", "Outcome", "Letters", t.Letters)
	o.accounting()
	o.draw(chartsAt, high, sites, months)
}

func (o *overview) add(cells ...report.Cell) { o.rows = append(o.rows, cells) }

// byStatus adds a table of counts by status, in the order given, and returns the row of its header.
func (o *overview) byStatus(heading, first string, by map[string]map[rules.Status]int, order []string) (header int) {
	o.add(report.Heading(heading))
	top := []report.Cell{report.Label(first)}
	for _, mark := range statusMarks(o.roster.Words) {
		top = append(top, mark)
	}
	o.add(append(top, report.Label("All"))...)
	header = len(o.rows)
	all := map[rules.Status]int{}
	line := func(name report.Cell, counts map[rules.Status]int) {
		row, total := []report.Cell{name}, 0
		for _, s := range report.Statuses() {
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
	line(report.Label("All"), all)
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
	order := slices.Sorted(maps.Keys(by))
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(open(b), open(a)) })
	return order
}

// expiries adds the table of credentials that expire in each of the next months, and returns the row of its header.
func (o *overview) expiries() (header int) {
	o.add(report.Heading("Valid credentials by month of expiry"))
	o.add(report.Label("Month"), report.Label("Expire"))
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
	o.add(report.Heading(heading))
	o.add(report.Label(first), report.Label(second))
	for _, key := range slices.Sorted(maps.Keys(by)) {
		o.add(cmp.Or(key, "(none)"), by[key])
	}
	o.add(report.Label("All"), sum(by))
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
	o.add(report.Heading("Rows read = used + set aside"))
	row := func(name report.Cell, count func(rules.Relation) int) {
		cells := []report.Cell{name}
		for _, relation := range rules.Relations() {
			cells = append(cells, count(relation))
		}
		o.add(cells...)
	}
	top := []report.Cell{report.Label("Rows")}
	for _, relation := range rules.Relations() {
		top = append(top, report.Label(say.Relation(relation)))
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
		c := report.Chart{
			Title: title, Stacked: true, Row: row, Col: 1, Width: 640, Rows: high,
			Categories: span(sites+1, 1, sites+bars, 1),
		}
		for i, s := range report.StatusRows() {
			c.Series = append(c.Series, report.Series{
				Name: span(sites, i+2, sites, i+2), Values: span(sites+1, i+2, sites+bars, i+2), Colour: s.Fill,
			})
		}
		o.charts = append(o.charts, c)
	}
	o.charts = append(o.charts, report.Chart{
		Title: "Valid credentials by month of expiry", Row: row, Col: 5, Left: 24, Width: 590, Rows: high,
		Categories: span(months+1, 1, months+12, 1),
		Series: []report.Series{{
			Name: span(months, 2, months, 2), Values: span(months+1, 2, months+12, 2), Colour: "2F6DA8",
		}},
	})
}
