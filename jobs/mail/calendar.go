package mail

import (
	"fmt"
	"io"
	"time"

	ics "github.com/arran4/golang-ical"

	"ceuwatch/report/message"
)

// The calendar file, as it is attached.
const (
	calendarName = "CredentialDeadline.ics"
	calendarType = "text/calendar; charset=utf-8; method=PUBLISH"
)

// writeCalendar writes the deadlines as a calendar file: whole days, marked private, with an alarm at nine in the
// morning a week before and one the day before.
func writeCalendar(w io.Writer, deadlines []message.Deadline, stamp time.Time) error {
	calendar := ics.NewCalendarFor("ceuwatch")
	calendar.SetMethod(ics.MethodPublish)
	for _, d := range deadlines {
		event := calendar.AddEvent(d.UID)
		event.SetDtStampTime(stamp)
		event.SetAllDayStartAt(d.On.Time())
		event.SetAllDayEndAt((d.On + 1).Time())
		event.SetSummary(d.Summary)
		event.SetDescription(d.Description)
		event.SetClass(ics.ClassificationPrivate)
		event.SetTimeTransparency(ics.TransparencyTransparent)
		for _, before := range []string{"-P6DT15H", "-PT15H"} {
			alarm := event.AddAlarm()
			alarm.SetAction(ics.ActionDisplay)
			alarm.SetTrigger(before)
			alarm.SetDescription(d.Summary)
		}
	}
	if err := calendar.SerializeTo(w, ics.WithNewLineWindows); err != nil {
		return fmt.Errorf("calendar file: %w", err)
	}
	return nil
}
