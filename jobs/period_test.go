package jobs

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

func TestOneRunMakesUpForAllThatMayStillBeSent(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 12, day, hour, 0, 0, 0, zone) }
	g := Gates{
		Today: day(t, "2026-12-15"), MaxLate: func(d rules.Date) rules.Date { return d + 7 },
	}
	// UTC has the next day already at some of these.
	due := []time.Time{at(6, 23).UTC(), at(7, 7).UTC(), at(7, 23).UTC(), at(8, 0).UTC(), at(14, 23).UTC(), at(15, 7).UTC()}
	want := []Missed{
		{day(t, "2026-12-06"), due[:1]}, {day(t, "2026-12-07"), due[1:3]}, {day(t, "2026-12-15"), due[3:]},
	}
	if diff := cmp.Diff(want, g.CatchUp(due, zone)); diff != "" {
		t.Error(diff)
	}
}

func TestWhichRunCountsForAPeriod(t *testing.T) {
	due := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	today := day(t, "2026-12-03")
	for name, test := range map[string]struct {
		run  Record
		made bool
	}{
		"finished since":               {Record{AsOf: today, Phase: Finished, Made: due.Add(time.Hour)}, true},
		"finished as of the day":       {Record{AsOf: today - 2, Phase: Finished, Made: due}, true},
		"finished before":              {Record{AsOf: today - 2, Phase: Finished, Made: due.Add(-time.Hour)}, false},
		"as of an earlier day":         {Record{AsOf: today - 3, Phase: Finished, Made: due.Add(time.Hour)}, false},
		"superseded":                   {Record{AsOf: today, Phase: Superseded, Made: due.Add(time.Hour)}, false},
		"held for today":               {Record{AsOf: today, Phase: Held, Made: due.Add(-time.Hour)}, true},
		"under way for today":          {Record{AsOf: today, Phase: Sending, Made: due.Add(-time.Hour)}, true},
		"held for a day, made before":  {Record{AsOf: today - 1, Phase: Held, Made: due.Add(-time.Hour)}, false},
		"held as of the day, by hand":  {Record{AsOf: today - 2, Phase: Held, Made: due.Add(time.Hour)}, true},
		"superseded, and held earlier": {Record{AsOf: today - 3, Phase: Superseded, Made: due}, false},
	} {
		test.run.ID = "RUN"
		b := Backlog{Runs: []Record{test.run}}
		if got := b.Made(due, time.UTC, today) == "RUN"; got != test.made {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestARunThatWasNeverSealedOrIsGivenUpIsNone(t *testing.T) {
	one, two, three := time.Unix(1, 0), time.Unix(2, 0), time.Unix(3, 0)
	b := Backlog{Runs: []Record{{ID: "2026-12-01"}, {ID: "2027-02-01", Phase: Abandoned}}}
	got := b.Done([]Period{{one, ""}, {two, "2026-12-01"}, {three, "2027-01-01"}, {three, "2027-02-01"}})
	if diff := cmp.Diff([]time.Time{one, two}, got); diff != "" {
		t.Error(diff)
	}
}
