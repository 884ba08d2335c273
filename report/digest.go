package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// Next says what a run left, where, and what to do with it. Dir is the sealed run's directory.
func Next(t *Tally, dir string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nsealed in %s\n", dir)
	open := func(what, file string) { fmt.Fprintf(&b, "  %-22s %s/%s\n", what, dir, file) }
	open("look at it", "index.html")
	open("roster", "roster.xlsx")
	if t.Managers > 0 {
		open(say.Counted(t.Managers, "manager workbook", "manager workbooks"), "managers/")
	}
	if n := t.Letters["email"] + t.Letters["printed"]; n > 0 {
		open(say.Counted(n, "letter", "letters"), "letters/")
	}
	if n := t.Letters["email"]; n > 0 {
		open(say.Counted(n, "of them by e-mail", "of them by e-mail"), "mail/")
	}
	if n := t.Letters["printed"]; n > 0 {
		open(say.Counted(n, "of them to print", "of them to print"), "print/")
	}
	if n := t.Status(rules.Undetermined); n > 0 {
		fmt.Fprintf(&b, "next: fix HR's data for %s (sheet Data problems), then go through the sheet Action now\n",
			say.Counted(n, "undetermined credential", "undetermined credentials"))
	} else {
		fmt.Fprintln(&b, "next: go through the sheet Action now")
	}
	return b.String()
}

// Digest is a tally in a few lines for the terminal, without names.
func Digest(t *Tally) string {
	var b strings.Builder
	fmt.Fprintf(&b, "as of %s: %d people = %d with credentials + %d without any record\n",
		t.AsOf, t.Included, t.WithVerdicts, t.Included-t.WithVerdicts)
	for _, status := range Statuses() {
		fmt.Fprintf(&b, "  %-15s %7d\n", status, t.Status(status))
	}
	for _, relation := range rules.Relations() {
		fmt.Fprintf(&b, "  %s: %d rows read = %d used + %d set aside", relation, t.Read[relation], t.Used(relation),
			t.Aside(relation))
		var parts []string
		for _, reason := range slices.Sorted(maps.Keys(t.SetAside[relation])) {
			parts = append(parts, fmt.Sprintf("%s %d", reason, t.SetAside[relation][reason]))
		}
		if len(parts) > 0 {
			fmt.Fprintf(&b, " (%s)", strings.Join(parts, ", "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
