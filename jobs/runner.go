package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ceuwatch/report"
	"ceuwatch/rules"
)

// Runner makes runs and sends them, the only one on its ledger.
type Runner struct {
	Ledger     Ledger
	Deliveries Deliveries
	Archive    Archive
	Works      Works
	Voice      Voice
	Gates      Gates
	Mode       string // of the channel
	Clock      func() time.Time
	Warned     map[string]bool // failures that HR knows of

	fresh   Outcome // of the run that was sealed last
	release bool    // send whatever a gate says
}

// Run goes on with what an earlier run left, then makes a run and sends it. An order that is dry touches neither ledger
// nor mail.
func (r *Runner) Run(ctx context.Context, order Order) error {
	r.release = order.Release
	var stuck error
	var rest []Record
	if !order.Dry {
		backlog, done, err := r.takeUp(ctx, order)
		if rest = backlog.Rest; done {
			return errors.Join(err, r.again(ctx, rest))
		}
		order.Taken, stuck = backlog.IDs, err
	}
	outcome, err := r.make(ctx, order)
	if err == nil {
		err = r.Voice.Show(outcome)
	}
	if !order.Dry && outcome.Dir != "" {
		err = errors.Join(r.send(ctx, outcome.Record), err)
	}
	return errors.Join(err, stuck, r.again(ctx, rest))
}

// again tries those who are put off once more.
func (r *Runner) again(ctx context.Context, rest []Record) (err error) {
	for _, run := range rest {
		if ctx.Err() == nil {
			err = errors.Join(err, r.send(ctx, run))
		}
	}
	return err
}

// takeUp goes on with runs that were neither held nor finished. It is done when no run is to be made. Where one is, an
// error is of runs of other dates, which do not keep it.
func (r *Runner) takeUp(ctx context.Context, order Order) (b Backlog, done bool, err error) {
	if b, err = r.backlog(ctx, order.AsOf); err != nil {
		return b, true, err
	}
	if b.Sent != nil && !order.Again {
		r.Voice.Say(b.Sent.ID + " was sent already: ceuwatch run --again makes another run of the day")
		return b, true, r.Voice.Show(Outcome{Record: *b.Sent})
	}
	if b.Held != nil && !order.Again {
		return b, true, b.Held.Held()
	}
	if b.Held != nil {
		if err := b.Held.Supersede(ctx, r.Ledger, r.Deliveries, r.Clock()); err != nil {
			return b, true, err
		}
	}
	var stuck error
	for _, run := range b.Unsent {
		own := run.AsOf == order.AsOf
		if own && order.Again {
			if err := run.Supersede(ctx, r.Ledger, r.Deliveries, r.Clock()); err != nil {
				return b, true, err
			}
			continue
		}
		if own {
			done = true
			if err := r.Voice.Show(Outcome{Record: run}); err != nil {
				return b, true, err
			}
		}
		err := r.resume(ctx, run)
		if stays := errors.Is(err, ErrBadData) && !errors.Is(err, ErrUnavailable); stays && !own {
			stuck = errors.Join(stuck, err)
		} else if err != nil {
			return b, true, errors.Join(err, stuck)
		}
	}
	return b, done, stuck
}

// backlog reads what the ledger has for a date, and gives up the runs that were lost.
func (r *Runner) backlog(ctx context.Context, asOf rules.Date) (Backlog, error) {
	b, err := FindBacklog(ctx, r.Ledger, r.Archive, asOf, r.Mode)
	if err != nil {
		return b, r.failed(ctx, err)
	}
	for _, run := range b.Lost {
		run.Phase = Abandoned
		if err := r.Ledger.Move(ctx, run, r.Clock()); err != nil {
			return b, err
		}
	}
	return b, nil
}

// resume goes on with a run that was neither held nor finished.
func (r *Runner) resume(ctx context.Context, run Record) error {
	r.Voice.Say("going on with " + run.ID)
	underway := run.Phase == Sending
	err := run.Resume(ctx, r.Ledger, &r.Gates, r.Clock())
	switch {
	case errors.Is(err, ErrHeld) && underway:
		return errors.Join(err, r.Works.Warn(ctx, err)) // the plan has no message about a hold
	case err != nil && !errors.Is(err, ErrHeld):
		return err
	}
	return r.send(ctx, run)
}

