package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/demo"
	"ceuwatch/jobs/hrdb"
)

func demoCommand(f *flags, std stdio) *cobra.Command {
	var o demoOptions
	c := &cobra.Command{
		Use:   "demo",
		Short: "make a demonstration HR database and run the whole job on it",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.staff < 1 {
				return fmt.Errorf("%w: --staff %d: write a number above 0", errUsage, o.staff)
			}
			if o.credits < 0 || o.credits > demo.MaxCredits {
				return fmt.Errorf("%w: --credits %d: write a number from 0 to %d", errUsage, o.credits, demo.MaxCredits)
			}
			if f.out != "" {
				return fmt.Errorf("%w: the demonstration makes its runs anew: name its directory with --dir, not --out", errUsage)
			}
			return runDemo(c.Context(), f, std, o)
		},
	}
	c.Flags().StringVar(&o.dir, "dir", "demo", "`directory` of the demonstration")
	c.Flags().IntVar(&o.staff, "staff", demo.DefaultStaff, "how many `people`")
	c.Flags().Int64Var(&o.seed, "seed", 1, "`number` that the people are made from; the same one makes the same people")
	c.Flags().IntVar(&o.credits, "credits", 0,
		"give people about this `number` of credits on average: older ones on top, which change no verdict")
	c.Flags().BoolVar(&o.noRun, "no-run", false, "make the database and its configuration, and do not run the job")
	return c
}

// demoOptions say what demonstration to make.
type demoOptions struct {
	dir            string
	staff, credits int
	seed           int64
	noRun          bool
}

// runDemo makes the database in DIR/hr.db, or in the one that --hr names, and a configuration for it, and runs the job
// on it into DIR/runs unless told not to.
func runDemo(ctx context.Context, f *flags, std stdio, o demoOptions) error {
	own, err := ownDemo(f, o.dir)
	if err != nil {
		return err
	}
	s, err := prepare(&own)
	if err != nil {
		return err
	}
	db, err := hrdb.Create(ctx, own.hr)
	if err != nil {
		return err
	}
	err = demo.Write(ctx, db, "", demo.Experienced(o.seed, o.staff, o.credits, s.asOf))
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := s.forget(&own); err != nil || o.noRun {
		return err
	}
	return s.run(ctx, &own, std, jobs.Order{Release: true})
}
