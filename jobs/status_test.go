package jobs

import (
	"context"
	"iter"
	"testing"
	"time"
)

// pastRuns is a ledger that can be read alone.
type pastRuns map[string][]Delivery

func (p pastRuns) Deliveries(_ context.Context, run string) iter.Seq2[Delivery, error] {
	return func(yield func(Delivery, error) bool) {
		for _, d := range p[run] {
			if !yield(d, nil) {
				return
			}
		}
	}
}

func (pastRuns) SentSince(context.Context, time.Time) (int, error) { return 0, nil }

func (pastRuns) Settle(context.Context, string, time.Time, ...Delivery) error { return nil }

func (pastRuns) Claim(context.Context, string, time.Time, func(*Delivery, []Past), ...*Delivery) error {
	return nil
}

func TestARunThatReachedNobodyOrNotHRIsNoSuccess(t *testing.T) {
	letter := func(state State) Delivery { return Delivery{Kind: KindLetter, State: state} }
	report := func(state State) Delivery { return Delivery{Kind: KindReport, State: state} }
	november, december := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC), time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	for what, c := range map[string]struct {
		deliveries []Delivery
		success    bool
	}{
		"all went out":          {[]Delivery{letter(Accepted), report(Accepted)}, true},
		"some went out":         {[]Delivery{letter(Failed), letter(Accepted), report(Accepted)}, true},
		"nobody was due one":    {[]Delivery{report(Accepted)}, true},
		"all printed":           {[]Delivery{letter(Printed), letter(Suppressed), report(Accepted)}, true},
		"one of two HR's":       {[]Delivery{letter(Accepted), report(Failed), report(Accepted)}, true},
		"HR has no address":     {[]Delivery{letter(Filed)}, true},
		"no letter went out":    {[]Delivery{letter(Failed), letter(Deferred), report(Accepted)}, false},
		"all are in doubt":      {[]Delivery{letter(InDoubt), report(Accepted)}, false},
		"HR's was refused":      {[]Delivery{letter(Accepted), report(Failed)}, false},
		"HR's was put off":      {[]Delivery{letter(Accepted), report(Deferred)}, false},
		"HR's alone, in doubt":  {[]Delivery{report(InDoubt)}, false},
		"HR knew of a hold, no": {[]Delivery{letter(Accepted), {Kind: KindHeld, State: Failed}, report(Accepted)}, true},
	} {
		runs := pastRuns{"1": {letter(Accepted), report(Accepted)}, "2": c.deliveries, "3": {letter(Planned), letter(Accepted), report(Planned)}}
		s := Service{Runner: &Runner{Deliveries: runs}}
		var got Status
		err := s.count(t.Context(), &Backlog{Runs: []Record{
			{ID: "1", Phase: Finished, Ended: november}, {ID: "2", Phase: Finished, Ended: december}, {ID: "3", Phase: Held},
		}}, &got)
		want := november
		if c.success {
			want = december
		}
		if err != nil || got.Unreached == c.success || !got.LastSuccess.Equal(want) {
			t.Errorf("%s: %+v %v", what, got, err)
		}
		if got.Held != 1 || got.Waiting != 2 {
			t.Errorf("%s: %d held, %d messages wait", what, got.Held, got.Waiting)
		}
	}
}
