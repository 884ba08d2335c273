package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ceuwatch/jobs"
	"ceuwatch/jobs/schedule"
	"ceuwatch/jobs/seal"
	"ceuwatch/rules"
)

// scheduler makes the runs that fall due. It holds its locks only while it works.
type scheduler struct {
	*setup
	flags *flags
	std   stdio
	zone  *time.Location
	clock func() time.Time
	wait  func(context.Context, time.Duration) error
	told  bool      // HR knows that runs fail
	next  time.Time // as was said last
}

func newScheduler(f *flags, std stdio) (*scheduler, error) {
	set, err := prepare(f)
	if err != nil {
		return nil, err
	}
	s := &scheduler{setup: set, flags: f, std: std, clock: time.Now, wait: wait}
	if s.zone, err = time.LoadLocation(s.config.Organization.TimeZone); err != nil {
		return nil, fmt.Errorf("%w: organization.time_zone: %w", jobs.ErrConfig, err)
	}
	if hrDSN(f, &s.config) == "" {
		return nil, errNoHR
	}
	return s, nil
}

// on returns the setup for a run as of a day.
func (s *scheduler) on(today, asOf rules.Date) (*setup, error) {
	other := *s.setup
	other.today, other.asOf = today, asOf
	var err error
	other.evaluator, err = newEvaluator(&other.config, other.book, asOf)
	return &other, err
}

