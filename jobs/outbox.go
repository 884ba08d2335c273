package jobs

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// filedAtOnce is how many deliveries of an outbox run are noted together.
const filedAtOnce = 500

// file ends the deliveries of an outbox run, whose messages stay where they lie. Nothing leaves the directory, so whoever
// is not to get a message any more is looked up once, and what became of many is noted together. Readers has the staff
// id of each message's reader.
func (s *Send) file(ctx context.Context, readers []string) error {
	gone, err := s.gone(ctx, readers)
	if err != nil {
		return err
	}
	var some []*parcel
	done, total := 0, len(readers)
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
	for p, err := range s.parcels(ctx, nil) {
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

// gone looks up which of the readers are no longer employed.
func (s *Send) gone(ctx context.Context, readers []string) (map[string]bool, error) {
	gone := map[string]bool{}
	for _, id := range readers {
		gone[id] = true
	}
	for employee, err := range s.Roll.Staff(ctx, slices.Collect(maps.Keys(gone))) {
		if err != nil {
			return nil, err
		}
		if s.employed(employee) {
			delete(gone, employee.ID)
		}
	}
	return gone, nil
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
