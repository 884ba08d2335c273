package report

import (
	"fmt"
	"strings"

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
		open(counted(t.Managers, "manager workbook", "manager workbooks"), "managers/")
	}
	if n := t.Letters["email"] + t.Letters["printed"]; n > 0 {
		open(counted(n, "letter", "letters"), "letters/")
	}
	if n := t.Letters["email"]; n > 0 {
		open(counted(n, "of them by e-mail", "of them by e-mail"), "mail/")
	}
	if n := t.Letters["printed"]; n > 0 {
		open(counted(n, "of them to print", "of them to print"), "print/")
	}
	if n := t.Status(rules.Undetermined); n > 0 {
		fmt.Fprintf(&b, "next: mend HR's data for %s (sheet Data problems), then go through the sheet Action now\n",
			counted(n, "undetermined verdict", "undetermined verdicts"))
	} else {
		fmt.Fprintln(&b, "next: go through the sheet Action now")
	}
	return b.String()
}
