package jobs

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"ceuwatch/report"
	"ceuwatch/rules"
)

func day(t *testing.T, text string) rules.Date {
	t.Helper()
	d, ok := rules.ParseDate(text)
	if !ok {
		t.Fatalf("%q is no date", text)
	}
	return d
}

func TestWhichNoticesAreDue(t *testing.T) {
	asOf, expires := day(t, "2026-12-01"), day(t, "2026-12-31")
	past := func(stage rules.Stage, state State, change ...func(*Past)) []Past {
		p := Past{Notice: Notice{Credential: "BLS", ExpiresOn: expires, Stage: stage}, AsOf: asOf - 30, State: state}
		for _, c := range change {
			c(&p)
		}
		return []Past{p}
	}
	asOfDays := func(before int) func(*Past) { return func(p *Past) { p.AsOf = asOf - rules.Date(before) } }
	expiring := func(on rules.Date) func(*Past) { return func(p *Past) { p.ExpiresOn = on } }
	another := func(p *Past) { p.Credential = "CMA-AAMA" }
	twice := append(past("lapsed", Accepted, asOfDays(120)), past("lapsed", Accepted, asOfDays(30))...)
	handed := func(p *Past) { p.Handed = asOf - 20 }
	for _, test := range []struct {
		name  string
		taken State
		stage rules.Stage
		past  []Past
		due   bool
	}{
		{"a first notice", Accepted, "expiry-30", nil, true},
		{"no stage", Accepted, "", nil, false},
		{"accepted before", Accepted, "expiry-30", past("expiry-30", Accepted), false},
		{"an earlier stage was accepted", Accepted, "expiry-30", past("expiry-60", Accepted), true},
		{"accepted for an earlier expiry", Accepted, "expiry-30", past("expiry-30", Accepted, expiring(expires-730)), true},
		{"accepted for another credential", Accepted, "expiry-30", past("expiry-30", Accepted, another), true},
		{"failed before", Accepted, "expiry-30", past("expiry-30", Failed), true},
		{"deferred before", Accepted, "expiry-30", past("expiry-30", Deferred), true},
		{"in doubt before", Accepted, "expiry-30", past("expiry-30", InDoubt), true},
		{"suppressed before", Accepted, "expiry-30", past("expiry-30", Suppressed), true},
		{"never sent", Accepted, "expiry-30", past("expiry-30", Planned), true},
		{"printed, and still in the queue", Accepted, "expiry-30", past("expiry-30", Printed), true},
		{"printed and handed out", Accepted, "expiry-30", past("expiry-30", Printed, handed), false},
		{"filed, and now sent", Accepted, "expiry-30", past("expiry-30", Filed), true},
		{"filed, and filed again", Filed, "expiry-30", past("expiry-30", Filed), false},
		{"lapsed 89 days ago", Accepted, "lapsed", past("lapsed", Accepted, asOfDays(89)), false},
		{"lapsed 90 days ago", Accepted, "lapsed", past("lapsed", Accepted, asOfDays(90)), true},
		{"missing 90 days ago", Accepted, "missing", past("missing", Accepted, asOfDays(90)), true},
		{"exam 90 days ago", Accepted, "exam-required", past("exam-required", Accepted, asOfDays(90)), true},
		{"lapsed twice", Accepted, "lapsed", twice, false},
		{"exhausted long ago", Accepted, "exam-exhausted", past("exam-exhausted", Accepted, asOfDays(900)), false},
		{"open long ago", Accepted, "window-open", past("window-open", Accepted, asOfDays(900)), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := cadence{taken: test.taken, asOf: asOf, repeat: func(d rules.Date) rules.Date { return d + 90 }}
			v := &rules.Verdict{Credential: "BLS", Stage: test.stage, Standing: &rules.Standing{ExpiresOn: expires}}
			if got := c.due(v, test.past); got != test.due {
				t.Errorf("due: %v", got)
			}
		})
	}
}

