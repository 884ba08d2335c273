package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/ledger"
	"ceuwatch/rules"
)

func suppressCommand(f *flags, std stdio) *cobra.Command {
	var until, reason string
	var list, lift bool
	c := &cobra.Command{
		Use:   "suppress STAFF_ID --until D --reason R",
		Short: "keep notices from a person until a day; HR still sees the person",
		Example: "  ceuwatch suppress S-0001 --until 2027-02-01 --reason 'on leave'\n  ceuwatch suppress --list\n" +
			"  ceuwatch suppress S-0001 --lift",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			ctx, reason := c.Context(), strings.Join(strings.Fields(reason), " ")
			day, dated := rules.ParseDate(until)
			switch {
			case list == (len(args) > 0):
				return fmt.Errorf("%w: name one person by staff id, or give --list alone", errUsage)
			case !list && !lift && !dated:
				return fmt.Errorf("%w: --until %q is no date: write YYYY-MM-DD", errUsage, until)
			case !list && !lift && reason == "":
				return fmt.Errorf("%w: --reason is empty: say why, for whoever asks later", errUsage)
			}
			s, err := prepare(f)
			if err != nil {
				return err
			}
			if !list && !lift {
				if err := s.known(ctx, f, args[0]); err != nil {
					return err
				}
			}
			return s.withLedger(ctx, f, func(store *ledger.Store) error {
				switch {
				case list:
					return s.listSuppressed(ctx, std, store)
				case lift:
					return liftSuppression(ctx, f, std, store, args[0])
				}
				said := fmt.Sprintf("%s gets no notices until %s; rosters still show the person", args[0], day)
				p := jobs.Suppression{StaffID: args[0], Until: day, Reason: reason}
				return confirm(f, std, said, store.Suppress(ctx, p, time.Now()))
			})
		},
	}
	c.Flags().StringVar(&until, "until", "", "first `day` on which notices go out again, YYYY-MM-DD")
	c.Flags().StringVar(&reason, "reason", "", "`why`")
	c.Flags().BoolVar(&list, "list", false, "list who gets no notices, until when and why")
	c.Flags().BoolVar(&lift, "lift", false, "let notices go out to the person again")
	c.MarkFlagsMutuallyExclusive("list", "lift", "until")
	return c
}

func (s *setup) listSuppressed(ctx context.Context, std stdio, store *ledger.Store) error {
	all, err := store.Suppressed(ctx, s.asOf)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "STAFF ID\tUNTIL\tWHY")
	for _, id := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(t, "%s\t%s\t%s\n", plain(id), all[id].Until, plain(all[id].Reason))
	}
	return t.Flush()
}

func liftSuppression(ctx context.Context, f *flags, std stdio, store *ledger.Store, staffID string) error {
	lifted, err := store.Lift(ctx, staffID)
	if err == nil && !lifted {
		return fmt.Errorf("%w: nothing keeps notices from %q: see ceuwatch suppress --list", errUsage, staffID)
	}
	return confirm(f, std, staffID+" gets notices again", err)
}

// confirm says what was done, unless it was not or nobody wants to hear.
func confirm(f *flags, std stdio, done string, err error) error {
	if err == nil && !f.quiet {
		fmt.Fprintln(std.err, done)
	}
	return err
}
