package ledger

import (
	"testing"
	"time"

	"ceuwatch/jobs"
)

func TestADaysMessagesAreCountedOverAllRuns(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		midnight := time.Date(2026, 12, 1, 5, 0, 0, 0, time.UTC) // in New York
		for _, run := range []string{"2026-11-30", "2026-12-01"} {
			check(t, s.Enter(ctx, record(run), values(letter("S-1", jobs.Planned), letter("S-2", jobs.Planned),
				letter("S-3", jobs.Planned), letter("S-4", jobs.Planned), letter("S-5", jobs.Printed))))
		}
		check(t, s.Settle(ctx, "2026-11-30", midnight.Add(-time.Millisecond), letter("S-1", jobs.Accepted)))
		check(t, s.Settle(ctx, "2026-11-30", midnight, letter("S-2", jobs.Accepted)))
		check(t, s.Settle(ctx, "2026-12-01", midnight.Add(time.Millisecond), letter("S-1", jobs.InDoubt)))
		check(t, s.Settle(ctx, "2026-12-01", midnight.Add(time.Hour), letter("S-2", jobs.Intended), letter("S-3", jobs.Failed)))
		if n, err := s.SentSince(ctx, midnight); err != nil || n != 3 {
			t.Errorf("%d, %v: want 3", n, err)
		}
	})
}
