package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/seal"
)

func sendCommand(f *flags, std stdio) *cobra.Command {
	release := false
	c := &cobra.Command{
		Use:   "send RUN",
		Short: "send a sealed run, or go on sending it",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := prepare(f)
			if err != nil {
				return err
			}
			return s.send(c.Context(), f, std, filepath.Base(args[0]), release)
		},
	}
	c.Flags().BoolVar(&release, "release", false, "send whatever a gate says")
	return c
}

func (s *setup) send(ctx context.Context, f *flags, std stdio, run string, release bool) (err error) {
	if !s.hasLedger(f) {
		return fmt.Errorf("%w: no run %q: there is no ledger in %s", errUsage, run, runsDir(f, &s.config))
	}
	dir, err := seal.Lock(runsDir(f, &s.config))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	w, err := s.open(ctx, f, std, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	runs, err := w.ledger.Runs(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(runs, func(r jobs.Record) bool { return r.ID == run })
	if i < 0 {
		return fmt.Errorf("%w: no run %q in the ledger: see ceuwatch runs", errUsage, run)
	}
	record := runs[i]
	switch {
	case record.Phase == jobs.Finished:
		w.say("%s was sent already\n", record.ID)
		return nil
	case record.Phase == jobs.Superseded || record.Purged:
		return fmt.Errorf("%w: %s was superseded or purged: it is never sent", jobs.ErrBadData, record.ID)
	case record.Phase == jobs.Held && len(record.Gates) > 0 && !release:
		return record.Held()
	}
	record.Phase = jobs.Sending
	return w.send(ctx, record)
}
