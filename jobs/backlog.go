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
	Runs   []Record // all but the lost ones
	Unsent []Record // neither held nor finished, the oldest first: to be gone on with
	Rest   []Record // ended for all but those who are put off
	Lost   []Record // entered, and stopped before they got their final name here: nothing of them was sent
	Held   *Record  // waits, for the date of the run to be made
	Sent   *Record  // finished, those who are put off apart, for that date and in that mode
	IDs    []string // of every run, so that no name is given twice
}

// FindBacklog reads the ledger for a run of a date, in a mode. The error is [ErrBadData] when there are sealed runs that
// the ledger does not know: it was lost, or an older one was put in its place, and with it who was sent what.
func FindBacklog(ctx context.Context, ledger Ledger, archive Archive, asOf rules.Date, mode string) (Backlog, error) {
	var b Backlog
	runs, err := ledger.Runs(ctx)
	if err != nil {
		return b, err
	}
	for _, r := range runs {
		b.IDs = append(b.IDs, r.ID)
		if r.Phase == Sealing {
			manifest, err := archive.Manifest(r.ID)
			if err != nil {
				return b, err
			}
			// Whether a run is sealed is what the ledger says: here may lie what another machine, or nobody, gave its name.
			if manifest == "" || r.Manifest != "" && manifest != r.Manifest {
				b.Lost = append(b.Lost, r)
				continue
			}
		}
		b.Runs = append(b.Runs, r)
		if (r.Phase == Finished || r.Phase == Waiting) && r.AsOf == asOf && r.Mode == mode {
			b.Sent = &r
		}
		switch {
		case r.Purged:
		case r.Phase == Waiting:
			b.Rest = append(b.Rest, r)
		case r.Phase == Sealing, r.Phase == Sending:
			b.Unsent = append(b.Unsent, r)
		case r.Phase == Held && r.AsOf == asOf:
			b.Held = &r
		}
	}
	return b, b.unknown(archive)
}

// unknown finds sealed runs that the ledger does not know.
func (b *Backlog) unknown(archive Archive) error {
	sealed, err := archive.Runs()
	if err != nil {
		return err
	}
	sealed = slices.DeleteFunc(sealed, func(id string) bool { return slices.Contains(b.IDs, id) })
	if len(sealed) == 0 {
		return nil
	}
	return fmt.Errorf("%w: there are %d sealed runs that the ledger does not know (%s): it was lost, or is older than they "+
		"are: restore it from a backup, or look at each of them and enter it with ceuwatch ledger adopt %s", ErrBadData,
		len(sealed), strings.Join(sealed, ", "), sealed[0])
}

// Supersede takes an unsent run out of the way of another of its date. The error is [ErrBadData] when messages of it
// went out.
func (r *Record) Supersede(ctx context.Context, ledger Ledger, deliveries Deliveries, at time.Time) error {
	for d, err := range deliveries.Deliveries(ctx, r.ID) {
		if err != nil {
			return err
		}
		if d.Kind != KindHeld && d.State != Planned && d.State != Printed && d.State != Suppressed {
			return fmt.Errorf("%w: messages of %s went out already: go on with ceuwatch send %s, or give it up with --abandon",
				ErrBadData, r.ID, r.ID)
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
