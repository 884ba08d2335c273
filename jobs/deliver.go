package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// maxAway is how often in a row a server that nobody has reached yet is tried before stopping.
const maxAway = 3

// deliver hands parcels over, and over again, until each has an outcome or the run's deadline has come.
func (s *Send) deliver(ctx context.Context, queue []*parcel) error {
	return errors.Join(s.rounds(ctx, queue), s.settleNoted(ctx))
}

func (s *Send) rounds(ctx context.Context, queue []*parcel) error {
	deadline := s.deadline()
	if today := s.Clock().Add(s.GiveUp); s.waits > 0 && today.Before(deadline) {
		deadline = today // others wait behind these
	}
	suspectsLast(queue)
	reached, began := false, s.Clock()
	for tries := 0; len(queue) > 0; tries++ {
		if tries > 0 {
			wait := backoff(tries - 1)
			if s.Clock().Add(wait).After(deadline) {
				return errors.Join(s.settleSuspect(ctx), s.giveUp(ctx, queue))
			}
			if s.put && (s.waiting || s.Clock().Add(wait).Sub(began) > patience) {
				return errors.Join(s.settleSuspect(ctx), s.leave(ctx, queue))
			}
			if err := s.Wait(ctx, wait); err != nil {
				return fmt.Errorf("stopped: %w", err)
			}
		}
		s.put = true
		left, err := s.round(ctx, queue, &reached)
		if err != nil {
			return err
		}
		queue = left
	}
	return s.settleSuspect(ctx)
}

// patience is how long a run waits for those whom their servers put off. Then it ends for everybody else.
const patience = 15 * time.Minute

// leave leaves those who are put off to be tried again later, and keeps why.
func (s *Send) leave(ctx context.Context, queue []*parcel) error {
	for _, p := range queue {
		if err := s.settle(ctx, p.delivery); err != nil {
			return err
		}
	}
	s.rest += len(queue)
	return nil
}

// round tries each parcel once and returns those that are to be tried again.
func (s *Send) round(ctx context.Context, queue []*parcel, reached *bool) ([]*parcel, error) {
	var left []*parcel
	for i, p := range queue {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("stopped: %w", err)
		}
		err := s.patient(ctx, p, *reached)
		switch {
		case errors.Is(err, ErrPaused), errors.Is(err, ErrAway) && *reached:
			// Nothing was said of the recipient: all wait.
			*reached, s.put = true, false
			p.delivery.Reason = reason(err)
			return append(left, queue[i:]...), nil
		case errors.Is(err, ErrUnclear):
			err = s.unexplained(ctx, p, err)
		case err == nil, errors.Is(err, ErrLater):
			// The server dealt with this one: it has nothing against the sender.
			err = errors.Join(err, s.settleSuspect(ctx))
			s.suspect = nil
		}
		switch {
		case err != nil && !errors.Is(err, ErrLater):
			return nil, err
		case err != nil:
			left = append(left, p)
		default:
			s.done++
		}
		*reached = true
		s.Progress(StepMessages, s.done, s.total)
	}
	return left, nil
}

// patient tries a parcel, and again for a short while when no server answers that answered nobody yet.
func (s *Send) patient(ctx context.Context, p *parcel, reached bool) error {
	for tries := range maxAway {
		err := s.one(ctx, p)
		if reached || !errors.Is(err, ErrAway) || tries == maxAway-1 {
			return err
		}
		if err := s.Wait(ctx, time.Second<<tries); err != nil {
			return fmt.Errorf("stopped: %w", err)
		}
	}
	return nil
}

// one looks the recipient up again and hands the parcel over. Once it has an outcome, that is noted and there is no
// error.
func (s *Send) one(ctx context.Context, p *parcel) error {
	d := p.delivery
	before := *d
	second := d.State == Intended
	if withheld, err := s.withheld(ctx, p); withheld || err != nil {
		return err
	}
	if leaves := s.Channel.Manner().AtOnce == 1; leaves {
		// The same is asked at the message's end; here it saves handing the message over in vain.
		if err := s.claim(ctx, "", d); err != nil || !p.pending() {
			return err
		}
	}
	var message bytes.Buffer
	if err := s.read(&message, p); err != nil {
		return err
	}
	err := s.Channel.Send(ctx, p.to, message.Bytes(), func() error {
		fault("intent")
		err := s.claim(ctx, Intended, d)
		if err == nil && d.State != Intended {
			err = errOvertaken
		}
		fault("dot")
		return err
	})
	fault("sync")
	switch {
	case err == nil:
		d.State, d.Reason = s.Channel.Manner().Taken, ""
		if d.Again {
			d.Reason = "sent more than once: the answer to an earlier copy was lost"
		}
		s.accepted = true
	case errors.Is(err, errOvertaken):
		return nil
	case errors.Is(err, ErrTooLarge) && p.smaller != nil:
		*d = before
		if err := p.smaller(); err != nil {
			return err
		}
		p.smaller = nil
		return s.one(ctx, p)
	case errors.Is(err, ErrRefused) && second:
		*d = before
		d.State, d.Reason = InDoubt, "the answer to the first copy was lost, and a second one was refused: ask whether it "+
			"arrived ("+reason(err)+")"
	case errors.Is(err, ErrRefused):
		d.State, d.Reason = Failed, reason(err)
	case errors.Is(err, ErrDoubt) && second:
		d.State, d.Reason = InDoubt, "sent more than once, and no answer came: ask whether it arrived"
	case errors.Is(err, ErrDoubt):
		d.Reason = reason(err)
		return fmt.Errorf("%w: %w", ErrLater, err)
	default:
		said := d.State != before.State || d.Again != before.Again // the server had it all, and said that it did not take it
		*d = before
		d.Reason = reason(err)
		if said && (errors.Is(err, ErrLater) || errors.Is(err, ErrUnclear) || errors.Is(err, ErrPaused) || errors.Is(err, ErrBarred)) {
			return errors.Join(err, s.settle(ctx, d))
		}
		return err
	}
	return s.note(ctx, d)
}

// giveUp ends what the run's deadline leaves.
func (s *Send) giveUp(ctx context.Context, queue []*parcel) error {
	for _, p := range queue {
		d := p.delivery
		if d.State == Intended {
			d.State = InDoubt
		} else {
			d.State = Deferred
		}
		if err := s.settle(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

func (s *Send) settle(ctx context.Context, d *Delivery) error {
	return s.Deliveries.Settle(ctx, s.Record.ID, s.Clock(), *d)
}

// note keeps an outcome until so many are there as the channel takes messages together, and settles them then.
func (s *Send) note(ctx context.Context, d *Delivery) error {
	if s.noted = append(s.noted, d); len(s.noted) < s.Channel.Manner().AtOnce {
		return nil
	}
	return s.settleNoted(ctx)
}

func (s *Send) settleNoted(ctx context.Context) error {
	if len(s.noted) == 0 {
		return nil
	}
	var filed []*Delivery
	var others []Delivery
	for _, d := range s.noted {
		if d.State == Filed {
			d.State = Planned
			filed = append(filed, d)
		} else {
			others = append(others, *d)
		}
	}
	err := s.claim(ctx, Filed, filed...)
	if err == nil && len(others) > 0 {
		err = s.Deliveries.Settle(ctx, s.Record.ID, s.Clock(), others...)
	}
	s.noted = s.noted[:0]
	fault("settled")
	return err
}

// reason is what HR reads of an error.
func reason(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
