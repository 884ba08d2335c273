package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

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

func (s *setup) purge(ctx context.Context, f *flags, std stdio, before rules.Date) error {
	w, err := s.works(ctx, f, std)
	if err != nil {
		return err
	}
	err = w.runner().Purge(ctx, before, func(run string) { fmt.Fprintln(std.out, run) })
	return errors.Join(err, w.close())
}
