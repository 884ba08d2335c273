package jobs

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"ceuwatch/rules"
)

// ErrNextDay: as many messages went out today as may; the others wait, as they were.
var ErrNextDay = errors.New("the next day")

// share is how many messages may still go to staff and managers today, over all runs, so that HR's own may go too;
// negative: as many as there are.
func (s *Send) share(ctx context.Context) (int, error) {
	if s.PerDay == 0 || s.Channel.Manner().Taken != Accepted {
		return -1, nil
	}
	year, month, date := s.Clock().In(s.Zone).Date()
	sent, err := s.Deliveries.SentSince(ctx, time.Date(year, month, date, 0, 0, 0, 0, s.Zone))
	return max(0, s.perDay()-sent), err
}

func (s *Send) perDay() int { return max(1, s.PerDay-len(s.HR)) }

// today picks the messages that fill a share, the most urgent first, and says how many there are.
func (s *Send) today(ctx context.Context, share int) (pick func(*parcel) bool, pending int, err error) {
	counts, all := map[int]int{}, 0
	for p, err := range s.parcels(ctx, nil) {
		if err != nil {
			return nil, 0, err
		}
		if p.pending() {
			counts[p.item.urgency()]++
			pending++
		}
		if p.delivery.State != Printed && p.delivery.State != Suppressed {
			all++
		}
	}
	if pending <= share {
		return (*parcel).pending, pending, nil
	}
	// What waits for its day is not given up meanwhile.
	s.waits = 24 * time.Hour * time.Duration((all-1)/s.perDay())
	last := 0
	for _, last = range slices.Sorted(maps.Keys(counts)) {
		if share < counts[last] {
			break
		}
		share -= counts[last]
	}
	return func(p *parcel) bool {
		if !p.pending() {
			return false
		}
		u := p.item.urgency()
		if u == last {
			share--
		}
		return u < last || u == last && share >= 0
	}, pending, nil
}

// urgency orders messages, the most urgent first: the exam window, an exam, what is not there or lapsed, what expires, and
// then managers' messages.
func (i *item) urgency() int {
	const expires, managers = 10, 1 << 20
	least := managers
	for _, n := range i.Notices {
		u := map[rules.Stage]int{
			rules.StageExamRequired: 1, rules.StageExamExhausted: 2, rules.StageMissing: 3, rules.StageLapsed: 4,
		}[n.Stage]
		var days int
		if _, err := fmt.Sscanf(string(n.Stage), "expiry-%d", &days); err == nil {
			u = expires + days
		} else if u == 0 && !strings.HasPrefix(string(n.Stage), "window-") {
			u = expires
		}
		least = min(least, u)
	}
	if i.Kind == KindLetter {
		least = min(least, managers-1)
	}
	return least
}

// picked yields the messages that are picked.
func (s *Send) picked(ctx context.Context, pick func(*parcel) bool) iter.Seq2[*parcel, error] {
	return func(yield func(*parcel, error) bool) {
		for p, err := range s.parcels(ctx, nil) {
			if (err != nil || pick(p)) && !yield(p, err) {
				return
			}
		}
	}
}

// nextDay says that messages wait.
func (s *Send) nextDay(pending int) error {
	return fmt.Errorf("%w: %d messages of %s wait for another day, since as many went out today as mail.per_day allows (%d): run "+
		"again tomorrow, and the most urgent go first", ErrNextDay, pending, s.Record.ID, s.PerDay)
}

// deadline is when a run's messages are given up.
func (s *Send) deadline() time.Time { return s.Record.Since.Add(s.GiveUp + s.waits) }
