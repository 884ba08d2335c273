package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/report"
	"ceuwatch/rules"
)

func evaluateCommand(f *flags, std stdio) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "evaluate",
		Short: "print everyone's verdicts",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			switch format {
			case "table", "jsonl":
			default:
				return fmt.Errorf("%w: --format %q is unknown: write table or jsonl", errUsage, format)
			}
			return evaluate(c.Context(), f, std, format)
		},
	}
	c.Flags().StringVar(&format, "format", "table", "`form` of the output, table or jsonl")
	return c
}

// evaluate prints nothing until the last row is read, so that a lost connection leaves no partial answer behind.
func evaluate(ctx context.Context, f *flags, std stdio, format string) error {
	s, err := prepare(f)
	if err != nil {
		return err
	}
	hr, err := openHR(ctx, f, &s.config)
	if err != nil {
		return err
	}
	defer hr.Close()
	held, err := holdText()
	if err != nil {
		return err
	}
	defer held.remove()
	write, flush := verdictWriter(held, format)
	tally := report.NewTally(s.asOf)
	err = jobs.Evaluate(ctx, hr, s.evaluator, func(_ rules.Employee, result rules.Result) error {
		tally.Add(result)
		for _, v := range result.Verdicts {
			if err := write(v); err != nil {
				return fmt.Errorf("write verdicts: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := flush(); err != nil {
		return fmt.Errorf("write verdicts: %w", err)
	}
	if err := held.copyTo(std.out); err != nil {
		return fmt.Errorf("write verdicts: %w", err)
	}
	if !f.quiet {
		fmt.Fprint(std.err, report.Digest(tally))
	}
	return nil
}

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
