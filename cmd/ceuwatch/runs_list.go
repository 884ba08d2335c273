package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"ceuwatch/jobs"
	"ceuwatch/jobs/ledger"
)

func listRuns(ctx context.Context, w io.Writer, store *ledger.Store) error {
	runs, err := store.Runs(ctx)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "RUN\tAS OF\tMAIL\tPHASE\tPEOPLE\tLETTERS\tHELD BECAUSE")
	for _, r := range runs {
		phase := string(r.Phase)
		if r.Purged {
			phase = "purged"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t%d\t%s\n", r.ID, r.AsOf, r.Mode, phase, r.Staff, r.Letters,
			plain(strings.Join(r.Gates, "; ")))
	}
	return t.Flush()
}

func listRun(ctx context.Context, w io.Writer, store *ledger.Store, run string) error {
	all, err := deliveriesOf(ctx, store, run)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "WHAT\tTO\tSTATE\tHANDED OUT\tWHY")
	for _, d := range all {
		to := d.StaffID
		if d.Kind == jobs.KindHeld || d.Kind == jobs.KindReport {
			to = "HR " + to
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", d.Kind, plain(to), d.State, plain(d.Handed.String()), plain(d.Reason))
	}
	return t.Flush()
}

func deliveriesOf(ctx context.Context, store *ledger.Store, run string) ([]jobs.Delivery, error) {
	runs, err := store.Runs(ctx)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(runs, func(r jobs.Record) bool { return r.ID == run }) {
		return nil, fmt.Errorf("%w: no run %q in the ledger: see ceuwatch runs", errUsage, run)
	}
	var all []jobs.Delivery
	for d, err := range store.Deliveries(ctx, run) {
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

func listPerson(ctx context.Context, w io.Writer, store *ledger.Store, staffID string) error {
	past, err := store.Notices(ctx, staffID)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "RUN\tAS OF\tCREDENTIAL\tEXPIRES\tSTAGE\tSTATE\tHANDED OUT")
	for _, p := range past[staffID] {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.Run, p.AsOf, plain(p.Credential), plain(p.ExpiresOn.String()),
			p.Stage, p.State, plain(p.Handed.String()))
	}
	return t.Flush()
}

// handOut notes what HR handed out today.
func (s *setup) handOut(ctx context.Context, std stdio, store *ledger.Store, run string, staffIDs []string) error {
	all, err := deliveriesOf(ctx, store, run)
	if err != nil {
		return err
	}
	if slices.Equal(staffIDs, []string{"all"}) {
		staffIDs = nil
		for _, d := range all {
			if d.Kind == jobs.KindLetter && d.State == jobs.Printed && d.Handed == 0 {
				staffIDs = append(staffIDs, d.StaffID)
			}
		}
	}
	for _, id := range staffIDs {
		if err := store.HandOut(ctx, run, id, s.today); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(std.out, "letters of %s handed out: %d\n", run, len(staffIDs))
	return err
}
