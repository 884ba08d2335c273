package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/ledger"
	"ceuwatch/jobs/seal"
	"ceuwatch/jobs/spool"
	"ceuwatch/report"
)

// runOptions say how far a run goes.
type runOptions struct{ hold, dry, again, release bool }

func runCommand(f *flags, std stdio) *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   "run",
		Short: "read, evaluate, seal rosters, letters and messages, and send them",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := prepare(f)
			if err != nil {
				return err
			}
			return s.run(c.Context(), f, std, o)
		},
	}
	c.Flags().BoolVar(&o.hold, "hold", false, "stop before sending")
	c.Flags().BoolVar(&o.dry, "dry-run", false, "seal as DATE.dry, in place of an earlier one, and send nothing")
	c.Flags().BoolVar(&o.again, "again", false, "supersede an unsent run of the date")
	c.Flags().BoolVar(&o.release, "release", false, "send whatever a gate says")
	c.MarkFlagsMutuallyExclusive("hold", "release")
	return c
}

// run goes on with what an earlier run left, then makes a run and sends it.
func (s *setup) run(ctx context.Context, f *flags, std stdio, o runOptions) (err error) {
	dir, err := seal.Lock(runsDir(f, &s.config))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	if o.dry {
		return s.dryRun(ctx, f, std, dir)
	}
	w, err := s.open(ctx, f, std, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	backlog, done, err := w.backlog(ctx, o.again)
	if done || err != nil {
		return err
	}
	outcome, err := w.seal(ctx, o, backlog.IDs, nil)
	if err != nil {
		return w.failed(ctx, err)
	}
	told := s.tell(f, std, outcome)
	return errors.Join(w.send(ctx, outcome.Record), told)
}

// dryRun makes a run that is never sent, with what a ledger knows that is there.
func (s *setup) dryRun(ctx context.Context, f *flags, std stdio, dir *seal.Dir) (err error) {
	w := &runner{setup: s, flags: f, std: std, dir: dir, clock: time.Now, wait: wait}
	if s.hasLedger(f) {
		if w.ledger, err = ledger.Open(ctx, s.ledgerDSN(f)); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, w.ledger.Close()) }()
	}
	if w.hr, err = openHR(ctx, f, &s.config); err != nil {
		return err
	}
	defer w.hr.Close()
	outcome, err := w.seal(ctx, runOptions{dry: true}, nil, nil)
	if err != nil {
		return err
	}
	return s.tell(f, std, outcome)
}

// backlog goes on with runs that were neither held nor finished. It is done when one of them is of this run's date.
func (w *runner) backlog(ctx context.Context, again bool) (b jobs.Backlog, done bool, err error) {
	sealed, err := w.dir.Runs()
	if err != nil {
		return b, false, err
	}
	if b, err = jobs.FindBacklog(ctx, w.ledger, sealed, w.asOf); err != nil {
		return b, false, err
	}
	if b.Held != nil && !again {
		return b, false, b.Held.Held()
	}
	if b.Held != nil {
		if err := b.Held.Supersede(ctx, w.ledger, w.ledger, w.clock()); err != nil {
			return b, false, err
		}
	}
	for _, r := range b.Unsent {
		if again && r.AsOf == w.asOf {
			if err := r.Supersede(ctx, w.ledger, w.ledger, w.clock()); err != nil {
				return b, false, err
			}
			continue
		}
		done = done || r.AsOf == w.asOf
		if err := w.resume(ctx, r); err != nil {
			return b, false, err
		}
	}
	return b, done, nil
}

// resume goes on with a run that was neither held nor finished.
func (w *runner) resume(ctx context.Context, r jobs.Record) error {
	if r.AsOf == w.asOf {
		fmt.Fprintln(w.std.out, w.path(r.ID))
	}
	w.say("going on with %s\n", filepath.ToSlash(w.path(r.ID)))
	underway, gates := r.Phase == jobs.Sending, w.gates()
	err := r.Resume(ctx, w.ledger, &gates, w.clock())
	switch {
	case errors.Is(err, jobs.ErrHeld) && underway:
		return errors.Join(err, w.warn(ctx, errorText(err))) // the plan has no message about a hold
	case err != nil && !errors.Is(err, jobs.ErrHeld):
		return err
	}
	return w.send(ctx, r)
}

// seal makes one sealed run, of a name not taken, for periods of the schedule. When it fails, it leaves nothing behind.
func (w *runner) seal(
	ctx context.Context, o runOptions, taken []string, periods []time.Time,
) (outcome jobs.Outcome, err error) {
	started := w.clock()
	draft, err := w.dir.Begin(w.asOf.String(), o.dry, taken)
	if err != nil {
		return outcome, err
	}
	sealed := false
	defer func() {
		if !sealed {
			err = errors.Join(err, draft.Discard())
		}
	}()
	job, err := w.job(draft.Run(), started)
	if err != nil {
		return outcome, err
	}
	job.Reader, job.Draft, job.Clock = w.hr, draft, w.clock
	job.Plan.Hold, job.Plan.Release, job.Plan.Gates = o.hold, o.release, w.gates()
	job.Plan.Periods = periods
	if w.ledger != nil {
		job.History = w.ledger
		runs, err := w.ledger.Runs(ctx)
		if err != nil {
			return outcome, err
		}
		if len(runs) > 0 {
			job.Plan.People = runs[len(runs)-1].Staff
		}
		if !o.dry {
			job.Ledger = w.ledger
		}
	}
	if job.Earlier, err = draft.Earlier(); err != nil {
		return outcome, err
	}
	if job.Spool, err = spool.Open(draft.Dir()); err != nil {
		return outcome, err
	}
	progress := newProgress(w.std.err, w.flags.quiet, w.clock)
	job.Progress = progress.show
	outcome, err = job.Do(ctx)
	progress.finish()
	if sealed = outcome.Dir != ""; sealed {
		w.fresh = outcome
	}
	return outcome, err
}

// tell says on the terminal what was found, where it is, and what to do next.
func (s *setup) tell(f *flags, std stdio, outcome jobs.Outcome) error {
	if !f.quiet {
		fmt.Fprint(std.err, report.Digest(outcome.Tally))
		fmt.Fprint(std.err, report.Next(outcome.Tally, filepath.ToSlash(outcome.Dir)))
	}
	if _, err := fmt.Fprintln(std.out, outcome.Dir); err != nil {
		return fmt.Errorf("print where the run is: %w", err)
	}
	return nil
}
