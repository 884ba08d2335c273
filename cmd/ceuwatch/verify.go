package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/seal"
)

func verifyCommand(f *flags, std stdio) *cobra.Command {
	return &cobra.Command{
		Use:   "verify RUN",
		Short: "compare a sealed run's files with its manifest",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir, err := findRun(f, args[0])
			if err != nil {
				return err
			}
			wrong, err := seal.Verify(dir)
			if err != nil {
				return err
			}
			for _, sentence := range wrong {
				fmt.Fprintln(std.out, sentence)
			}
			if len(wrong) > 0 {
				return fmt.Errorf("%w: %s is not as it was sealed: restore it from a backup, or make a new run",
					jobs.ErrBadData, dir)
			}
			if !f.quiet {
				fmt.Fprintf(std.err, "%s: every file is as it was sealed\n", dir)
			}
			return nil
		},
	}
}
