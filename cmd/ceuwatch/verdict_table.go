package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"

	"ceuwatch/rules"
)

func verdictWriter(w io.Writer, format string) (write func(rules.Verdict) error, flush func() error) {
	if format == "jsonl" {
		lines := json.NewEncoder(w)
		return func(v rules.Verdict) error { return lines.Encode(&v) }, func() error { return nil }
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "STAFF ID\tCREDENTIAL\tSTATUS\tSTAGE\tEXPIRES\tDAYS\tCOUNTED\tREQUIRED\tTO EARN\tISSUES")
	return func(v rules.Verdict) error {
		cells := []string{v.StaffID, v.Credential, string(v.Status), string(v.Stage), "", "", "", "", "", issues(v.Issues)}
		if s := v.Standing; s != nil {
			cells[4], cells[5] = s.ExpiresOn.String(), fmt.Sprint(v.DaysToExpiry())
			cells[6], cells[7], cells[8] = s.Counted.String(), s.Version.Required.String(), s.ToEarn.String()
		}
		for i := range cells {
			cells[i] = plain(cells[i])
		}
		_, err := fmt.Fprintln(table, strings.Join(cells, "\t"))
		return err
	}, table.Flush
}

func issues(list []rules.Issue) string {
	words := make([]string, len(list))
	for i, issue := range list {
		words[i] = string(issue)
	}
	return strings.Join(words, " ")
}

// plain is a cell of a table for the terminal: one line without control characters, a dash where it is empty.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, strings.TrimSpace(s))
	if s == "" {
		return "-"
	}
	return s
}
