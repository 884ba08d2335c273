package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/seal"
)

func ledgerCommand(f *flags, std stdio) *cobra.Command {
	c := &cobra.Command{Use: "ledger", Short: "mend the ledger"}
	c.AddCommand(&cobra.Command{
		Use:   "adopt RUN",
		Short: "enter a sealed run that an older ledger does not know, with its notices as sent",
		Long: "Enters a sealed run that the ledger does not know, or does not know to be sent, since it was restored from a\n" +
			"backup older than the run. Its messages count as sent, so that nobody gets them a second time. Look at the run,\n" +
			"and at RUN.delivery, before: whom it did not reach hears nothing of these notices any more.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := prepare(f)
			if err != nil {
				return err
			}
			return s.adopt(c.Context(), f, std, filepath.Base(args[0]))
		},
	})
	return c
}

func (s *setup) adopt(ctx context.Context, f *flags, std stdio, run string) error {
	w, err := s.works(ctx, f, std)
	if err != nil {
		return err
	}
	n, err := w.adopt(ctx, run)
	if err == nil {
		_, err = fmt.Fprintf(std.out, "messages of %s taken for sent: %d\n", run, n)
	}
	return errors.Join(err, w.close())
}

func (w *works) adopt(ctx context.Context, run string) (int, error) {
	manifest, err := w.dir.Manifest(run)
	if err != nil {
		return 0, err
	}
	sealed, err := seal.Open(w.path(run), manifest)
	if err != nil {
		return 0, err
	}
	channel, err := w.config.channel(mailTimeout)
	if err != nil {
		return 0, err
	}
	adoption := jobs.Adoption{ID: run, Manifest: manifest, Run: sealed, Manner: channel.Manner()}
	n, err := adoption.Adopt(ctx, w.ledger, w.ledger, w.clock())
	return n, errors.Join(err, channel.Close())
}
