package main

import (
	"context"
	"fmt"

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
	answer, err := newAnswer()
	if err != nil {
		return err
	}
	defer answer.remove()
	write, flush := verdictWriter(answer, format)
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
	if err := answer.copyTo(std.out); err != nil {
		return fmt.Errorf("write verdicts: %w", err)
	}
	if !f.quiet {
		fmt.Fprint(std.err, report.Digest(tally))
	}
	return nil
}
