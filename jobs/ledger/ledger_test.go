package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// each runs a test on both databases, each time on a fresh one; open opens it again and again.
func each(t *testing.T, test func(t *testing.T, open func() *Store)) {
	eachDSN(t, func(t *testing.T, dsn string) {
		test(t, func() *Store {
			t.Helper()
			s, err := Open(context.Background(), dsn)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return s
		})
	})
}

// eachDSN runs a test on both databases, each time on a fresh one.
func eachDSN(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, "sqlite:"+filepath.Join(t.TempDir(), "ledger.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, freshPostgres(t)) })
}

// freshPostgres makes a database on the server that CEUWATCH_TEST_POSTGRES names, and drops it after the test.
func freshPostgres(t *testing.T) string {
	t.Helper()
	server := os.Getenv("CEUWATCH_TEST_POSTGRES")
	switch {
	case server != "":
	case os.Getenv("CEUWATCH_REQUIRE_POSTGRES") == "1":
		t.Fatal("CEUWATCH_TEST_POSTGRES names no server: run .ci/with-postgres go test ./jobs/ledger/...")
	default:
		t.Skip("needs a server: run .ci/with-postgres go test ./jobs/ledger/...")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("CEUWATCH_TEST_POSTGRES is no URL")
	}
	admin, err := sql.Open("postgres", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "ledger_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	u.Path = "/" + name
	return u.String()
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func values[V any](list ...V) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

var (
	ctx  = context.Background()
	noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	day1 = rules.NewDate(2026, 12, 1)
)

func record(id string) jobs.Record {
	return jobs.Record{
		ID: id, AsOf: day1, Mode: "smtp", Phase: jobs.Sealing, Gates: []string{"it is the first", "it is late"},
		Staff: 150, Letters: 3, Made: noon,
	}
}

func letter(staffID string, state jobs.State, stages ...rules.Stage) jobs.Delivery {
	d := jobs.Delivery{Kind: jobs.KindLetter, StaffID: staffID, State: state}
	for _, stage := range stages {
		d.Notices = append(d.Notices, jobs.Notice{Credential: "CMA-AAMA", ExpiresOn: day1 + 30, Stage: stage})
	}
	return d
}

func TestARunIsRememberedAsItWasEntered(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		want := record("2026-12-01")
		check(t, s.Enter(ctx, want, values(letter("S-1", jobs.Planned, "expiry-30"))))
		check(t, s.Close())
		got, err := open().Runs(ctx)
		check(t, err)
		if diff := cmp.Diff([]jobs.Record{want}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func gathered(deliveries iter.Seq2[jobs.Delivery, error]) (all []jobs.Delivery, err error) {
	for d, err := range deliveries {
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

func TestManyDeliveriesAreReadWhileTheyAreSettled(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		var entered []jobs.Delivery
		for n := range 2*maxRows + 1 {
			entered = append(entered, letter(fmt.Sprint("S-", n), jobs.Planned))
		}
		check(t, s.Enter(ctx, record("2026-12-01"), values(entered...)))
		n := 0
		for d, err := range s.Deliveries(ctx, "2026-12-01") {
			check(t, err)
			if d.StaffID != fmt.Sprint("S-", n) {
				t.Fatalf("%s is the %dth", d.StaffID, n)
			}
			if n++; n%100 == 0 {
				check(t, s.Settle(ctx, "2026-12-01", noon, letter(d.StaffID, jobs.Filed)))
			}
		}
		if n != len(entered) {
			t.Errorf("%d deliveries", n)
		}
	})
}

func TestNoticesOfManyPeopleAreFound(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		var entered []jobs.Delivery
		var ids []string
		for n := range 2*noticesOf + 1 {
			ids = append(ids, fmt.Sprint("S-", n))
			entered = append(entered, letter(ids[n], jobs.Planned, "nearing"))
		}
		check(t, s.Enter(ctx, record("2026-12-01"), values(entered...)))
		for _, n := range []int{0, 1, noticesOf - 1, noticesOf, noticesOf + 1, 2*noticesOf + 1} {
			past, err := s.Notices(ctx, ids[:n]...)
			check(t, err)
			if len(past) != n {
				t.Errorf("%d of %d people have notices", len(past), n)
			}
			for id, notices := range past {
				if len(notices) != 1 {
					t.Errorf("%s has %d notices", id, len(notices))
				}
			}
		}
	})
}

func TestWhatCannotAllBeSettledIsNotSettledAtAll(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		check(t, s.Enter(ctx, record("2026-12-01"), values(letter("S-1", jobs.Planned))))
		err := s.Settle(ctx, "2026-12-01", noon, letter("S-1", jobs.Filed), letter("S-2", jobs.Filed))
		all, read := gathered(s.Deliveries(ctx, "2026-12-01"))
		check(t, read)
		if !errors.Is(err, jobs.ErrBadData) || all[0].State != jobs.Planned {
			t.Errorf("%v, %v", err, all)
		}
	})
}

func TestNoRunIsEnteredTwice(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		check(t, s.Enter(ctx, record("2026-12-01"), values(letter("S-1", jobs.Planned, "lapsed"))))
		if err := s.Enter(ctx, record("2026-12-01"), values(letter("S-2", jobs.Planned, "lapsed"))); err == nil {
			t.Error("a run was entered in another one's place")
		}
		all, err := gathered(s.Deliveries(ctx, "2026-12-01"))
		check(t, err)
		if len(all) != 1 || all[0].StaffID != "S-1" {
			t.Errorf("%v", all)
		}
	})
}

