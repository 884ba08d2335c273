package jobs

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// due gives each letter of the plan the stage that it is due for.
func (o *office) due(stages map[string]string) {
	var plan strings.Builder
	for line := range strings.Lines(o.files[planName]) {
		for id, stage := range stages {
			if strings.Contains(line, `"staff_id":"`+id+`"`) {
				line = strings.Replace(line, "}\n", `,"notices":[{"credential":"CMA-AAMA","stage":"`+stage+"\"}]}\n", 1)
			}
		}
		plan.WriteString(line)
	}
	o.files[planName] = plan.String()
}

func TestWhatIsBeyondADaysShareGoesOutOnTheNextDaysByUrgency(t *testing.T) {
	o := newOffice(t, "S-1", "S-2", "S-3", "S-4", "S-5")
	o.due(map[string]string{"S-1": "expiry-180", "S-2": "expiry-7", "S-3": "window-open", "S-4": "exam-required", "S-5": "expiry-180"})
	o.perDay = 3 // one of them for HR
	o.server = func(_ string, ready func() error) error { return ready() }
	err := o.send()
	if !errors.Is(err, ErrNextDay) || !strings.Contains(err.Error(), "3 messages of 2026-12-01 wait") || o.phase != Sending {
		t.Fatalf("%s: %v", o.phase, err)
	}
	want := map[string]State{"S-1": Planned, "S-2": Planned, "S-3": Accepted, "S-4": Accepted, "S-5": Planned}
	if diff := cmp.Diff(want, o.states()); diff != "" {
		t.Errorf("first day (-want +got):\n%s", diff)
	}
	o.now = o.now.Add(8 * time.Hour) // another day in UTC, the same one where the clinic is
	sent := len(o.sent)
	if err := o.send(); !errors.Is(err, ErrNextDay) || len(o.sent) != sent {
		t.Errorf("%v, %d messages more", err, len(o.sent)-sent)
	}
	o.now = o.now.Add(12 * time.Hour)
	if err := o.send(); !errors.Is(err, ErrNextDay) || o.states()["S-2"] != Accepted || o.states()["S-5"] != Planned {
		t.Errorf("second day: %v %v", err, o.states())
	}
	o.now = o.now.Add(24 * time.Hour)
	if err := o.send(); err != nil || o.phase != Finished {
		t.Errorf("third day: %s %v", o.phase, err)
	}
	for id, state := range o.states() {
		if state != Accepted {
			t.Errorf("%s is %s", id, state)
		}
	}
}

func TestWhoIsRefusedLeavesTheDaysShareToOthers(t *testing.T) {
	o := newOffice(t, "S-1", "S-2", "S-3")
	o.perDay = 3
	o.server = func(to string, ready func() error) error {
		if strings.HasPrefix(to, "S-1@") {
			return ErrRefused
		}
		return ready()
	}
	if err := o.send(); !errors.Is(err, ErrUndelivered) || o.phase != Finished {
		t.Errorf("%s: %v %v", o.phase, err, o.states())
	}
}

func TestWhatWaitsForItsDayIsNotGivenUpMeanwhile(t *testing.T) {
	o := newOffice(t, "S-1", "S-2", "S-3")
	o.perDay = 2
	o.server = func(_ string, ready func() error) error { return ready() }
	if err := o.send(); !errors.Is(err, ErrNextDay) {
		t.Fatal(err)
	}
	o.began, o.now = o.now, o.now.Add(26*time.Hour)
	put := 0
	o.server = func(to string, ready func() error) error {
		if put++; put == 1 && !strings.HasPrefix(to, "hr@") {
			return ErrLater
		}
		return ready()
	}
	if err := o.send(); !errors.Is(err, ErrNextDay) || o.states()["S-2"] != Accepted {
		t.Errorf("%v %v", err, o.states())
	}
}
