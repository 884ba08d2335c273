package jobs

import (
	"context"
	"maps"
	"slices"

	"ceuwatch/rules"
)

// withheld looks up again whether the recipient is still to get the message. If not, that is its outcome.
func (s *Send) withheld(ctx context.Context, p *parcel) (bool, error) {
	if p.after {
		return false, nil
	}
	d := p.delivery
	suppressed, gone := s.suppressed, s.gone
	if s.Channel.Manner().AtOnce == 1 {
		var err error
		if suppressed, gone, err = s.lookUp(ctx, d.StaffID); err != nil {
			return false, err
		}
	}
	why := withheld(d, suppressed, gone[d.StaffID])
	if why == "" {
		return false, nil
	}
	d.withhold(why)
	return true, s.note(ctx, d)
}

// lookUp looks up what is suppressed, and which of the people are no longer employed.
func (s *Send) lookUp(ctx context.Context, staffIDs ...string) (map[string]Suppression, map[string]bool, error) {
	suppressed, err := s.History.Suppressed(ctx, s.Employed.AsOf())
	if err != nil {
		return nil, nil, err
	}
	gone := map[string]bool{}
	for _, id := range staffIDs {
		gone[id] = true
	}
	for employee, err := range s.Roll.Staff(ctx, slices.Collect(maps.Keys(gone))) {
		if err != nil {
			return nil, nil, err
		}
		if s.employed(employee) {
			delete(gone, employee.ID)
		}
	}
	return suppressed, gone, nil
}

func (s *Send) employed(employee rules.Employee) bool {
	return len(s.Employed.Evaluate(employee).Posts) > 0
}

// withheld says why a delivery is not to be made any more, or nothing. Letters alone are suppressed.
func withheld(d *Delivery, suppressed map[string]Suppression, gone bool) string {
	suppression, ok := suppressed[d.StaffID]
	switch {
	case ok && d.Kind == KindLetter:
		return "suppressed until " + suppression.Until.String() + ": " + suppression.Reason
	case gone:
		return "no longer employed"
	}
	return ""
}

// withhold ends a delivery that is not to be made any more.
func (d *Delivery) withhold(why string) {
	switch {
	case d.State == Intended:
		d.State, d.Reason = InDoubt, "sent, and the answer was lost; not sent again: "+why
	case d.Kind == KindDigest:
		d.State, d.Reason = Failed, why
	default:
		d.State, d.Reason = Suppressed, why
	}
}
