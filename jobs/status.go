package jobs

import (
	"context"
	"slices"
	"time"
)

// Status is how the job stands; numbers are those of the last run that came to its end.
type Status struct {
	Next        time.Time // when a run next falls due
	LastSuccess time.Time // when a run last came to its end and reached HR and others; zero: never
	Unreached   bool      // the last run that came to its end did not
	Due         int       // letters
	Sent        int       // messages that a server, or the outbox, took
	Failed      int       // messages that reached nobody for certain
	SetAside    int       // rows
	Held        int       // runs that wait for somebody
	Unsent      int       // runs to be gone on with
	Waiting     int       // messages of these and of held ones that are still to be sent
}

// count adds what became of the runs in the ledger.
func (s *Service) count(ctx context.Context, backlog *Backlog, status *Status) error {
	var ended []*Record
	for i := range backlog.Runs {
		r := &backlog.Runs[i]
		switch {
		case r.Phase == Finished:
			ended = append(ended, r)
		case r.Phase == Superseded, r.Purged:
		default:
			if r.Phase == Held {
				status.Held++
			}
			m, err := s.mailed(ctx, r)
			if err != nil {
				return err
			}
			status.Waiting += m.waiting
		}
	}
	slices.SortStableFunc(ended, func(a, b *Record) int { return b.Ended.Compare(a.Ended) })
	for i, r := range ended {
		m, err := s.mailed(ctx, r)
		if err != nil {
			return err
		}
		if i == 0 {
			status.Due, status.SetAside, status.Sent, status.Failed = r.Letters, r.SetAside, m.sent+m.reports, m.failed+m.unreported
			status.Unreached = !m.success()
		}
		if m.success() {
			status.LastSuccess = r.Ended
			break
		}
	}
	return nil
}

// mailed is what became of a run's messages, by number.
type mailed struct {
	sent, failed        int // to staff and managers
	reports, unreported int // to HR
	waiting             int
}

// success reports whether HR was told of the run, and somebody reached where there was anybody to reach.
func (m *mailed) success() bool {
	return (m.sent > 0 || m.failed == 0) && (m.reports > 0 || m.unreported == 0)
}

func (s *Service) mailed(ctx context.Context, r *Record) (m mailed, err error) {
	for d, err := range s.Deliveries.Deliveries(ctx, r.ID) {
		if err != nil {
			return m, err
		}
		sent, failed := &m.sent, &m.failed
		if d.Kind == KindReport || d.Kind == KindHeld {
			sent, failed = &m.reports, &m.unreported
		}
		switch d.State {
		case Accepted, Filed:
			*sent++
		case Failed, Deferred, InDoubt:
			*failed++
		case Planned, Intended:
			m.waiting++
		}
	}
	return m, nil
}
