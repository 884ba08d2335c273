package schedule

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"ceuwatch/jobs"
)

// Watch does what is due whenever it is, and again until it succeeds. Nothing is started while it is under way.
type Watch struct {
	// Work does what is due and says how the job stands, also when it fails.
	Work func(context.Context) (jobs.Status, error)
	// Failed says why work failed and when it is tried again.
	Failed func(err error, again time.Time)
	Clock  func() time.Time
	Wait   func(context.Context, time.Duration) error

	mu      sync.Mutex
	status  jobs.Status
	problem error
}

const (
	// glance is how often the clock is looked at: it may be put forward, or the machine sleep, while a timer waits.
	glance = time.Minute
	// leap is by how much a clock may be ahead of what was waited for before it is doubted.
	leap = 24 * time.Hour
	// again is how long after a failure work is tried again.
	again = 15 * time.Minute
)

// Run works and waits until the context ends. The error says what is left to do then; nothing is left when it is nil.
// A wrong configuration ends it at once, when it is found at the start.
func (w *Watch) Run(ctx context.Context) error {
	for first := true; ; first = false {
		status, err := w.Work(ctx)
		w.note(status, err)
		if ctx.Err() != nil {
			return left(status, err)
		}
		if first && errors.Is(err, jobs.ErrConfig) {
			return err
		}
		now := w.Clock()
		due := status.Next
		if errors.Is(err, jobs.ErrBusy) {
			due, err = now.Add(glance), nil // whoever is at work may do what is due here too
		}
		if retry := now.Add(again); (err != nil || status.Unsent > 0) && (due.IsZero() || retry.Before(due)) {
			due = retry
		}
		if err != nil {
			w.Failed(err, due)
		}
		// A clock that was put back is reason to look anew; one that leapt ahead, to look twice.
		for began, twice := now, false; now.Before(due) && !now.Before(began) || twice; {
			span := glance
			if !twice {
				span = min(due.Sub(now), glance)
			}
			if w.Wait(ctx, span) != nil {
				return left(status, err)
			}
			last := now
			now = w.Clock()
			twice = !twice && now.Sub(last) > span+leap
		}
	}
}

// left says what an end leaves to do.
func left(s jobs.Status, err error) error {
	if err == nil && s.Unsent > 0 {
		err = fmt.Errorf("runs that are not sent to their end: %d", s.Unsent)
	}
	if err != nil {
		return fmt.Errorf("stopped, with work left: start it again: %w", err)
	}
	return nil
}

func (w *Watch) note(s jobs.Status, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.problem = err; errors.Is(err, jobs.ErrBusy) {
		w.problem = nil
	}
	if err == nil || !s.Next.IsZero() {
		w.status = s
	}
}

func (w *Watch) stand() (jobs.Status, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.status, w.problem
}
