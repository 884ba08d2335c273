package main

import (
	"testing"
	"time"

	"ceuwatch/jobs"
)

// A clock that is years ahead for one look makes runs of days to come. They are held or dropped, and the months that come
// are served as if it had never been.
func TestWhatAWrongClockMadeDoesNotSilenceTheMonthsToCome(t *testing.T) {
	watchOnBothLedgers(t, func(t *testing.T, o *watchman) {
		s := o.scheduler()
		work := func(at time.Time) {
			t.Helper()
			o.now = at
			if _, err := s.work(t.Context()); err != nil {
				t.Fatalf("%v\n%s", err, &o.log)
			}
		}
		start := o.now
		work(start)
		work(start.AddDate(0, 26, 0))
		made, _ := o.runs()
		if len(made) == 0 {
			t.Fatal("the wrong clock made no run")
		}
		work(start.Add(time.Hour))
		for n := 1; n <= 3; n++ {
			o.now = start
			work(o.month(n, 7))
		}
		runs, periods := o.runs()
		for _, r := range runs[len(made):] {
			if r.Phase != jobs.Finished {
				t.Errorf("%+v", r)
			}
		}
		o.now = start
		for n := 1; n <= 3; n++ {
			if periods[o.month(n, 7).Format("2006-01-02 15:04")] == "" {
				t.Errorf("no run for %s: %v", o.month(n, 7), periods)
			}
		}
		if len(periods) != 3 {
			t.Errorf("%v", periods)
		}
		for _, r := range runs[:len(made)] {
			if r.Phase == jobs.Held {
				t.Errorf("still held: %+v", r)
			}
		}
	})
}
