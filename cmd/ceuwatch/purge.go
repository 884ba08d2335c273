package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/ledger"
	"ceuwatch/jobs/seal"
	"ceuwatch/rules"
)

func purgeCommand(f *flags, std stdio) *cobra.Command {
	var before string
	c := &cobra.Command{
		Use:   "purge",
		Short: "remove runs older than output.keep; who was sent what stays in the ledger",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := prepare(f)
			if err != nil {
				return err
			}
			day := s.config.Output.Keep.before(s.today)
			if before != "" {
				var ok bool
				if day, ok = rules.ParseDate(before); !ok {
					return fmt.Errorf("%w: --before %q is no date: write YYYY-MM-DD", errUsage, before)
				}
			}
			return s.purge(c.Context(), f, std, day)
		},
	}
	c.Flags().StringVar(&before, "before", "", "`day` before which runs are removed, YYYY-MM-DD (default output.keep ago)")
	return c
}

func (s *setup) purge(ctx context.Context, f *flags, std stdio, before rules.Date) (err error) {
	dir, err := seal.Lock(runsDir(f, &s.config))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	return s.withLedger(ctx, f, func(store *ledger.Store) error {
		runs, err := store.Runs(ctx)
		if err != nil {
			return err
		}
		for _, r := range runs {
			if r.AsOf >= before || r.Purged {
				continue
			}
			if r.Phase == jobs.Held {
				// Nobody will send it any more.
				if err := r.Supersede(ctx, store, store, time.Now()); err != nil {
					return err
				}
			}
			if r.Phase == jobs.Sending {
				return fmt.Errorf("%w: %s is not sent to its end: go on with ceuwatch send %s first", jobs.ErrBadData, r.ID, r.ID)
			}
			if err := errors.Join(dir.Remove(r.ID), store.Purge(ctx, r.ID)); err != nil {
				return err
			}
			fmt.Fprintln(std.out, r.ID)
		}
		return nil
	})
}
