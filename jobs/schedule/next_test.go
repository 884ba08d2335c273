package schedule

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestTheNextRunIsByTheClockOfTheZone(t *testing.T) {
	newYork := zone(t, "America/New_York")
	for _, test := range []struct {
		spec  string
		after time.Time
		want  string
	}{
		{"0 7 1 * *", time.Date(2026, 12, 1, 6, 59, 59, 0, newYork), "2026-12-01T07:00:00-05:00"},
		{"0 7 1 * *", time.Date(2026, 12, 1, 7, 0, 0, 0, newYork), "2027-01-01T07:00:00-05:00"},
		{"0 7 1 * *", time.Date(2027, 3, 2, 0, 0, 0, 0, newYork), "2027-04-01T07:00:00-04:00"},
		{"0 7 1 * *", time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC), "2027-01-01T07:00:00-05:00"},
		{"0 7 1 * *", time.Date(2026, 12, 1, 11, 0, 0, 0, time.UTC), "2026-12-01T07:00:00-05:00"},
		{"0 7 29 2 *", time.Date(2026, 3, 1, 0, 0, 0, 0, newYork), "2028-02-29T07:00:00-05:00"},
		{"@monthly", time.Date(2026, 12, 5, 0, 0, 0, 0, newYork), "2027-01-01T00:00:00-05:00"},
	} {
		next, err := Next(test.spec, newYork, test.after)
		if got := next.Format(time.RFC3339); err != nil || got != test.want {
			t.Errorf("%s after %v: %s, %v, not %s", test.spec, test.after, got, err, test.want)
		}
	}
}

func TestSchedulesThatCannotBeKeptAreRefused(t *testing.T) {
	for spec, mend := range map[string]string{
		"TZ=Europe/Berlin 0 7 1 * *": "set organization.time_zone", "CRON_TZ=UTC 0 7 1 * *": "set organization.time_zone",
		"TZ=": "set organization.time_zone", "0 7 30 2 *": "never falls due", "0 7 31 4 *": "never falls due",
		"monthly": "write minute, hour, day", "": "write minute, hour, day", "0 0 7 1 * *": "write minute, hour, day",
		"0 25 1 * *": "write minute, hour, day",
	} {
		_, err := Next(spec, time.UTC, time.Now())
		if err == nil || !strings.Contains(err.Error(), mend) {
			t.Errorf("%q: %v", spec, err)
		}
	}
}

func TestTheHoursInWhichClocksAreMovedAreRisky(t *testing.T) {
	for spec, risky := range map[string]bool{
		"30 2 * * *": true, "30 1 * * *": true, "0 0 1 * *": true, "59 3 1 * *": true, "0 4 1 * *": false,
		"0 7 1 * *": false, "no schedule": false,
	} {
		if got := Risky(spec, time.UTC, time.Now()); got != risky {
			t.Errorf("%s: %v", spec, got)
		}
	}
}