func TestWhatHoldsARun(t *testing.T) {
	today := day(t, "2026-12-01")
	sent := Record{ID: "2026-11-01", AsOf: today - 30, Mode: "smtp", Phase: Finished, Staff: 100, Letters: 30}
	run := Record{ID: "2026-12-01", AsOf: today, Mode: "smtp", Staff: 100, Letters: 30}
	keep := func(*Record) {}
	for _, test := range []struct {
		name      string
		run, last func(*Record)
		aside     map[string]int // of 1000 rows
		because   string         // empty: nothing
	}{
		{"nothing", keep, keep, nil, ""},
		{"the first that sends", keep, func(r *Record) { r.Mode = "outbox" }, nil, "the first run that sends mail"},
		{"the first was never sent", keep, func(r *Record) { r.Phase = Held }, nil, "the first run that sends mail"},
		{"into the outbox", func(r *Record) { r.Mode = "outbox" }, func(r *Record) { r.Phase = Held }, nil, ""},
		{"another day", func(r *Record) { r.AsOf-- }, keep, nil, "as of 2026-11-30, and today is 2026-12-01"},
		{"too late", func(r *Record) { r.AsOf -= 8 }, keep, nil, "older than schedule.max_late allows"},
		{"a fifth more people", func(r *Record) { r.Staff = 120 }, keep, nil, ""},
		{"still more people", func(r *Record) { r.Staff = 121 }, keep, nil, "people went from 100 to 121"},
		{"a fifth fewer people", func(r *Record) { r.Staff = 80 }, keep, nil, ""},
		{"still fewer people", func(r *Record) { r.Staff = 79 }, keep, nil, "people went from 100 to 79"},
		{"nobody", func(r *Record) { r.Staff = 0 }, keep, nil, "nobody is employed"},
		{"twice the letters", func(r *Record) { r.Letters = 60 }, keep, nil, ""},
		{"still more letters", func(r *Record) { r.Letters = 61 }, keep, nil, "letters went from 30 to 61"},
		{"less than half the letters", func(r *Record) { r.Letters = 10 }, keep, nil, "letters went from 30 to 10"},
		{"no letters", func(r *Record) { r.Letters = 0 }, keep, nil, "letters went from 30 to 0"},
		{"a small move", func(r *Record) { r.Letters = 20 }, func(r *Record) { r.Letters = 1 }, nil, ""},
		{"a fiftieth set aside", keep, keep, map[string]int{rules.AsideOrphan: 20}, ""},
		{"more set aside", keep, keep, map[string]int{rules.AsideOrphan: 21}, "21 of 1000 rows were set aside"},
		{"people who left", keep, keep, map[string]int{rules.AsideExcluded: 300}, ""},
		{"repeated rows", keep, keep, map[string]int{rules.AsideRepeated: 300}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, last := run, sent
			test.run(&r)
			test.last(&last)
			tally := report.NewTally(today)
			tally.Read[rules.RelationCredit], tally.SetAside[rules.RelationCredit] = 1000, test.aside
			g := Gates{
				Today: today, FirstRun: true, StaffChange: 0.2, LettersChange: 2, SetAside: 0.02,
				MaxLate: func(d rules.Date) rules.Date { return d + 7 },
			}
			why := g.hold(&r, r.Mode == "smtp", []Record{last}, tally)
			found := slices.ContainsFunc(why, func(w string) bool { return strings.Contains(w, test.because) })
			if found != (test.because != "") {
				t.Errorf("held by %q", why)
			}
		})
	}
}

// runBook is a ledger of runs alone.
type runBook struct {
	*office
	runs  []Record
	moved []Record
}

func (s *runBook) Runs(context.Context) ([]Record, error) { return s.runs, nil }

func (s *runBook) Move(_ context.Context, r Record, _ time.Time) error {
	s.moved = append(s.moved, r)
	return nil
}

