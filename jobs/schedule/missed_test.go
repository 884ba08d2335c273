package schedule

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// keep plays a scheduler that looks at the clock at given moments and remembers what it did.
type keep struct {
	spec string
	zone *time.Location
	done []time.Time
}

func (k *keep) at(t interface{ Fatal(...any) }, now time.Time) (missed []time.Time, next time.Time) {
	if len(k.done) == 0 {
		k.done = []time.Time{now}
	}
	missed, next, err := Missed(k.spec, k.zone, k.done, now)
	if err != nil {
		t.Fatal(err)
	}
	k.done = append(k.done, missed...)
	return missed, next
}

func days(zone *time.Location, moments []time.Time) []string {
	var all []string
	for _, m := range moments {
		all = append(all, m.In(zone).Format("2006-01-02 15:04"))
	}
	return all
}

func TestTwentyFourMonthsRunOnceEach(t *testing.T) {
	for _, name := range []string{"America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "UTC"} {
		z := zone(t, name)
		k := keep{spec: "0 7 1 * *", zone: z}
		now := time.Date(2026, 1, 15, 12, 0, 0, 0, z)
		var ran []time.Time
		for range 24 {
			_, next := k.at(t, now)
			now = next
			missed, _ := k.at(t, now)
			ran = append(ran, missed...)
		}
		var want []string
		for n := range 24 {
			want = append(want, fmt.Sprintf("%d-%02d-01 07:00", 2026+(n+1)/12, (n+1)%12+1))
		}
		if diff := cmp.Diff(want, days(z, ran)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestHoursThatAreSkippedOrComeTwiceCountOnce(t *testing.T) {
	for _, test := range []struct {
		zone, spec, from, to string
		want                 []string
	}{
		{"America/New_York", "30 2 * * *", "2027-03-13T12:00:00-05:00", "2027-03-15T12:00:00-04:00",
			[]string{"2027-03-14 03:30", "2027-03-15 02:30"}},
		{"America/New_York", "30 1 * * *", "2026-10-31T12:00:00-04:00", "2026-11-02T12:00:00-05:00",
			[]string{"2026-11-01 01:30", "2026-11-02 01:30"}},
		{"Europe/Berlin", "30 2 * * *", "2027-03-27T12:00:00+01:00", "2027-03-28T12:00:00+02:00",
			[]string{"2027-03-28 03:30"}},
		{"Europe/Berlin", "30 2 * * *", "2026-10-24T12:00:00+02:00", "2026-10-25T12:00:00+01:00",
			[]string{"2026-10-25 02:30"}},
		{"Australia/Lord_Howe", "15 2 * * *", "2026-10-03T12:00:00+10:30", "2026-10-04T12:00:00+11:00",
			[]string{"2026-10-04 02:45"}},
		{"America/Sao_Paulo", "0 0 4 11 *", "2018-11-01T12:00:00-03:00", "2018-11-05T12:00:00-02:00",
			[]string{"2018-11-04 01:00"}},
	} {
		z := zone(t, test.zone)
		from, err := time.Parse(time.RFC3339, test.from)
		if err != nil {
			t.Fatal(err)
		}
		to, err := time.Parse(time.RFC3339, test.to)
		if err != nil {
			t.Fatal(err)
		}
		// Looked at once, and each minute.
		once, minutely := keep{spec: test.spec, zone: z}, keep{spec: test.spec, zone: z}
		once.at(t, from)
		missed, _ := once.at(t, to)
		if diff := cmp.Diff(test.want, days(z, missed)); diff != "" {
			t.Errorf("%s %s: %s", test.zone, test.spec, diff)
		}
		var all []time.Time
		for now := from; !now.After(to); now = now.Add(time.Minute) {
			missed, _ := minutely.at(t, now)
			all = append(all, missed...)
		}
		if diff := cmp.Diff(test.want, days(z, all)); diff != "" {
			t.Errorf("%s %s, each minute: %s", test.zone, test.spec, diff)
		}
	}
}

func TestWhateverTheClockDoesEachPeriodComesOnce(t *testing.T) {
	z := zone(t, "America/New_York")
	rapid.Check(t, func(t *rapid.T) {
		k := keep{zone: z}
		k.spec = rapid.SampledFrom([]string{"0 7 1 * *", "30 1 * * *", "30 2 * * 0", "@monthly"}).Draw(t, "spec")
		start := time.Date(2026, 1, 15, 12, 0, 0, 0, z)
		now, latest := start, start
		k.at(t, now)
		came := map[time.Time]int{}
		look := func() {
			missed, next := k.at(t, now)
			for _, m := range missed {
				if came[m.UTC()]++; m.After(now) {
					t.Fatalf("%v came at %v", m, now)
				}
			}
			if !next.After(now) {
				t.Fatalf("next is %v at %v", next, now)
			}
		}
		for range rapid.IntRange(1, 40).Draw(t, "looks") {
			// On by minutes up to months, and sometimes back by up to two days.
			jump := rapid.IntRange(-2*24*60, 90*24*60).Draw(t, "minutes")
			if now = now.Add(time.Duration(jump) * time.Minute); now.Before(start) {
				now = start
			}
			if now.After(latest) {
				latest = now
			}
			look()
		}
		now = latest
		look()
		want, at := 0, start
		for {
			next, err := Next(k.spec, z, at)
			if err != nil {
				t.Fatal(err)
			}
			if next.After(latest) {
				break
			}
			if at, want = next, want+1; came[at.UTC()] != 1 {
				t.Fatalf("%v came %d times", at, came[at.UTC()])
			}
		}
		if len(came) != want {
			t.Fatalf("%d periods came, not %d", len(came), want)
		}
	})
}

func TestNothingWasMissedBeforeTheScheduleBegan(t *testing.T) {
	missed, next, err := Missed("0 7 1 * *", time.UTC, nil, time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC))
	if err != nil || missed != nil || next.Format(time.DateOnly) != "2027-01-01" {
		t.Errorf("%v %v %v", missed, next, err)
	}
}
