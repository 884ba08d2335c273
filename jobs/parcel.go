package jobs

import (
	"context"
	"fmt"
	"iter"
)

// parcel is a delivery under way, with what the plan has of it.
type parcel struct {
	delivery *Delivery
	item     item
	to       string
	file     string // of the message
	after    bool   // the message was written after the run was sealed

	suspected bool         // an earlier sending left it unexplained
	smaller   func() error // composes the message without attachments; nil: it has none, or is sealed
}

// pending reports whether a delivery to staff or a manager is still to be made.
func (p *parcel) pending() bool {
	return p.delivery.State == Planned || p.delivery.State == Intended
}

// parcels yields the deliveries to staff and managers, in their order. Plan and ledger have them in the same one. Other
// is called for each line of the plan that is no delivery; it may be nil.
func (s *Send) parcels(ctx context.Context, other func(*item)) iter.Seq2[*parcel, error] {
	return func(yield func(*parcel, error) bool) {
		next, stop := iter.Pull2(readPlan(s.Run))
		defer stop()
		pass := func(i *item) {
			if other != nil && i.Kind != KindLetter && i.Kind != KindDigest {
				other(i)
			}
		}
		for d, err := range s.Deliveries.Deliveries(ctx, s.Record.ID) {
			if err == nil && d.Kind != KindLetter && d.Kind != KindDigest {
				continue
			}
			p := &parcel{delivery: &d}
			for err == nil && (p.item.Kind != d.Kind || p.item.StaffID != d.StaffID) {
				more := true
				if p.item, err, more = next(); !more {
					err = fmt.Errorf("%w: %s has no %s to %s: restore the run from a backup", ErrBadData, planName, d.Kind,
						d.StaffID)
				}
				pass(&p.item)
			}
			p.to, p.file = p.item.To, p.item.file()
			d.Notices = p.item.Notices
			if !yield(p, err) || err != nil {
				return
			}
		}
		for other != nil {
			i, err, more := next()
			if err != nil {
				yield(&parcel{}, err)
			}
			if err != nil || !more {
				return
			}
			pass(&i)
		}
	}
}
