package jobs

import (
	"context"
	"fmt"
)

// filedAtOnce is how many deliveries of an outbox run are noted together.
const filedAtOnce = 500

// file ends the deliveries of an outbox run, whose messages stay where they lie. Nothing leaves the directory, so whoever
// is not to get a message any more is looked up once, and what became of many is noted together.
func (s *Send) file(ctx context.Context) error {
	gone, total, err := s.gone(ctx)
	if err != nil || total == 0 {
		return err
	}
	var some []*parcel
	done := 0
	settle := func() error {
		if len(some) == 0 {
			return nil
		}
		if err := s.fileSome(ctx, some, gone); err != nil {
			return err
		}
		done += len(some)
		some = some[:0]
		s.Progress(StepMessages, done, total)
		return nil
	}
	for p, err := range s.parcels(ctx) {
		if err != nil {
			return err
		}
		if !p.pending() {
			continue
		}
		if some = append(some, p); len(some) == filedAtOnce {
			if err := settle(); err != nil {
				return err
			}
		}
	}
	return settle()
}

// gone looks up which of those who are still to get a message are no longer employed, and counts the messages.
func (s *Send) gone(ctx context.Context) (gone map[string]bool, total int, err error) {
	gone = map[string]bool{}
	var ids []string
	for p, err := range s.parcels(ctx) {
		if err != nil {
			return nil, 0, err
		}
		if !p.pending() {
			continue
		}
		total++
		if id := p.delivery.StaffID; !gone[id] {
			gone[id], ids = true, append(ids, id)
		}
	}
	for employee, err := range s.Roll.Staff(ctx, ids) {
		if err != nil {
			return nil, 0, err
		}
		if s.employed(employee) {
			delete(gone, employee.ID)
		}
	}
	return gone, total, nil
}

func (s *Send) fileSome(ctx context.Context, some []*parcel, gone map[string]bool) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("stopped: %w", err)
	}
	suppressed, err := s.History.Suppressed(ctx, s.Employed.AsOf())
	if err != nil {
		return err
	}
	deliveries := make([]Delivery, len(some))
	for i, p := range some {
		d := p.delivery
		if why := withheld(d, suppressed, gone[d.StaffID]); why != "" {
			d.withhold(why)
		} else {
			d.State, d.Reason = Filed, ""
		}
		deliveries[i] = *d
	}
	err = s.Deliveries.Settle(ctx, s.Record.ID, s.Clock(), deliveries...)
	fault("settled")
	return err
}