func TestWhatARunnerFinds(t *testing.T) {
	asOf := day(t, "2026-12-01")
	run := func(id string, phase Phase) Record { return Record{ID: id, AsOf: day(t, id[:10]), Phase: phase} }
	s := &runBook{runs: []Record{
		run("2026-09-01", Finished), run("2026-10-01", Sending), run("2026-10-02", Sealing), run("2026-11-01", Held),
		run("2026-11-02", Sealing), run("2026-11-03", Sealing), run("2026-12-01", Superseded), run("2026-12-01.2", Held),
		run("2026-12-01.3", Finished), run("2026-12-01.4", Abandoned),
	}}
	s.runs[8].Mode, s.runs[4].Manifest, s.runs[5].Manifest = "outbox", "2026-11-02", "another machine's"
	sealed := archive{"2026-09-01", "2026-10-01", "2026-11-01", "2026-11-02", "2026-11-03", "2026-12-01", "2026-12-01.2"}
	b, err := FindBacklog(context.Background(), s, sealed, asOf, "smtp")
	if err != nil {
		t.Fatal(err)
	}
	ids := func(runs []Record) (ids []string) {
		for _, r := range runs {
			ids = append(ids, r.ID)
		}
		return ids
	}
	unsent, lost := ids(b.Unsent), ids(b.Lost)
	if !slices.Equal(unsent, []string{"2026-10-01", "2026-11-02"}) || b.Held == nil || b.Held.ID != "2026-12-01.2" {
		t.Errorf("unsent %v, held %v", unsent, b.Held)
	}
	if !slices.Equal(lost, []string{"2026-10-02", "2026-11-03"}) || len(b.IDs) != len(s.runs) || b.Sent != nil {
		t.Errorf("lost %v, names taken: %v, sent %v", lost, b.IDs, b.Sent)
	}
	if b, err = FindBacklog(context.Background(), s, sealed, asOf, "outbox"); err != nil || b.Sent == nil {
		t.Errorf("what was filed is not done for the outbox: %v", err)
	}
	if err := b.Held.Held(); !errors.Is(err, ErrHeld) || !errors.Is(err, ErrBadData) {
		t.Error(err)
	}
}

// archive is one of runs whose manifests have their names as digests.
type archive []string

func (s archive) Runs() ([]string, error) { return slices.Clone(s), nil }
func (s archive) Remove(string) error     { return nil }
func (s archive) Manifest(run string) (string, error) {
	if slices.Contains(s, run) {
		return run, nil
	}
	return "", nil
}

func TestARunThatTheLedgerDoesNotKnowStopsEverything(t *testing.T) {
	known := &runBook{runs: []Record{{ID: "2026-11-01", Phase: Finished}}}
	for _, ledger := range []*runBook{{}, known} {
		_, err := FindBacklog(context.Background(), ledger, archive{"2026-11-01", "2026-12-01"}, 1, "smtp")
		if !errors.Is(err, ErrBadData) || !strings.Contains(err.Error(), "ledger adopt") {
			t.Error(err)
		}
	}
	for _, sealed := range []archive{nil, {"2026-11-01"}} {
		if _, err := FindBacklog(context.Background(), known, sealed, 1, "smtp"); err != nil {
			t.Error(err)
		}
	}
}

func TestAStoppedRunThatIsTooLateByNowIsHeld(t *testing.T) {
	today := day(t, "2026-12-09")
	g := Gates{Today: today, MaxLate: func(d rules.Date) rules.Date { return d + 7 }}
	for id, held := range map[string]bool{"2026-12-01": true, "2026-12-02": false} {
		s := &runBook{}
		r := Record{ID: id, AsOf: day(t, id), Phase: Sending}
		err := r.Resume(context.Background(), s, &g, time.Now())
		if errors.Is(err, ErrHeld) != held || len(s.moved) != 1 || (s.moved[0].Phase == Held) != held {
			t.Errorf("%s: %v, %+v", id, err, s.moved)
		}
	}
}

func TestARunOfWhichSomethingWentOutIsNotSuperseded(t *testing.T) {
	for state, may := range map[State]bool{
		Planned: true, Printed: true, Suppressed: true, Accepted: false, Intended: false, Filed: false,
	} {
		o := newOffice(t, "S-1")
		o.deliveries[0].State = state
		s := &runBook{office: o}
		r := Record{ID: "2026-12-01", Phase: Held}
		if err := r.Supersede(context.Background(), s, s, time.Now()); (err == nil) != may || (r.Phase == Superseded) != may {
			t.Errorf("%s: %v, %s", state, err, r.Phase)
		}
	}
}