func TestAClaimKnowsWhatOtherRunsBrought(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		digest := func(says string, state jobs.State) jobs.Delivery {
			return jobs.Delivery{Kind: jobs.KindDigest, StaffID: "S-9", State: state, Says: says}
		}
		other := record("2026-12-02")
		other.AsOf++
		check(t, s.Enter(ctx, record("2026-12-01"), values(letter("S-1", jobs.Accepted, "lapsed"), digest("a", jobs.Accepted))))
		check(t, s.Enter(ctx, other, values(letter("S-2", jobs.Accepted, "lapsed"), digest("b", jobs.Accepted))))
		check(t, s.Enter(ctx, record("2026-12-01.2"), values(letter("S-1", jobs.Planned, "lapsed"),
			letter("S-3", jobs.Planned, "lapsed"), digest("a", jobs.Planned))))
		claim := func(d jobs.Delivery) (runs []string) {
			check(t, s.Claim(ctx, "2026-12-01.2", noon, func(d *jobs.Delivery, past []jobs.Past) {
				d.State = jobs.Intended
				for _, p := range past {
					runs = append(runs, p.Run+" "+string(p.Stage)+" "+string(p.State))
				}
			}, &d))
			return runs
		}
		for _, test := range []struct {
			delivery jobs.Delivery
			want     []string
		}{
			{letter("S-1", jobs.Planned), []string{"2026-12-01 lapsed accepted"}}, {letter("S-3", jobs.Planned), nil},
			{digest("a", jobs.Planned), []string{"2026-12-01  accepted"}}, {digest("b", jobs.Planned), nil},
			{digest("", jobs.Planned), nil},
		} {
			if diff := cmp.Diff(test.want, claim(test.delivery)); diff != "" {
				t.Errorf("%+v: %s", test.delivery, diff)
			}
		}
		all, err := gathered(s.Deliveries(ctx, "2026-12-01.2"))
		check(t, err)
		for _, d := range all {
			if d.State != jobs.Intended {
				t.Errorf("%+v", d)
			}
		}
	})
}

func TestARunIsEnteredWholeOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		broken := errors.New("the plan cannot be read")
		err := s.Enter(ctx, record("2026-12-01"), func(yield func(jobs.Delivery, error) bool) {
			_ = yield(letter("S-1", jobs.Planned, "lapsed"), nil) && yield(jobs.Delivery{}, broken)
		})
		if !errors.Is(err, broken) {
			t.Error(err)
		}
		runs, err := s.Runs(ctx)
		check(t, err)
		past, err := s.Notices(ctx, "S-1")
		check(t, err)
		if len(runs)+len(past) > 0 {
			t.Errorf("left behind: %v %v", runs, past)
		}
	})
}

