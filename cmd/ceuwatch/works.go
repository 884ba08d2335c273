package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"ceuwatch/jobs"
	"ceuwatch/jobs/hrdb"
	"ceuwatch/jobs/ledger"
	"ceuwatch/jobs/seal"
	"ceuwatch/jobs/spool"
	"ceuwatch/report/roster"
	"ceuwatch/report/xlsx"
)

// works makes what runs are made with and sent with, alone in its directory and on its ledger.
type works struct {
	*setup
	flags    *flags
	std      stdio
	dir      *seal.Dir
	ledger   *ledger.Store // nil: there is none to look into
	hr       *hrdb.Reader  // nil: not needed yet
	clock    func() time.Time
	wait     func(context.Context, time.Duration) error
	progress *progress // of what is under way
}

// works opens the directory and the ledger of the runs.
func (s *setup) works(ctx context.Context, f *flags, std stdio) (*works, error) {
	w, err := s.look(ctx, f, std)
	if err != nil {
		return nil, err
	}
	if w.ledger, err = ledger.Take(ctx, s.ledgerDSN(f)); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// look opens the directory of the runs alone.
func (s *setup) look(_ context.Context, f *flags, std stdio) (*works, error) {
	dir, err := seal.Lock(runsDir(f, &s.config))
	if err != nil {
		return nil, err
	}
	w := &works{setup: s, flags: f, std: std, dir: dir, clock: time.Now, wait: wait}
	w.progress = newProgress(std.err, f.quiet, w.clock)
	return w, nil
}

func (w *works) close() (err error) {
	w.progress.finish()
	if w.hr != nil {
		err = w.hr.Close()
	}
	if w.ledger != nil {
		err = errors.Join(err, w.ledger.Close())
	}
	return errors.Join(err, w.dir.Close())
}

// runner makes and sends runs with the works.
func (w *works) runner() *jobs.Runner {
	return &jobs.Runner{
		Ledger: w.ledger, Deliveries: w.ledger, Archive: w.dir, Works: w, Voice: w, Gates: w.gates(),
		Mode: w.config.Mail.Mode, Clock: w.clock, Warned: map[string]bool{},
	}
}

// connect opens the HR database.
func (w *works) connect(ctx context.Context) (err error) {
	if w.hr == nil {
		w.hr, err = openHR(ctx, w.flags, &w.config)
	}
	return err
}

func (w *works) path(run string) string { return filepath.Join(runsDir(w.flags, &w.config), run) }

// Run is as [jobs.Works] says.
func (w *works) Run(ctx context.Context, order jobs.Order) (job *jobs.Run, err error) {
	gates := w.gates()
	if err := w.takeIn(ctx, order, &gates); err != nil {
		return nil, err
	}
	if err := w.connect(ctx); err != nil {
		return nil, err
	}
	on := *w.setup
	on.asOf = order.AsOf
	if on.evaluator, err = newEvaluator(&on.config, on.book, on.asOf); err != nil {
		return nil, err
	}
	started := w.clock()
	draft, err := w.dir.Begin(order.AsOf.String(), order.Dry, order.Taken)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, draft.Discard())
		}
	}()
	if job, err = on.job(draft.Run(), started); err != nil {
		return nil, err
	}
	job.Reader, job.Draft, job.Discard, job.Clock = w.hr, draft, draft.Discard, w.clock
	job.Plan.Hold, job.Plan.Release, job.Plan.Gates, job.Plan.Periods = order.Hold, order.Release, gates, order.Periods
	if w.ledger != nil {
		job.History = w.ledger
		runs, err := w.ledger.Runs(ctx)
		if err != nil {
			return nil, err
		}
		if len(runs) > 0 {
			job.Plan.People = runs[len(runs)-1].Staff
		}
		if !order.Dry {
			job.Ledger = w.ledger
		}
	}
	if job.Earlier, err = draft.Earlier(); err != nil {
		return nil, err
	}
	job.Progress = w.begin()
	job.Spool, err = spool.Open(draft.Dir())
	return job, err
}

// begin shows anew how far something has come.
func (w *works) begin() jobs.Progress {
	w.progress.finish()
	w.progress = newProgress(w.std.err, w.flags.quiet, w.clock)
	return w.progress.show
}

// Send is as [jobs.Works] says.
func (w *works) Send(ctx context.Context, run jobs.Record, fresh bool) (_ *jobs.Send, err error) {
	if err := w.connect(ctx); err != nil {
		return nil, err
	}
	sealed := seal.Fresh(w.path(run.ID))
	if !fresh {
		if sealed, err = seal.Open(w.path(run.ID), run.Manifest); err != nil {
			return nil, err
		}
	}
	employed, err := newEvaluator(&w.config, w.book, max(w.today, run.AsOf))
	if err != nil {
		return nil, err
	}
	mailer, err := w.mailer(run.ID, run.AsOf, run.Made)
	if err != nil {
		return nil, err
	}
	compose, err := w.composer()
	if err != nil {
		return nil, err
	}
	channel, err := w.config.channel(mailTimeout)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(w.config.Organization.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("%w: organization.time_zone: %w", jobs.ErrConfig, err)
	}
	return &jobs.Send{
		Record: run, Dir: filepath.ToSlash(w.path(run.ID)), Run: sealed, After: sealed.After(), Ledger: w.ledger,
		Deliveries: w.ledger, History: w.ledger, Roll: w.hr, Employed: employed, Channel: channel, Mailer: mailer,
		Reopen: reopen(),
		Roster: roster.Roster{
			Organization: w.config.Organization.Name, Run: run.ID, AsOf: run.AsOf, Created: run.Made,
			Book: w.book, Words: &w.texts.Words,
		},
		Layout: jobs.Layout{
			Message:  compose,
			Workbook: new(xlsx.Writer).Write,
		},
		HR: w.config.hrAddresses(), GiveUp: w.config.Mail.GiveUpAfter.duration(), Repeat: w.config.Notices.Repeat.after,
		Clock: w.clock, Wait: w.wait,
		PerDay: int(w.config.Mail.PerDay), Zone: zone,
		Progress: w.begin(),
	}, nil
}

// Warn is as [jobs.Works] says.
func (w *works) Warn(ctx context.Context, why error) error {
	channel, err := w.config.channel(mailTimeout)
	if err != nil {
		return err
	}
	defer channel.Close()
	mailer, err := w.mailer("", w.asOf, w.clock())
	if err != nil {
		return err
	}
	compose, err := w.composer()
	if err != nil {
		return err
	}
	for i, to := range w.config.hrAddresses() {
		var text bytes.Buffer
		composed, err := mailer.Failed(fmt.Sprint(i+1), to, errorText(why))
		if err == nil {
			err = compose(&text, composed)
		}
		if err == nil {
			err = channel.Send(ctx, to, text.Bytes(), func() error { return nil })
		}
		if err != nil {
			return fmt.Errorf("tell HR: %w", err)
		}
	}
	return nil
}
