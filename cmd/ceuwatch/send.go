package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
)

func sendCommand(f *flags, std stdio) *cobra.Command {
	var release, abandon bool
	c := &cobra.Command{
		Use:   "send RUN",
		Short: "send a sealed run, or go on sending it",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := prepare(f)
			if err != nil {
				return err
			}
			return s.send(c.Context(), f, std, filepath.Base(args[0]), release, abandon)
		},
	}
	c.Flags().BoolVar(&release, "release", false, "send whatever a gate says")
	c.Flags().BoolVar(&abandon, "abandon", false, "give up a run that cannot be finished: whom it did not reach is due again")
	c.MarkFlagsMutuallyExclusive("release", "abandon")
	return c
}

func (s *setup) send(ctx context.Context, f *flags, std stdio, run string, release, abandon bool) error {
	if !s.hasLedger(f) {
		return fmt.Errorf("%w: no run %q: there is no ledger in %s", errUsage, run, runsDir(f, &s.config))
	}
	w, err := s.works(ctx, f, std)
	if err != nil {
		return err
	}
	if abandon {
		err = w.runner().Abandon(ctx, run)
	} else {
		err = w.runner().Send(ctx, run, release)
	}
	if errors.Is(err, jobs.ErrNoRun) {
		err = fmt.Errorf("%w: no run %q in the ledger: see ceuwatch runs", errUsage, run)
	}
	return errors.Join(err, w.close())
}
