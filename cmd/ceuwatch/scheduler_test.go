package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
	"ceuwatch/jobs/ledger"
	"ceuwatch/jobs/schedule"
	"ceuwatch/jobs/seal"
)

// watchman is a clinic whose scheduler lives by a clock that stands until it waits.
type watchman struct {
	t    *testing.T
	post *post
	dir  string
	dsn  string // of the ledger
	args []string
	zone *time.Location
	now  time.Time
	log  bytes.Buffer
	tick func(now time.Time) // at each look at the clock
}

// newWatchman starts at noon of a day, and runs at seven on the first of each month in New York.
func newWatchman(t *testing.T) *watchman {
	t.Helper()
	o := &watchman{t: t, post: newPost(t)}
	o.dir, o.args = clinic(t, o.post.port)
	o.dsn = "sqlite:" + filepath.Join(o.dir, "runs", "ledger.db")
	edit(t, o.args, "time_zone: UTC", "time_zone: America/New_York")
	var err error
	if o.zone, err = time.LoadLocation("America/New_York"); err != nil {
		t.Fatal(err)
	}
	year, month, _ := time.Now().Date()
	o.now = time.Date(year, month, 15, 12, 0, 0, 0, o.zone)
	return o
}

// watchOnBothLedgers runs a test for a watchman with a ledger beside the runs, and for one with a ledger on a server.
func watchOnBothLedgers(t *testing.T, test func(t *testing.T, o *watchman)) {
	t.Run("sqlite", func(t *testing.T) { test(t, newWatchman(t)) })
	t.Run("postgres", func(t *testing.T) {
		o := newWatchman(t)
		o.dsn = freshLedger(t)
		edit(t, o.args, "gates:", fmt.Sprintf("ledger: {dsn: %q}\ngates:", o.dsn))
		test(t, o)
	})
}

// month is the first of a month, so many months on, at an hour.
func (o *watchman) month(n, hour int) time.Time {
	return time.Date(o.now.Year(), o.now.Month()+time.Month(n), 1, hour, 0, 0, 0, o.zone)
}

func (o *watchman) scheduler() *scheduler {
	o.t.Helper()
	s, err := newScheduler(&flags{config: o.args[2]}, stdio{out: &o.log, err: &o.log})
	if err != nil {
		o.t.Fatal(err)
	}
	s.clock = func() time.Time { return o.now }
	return s
}

// serve starts a scheduler anew and stops it at a moment.
func (o *watchman) serve(until time.Time) error {
	o.t.Helper()
	ctx, stop := context.WithCancel(o.t.Context())
	defer stop()
	s := o.scheduler()
	s.wait = func(_ context.Context, d time.Duration) error {
		if o.now = o.now.Add(d); o.tick != nil {
			o.tick(o.now)
		}
		if !o.now.Before(until) {
			stop()
		}
		return ctx.Err()
	}
	return s.watch().Run(ctx)
}

