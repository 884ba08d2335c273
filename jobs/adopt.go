package jobs

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"
)

// Adoption enters a sealed run that a ledger does not know, or does not know to be sent, as sent.
type Adoption struct {
	ID       string
	Manifest string // its digest
	Run      opener // whose files are as they were sealed
	Manner   Manner // of the channel that took its messages
}

// Adopt does it, and returns how many messages are now known as sent.
func (a *Adoption) Adopt(ctx context.Context, ledger Ledger, deliveries Deliveries, at time.Time) (n int, err error) {
	runs, err := ledger.Runs(ctx)
	if err != nil {
		return 0, err
	}
	if i := slices.IndexFunc(runs, func(r Record) bool { return r.ID == a.ID }); i >= 0 {
		return a.settle(ctx, ledger, deliveries, runs[i], at)
	}
	about, err := readAbout(a.Run)
	if err != nil {
		return 0, fmt.Errorf("%w: read the manifest: %w", ErrBadData, err)
	}
	record := Record{
		ID: a.ID, AsOf: about.AsOf, Mode: a.Manner.Mode, Phase: Finished, Staff: about.People.Included,
		Letters: sum(about.Letters), Made: at, Since: at, Ended: at, Manifest: a.Manifest,
	}
	return n, ledger.Enter(ctx, record, a.sent(&n))
}

// adopted is the reason of what is taken for sent.
const adopted = "taken for sent: the ledger was older than the run"

// sent yields what a run's plan promised as sent.
func (a *Adoption) sent(n *int) iter.Seq2[Delivery, error] {
	return func(yield func(Delivery, error) bool) {
		*n = 0
		for d, err := range deliveries(a.Run, 0, false) {
			if d.State == Planned {
				d.State, d.Reason, *n = a.Manner.Taken, adopted, *n+1
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// settle ends a run that the ledger knows, and does not know to be sent.
func (a *Adoption) settle(
	ctx context.Context, ledger Ledger, all Deliveries, run Record, at time.Time,
) (n int, err error) {
	if run.Phase != Held && run.Phase != Sending && run.Phase != Waiting && run.Phase != Sealing {
		return 0, fmt.Errorf("%w: the ledger knows %s, which is %s: nothing is left to adopt", ErrBadData, run.ID, run.Phase)
	}
	if run.Manifest != "" && run.Manifest != a.Manifest {
		return 0, fmt.Errorf("%w: %s is not the run that the ledger has sealed", ErrBadData, run.ID)
	}
	var sent []Delivery
	for d, err := range all.Deliveries(ctx, run.ID) {
		if err != nil {
			return 0, err
		}
		if d.State == Planned || d.State == Intended {
			d.State, d.Reason = a.Manner.Taken, adopted
			sent = append(sent, d)
		}
	}
	if err := all.Settle(ctx, run.ID, at, sent...); err != nil {
		return 0, err
	}
	run.Phase = Finished
	return len(sent), ledger.Move(ctx, run, at)
}
