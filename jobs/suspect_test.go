package jobs

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// refusing is a server that refuses some without a reason, by the first letters of their addresses, once it has heard the
// whole message or before.
func refusing(late bool, some ...string) func(string, func() error) error {
	return func(to string, ready func() error) error {
		refused := slices.ContainsFunc(some, func(start string) bool { return strings.HasPrefix(to, start) })
		if refused && !late {
			return fmt.Errorf("%w: 550", ErrUnclear)
		}
		if err := ready(); err != nil || !refused {
			return err
		}
		return fmt.Errorf("%w: 550", ErrUnclear)
	}
}

func TestOneRefusalWithoutAReasonIsTheRecipients(t *testing.T) {
	for _, who := range []string{"S-1", "S-2", "S-3"} {
		o := newOffice(t, "S-1", "S-2", "S-3")
		o.server = refusing(false, who)
		if err := o.send(); !errors.Is(err, ErrUndelivered) || o.phase != Finished {
			t.Errorf("%s: %v, %s", who, err, o.phase)
		}
		want := map[string]State{"S-1": Accepted, "S-2": Accepted, "S-3": Accepted}
		want[who] = Failed
		if diff := cmp.Diff(want, o.states()); diff != "" || o.written[undeliveredName] != "letter of "+who {
			t.Error(who, diff, o.written[undeliveredName])
		}
	}
}

func TestTwoRefusalsInARowWithoutAReasonAreTheSenders(t *testing.T) {
	for _, late := range []bool{false, true} {
		o := newOffice(t, "S-1", "S-2", "S-3", "S-4")
		o.server = refusing(late, "S-", "hr")
		err := o.send()
		if !errors.Is(err, ErrUnavailable) || !errors.Is(err, ErrBarred) || !strings.Contains(fmt.Sprint(err), "mail.from") {
			t.Errorf("late %v: %v", late, err)
		}
		if states := slices.Compact(slices.Collect(maps.Values(o.states()))); len(states) != 1 || states[0] != Planned || len(o.sent) != 2 {
			t.Errorf("late %v: %v, sent %v", late, o.states(), o.sent)
		}
		// The same again, when the sender is in order, completes the run.
		o.server = taken
		if err := o.send(); err != nil || o.phase != Finished {
			t.Errorf("%v, %s", err, o.phase)
		}
	}
}

func TestTheOnlyRecipientAndHRInARowAreTheSenders(t *testing.T) {
	o := newOffice(t, "S-1")
	o.server = refusing(false, "S-", "hr")
	if err := o.send(); !errors.Is(err, ErrBarred) || o.states()["S-1"] != Planned || o.phase != Sending {
		t.Errorf("%v, %v, %s", err, o.states(), o.phase)
	}
}

func TestTwoWrongAddressesDoNotStopARunForEver(t *testing.T) {
	o := newOffice(t, "S-1", "S-2", "S-3", "S-4")
	o.server = refusing(false, "S-1", "S-2")
	if err := o.send(); !errors.Is(err, ErrBarred) {
		t.Fatal(err)
	}
	if err := o.send(); !errors.Is(err, ErrUndelivered) || o.phase != Finished {
		t.Errorf("%v, %s", err, o.phase)
	}
	want := map[string]State{"S-1": Failed, "S-2": Failed, "S-3": Accepted, "S-4": Accepted}
	if diff := cmp.Diff(want, o.states()); diff != "" {
		t.Error(diff)
	}
}

func TestASessionThatIsPutOffIsWaitedForOnce(t *testing.T) {
	o := newOffice(t, "S-1", "S-2", "S-3")
	tries := 0
	o.server = func(_ string, ready func() error) error {
		if tries++; tries <= 3 {
			return fmt.Errorf("%w: %w: 421", ErrUnavailable, ErrPaused)
		}
		return ready()
	}
	if err := o.send(); err != nil || o.waited < time.Second {
		t.Errorf("after %v: %v", o.waited, err)
	}
	if want := []string{"S-1", "S-1", "S-1", "S-1", "S-2", "S-3", "hr"}; len(o.sent) != len(want) {
		t.Errorf("tried %v", o.sent)
	}
}

func TestASecondCopyThatIsRefusedLeavesTheFirstInDoubt(t *testing.T) {
	o := newOffice(t, "S-1", "S-2")
	tries := 0
	o.server = func(to string, ready func() error) error {
		if err := ready(); err != nil || !strings.HasPrefix(to, "S-1") {
			return err
		}
		if tries++; tries == 1 {
			return fmt.Errorf("%w: lost", ErrDoubt)
		}
		return fmt.Errorf("%w: 550 5.1.1", ErrRefused)
	}
	if err := o.send(); !errors.Is(err, ErrUndelivered) || o.states()["S-1"] != InDoubt {
		t.Errorf("%v, %v", err, o.states())
	}
}

func TestHRsReportThatIsTooLargeGoesWithoutFiles(t *testing.T) {
	o := newOffice(t, "S-1")
	var bodies []string
	o.server = func(to string, ready func() error) error {
		err := ready()
		if strings.HasPrefix(to, "hr") {
			if bodies = append(bodies, o.written["report.1.eml"]); len(bodies) == 1 {
				return fmt.Errorf("%w: 552", ErrTooLarge)
			}
		}
		return err
	}
	if err := o.send(); err != nil || len(bodies) != 2 || !strings.Contains(bodies[1], "roster.xlsx") || bodies[0] == bodies[1] {
		t.Errorf("%v: %q", err, bodies)
	}
}
