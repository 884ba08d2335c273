package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/ledger"
	"ceuwatch/jobs/seal"
)

func verifyCommand(f *flags, std stdio) *cobra.Command {
	return &cobra.Command{
		Use:   "verify RUN",
		Short: "compare a sealed run's files with its manifest, and that with the ledger",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			dir, err := findRun(f, args[0])
			if err != nil {
				return err
			}
			manifest, err := sealedManifest(c.Context(), f, dir)
			if err != nil {
				return err
			}
			wrong, err := seal.Verify(dir, manifest)
			if err != nil {
				return err
			}
			for _, sentence := range wrong {
				fmt.Fprintln(std.out, sentence)
			}
			if len(wrong) > 0 {
				return fmt.Errorf("%w: %s is not as it was sealed: restore it from a backup", jobs.ErrBadData, dir)
			}
			if !f.quiet {
				fmt.Fprintf(std.err, "%s: every file is as it was sealed\n", dir)
			}
			if manifest == "" && !f.quiet {
				fmt.Fprintln(std.err, "no ledger here knows the run: whether its manifest is the one that was sealed is not known")
			}
			return nil
		},
	}
}

// sealedManifest is the digest that the ledger has of a run's manifest; empty where none knows the run.
func sealedManifest(ctx context.Context, f *flags, dir string) (string, error) {
	c, err := loadConfig(f.config)
	if err != nil {
		return "", err
	}
	s, beside := &setup{config: c}, *f
	beside.out = filepath.Dir(dir)
	if !s.hasLedger(&beside) {
		return "", nil
	}
	store, err := ledger.Open(ctx, s.ledgerDSN(&beside))
	if err != nil {
		return "", err
	}
	runs, err := store.Runs(ctx)
	manifest := ""
	for _, r := range runs {
		if r.ID == filepath.Base(dir) {
			manifest = r.Manifest
		}
	}
	return manifest, errors.Join(err, store.Close())
}
