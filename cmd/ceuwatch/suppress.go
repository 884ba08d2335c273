package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/ledger"
	"ceuwatch/rules"
)

func suppressCommand(f *flags, std stdio) *cobra.Command {
	var until, reason string
	c := &cobra.Command{
		Use:   "suppress STAFF_ID --until D --reason R",
		Short: "keep notices from a person until a day; HR still sees the person",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			day, ok := rules.ParseDate(until)
			if !ok {
				return fmt.Errorf("%w: --until %q is no date: write YYYY-MM-DD", errUsage, until)
			}
			if reason = strings.Join(strings.Fields(reason), " "); reason == "" {
				return fmt.Errorf("%w: --reason is empty: say why, for whoever asks later", errUsage)
			}
			s, err := prepare(f)
			if err != nil {
				return err
			}
			return s.withLedger(c.Context(), f, func(store *ledger.Store) error {
				p := jobs.Suppression{StaffID: args[0], Until: day, Reason: reason}
				if err := store.Suppress(c.Context(), p, time.Now()); err != nil {
					return err
				}
				if !f.quiet {
					fmt.Fprintf(std.err, "%s gets no notices until %s; rosters still show the person\n", args[0], day)
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&until, "until", "", "first `day` on which notices go out again, YYYY-MM-DD")
	c.Flags().StringVar(&reason, "reason", "", "`why`")
	return c
}

// withLedger opens the ledger for a command that makes no run.
func (s *setup) withLedger(ctx context.Context, f *flags, do func(*ledger.Store) error) error {
	if err := os.MkdirAll(runsDir(f, &s.config), 0o700); err != nil {
		return fmt.Errorf("make the output directory: %w", err)
	}
	store, err := ledger.Open(ctx, s.ledgerDSN(f))
	if err != nil {
		return err
	}
	return errors.Join(do(store), store.Close())
}
