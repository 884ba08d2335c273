package jobs

import (
	"context"
	"errors"
)

// errOvertaken: what a message brings, another run has brought.
var errOvertaken = errors.New("superseded")

// claim writes deliveries into the ledger as being in a state, or leaves them in theirs where it is empty, unless another
// run brought what they bring: then that is what became of them.
func (s *Send) claim(ctx context.Context, state State, deliveries ...*Delivery) error {
	return s.Deliveries.Claim(ctx, s.Record.ID, s.Clock(), func(d *Delivery, past []Past) {
		by, doubtful := s.overtaken(d, past)
		switch {
		case by == nil && state == "":
		case by == nil:
			d.Again = state == Intended && (doubtful || d.State == Intended)
			d.State = state
		case d.State == Intended:
			d.State, d.Reason = InDoubt, "sent, and the answer was lost; not sent again, since "+by.Run+" brought the same"
		default:
			d.State, d.Reason = Overtaken, by.Run+" brought the same"
		}
	}, deliveries...)
}

// overtaken returns what brought the last of a delivery's notices, where all were brought, or the message that says the
// same; and whether one is in doubt.
func (s *Send) overtaken(d *Delivery, past []Past) (by *Past, doubtful bool) {
	c := cadence{taken: s.Channel.Manner().Taken, asOf: s.Record.AsOf, repeat: s.Repeat}
	notices := d.Notices
	if d.Kind != KindLetter {
		notices = []Notice{{}} // as messages have
	}
	brought := 0
	for _, n := range notices {
		if used := c.usedBy(n, past); used != nil {
			by, brought = used, brought+1
		}
		for i := range past {
			doubtful = doubtful || past[i].Notice == n && (past[i].State == InDoubt || past[i].State == Intended)
		}
	}
	if brought < len(notices) {
		by = nil
	}
	return by, doubtful
}
