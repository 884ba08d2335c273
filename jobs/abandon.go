package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ceuwatch/rules"
)

// Abandon gives up a run that cannot be finished, and tells HR who was not reached. These are due again. The error is
// [ErrNoRun] when the ledger has none of that name.
func (r *Runner) Abandon(ctx context.Context, id string) error {
	run, err := r.find(ctx, id)
	if err != nil {
		return err
	}
	if run.Phase == Finished || run.Phase == Superseded || run.Phase == Abandoned {
		return fmt.Errorf("%w: %s is %s: nothing is left to give up", ErrBadData, id, run.Phase)
	}
	var ended []Delivery
	var missed []string
	for d, err := range r.Deliveries.Deliveries(ctx, id) {
		if err != nil {
			return err
		}
		switch d.State {
		case Planned:
			d.State, d.Reason = Failed, "the run was given up before it was sent"
		case Intended:
			d.State, d.Reason = InDoubt, "the answer was lost, and the run was given up"
		default:
			continue
		}
		ended = append(ended, d)
		if d.Kind == KindLetter || d.Kind == KindDigest {
			missed = append(missed, fmt.Sprintf("%s to %s (%s)", d.Kind, d.StaffID, strings.ReplaceAll(string(d.State), "_", " ")))
		}
	}
	text := id + " was given up; everybody was reached before"
	if len(missed) > 0 {
		text = fmt.Sprintf("%s was given up; not reached, and due again in the next run: %s", id, strings.Join(missed, ", "))
	}
	r.Voice.Say(text)
	if err := r.Works.Warn(ctx, errors.New(text)); err != nil {
		r.Voice.Problem(err) // it must be possible to give a run up while the mail server is away
	}
	if err := r.Deliveries.Settle(ctx, id, r.Clock(), ended...); err != nil {
		return err
	}
	run.Phase = Abandoned
	return r.Ledger.Move(ctx, run, r.Clock())
}

// Purge removes the runs as of days before a day, and names each. Who was sent what stays in the ledger. One that is not
// sent to its end stays, too, and is the error.
func (r *Runner) Purge(ctx context.Context, before rules.Date, name func(run string)) error {
	runs, err := r.Ledger.Runs(ctx)
	if err != nil {
		return err
	}
	var unsent error
	for _, run := range runs {
		if run.AsOf >= before || run.Purged {
			continue
		}
		switch run.Phase {
		case Held: // nobody will send it any more
			if err := run.Supersede(ctx, r.Ledger, r.Deliveries, r.Clock()); err != nil {
				unsent = errors.Join(unsent, err)
				continue
			}
		case Sending, Waiting:
			unsent = errors.Join(unsent, fmt.Errorf("%w: %s is not sent to its end: go on with ceuwatch send %s, or give it up "+
				"with --abandon", ErrBadData, run.ID, run.ID))
			continue
		}
		if err := r.Archive.Remove(run.ID); err != nil {
			return err
		}
		run.Purged = true
		if err := r.Ledger.Move(ctx, run, r.Clock()); err != nil {
			return err
		}
		name(run.ID)
	}
	return unsent
}
