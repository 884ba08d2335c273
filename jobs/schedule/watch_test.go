package schedule

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
)

// stage plays a watch by a clock that stands until somebody waits.
type stage struct {
	now    time.Time
	worked []string // by the clock
	failed []string // when it is tried again
	work   func(n int) (jobs.Status, error)
	jump   func(now time.Time) time.Time
	until  time.Time
}

func (s *stage) play(t *testing.T) (*Watch, error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	w := &Watch{
		Work: func(context.Context) (jobs.Status, error) {
			s.worked = append(s.worked, s.now.Format("02 15:04"))
			return s.work(len(s.worked))
		},
		Failed: func(_ error, again time.Time) { s.failed = append(s.failed, again.Format("02 15:04")) },
		Clock:  func() time.Time { return s.now },
		Wait: func(_ context.Context, d time.Duration) error {
			if d > time.Minute {
				t.Errorf("the clock is not looked at for %v", d)
			}
			if s.now = s.now.Add(d); s.jump != nil {
				s.now = s.jump(s.now)
			}
			if !s.now.Before(s.until) {
				stop()
			}
			return ctx.Err()
		},
	}
	err := w.Run(ctx)
	return w, err
}

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 12, day, hour, minute, 0, 0, time.UTC)
}

func TestWorkIsDoneAtTheStartAndWhenItIsDue(t *testing.T) {
	s := stage{now: at(1, 12, 0), until: at(4, 0, 0)}
	s.work = func(n int) (jobs.Status, error) { return jobs.Status{Next: at(1+n, 7, 0)}, nil }
	if _, err := s.play(t); err != nil {
		t.Errorf("nothing is left, but: %v", err)
	}
	if diff := cmp.Diff([]string{"01 12:00", "02 07:00", "03 07:00"}, s.worked); diff != "" {
		t.Error(diff)
	}
}

func TestAMachineThatSleptWakesLate(t *testing.T) {
	s := stage{now: at(1, 12, 0), until: at(4, 0, 0)}
	s.work = func(int) (jobs.Status, error) { return jobs.Status{Next: s.now.AddDate(0, 0, 1)}, nil }
	s.jump = func(now time.Time) time.Time {
		if now.Equal(at(1, 13, 0)) {
			return at(3, 9, 30)
		}
		return now
	}
	s.play(t)
	if diff := cmp.Diff([]string{"01 12:00", "03 09:31"}, s.worked); diff != "" {
		t.Error(diff)
	}
}

func TestAClockThatIsWrongForOneLookStartsNothing(t *testing.T) {
	s := stage{now: at(1, 12, 0), until: at(2, 23, 0)}
	s.work = func(n int) (jobs.Status, error) { return jobs.Status{Next: at(1+n, 7, 0)}, nil }
	wrong := false
	s.jump = func(now time.Time) time.Time {
		switch {
		case wrong:
			wrong = false
			return at(1, 13, 1)
		case now.Equal(at(1, 13, 0)):
			wrong = true
			return now.Add(30 * time.Hour)
		}
		return now
	}
	s.play(t)
	if diff := cmp.Diff([]string{"01 12:00", "02 07:00"}, s.worked); diff != "" {
		t.Error(diff)
	}
}

func TestAClockThatIsPutBackIsLookedAtAnew(t *testing.T) {
	s := stage{now: at(2, 12, 0), until: at(2, 15, 0)}
	s.work = func(int) (jobs.Status, error) { return jobs.Status{Next: at(30, 7, 0)}, nil }
	back := false
	s.jump = func(now time.Time) time.Time {
		if now.Equal(at(2, 13, 0)) && !back {
			back = true
			return at(1, 10, 0)
		}
		return now
	}
	s.play(t)
	if diff := cmp.Diff([]string{"02 12:00", "01 10:00"}, s.worked); diff != "" {
		t.Error(diff)
	}
}

func TestWhatFailedOrIsLeftIsTriedAgainSoon(t *testing.T) {
	s := stage{now: at(1, 7, 0), until: at(1, 8, 0)}
	s.work = func(n int) (jobs.Status, error) {
		status := jobs.Status{Next: at(30, 7, 0)}
		switch n {
		case 1:
			return jobs.Status{}, errors.New("no database")
		case 2:
			status.Unsent = 1
		}
		return status, nil
	}
	if _, err := s.play(t); err != nil {
		t.Errorf("nothing is left, but: %v", err)
	}
	if diff := cmp.Diff([]string{"01 07:00", "01 07:15", "01 07:30"}, s.worked); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"01 07:15"}, s.failed); diff != "" {
		t.Error(diff)
	}
}