// work goes on with what earlier runs left, makes the runs that are due, and says how things stand.
func (s *scheduler) work(ctx context.Context) (status schedule.Status, err error) {
	now := s.clock()
	today := rules.NewDate(now.In(s.zone).Date())
	set, err := s.on(today, today)
	if err != nil {
		return status, err
	}
	dir, err := seal.Lock(runsDir(s.flags, &s.config))
	if err != nil {
		return status, err
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	w, err := set.remember(ctx, s.flags, s.std, dir)
	if err != nil {
		return status, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	w.clock, w.wait, w.told = s.clock, s.wait, s.told
	failure := s.due(ctx, w, now)
	s.told = failure != nil
	status, err = s.stand(context.WithoutCancel(ctx), w, now)
	if !status.Next.Equal(s.next) && failure == nil && err == nil {
		s.next = status.Next
		s.say("next run at %s\n", s.local(s.next))
	}
	return status, errors.Join(failure, err)
}

// due makes and sends what is due.
func (s *scheduler) due(ctx context.Context, w *runner, now time.Time) error {
	backlog, missed, err := s.look(ctx, w, now)
	if err != nil {
		return err
	}
	unsent, err := s.unsent(ctx, w, &backlog)
	if err != nil || len(unsent) == 0 && len(missed) == 0 {
		return err
	}
	if err := w.connect(ctx); err != nil {
		return err
	}
	var failures error
	for _, r := range unsent {
		act := w.resume
		if r.Phase == jobs.Held {
			act = w.send // tells HR
		}
		failures = errors.Join(failures, s.calm(act(ctx, r)))
	}
	gates := w.gates()
	for _, batch := range gates.CatchUp(missed, s.zone) {
		record, err := s.make(ctx, w, batch, backlog.IDs)
		if err != nil {
			return errors.Join(failures, err)
		}
		backlog.IDs = append(backlog.IDs, record.ID)
		failures = errors.Join(failures, s.calm(w.send(ctx, record)))
	}
	return failures
}

// look reads what the ledger has, and notes periods for which somebody made a run by hand.
func (s *scheduler) look(ctx context.Context, w *runner, now time.Time) (jobs.Backlog, []time.Time, error) {
	sealed, err := w.dir.Runs()
	if err != nil {
		return jobs.Backlog{}, nil, err
	}
	backlog, err := jobs.FindBacklog(ctx, w.ledger, sealed, w.today)
	if err != nil {
		return backlog, nil, err
	}
	periods, err := w.ledger.Periods(ctx)
	if err != nil {
		return backlog, nil, err
	}
	if len(periods) == 0 {
		periods = []jobs.Period{{Due: now}}
		if err := w.ledger.Remember(ctx, periods...); err != nil {
			return backlog, nil, err
		}
	}
	missed, _, err := schedule.Missed(s.config.Schedule.Cron, s.zone, backlog.Done(periods), now)
	if err != nil {
		return backlog, nil, fmt.Errorf("%w: schedule.cron: %w", jobs.ErrConfig, err)
	}
	var due []time.Time
	for _, at := range missed {
		if run := backlog.Made(at, s.zone, w.today); run == "" {
			due = append(due, at)
		} else if err := w.ledger.Remember(ctx, jobs.Period{Due: at, Run: run}); err != nil {
			return backlog, nil, err
		}
	}
	return backlog, due, nil
}

// unsent lists the runs that are to be gone on with, and the held ones that HR was not told of yet.
func (s *scheduler) unsent(ctx context.Context, w *runner, backlog *jobs.Backlog) ([]jobs.Record, error) {
	all := slices.Clone(backlog.Unsent)
	for _, r := range backlog.Runs {
		if r.Phase != jobs.Held || r.Purged {
			continue
		}
		for d, err := range w.ledger.Deliveries(ctx, r.ID) {
			if err != nil {
				return nil, err
			}
			if d.Kind == jobs.KindHeld && (d.State == jobs.Planned || d.State == jobs.Intended) {
				all = append(all, r)
				break
			}
		}
	}
	return all, nil
}

// make makes a run for periods that fell due.
func (s *scheduler) make(ctx context.Context, w *runner, batch jobs.Missed, taken []string) (jobs.Record, error) {
	set, err := s.on(w.today, batch.AsOf)
	if err != nil {
		return jobs.Record{}, err
	}
	own := *w
	own.setup = set
	outcome, err := own.seal(ctx, runOptions{}, taken, batch.Periods)
	if err != nil {
		return jobs.Record{}, own.failed(ctx, err)
	}
	set.tell(s.flags, s.std, outcome)
	return outcome.Record, nil
}

// calm prints what is no failure of the job: a run that waits for somebody, or that did not reach everybody.
func (s *scheduler) calm(err error) error {
	known := errors.Is(err, jobs.ErrHeld) || errors.Is(err, jobs.ErrUndelivered)
	if !known || errors.Is(err, jobs.ErrUnavailable) {
		return err
	}
	fmt.Fprintf(s.std.err, "ceuwatch: %s\n", errorText(err))
	return nil
}

// stand says how the job stands.
func (s *scheduler) stand(ctx context.Context, w *runner, now time.Time) (status schedule.Status, err error) {
	backlog, _, err := s.look(ctx, w, now)
	if err != nil {
		return status, err
	}
	periods, err := w.ledger.Periods(ctx)
	if err != nil {
		return status, err
	}
	// What was missed and could not be made is tried again soon, whatever the next period is.
	if _, status.Next, err = schedule.Missed(s.config.Schedule.Cron, s.zone, backlog.Done(periods), now); err != nil {
		return status, fmt.Errorf("%w: schedule.cron: %w", jobs.ErrConfig, err)
	}
	unsent, err := s.unsent(ctx, w, &backlog)
	if err != nil {
		return status, err
	}
	status.Unsent = len(unsent)
	var last *jobs.Record
	for i := range backlog.Runs {
		r := &backlog.Runs[i]
		if r.Phase == jobs.Held && !r.Purged {
			status.Held++
		}
		if r.Phase == jobs.Finished && (last == nil || r.Ended.After(last.Ended)) {
			last = r
		}
	}
	if last == nil {
		return status, nil
	}
	status.LastSuccess, status.Due, status.SetAside = last.Ended, last.Letters, last.SetAside
	for d, err := range w.ledger.Deliveries(ctx, last.ID) {
		if err != nil {
			return status, err
		}
		switch d.State {
		case jobs.Accepted, jobs.Filed:
			status.Sent++
		case jobs.Failed, jobs.Deferred, jobs.InDoubt:
			status.Failed++
		}
	}
	return status, nil
}