func TestWhenSendingBeganStays(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		r := record("2026-12-01")
		check(t, s.Enter(ctx, r, values[jobs.Delivery]()))
		r.Phase, r.Gates = jobs.Sending, nil
		check(t, s.Move(ctx, r, noon))
		check(t, s.Move(ctx, r, noon.Add(time.Hour)))
		r.Phase = jobs.Finished
		check(t, s.Move(ctx, r, noon.Add(2*time.Hour)))
		runs, err := s.Runs(ctx)
		check(t, err)
		if got := runs[0]; got.Phase != jobs.Finished || !got.Since.Equal(noon) || got.Gates != nil {
			t.Errorf("%+v", got)
		}
	})
}

func TestAnOutcomeIsKept(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		check(t, s.Enter(ctx, record("2026-12-01"), values(
			letter("S-1", jobs.Planned, "expiry-30", "lapsed"), letter("S-2", jobs.Printed, "missing"))))
		d := letter("S-1", jobs.Accepted)
		d.Again, d.Reason = true, "sent twice"
		stopped, stop := context.WithCancel(ctx)
		stop()
		check(t, s.Settle(stopped, "2026-12-01", noon, d)) // what was done is kept even when told to stop
		check(t, s.HandOut(ctx, "2026-12-01", "S-2", day1+1))
		for _, wrong := range []string{"S-1", "S-9"} {
			if err := s.HandOut(ctx, "2026-12-01", wrong, day1); !errors.Is(err, jobs.ErrBadData) {
				t.Errorf("handed out to %s: %v", wrong, err)
			}
		}
		check(t, s.Close())
		s = open()
		all, err := gathered(s.Deliveries(ctx, "2026-12-01"))
		check(t, err)
		want := []jobs.Delivery{d, letter("S-2", jobs.Printed)}
		want[1].Handed = day1 + 1
		if diff := cmp.Diff(want, all); diff != "" {
			t.Error(diff)
		}
		past, err := s.Notices(ctx, "S-1")
		check(t, err)
		notice := jobs.Past{Run: "2026-12-01", AsOf: day1, State: jobs.Accepted}
		notice.Credential, notice.ExpiresOn, notice.Stage = "CMA-AAMA", day1+30, "expiry-30"
		second := notice
		second.Stage = "lapsed"
		if diff := cmp.Diff(map[string][]jobs.Past{"S-1": {notice, second}}, past); diff != "" {
			t.Error(diff)
		}
		if err := s.Settle(ctx, "2026-12-01", noon, letter("S-9", jobs.Accepted)); !errors.Is(err, jobs.ErrBadData) {
			t.Errorf("an unknown delivery: %v", err)
		}
	})
}

func TestALiftedSuppressionIsGoneAndNoOther(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		for _, id := range []string{"S-1", "S-%"} {
			check(t, s.Suppress(ctx, jobs.Suppression{StaffID: id, Until: day1 + 5, Reason: "on leave"}, noon))
		}
		for _, want := range []bool{true, false} {
			if lifted, err := s.Lift(ctx, "S-%"); err != nil || lifted != want {
				t.Errorf("%v, %v; want %v", lifted, err, want)
			}
		}
		left, err := s.Suppressed(ctx, day1)
		check(t, err)
		if _, ok := left["S-1"]; !ok || len(left) != 1 {
			t.Errorf("%v is left", left)
		}
	})
}

func TestSuppressionEndsOnItsDay(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		check(t, s.Suppress(ctx, jobs.Suppression{StaffID: "S-1", Until: day1, Reason: "on leave"}, noon))
		want := jobs.Suppression{StaffID: "S-1", Until: day1 + 5, Reason: "leave is longer"}
		check(t, s.Suppress(ctx, want, noon))
		for on, suppressed := range map[rules.Date]bool{day1: true, day1 + 4: true, day1 + 5: false, day1 + 6: false} {
			all, err := s.Suppressed(ctx, on)
			check(t, err)
			if got, ok := all["S-1"]; ok != suppressed || ok && got != want {
				t.Errorf("on %s: %v", on, got)
			}
		}
		got, err := s.Suppressed(ctx, day1)
		check(t, err)
		if _, ok := got["S-2"]; ok {
			t.Errorf("somebody else: %v", got)
		}
	})
}

