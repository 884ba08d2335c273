package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Periods remembers the moments at which runs fell due.
type Periods interface {
	// Periods lists those that are remembered, the oldest first.
	Periods(ctx context.Context) ([]Period, error)
	// Remember writes periods down for good, in place of what was remembered of them.
	Remember(ctx context.Context, periods ...Period) error
	// Forget drops the periods after a moment.
	Forget(ctx context.Context, after time.Time) error
}

// Service makes the runs that fall due, as of today.
type Service struct {
	*Runner
	Periods Periods
	Zone    *time.Location
	// Missed lists when the schedule fell due up to now, the oldest first, since the last of the moments that are done,
	// and when it next falls due.
	Missed func(done []time.Time, now time.Time) (missed []time.Time, next time.Time, err error)
}

// Work goes on with what earlier runs left, makes the runs that are due at a moment, and says how things stand. It says
// so also when it fails.
func (s *Service) Work(ctx context.Context, now time.Time) (status Status, failure, err error) {
	failure = s.due(ctx, now)
	status, err = s.stand(context.WithoutCancel(ctx), now)
	return status, failure, err
}

// due makes and sends what is due.
func (s *Service) due(ctx context.Context, now time.Time) error {
	backlog, missed, err := s.look(ctx, now)
	if err != nil {
		return err
	}
	unsent, err := s.unsent(ctx, &backlog)
	if err != nil {
		return err
	}
	var failures error
	for _, r := range unsent {
		act := s.resume
		if r.Phase == Held {
			act = s.send // tells HR
		}
		failures = errors.Join(failures, s.calm(act(ctx, r)))
	}
	for _, m := range s.Gates.CatchUp(missed, s.Zone) {
		outcome, err := s.make(ctx, Order{AsOf: m.AsOf, Periods: m.Periods, Taken: backlog.IDs})
		if err != nil {
			return errors.Join(failures, err)
		}
		failures = errors.Join(failures, s.Voice.Show(outcome))
		backlog.IDs = append(backlog.IDs, outcome.Record.ID)
		failures = errors.Join(failures, s.calm(s.send(ctx, outcome.Record)))
	}
	for _, r := range backlog.Rest {
		failures = errors.Join(failures, s.calm(s.send(ctx, r)))
	}
	return failures
}

// look reads what the ledger has, and notes periods for which somebody made a run by hand.
func (s *Service) look(ctx context.Context, now time.Time) (Backlog, []time.Time, error) {
	backlog, err := s.backlog(ctx, s.Gates.Today)
	if err != nil {
		return backlog, nil, err
	}
	for i := range backlog.Runs {
		if r := &backlog.Runs[i]; r.Phase == Held && r.AsOf > s.Gates.Today && r.Made.After(now) {
			if err := r.Supersede(ctx, s.Ledger, s.Deliveries, s.Clock()); err != nil {
				return backlog, nil, err
			}
		}
	}
	// What is remembered of the future was seen by a clock that was wrong.
	if err := s.Periods.Forget(ctx, now); err != nil {
		return backlog, nil, err
	}
	periods, err := s.Periods.Periods(ctx)
	if err != nil {
		return backlog, nil, err
	}
	if len(periods) == 0 {
		periods = []Period{{Due: now}}
		if err := s.Periods.Remember(ctx, periods...); err != nil {
			return backlog, nil, err
		}
	}
	missed, _, err := s.Missed(backlog.Done(periods), now)
	if err != nil {
		return backlog, nil, fmt.Errorf("%w: schedule.cron: %w", ErrConfig, err)
	}
	var due []time.Time
	for _, at := range missed {
		if run := backlog.Made(at, s.Zone, s.Gates.Today); run == "" {
			due = append(due, at)
		} else if err := s.Periods.Remember(ctx, Period{Due: at, Run: run}); err != nil {
			return backlog, nil, err
		}
	}
	return backlog, due, nil
}

// unsent lists the runs that are to be gone on with, and the held ones that HR was not told of yet.
func (s *Service) unsent(ctx context.Context, backlog *Backlog) ([]Record, error) {
	all := slices.Clone(backlog.Unsent)
	for _, r := range backlog.Runs {
		if r.Phase != Held || r.Purged {
			continue
		}
		for d, err := range s.Deliveries.Deliveries(ctx, r.ID) {
			if err != nil {
				return nil, err
			}
			if d.Kind == KindHeld && (d.State == Planned || d.State == Intended) {
				all = append(all, r)
				break
			}
		}
	}
	return all, nil
}

// calm says what is no failure of the job: a run that waits for somebody or for another day, or that did not reach
// everybody.
func (s *Service) calm(err error) error {
	known := errors.Is(err, ErrHeld) || errors.Is(err, ErrUndelivered) || errors.Is(err, ErrNextDay) ||
		errors.Is(err, ErrPutOff)
	if !known || errors.Is(err, ErrUnavailable) {
		return err
	}
	s.Voice.Problem(err)
	return nil
}

// stand says how the job stands.
func (s *Service) stand(ctx context.Context, now time.Time) (status Status, err error) {
	backlog, _, err := s.look(ctx, now)
	if err != nil {
		return status, err
	}
	periods, err := s.Periods.Periods(ctx)
	if err != nil {
		return status, err
	}
	// What was missed and could not be made is tried again soon, whatever the next period is.
	if _, status.Next, err = s.Missed(backlog.Done(periods), now); err != nil {
		return status, fmt.Errorf("%w: schedule.cron: %w", ErrConfig, err)
	}
	unsent, err := s.unsent(ctx, &backlog)
	if err != nil {
		return status, err
	}
	status.Unsent = len(unsent) + len(backlog.Rest)
	return status, s.count(ctx, &backlog, &status)
}
