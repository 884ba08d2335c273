package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/report"
)

func explainCommand(f *flags, std stdio) *cobra.Command {
	return &cobra.Command{
		Use:   "explain STAFF_ID",
		Short: "explain one person's verdicts in words",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return explain(c.Context(), f, std, args[0])
		},
	}
}

func explain(ctx context.Context, f *flags, std stdio, staffID string) error {
	s, err := prepare(f)
	if err != nil {
		return err
	}
	hr, err := openHR(ctx, f, &s.config)
	if err != nil {
		return err
	}
	defer hr.Close()
	employee, err := hr.Employee(ctx, staffID)
	if err != nil {
		return err
	}
	result := s.evaluator.Evaluate(employee)
	if len(result.Posts) == 0 {
		if len(employee.Staff) > 0 {
			return fmt.Errorf("%w: %s is not employed on %s: see hired_on and left_on, or give another --as-of",
				jobs.ErrBadData, staffID, s.asOf)
		}
		return fmt.Errorf("%w: no staff row has the id %q: ids are exact, upper and lower case included",
			jobs.ErrBadData, staffID)
	}
	person := report.NewPerson(result.Posts, s.config.Notices.Language)
	return report.Explain(std.out, person, result, &s.texts.Words)
}