func TestIDsAreKeptByteForByte(t *testing.T) {
	each(t, func(t *testing.T, open func() *Store) {
		s := open()
		ids := []string{"S-1", "s-1", "S%2D1", "a\x00b", "a\xffb", "a\uFFFDb", "%", "李", "' OR 1=1 --"}
		var all []jobs.Delivery
		for _, id := range ids {
			all = append(all, letter(id, jobs.Planned, "lapsed"))
		}
		check(t, s.Enter(ctx, record("2026-12-01"), values(all...)))
		got, err := gathered(s.Deliveries(ctx, "2026-12-01"))
		check(t, err)
		for i, id := range ids {
			if got[i].StaffID != id {
				t.Errorf("%q came back as %q", id, got[i].StaffID)
			}
			if past, err := s.Notices(ctx, id); err != nil || len(past) != 1 || len(past[id]) != 1 {
				t.Errorf("%q has the notices %v: %v", id, past, err)
			}
		}
	})
}

func TestOneRunnerOnALedger(t *testing.T) {
	eachDSN(t, func(t *testing.T, dsn string) {
		first, err := Take(ctx, dsn) // makes the tables, too
		check(t, err)
		for range 2 {
			if _, err := Take(ctx, dsn); !errors.Is(err, jobs.ErrBusy) {
				t.Errorf("the second: %v", err)
			}
		}
		looking, err := Open(ctx, dsn)
		check(t, err)
		check(t, looking.Close())
		check(t, first.Close())
		second, err := Take(ctx, dsn)
		check(t, err)
		check(t, second.Close())
	})
}

func TestTheLedgerIsPrivateAndDurable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s, err := Open(ctx, "sqlite:"+path)
	check(t, err)
	defer s.Close()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		check(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", path+suffix, info.Mode())
		}
	}
	var mode string
	var synchronous int
	check(t, s.db.QueryRow("PRAGMA journal_mode").Scan(&mode))
	check(t, s.db.QueryRow("PRAGMA synchronous").Scan(&synchronous))
	const full = 2
	if mode != "wal" || synchronous != full {
		t.Errorf("journal %s, synchronous %d", mode, synchronous)
	}
}

func TestAFullDiskIsAnErrorAndChangesNothing(t *testing.T) {
	s, err := Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "ledger.db"))
	check(t, err)
	defer s.Close()
	check(t, s.Enter(ctx, record("2026-12-01"), values(letter("S-1", jobs.Planned, "lapsed"))))
	var pages int
	check(t, s.db.QueryRow("PRAGMA page_count").Scan(&pages))
	if _, err := s.db.Exec("PRAGMA max_page_count = 1"); err != nil { // it becomes what is there
		t.Fatal(err)
	}
	d := letter("S-1", jobs.Failed)
	d.Reason = strings.Repeat("long ", 1<<16)
	if err := s.Settle(ctx, "2026-12-01", noon, d); err == nil {
		t.Fatalf("%d pages held it all", pages)
	}
	all, err := gathered(s.Deliveries(ctx, "2026-12-01"))
	check(t, err)
	if all[0].State != jobs.Planned {
		t.Errorf("%+v", all[0])
	}
}

func TestWrongDSNsAreConfigurationAndNotRepeated(t *testing.T) {
	for _, dsn := range []string{"mysql://u:canary@h/d", "sqlite:", "postgres://u:canary@h:port/d", "canary"} {
		_, err := Open(ctx, dsn)
		if !errors.Is(err, jobs.ErrConfig) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v", dsn, err)
		}
	}
	_, err := Open(ctx, "postgres://u:canary@127.0.0.1:1/d")
	if !errors.Is(err, jobs.ErrUnavailable) || strings.Contains(err.Error(), "canary") {
		t.Errorf("nobody answers: %v", err)
	}
}
