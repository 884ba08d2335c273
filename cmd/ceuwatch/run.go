package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
)

func runCommand(f *flags, std stdio) *cobra.Command {
	var order jobs.Order
	c := &cobra.Command{
		Use:   "run",
		Short: "read, evaluate, seal rosters, letters and messages, and send them",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := prepare(f)
			if err != nil {
				return err
			}
			return s.run(c.Context(), f, std, order)
		},
	}
	c.Flags().BoolVar(&order.Hold, "hold", false, "stop before sending")
	c.Flags().BoolVar(&order.Dry, "dry-run", false, "seal as DATE.dry, in place of an earlier one, and send nothing")
	c.Flags().BoolVar(&order.Again, "again", false, "make another run of a date that is done, or supersede an unsent one")
	c.Flags().BoolVar(&order.Release, "release", false, "send whatever a gate says")
	c.MarkFlagsMutuallyExclusive("hold", "release")
	return c
}

// run makes a run and sends it.
func (s *setup) run(ctx context.Context, f *flags, std stdio, order jobs.Order) error {
	order.AsOf = s.asOf
	open := s.works
	if order.Dry && !s.hasLedger(f) {
		open = s.look
	}
	w, err := open(ctx, f, std)
	if err != nil {
		return err
	}
	for _, g := range s.config.gaps() {
		w.Say("warning: " + g.key + ": " + g.what + ": " + g.mend)
	}
	return errors.Join(w.runner().Run(ctx, order), w.close())
}
