package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ceuwatch/jobs/ledger"
)

func runsCommand(f *flags, std stdio) *cobra.Command {
	var person string
	var handedOut []string
	c := &cobra.Command{
		Use:   "runs [RUN]",
		Short: "list the runs, what became of one, or what one person was sent",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			ctx := c.Context()
			s, err := prepare(f)
			if err != nil {
				return err
			}
			if len(args) == 0 && len(handedOut) > 0 {
				return fmt.Errorf("%w: name the run whose letters were handed out", errUsage)
			}
			if !s.hasLedger(f) {
				return fmt.Errorf("%w: there is no ledger in %s yet: make a run first", errUsage, runsDir(f, &s.config))
			}
			return s.withLedger(ctx, f, func(store *ledger.Store) error {
				switch {
				case len(handedOut) > 0:
					return s.handOut(ctx, std, store, args[0], handedOut)
				case person != "":
					return listPerson(ctx, std.out, store, person)
				case len(args) > 0:
					return listRun(ctx, std.out, store, args[0])
				}
				return listRuns(ctx, std.out, store)
			})
		},
	}
	c.Flags().StringVar(&person, "person", "", "what this `STAFF_ID` was sent, over all runs")
	c.Flags().StringSliceVar(&handedOut, "handed-out", nil,
		"note that the printed letters of these `STAFF_IDs` were handed out; all: of everyone in the print queue")
	return c
}