func TestAStandByAsksEachMinuteAndDoesNotComplain(t *testing.T) {
	s := stage{now: at(1, 7, 0), until: at(1, 7, 30)}
	s.work = func(n int) (jobs.Status, error) {
		if n < 3 {
			return jobs.Status{}, fmt.Errorf("%w: another run has the ledger", jobs.ErrBusy)
		}
		return jobs.Status{Next: at(30, 7, 0)}, nil
	}
	w, err := s.play(t)
	if err != nil {
		t.Errorf("nothing is left, but: %v", err)
	}
	if diff := cmp.Diff([]string{"01 07:00", "01 07:01", "01 07:02"}, s.worked); diff != "" || s.failed != nil {
		t.Error(diff, s.failed)
	}
	if code, _ := ask(w, "/healthz"); code != 200 {
		t.Errorf("health is %d", code)
	}
}

func TestWorkThatIsLeftIsSaidAtTheEnd(t *testing.T) {
	for name, work := range map[string]func(int) (jobs.Status, error){
		"unsent": func(int) (jobs.Status, error) { return jobs.Status{Unsent: 2}, nil },
		"failed": func(int) (jobs.Status, error) { return jobs.Status{}, errors.New("no database") },
	} {
		s := stage{now: at(1, 7, 0), until: at(1, 7, 5), work: work}
		if _, err := s.play(t); err == nil || !strings.Contains(err.Error(), "work left") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAWrongConfigurationEndsItAtTheStartAlone(t *testing.T) {
	wrong := fmt.Errorf("%w: ledger.dsn", jobs.ErrConfig)
	s := stage{now: at(1, 7, 0), until: at(1, 8, 0), work: func(int) (jobs.Status, error) { return jobs.Status{}, wrong }}
	if _, err := s.play(t); !errors.Is(err, jobs.ErrConfig) || len(s.worked) != 1 {
		t.Errorf("%v after %d", err, len(s.worked))
	}
	s = stage{now: at(1, 7, 0), until: at(1, 8, 0)}
	s.work = func(n int) (jobs.Status, error) {
		if n == 2 {
			return jobs.Status{}, wrong
		}
		return jobs.Status{Next: s.now.Add(10 * time.Minute)}, nil
	}
	if s.play(t); len(s.worked) < 4 {
		t.Errorf("ended after %v", s.worked)
	}
}

func ask(w *Watch, path string) (int, string) {
	answer := httptest.NewRecorder()
	w.Handler().ServeHTTP(answer, httptest.NewRequest("GET", path, nil))
	return answer.Code, answer.Body.String()
}

func TestHealthAndMetricsSayHowTheJobStands(t *testing.T) {
	s := stage{now: at(1, 7, 0), until: at(1, 7, 1)}
	full := jobs.Status{Next: time.Unix(1800000000, 0), LastSuccess: time.Unix(1700000000, 0), Due: 1, Sent: 2, Failed: 3,
		SetAside: 4, Held: 5, Waiting: 6}
	s.work = func(int) (jobs.Status, error) { return full, nil }
	w, _ := s.play(t)
	if code, text := ask(w, "/healthz"); code != 200 || text != "ok\n" {
		t.Errorf("%d %s", code, text)
	}
	_, text := ask(w, "/metrics")
	for _, line := range []string{
		"ceuwatch_healthy 1", "ceuwatch_last_success_timestamp_seconds 1700000000",
		"ceuwatch_next_run_timestamp_seconds 1800000000", "ceuwatch_letters_due 1", "ceuwatch_messages_sent 2",
		"ceuwatch_messages_failed 3", "ceuwatch_rows_set_aside 4", "ceuwatch_runs_held 5", "ceuwatch_runs_unsent 0",
		"ceuwatch_messages_unsent 6",
	} {
		if !strings.Contains(text, "# TYPE "+strings.Fields(line)[0]+" gauge\n"+line+"\n") {
			t.Errorf("%s is not among the metrics:\n%s", line, text)
		}
	}
	full.Unreached = true
	s.until = at(1, 7, 2)
	w, _ = s.play(t)
	if code, text := ask(w, "/healthz"); code != 503 || !strings.Contains(text, "reached nobody") {
		t.Errorf("%d %s", code, text)
	}
	if _, text := ask(w, "/metrics"); !strings.Contains(text, "ceuwatch_healthy 0\n") {
		t.Error(text)
	}
	s.until = at(1, 7, 3)
	s.work = func(int) (jobs.Status, error) { return jobs.Status{}, errors.New("canary") }
	w, _ = s.play(t)
	if code, text := ask(w, "/healthz"); code != 503 || strings.Contains(text, "canary") {
		t.Errorf("%d %s", code, text)
	}
	if _, text := ask(w, "/metrics"); !strings.Contains(text, "ceuwatch_healthy 0\n") {
		t.Error(text)
	}
}
