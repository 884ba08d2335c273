package jobs

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

// brought is what another run brought a person of an office.
func brought(state State, asOf rules.Date) []Past {
	return []Past{{Notice: Notice{Credential: "BLS", Stage: "lapsed"}, Run: "2026-12-02", AsOf: asOf, State: state}}
}

func TestANoticeThatAnotherRunBroughtIsNotSentAgain(t *testing.T) {
	today := rules.NewDate(2026, 12, 1)
	for name, test := range map[string]struct {
		past  []Past
		want  State
		again bool
	}{
		"no other run brought it":         {nil, Accepted, false},
		"a later run brought it":          {brought(Accepted, today+1), Overtaken, false},
		"an earlier run brought it":       {brought(Accepted, today-1), Overtaken, false},
		"it is due again":                 {brought(Accepted, today-90), Accepted, false},
		"another run could not bring it":  {brought(Failed, today-1), Accepted, false},
		"the outbox had it":               {brought(Filed, today-1), Accepted, false},
		"whether it arrived is in doubt":  {brought(InDoubt, today-1), Accepted, true},
		"another run was stopped with it": {brought(Intended, today-1), Accepted, true},
	} {
		o := newOffice(t, "S-1", "S-2")
		o.server, o.past = taken, map[string][]Past{"S-1": test.past}
		if err := o.send(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(map[string]State{"S-1": test.want, "S-2": Accepted}, o.states()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if again := o.deliveries[0].Again; again != test.again {
			t.Errorf("%s: again %v", name, again)
		}
		if told := strings.Contains(o.written["deliveries.xlsx"], "2026-12-02 brought the same"); told != (test.want == Overtaken) {
			t.Errorf("%s: %s", name, o.written["deliveries.xlsx"])
		}
	}
}

func TestARunWhoseReadersVanishIsHeld(t *testing.T) {
	for name, test := range map[string]struct {
		left    []string
		release bool
		held    bool
	}{
		"one person left":                  {[]string{"S-1"}, false, false},
		"half of them left":                {[]string{"S-1", "S-2"}, false, true},
		"half left, and somebody knows it": {[]string{"S-1", "S-2"}, true, false},
	} {
		o := newOffice(t, "S-1", "S-2", "S-3", "S-4")
		o.server, o.left, o.release = taken, test.left, test.release
		err := o.send()
		if errors.Is(err, ErrHeld) != test.held || (len(o.sent) == 0) != test.held || (o.phase == Held) != test.held {
			t.Errorf("%s: %v, %s, sent to %v", name, err, o.phase, o.sent)
		}
	}
}

func TestAKeyThatIsUsedWhileAMessageIsHandedOverStopsItsEnd(t *testing.T) {
	o := newOffice(t, "S-1")
	o.server = func(to string, ready func() error) error {
		if strings.HasPrefix(to, "S-1") {
			o.past = map[string][]Past{"S-1": brought(Accepted, rules.NewDate(2026, 12, 1))}
		}
		err := ready()
		if strings.HasPrefix(to, "S-1") && err == nil {
			t.Error("the message's end was sent")
		}
		return err
	}
	if err := o.send(); err != nil || o.deliveries[0].State != Overtaken {
		t.Errorf("%v, %+v", err, o.deliveries[0])
	}
}

func TestWhatIsInDoubtStaysSoWhenAnotherRunBroughtIt(t *testing.T) {
	o := newOffice(t, "S-1")
	o.deliveries[0].State = Intended
	o.server, o.past = taken, map[string][]Past{"S-1": brought(Accepted, rules.NewDate(2026, 12, 1))}
	if err := o.send(); !errors.Is(err, ErrUndelivered) || o.deliveries[0].State != InDoubt || len(o.sent) != 1 {
		t.Errorf("%v, %+v, sent to %v", err, o.deliveries[0], o.sent)
	}
}
