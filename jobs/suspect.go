package jobs

import (
	"context"
	"fmt"
	"slices"
)

// unexplained is the reason of a delivery that was refused, where the server may have meant the recipient or whoever
// sends.
const unexplained = "the mail server refused it and did not say why"

// suspectsLast orders deliveries that an earlier sending left unexplained behind the others, which then show whether the
// server has anything against the sender.
func suspectsLast(queue []*parcel) {
	for _, p := range queue {
		p.suspected = p.delivery.Reason == unexplained
	}
	slices.SortStableFunc(queue, func(a, b *parcel) int {
		switch {
		case a.suspected == b.suspected:
			return 0
		case a.suspected:
			return 1
		}
		return -1
	})
}

// unexplained takes in a refusal without a reason. When the recipient before was refused so too, the server means
// whoever sends: nobody is marked, and the error is [ErrBarred]. A recipient is meant whom an earlier sending suspected
// and who is refused again while others are not, or when the run's deadline has come.
func (s *Send) unexplained(ctx context.Context, p *parcel, refusal error) error {
	before := s.suspect
	s.suspect = p
	if p.suspected && s.accepted || !s.Clock().Before(s.deadline()) {
		return s.settleSuspect(ctx)
	}
	if before == nil || before.to == p.to {
		return nil
	}
	why := reason(refusal)
	for _, d := range []*Delivery{before.delivery, p.delivery} {
		switch d.State {
		case Failed:
			d.State = Planned
		case InDoubt:
			d.State = Intended
		}
		d.Reason = unexplained
		if err := s.settle(ctx, d); err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: %w: two recipients in a row were refused (%s), so the server may mean the sender: see to mail.from, "+
		"mail.username, mail.helo and the account's quota, then go on with ceuwatch send %s", ErrUnavailable, ErrBarred, why,
		s.Record.ID)
}

// settleSuspect ends the delivery that was refused last without a reason, as its recipient's.
func (s *Send) settleSuspect(ctx context.Context) error {
	if s.suspect == nil {
		return nil
	}
	d := s.suspect.delivery
	switch d.State {
	case Intended:
		d.State = InDoubt
	case Planned:
		d.State = Failed
	default:
		return nil
	}
	return s.settle(ctx, d)
}
