// Package schedule knows when runs fall due. It knows the syntax and the traps of cron, and nothing of what a run does.
package schedule

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Next returns when a schedule of five fields, or a word such as @monthly, next falls due after a moment, by the clock
// of a zone. An error says what to write instead.
func Next(spec string, zone *time.Location, after time.Time) (time.Time, error) {
	if strings.Contains(spec, "=") {
		return time.Time{}, fmt.Errorf("%q names a time zone: leave it out and set organization.time_zone", spec)
	}
	schedule, err := cron.ParseStandard(spec)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no schedule: write minute, hour, day, month and weekday such as \"0 7 1 * *\"", spec)
	}
	next := schedule.Next(after.In(zone))
	if next.IsZero() {
		return time.Time{}, fmt.Errorf("%q never falls due: write a day that there is, such as \"0 7 1 * *\"", spec)
	}
	return next, nil
}

// Risky reports whether a schedule falls due between midnight and four in the morning, where the clock is put forward
// and back: a day may be skipped, or come twice.
func Risky(spec string, zone *time.Location, after time.Time) bool {
	next, err := Next(spec, zone, after)
	return err == nil && next.Hour() < 4
}
