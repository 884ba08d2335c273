package page

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// statusBars counts the verdicts by status.
func statusBars(t *report.Tally, words *templates.Words) Bars {
	b := Bars{
		Caption: "Credentials by status", Head: [2]string{"Status", "Credentials"},
		Note: "An expired credential is not valid for work, inside the exam window too. Until that window closes, " +
			"continuing education still renews it; afterwards an exam is required.",
	}
	var counts []int
	for _, s := range report.Statuses() {
		n := t.Status(s)
		counts = append(counts, n)
		b.Bars = append(b.Bars, Bar{Label: words.Statuses[string(s)].En, Number: say.Number(n), Code: string(s)})
	}
	b.scale(counts)
	return b
}

// expiryBars counts the current credentials by month of expiry.
func expiryBars(t *report.Tally, words *templates.Words) Bars {
	b := Bars{Caption: "Credentials still valid, by month of expiry", Head: [2]string{"Month", "Expire"}}
	year, month, _ := t.AsOf.Civil()
	for i, n := range t.Expiring {
		y, m, _ := time.Date(year, month+time.Month(i), 1, 0, 0, 0, 0, time.UTC).Date()
		b.Bars = append(b.Bars, Bar{Label: fmt.Sprintf("%.3s %d", words.Months["en"][m-1], y), Number: say.Number(n)})
	}
	b.scale(t.Expiring[:])
	return b
}

// scale gives the longest bar the whole width, and a bar above nothing at least a visible sliver.
func (b *Bars) scale(counts []int) {
	longest := max(1, slices.Max(counts))
	for i, n := range counts {
		if n > 0 {
			b.Bars[i].Share = max(1, float64(n*1000/longest)/10)
		}
	}
}

// standings counts the verdicts by status for each credential and each site.
func standings(t *report.Tally, words *templates.Words) []Grid {
	return []Grid{
		standing("By credential", "Credential", t.CredentialNames(), words),
		standing("By site", "Site", t.BySite, words),
	}
}

func standing(caption, head string, by map[string]map[rules.Status]int, words *templates.Words) Grid {
	g := Grid{Caption: caption, Head: []string{head}}
	sums := make([]int, len(report.Statuses())+1)
	for _, s := range report.Statuses() {
		g.Head = append(g.Head, words.Statuses[string(s)].En)
	}
	g.Head = append(g.Head, "All")
	for _, key := range slices.Sorted(maps.Keys(by)) {
		row, all := []string{cmp.Or(say.Shown(key), "(none)")}, 0
		for i, s := range report.Statuses() {
			n := by[key][s]
			all += n
			sums[i] += n
			row = append(row, say.Number(n))
		}
		sums[len(sums)-1] += all
		g.Rows = append(g.Rows, append(row, say.Number(all)))
	}
	g.Foot = []string{"All"}
	for _, n := range sums {
		g.Foot = append(g.Foot, say.Number(n))
	}
	g.shorten("Summary")
	return g
}

// accounting says what became of each row read and of each person.
func accounting(t *report.Tally, words *templates.Words) []Grid {
	g := Grid{
		Caption: "Rows read = used + set aside",
		Head:    []string{"Rows"}, Rows: [][]string{{"Read"}}, Foot: []string{"Used"},
	}
	reasons := []string{
		rules.AsideIDMissing, rules.AsideStaffIDMissing, rules.AsideExcluded, rules.AsideDuplicate, rules.AsideOrphan,
		rules.AsideRepeated,
	}
	for _, relation := range rules.Relations() {
		g.Head = append(g.Head, strings.ReplaceAll(string(relation), "_", " "))
		g.Rows[0] = append(g.Rows[0], say.Number(t.Read[relation]))
		g.Foot = append(g.Foot, say.Number(t.Used(relation)))
	}
	for _, reason := range reasons {
		row, sum := []string{"Set aside: " + words.Asides[reason].HR}, 0
		for _, relation := range rules.Relations() {
			sum += t.SetAside[relation][reason]
			row = append(row, say.Number(t.SetAside[relation][reason]))
		}
		if sum > 0 {
			g.Rows = append(g.Rows, row)
		}
	}
	grids := []Grid{g}
	if len(t.NoRecord) > 0 {
		grids = append(grids, tally("People without any credential on record", [2]string{"Job title", "People"}, t.NoRecord))
	}
	if len(t.Letters) > 0 {
		grids = append(grids, tally("Letters", [2]string{"What becomes of them", "Letters"}, t.Letters))
	}
	return grids
}

// tally is a table of one number a row, with their sum.
func tally(caption string, head [2]string, counts map[string]int) Grid {
	g, sum := Grid{Caption: caption, Head: head[:]}, 0
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		sum += counts[key]
		g.Rows = append(g.Rows, []string{cmp.Or(say.Shown(key), "(none)"), say.Number(counts[key])})
	}
	g.Foot = []string{"All", say.Number(sum)}
	g.shorten("Summary")
	return g
}

// shorten leaves the rows that a page shows.
func (g *Grid) shorten(sheet string) {
	g.More = more(len(g.Rows)-maxGrid, sheet)
	g.Rows = g.Rows[:min(len(g.Rows), maxGrid)]
}