// runs reads the ledger.
func (o *watchman) runs() (runs []jobs.Record, periods map[string]string) {
	o.t.Helper()
	store, err := ledger.Open(o.t.Context(), o.dsn)
	if err != nil {
		o.t.Fatal(err)
	}
	defer store.Close()
	runs, err = store.Runs(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	all, err := store.Periods(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	periods = map[string]string{}
	for _, p := range all {
		if p.Run != "" {
			periods[p.Due.In(o.zone).Format("2006-01-02 15:04")] = p.Run
		}
	}
	return runs, periods
}

func TestTwentyFourMonthsOfService(t *testing.T) {
	o := newWatchman(t)
	want := map[string]string{}
	for n := range 24 {
		day := o.month(n+1, 7)
		want[day.Format("2006-01-02 15:04")] = day.Format(time.DateOnly)
	}
	end := o.month(24, 8)
	for restart := o.month(1, 6); o.now.Before(end); restart = restart.Add(70 * 24 * time.Hour) {
		if err := o.serve(restart); err != nil {
			t.Fatalf("%v\n%s", err, &o.log)
		}
	}
	runs, periods := o.runs()
	for n := range want {
		if n > o.now.Format("2006-01-02 15:04") {
			delete(want, n)
		}
	}
	for due := range periods {
		if _, wanted := want[due]; !wanted && due <= end.Format("2006-01-02 15:04") {
			t.Errorf("a run for %s", due)
		}
	}
	for due, run := range want {
		if periods[due] != run {
			t.Errorf("the run for %s is %q", due, periods[due])
		}
	}
	if len(runs) != len(periods) {
		t.Errorf("%d runs for %d periods", len(runs), len(periods))
	}
	for _, r := range runs {
		if r.Phase != jobs.Finished || r.AsOf.String() != r.ID || r.Gates != nil {
			t.Errorf("%+v", r)
		}
	}
	// 20 days before expiry, then lapsed, again each 90 days.
	if got := o.post.counts(); got["s1"] < 6 || got["s1"] > 11 || got["hr"] != len(runs) {
		t.Errorf("%v messages", got)
	}
}

func TestWhatWasMissedIsCaughtUp(t *testing.T) {
	o := newWatchman(t)
	first, third := o.month(1, 7), o.month(3, 7)
	if err := o.serve(o.month(0, 13).AddDate(0, 0, 14)); err != nil {
		t.Fatal(err)
	}
	back := third.AddDate(0, 0, 3)
	o.now = back // down for three periods, of which the last may still be sent
	if err := o.serve(o.now.Add(time.Hour)); err != nil {
		t.Fatalf("%v\n%s", err, &o.log)
	}
	_, periods := o.runs()
	second := time.Date(first.Year(), first.Month()+1, 1, 7, 0, 0, 0, o.zone)
	want := map[string]string{}
	for due, asOf := range map[time.Time]time.Time{first: first, second: second, third: back} {
		want[due.Format("2006-01-02 15:04")] = asOf.Format(time.DateOnly)
	}
	if diff := cmp.Diff(want, periods); diff != "" {
		t.Error(diff)
	}
	if err := o.serve(o.now.Add(48 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	runs, _ := o.runs()
	var phases []jobs.Phase
	for _, r := range runs {
		phases = append(phases, r.Phase)
	}
	if diff := cmp.Diff([]jobs.Phase{jobs.Held, jobs.Held, jobs.Finished}, phases); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(strings.Join(runs[0].Gates, ";"), "schedule.max_late") {
		t.Errorf("held because of %v", runs[0].Gates)
	}
	if diff := cmp.Diff(map[string]int{"hr": 3, "s0": 1, "s1": 1, "s2": 1, "s3": 1}, o.post.counts()); diff != "" {
		t.Error(diff)
	}
}

func TestARunByHandSinceItFellDueCounts(t *testing.T) {
	o := newWatchman(t)
	o.now = time.Now().Truncate(time.Minute).Add(-time.Hour)
	edit(t, o.args, "gates:", fmt.Sprintf("schedule: {cron: %q}\ngates:", fmt.Sprintf("%d %d * * *",
		o.now.Add(time.Minute).In(o.zone).Minute(), o.now.Add(time.Minute).In(o.zone).Hour())))
	if err := o.serve(o.now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if code, stderr := command(t, o.args...); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	o.now = time.Now()
	if err := o.serve(o.now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	runs, periods := o.runs()
	if len(runs) != 1 || len(periods) != 1 {
		t.Errorf("%d runs, periods %v\n%+v\n%s", len(runs), periods, runs, &o.log)
	}
}

func TestWhatCannotBeSentIsTakenUpAgainBetweenRuns(t *testing.T) {
	o := newWatchman(t)
	due := o.month(1, 7)
	back := due.Add(2 * time.Hour)
	o.post.rcpt = func(to string) error {
		if o.now.Before(back) && !strings.HasPrefix(to, "s1") {
			return &smtp.SMTPError{Code: 530, Message: "log in first"}
		}
		return nil
	}
	err := o.serve(back.Add(-time.Minute))
	if err == nil || !strings.Contains(err.Error(), "work left") {
		t.Errorf("stopped with %v", err)
	}
	if !strings.Contains(o.log.String(), "next try at ") {
		t.Errorf("the log has no next try:\n%s", &o.log)
	}
	if err := o.serve(back.Add(time.Hour)); err != nil {
		t.Fatalf("%v\n%s", err, &o.log)
	}
	if diff := cmp.Diff(map[string]int{"hr": 1, "s0": 1, "s1": 1, "s2": 1, "s3": 1}, o.post.counts()); diff != "" {
		t.Error(diff)
	}
	if runs, _ := o.runs(); len(runs) != 1 || runs[0].Phase != jobs.Finished {
		t.Errorf("%+v", runs)
	}
}

func TestWhoIsAskedToStopFinishesTheMessageInHand(t *testing.T) {
	o := newWatchman(t)
	o.now = o.month(1, 6)
	s := o.scheduler()
	if _, err := s.work(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.now = o.now.Add(2 * time.Hour)
	ctx, stop := context.WithCancel(t.Context())
	o.post.rcpt = func(to string) error {
		if strings.HasPrefix(to, "s2") {
			stop()
		}
		return nil
	}
	watch := &schedule.Watch{Work: s.work, Failed: func(error, time.Time) {}, Clock: s.clock, Wait: s.wait}
	err := watch.Run(ctx)
	if err == nil || exitCode(ctx, err) != exitAgain {
		t.Errorf("ended with %v", err)
	}
	if diff := cmp.Diff(map[string]int{"s1": 1, "s2": 1}, o.post.counts()); diff != "" {
		t.Error(diff)
	}
	if err := o.serve(o.now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"hr": 1, "s0": 1, "s1": 1, "s2": 1, "s3": 1}, o.post.counts()); diff != "" {
		t.Error(diff)
	}
}

func TestTwoSchedulersStandByForEachOther(t *testing.T) {
	o := newWatchman(t)
	one, other := o.scheduler(), o.scheduler()
	for _, s := range []*scheduler{one, other} {
		if _, err := s.work(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 3 {
		o.now = o.month(1, 7)
		for _, s := range []*scheduler{one, other, one} {
			if _, err := s.work(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if runs, _ := o.runs(); len(runs) != n+1 {
			t.Errorf("%d runs after %d periods", len(runs), n+1)
		}
		one, other = other, one
	}
	dir, err := seal.Lock(filepath.Join(o.dir, "runs"))
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	if _, err := one.work(t.Context()); !errors.Is(err, jobs.ErrBusy) {
		t.Errorf("%v", err)
	}
}

func TestServeRefusesADateAndAnAddressInUse(t *testing.T) {
	o := newWatchman(t)
	args := append([]string{"serve"}, o.args[1:]...)
	if code, stderr := command(t, append(args, "--as-of", "2026-12-01")...); code != exitUsage {
		t.Errorf("exit %d: %s", code, stderr)
	}
	edit(t, o.args, "gates:", fmt.Sprintf("serve: {listen: \"127.0.0.1:%d\"}\ngates:", o.post.port))
	if code, stderr := command(t, args...); code != exitUnavailable || !strings.Contains(stderr, "serve.listen") {
		t.Errorf("exit %d: %s", code, stderr)
	}
}

func TestHRIsToldOnceOfADatabaseThatIsAway(t *testing.T) {
	o := newWatchman(t)
	due := o.month(1, 7)
	o.tick = func(now time.Time) {
		from, to := "hr.db", "away.db"
		if now.After(due.Add(2 * time.Hour)) {
			from, to = to, from
		}
		if now.After(due.Add(-time.Hour)) {
			os.Rename(filepath.Join(o.dir, from), filepath.Join(o.dir, to))
		}
	}
	if err := o.serve(due.Add(90 * time.Minute)); err == nil {
		t.Error("nothing is left, although nothing could be done")
	}
	if err := o.serve(due.Add(4 * time.Hour)); err != nil {
		t.Fatalf("%v\n%s", err, &o.log)
	}
	// Each start tells HR once, and then the run is made.
	if diff := cmp.Diff(map[string]int{"hr": 3, "s0": 1, "s1": 1, "s2": 1, "s3": 1}, o.post.counts()); diff != "" {
		t.Error(diff)
	}
}

func TestServeAnswersUntilItIsStopped(t *testing.T) {
	o := newWatchman(t)
	edit(t, o.args, "gates:", "serve: {listen: \"127.0.0.1:0\"}\ngates:")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	s := o.scheduler()
	waiting := make(chan struct{})
	s.wait = func(ctx context.Context, _ time.Duration) error {
		close(waiting)
		<-ctx.Done()
		return ctx.Err()
	}
	ended := make(chan error)
	go func() { ended <- s.serve(ctx) }()
	<-waiting
	at := regexp.MustCompile(`http://[0-9.:]+`).FindString(o.log.String())
	for path, want := range map[string]string{
		"/healthz": "ok\n", "/metrics": fmt.Sprintf("ceuwatch_next_run_timestamp_seconds %d\n", o.month(1, 7).Unix()),
	} {
		answer, err := http.Get(at + path)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(text), want) {
			t.Errorf("%s: %s %v\n%s", path, answer.Status, err, text)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("nothing is left, but: %v", err)
	}
}
