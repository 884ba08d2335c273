package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ceuwatch/rules"
)

// ErrHeld: the run is sealed and waits for somebody.
var ErrHeld = fmt.Errorf("%w: held", ErrBadData)

// Held says why a run waits and what to do, or nothing when it does not.
func (r *Record) Held() error {
	if r.Phase != Held {
		return nil
	}
	why := slices.Clone(r.Gates)
	release := " --release"
	if len(why) == 0 {
		why, release = []string{"somebody asked to hold it"}, ""
	}
	return fmt.Errorf("%w: %s is held, since %s: look at it, then ceuwatch send %s%s, or make it anew with ceuwatch run "+
		"--again", ErrHeld, r.ID, strings.Join(why, "; "), r.ID, release)
}

// Backlog is what a runner finds in the ledger before it makes a run.
type Backlog struct {
	Runs   []Record // all
	Unsent []Record // neither held nor finished, the oldest first: to be gone on with
	Held   *Record  // waits, for the date of the run to be made
	IDs    []string // of every run, so that no name is given twice
}

// FindBacklog reads the ledger. Sealed are the runs in the output directory. The error is [ErrBadData] when there are
// some and the ledger has none: it was lost, and with it who was sent what.
func FindBacklog(ctx context.Context, ledger Ledger, sealed []string, asOf rules.Date) (Backlog, error) {
	var b Backlog
	runs, err := ledger.Runs(ctx)
	if err != nil {
		return b, err
	}
	if len(runs) == 0 && len(sealed) > 0 {
		return b, fmt.Errorf("%w: there are %d sealed runs and the ledger is empty: restore it from a backup, or move the "+
			"runs away and everybody is notified anew", ErrBadData, len(sealed))
	}
	for _, r := range runs {
		if r.Phase == Sealing && !slices.Contains(sealed, r.ID) {
			continue // it was stopped before it got its final name: it never was
		}
		b.Runs, b.IDs = append(b.Runs, r), append(b.IDs, r.ID)
		switch {
		case r.Purged:
		case r.Phase == Sealing, r.Phase == Sending:
			b.Unsent = append(b.Unsent, r)
		case r.Phase == Held && r.AsOf == asOf:
			b.Held = &r
		}
	}
	return b, nil
}

// Supersede takes an unsent run out of the way of another of its date. The error is [ErrBadData] when messages of it
// went out.
func (r *Record) Supersede(ctx context.Context, ledger Ledger, deliveries Deliveries, at time.Time) error {
	for d, err := range deliveries.Deliveries(ctx, r.ID) {
		if err != nil {
			return err
		}
		if d.Kind != KindHeld && d.State != Planned && d.State != Printed && d.State != Suppressed {
			return fmt.Errorf("%w: messages of %s went out already: go on with ceuwatch send %s", ErrBadData, r.ID, r.ID)
		}
	}
	r.Phase = Superseded
	return ledger.Move(ctx, *r, at)
}

// Resume takes up a run that was stopped: it goes on, or waits, when that was found or the run is too late by now.
func (r *Record) Resume(ctx context.Context, ledger Ledger, gates *Gates, at time.Time) error {
	if gates.late(r) {
		r.Gates = append(r.Gates, "it is older than schedule.max_late allows")
	}
	return errors.Join(r.proceed(ctx, ledger, at), r.Held())
}