// make makes one sealed run. When it fails, it leaves nothing behind, and HR is told.
func (r *Runner) make(ctx context.Context, order Order) (Outcome, error) {
	outcome, err := r.seal(ctx, order)
	if outcome.Dir != "" {
		r.fresh = outcome
	}
	if order.Dry {
		return outcome, err
	}
	return outcome, r.failed(ctx, err)
}

func (r *Runner) seal(ctx context.Context, order Order) (outcome Outcome, err error) {
	run, err := r.Works.Run(ctx, order)
	if err != nil {
		return outcome, err
	}
	outcome, err = run.Do(ctx)
	if outcome.Dir == "" {
		err = errors.Join(err, run.Discard())
	}
	return outcome, err
}

// Send sends a sealed run, or goes on sending it; with release, whatever a gate says. The error is [ErrNoRun] when the
// ledger has none of that name.
func (r *Runner) Send(ctx context.Context, id string, release bool) error {
	run, err := r.find(ctx, id)
	if err != nil {
		return err
	}
	switch {
	case run.Phase == Finished:
		r.Voice.Say(id + " was sent already")
		return nil
	case run.Phase == Superseded || run.Phase == Abandoned || run.Purged:
		return fmt.Errorf("%w: %s was superseded, given up or purged: it is never sent", ErrBadData, id)
	case run.Phase == Held && len(run.Gates) > 0 && !release:
		return run.Held()
	}
	if r.release = release; run.Phase != Waiting {
		run.Phase = Sending
	}
	return r.send(ctx, run)
}

// ErrNoRun: the ledger has no run of a name.
var ErrNoRun = errors.New("no run")

// find looks a run up.
func (r *Runner) find(ctx context.Context, id string) (Record, error) {
	runs, err := r.Ledger.Runs(ctx)
	if err != nil {
		return Record{}, err
	}
	i := slices.IndexFunc(runs, func(run Record) bool { return run.ID == id })
	if i < 0 {
		return Record{}, ErrNoRun
	}
	return runs[i], nil
}

// send sends a run, or tells HR why it is held.
func (r *Runner) send(ctx context.Context, run Record) (err error) {
	fresh := run.ID == r.fresh.Record.ID
	send, err := r.Works.Send(ctx, run, fresh)
	if err != nil {
		return r.failed(ctx, err)
	}
	defer func() { err = errors.Join(err, send.Channel.Close()) }()
	if mode := send.Channel.Manner().Mode; run.Mode != mode {
		return fmt.Errorf("%w: %s was made for mail.mode %s: make it anew with ceuwatch run --again", ErrBadData, run.ID,
			run.Mode)
	}
	send.Release, send.StaffChange = r.release, r.Gates.StaffChange
	if fresh {
		send.Inspected = r.fresh.Inspected
	}
	if run.Phase == Held {
		return errors.Join(run.Held(), send.Hold(ctx))
	}
	err = send.Do(ctx)
	if errors.Is(err, ErrHeld) {
		return errors.Join(err, r.Works.Warn(ctx, err)) // the plan has no message about a hold
	}
	if errors.Is(err, ErrUndelivered) && run.Phase == Waiting {
		err = errors.Join(err, r.Works.Warn(ctx, err)) // the run's own message to HR is long gone
	}
	return errors.Join(r.failed(ctx, err), r.outcomes(ctx, run.ID))
}

// outcomes says what became of the letters.
func (r *Runner) outcomes(ctx context.Context, run string) error {
	counts := map[string]int{}
	for d, err := range r.Deliveries.Deliveries(context.WithoutCancel(ctx), run) {
		if err != nil {
			return err
		}
		if d.Kind == KindLetter {
			counts[string(d.State)]++
		}
	}
	r.Voice.Say("letters: " + report.Outcomes(counts))
	return nil
}

// failed tells HR that a run did not come to its end, and returns why.
func (r *Runner) failed(ctx context.Context, why error) error {
	for _, known := range []error{ErrHeld, ErrUndelivered, ErrNextDay, ErrPutOff, ErrBarred, ErrAway, ErrPaused} {
		if errors.Is(why, known) {
			return why // HR was told, or cannot be
		}
	}
	if why == nil || ctx.Err() != nil || r.Warned[why.Error()] {
		return why
	}
	err := r.Works.Warn(ctx, why)
	if err == nil {
		r.Warned[why.Error()] = true
	}
	return errors.Join(why, err)
}
