package ledger

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
)

func TestPeriodsAreRememberedWithTheirRuns(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		check(t, s.Remember(ctx, jobs.Period{Due: noon.AddDate(0, 0, -3)}))
		r := record("2026-12-01")
		zone := time.FixedZone("", -5*3600)
		r.Periods = []time.Time{noon.AddDate(0, 0, -1), noon.In(zone)}
		check(t, s.Enter(ctx, r, values[jobs.Delivery]()))
		// A run that was stopped before it was sealed is made anew, under another name.
		r.ID, r.Periods = "2026-12-02", r.Periods[1:]
		check(t, s.Enter(ctx, r, values[jobs.Delivery]()))
		check(t, s.Close())
		got, err := open().Periods(ctx)
		check(t, err)
		want := []jobs.Period{
			{Due: noon.AddDate(0, 0, -3)}, {Due: noon.AddDate(0, 0, -1), Run: "2026-12-01"}, {Due: noon, Run: "2026-12-02"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestPeriodsToComeAreForgotten(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		check(t, s.Remember(ctx, jobs.Period{Due: noon}, jobs.Period{Due: noon.AddDate(2, 0, 0)}))
		for range 2 {
			check(t, s.Forget(ctx, noon))
			got, err := s.Periods(ctx)
			check(t, err)
			if diff := cmp.Diff([]jobs.Period{{Due: noon}}, got); diff != "" {
				t.Error(diff)
			}
		}
	})
}

func TestWhoLostTheLockWritesNothingMore(t *testing.T) {
	server := freshPostgres(t)
	s, err := Take(ctx, server)
	check(t, err)
	r := record("2026-12-01")
	check(t, s.Enter(ctx, r, values(letter("S-1", jobs.Planned))))
	other, err := Open(ctx, server)
	check(t, err)
	_, err = other.db.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() " +
		"AND datname = current_database() AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')")
	check(t, err)
	for range 100 { // the server lets go of the lock when the connection has ended
		if err = other.lock(ctx); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	check(t, err)
	if err := s.Settle(ctx, r.ID, noon, letter("S-1", jobs.Accepted)); !errors.Is(err, jobs.ErrUnavailable) {
		t.Errorf("a delivery was written: %v", err)
	}
	check(t, other.Settle(ctx, r.ID, noon, letter("S-1", jobs.Accepted)))
	check(t, other.Close())
	if s.Close() == nil {
		t.Error("the lock was given back that was lost")
	}
}
