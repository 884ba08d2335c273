// Package schedule knows when runs fall due, waits for it, and answers who asks how that goes. It knows the syntax and
// the traps of cron, and nothing of what a run does.
package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Next returns when a schedule of five fields, or a word such as @monthly, next falls due after a moment, by the clock
// of a zone. An hour that comes twice counts the first time; one that the clock skips counts when it goes on. An error
// says what to write instead.
func Next(spec string, zone *time.Location, after time.Time) (time.Time, error) {
	_, next, err := Missed(spec, zone, []time.Time{after}, after)
	return next, err
}

// Missed lists when a schedule fell due up to now, the oldest first, since the last of the moments that are done, and
// when it next falls due. Nothing was missed before the first of them, nor when there is none. A moment that is done
// does not come again when the clock was put back.
func Missed(
	spec string, zone *time.Location, done []time.Time, now time.Time,
) (missed []time.Time, next time.Time, err error) {
	if strings.Contains(spec, "=") {
		return nil, next, fmt.Errorf("%q names a time zone: leave it out and set organization.time_zone", spec)
	}
	schedule, err := cron.ParseStandard(spec)
	if err != nil {
		return nil, next, fmt.Errorf("%q is no schedule: write minute, hour, day, month and weekday such as \"0 7 1 * *\"",
			spec)
	}
	after := time.Time{}
	for _, at := range done {
		if !at.After(now) && at.After(after) {
			after = at
		}
	}
	if after.IsZero() {
		after = now
	}
	for {
		if after = following(schedule, zone, after); after.IsZero() {
			return nil, next, fmt.Errorf("%q never falls due: write a day that there is, such as \"0 7 1 * *\"", spec)
		}
		switch known := slices.ContainsFunc(done, after.Equal); {
		case known:
		case after.After(now):
			return missed, after, nil
		default:
			missed = append(missed, after)
		}
	}
}

// following asks cron by a clock that is never put forward or back, since by others it skips days and doubles them.
func following(schedule cron.Schedule, zone *time.Location, after time.Time) time.Time {
	clock := onClock(after.In(zone), time.UTC)
	for {
		if clock = schedule.Next(clock); clock.IsZero() {
			return clock
		}
		at := onClock(clock, zone)
		at = at.Add(max(0, clock.Sub(onClock(at, time.UTC)))) // past an hour that there is not
		if at.After(after) {
			return at
		}
	}
}

// onClock returns the moment at which the clock of a zone shows what another one shows.
func onClock(t time.Time, zone *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)
}

// Risky reports whether a schedule falls due between midnight and four in the morning, where the clock is put forward
// and back: other schedulers skip a day then, or run twice.
func Risky(spec string, zone *time.Location, after time.Time) bool {
	next, err := Next(spec, zone, after)
	return err == nil && next.Hour() < 4
}
