package jobs

import (
	"slices"
	"time"

	"ceuwatch/rules"
)

// Period is a moment at which a run fell due by the schedule.
type Period struct {
	Due time.Time
	Run string // the run that was made for it; empty: the schedule began then
}

// Missed is a run that is to be made for periods.
type Missed struct {
	AsOf    rules.Date
	Periods []time.Time
}

// CatchUp says which runs make up for periods that fell due, given the oldest first, by the clock of a zone. One run as
// of today is enough for all that may still be sent; a run for earlier ones is as of their day, and a gate holds it.
func (g *Gates) CatchUp(due []time.Time, zone *time.Location) []Missed {
	var all []Missed
	for _, at := range due {
		asOf := rules.NewDate(at.In(zone).Date())
		if g.MaxLate(asOf) >= g.Today {
			asOf = g.Today
		}
		if n := len(all); n > 0 && all[n-1].AsOf == asOf {
			all[n-1].Periods = append(all[n-1].Periods, at)
			continue
		}
		all = append(all, Missed{asOf, []time.Time{at}})
	}
	return all
}

// Done lists the periods for which there is a run. A run that was stopped before it was sealed, or given
// up, is none.
func (b *Backlog) Done(periods []Period) []time.Time {
	var done []time.Time
	for _, p := range periods {
		if p.Run == "" || slices.ContainsFunc(b.Runs, func(r Record) bool { return r.ID == p.Run && r.Phase != Abandoned }) {
			done = append(done, p.Due)
		}
	}
	return done
}

// Made returns the run that somebody made by hand, or another scheduler, for a period since it fell due, or one that
// is under way or held for today; empty where there is none. A run as of a day to come was made by a clock that was
// wrong.
func (b *Backlog) Made(due time.Time, zone *time.Location, today rules.Date) string {
	day := rules.NewDate(due.In(zone).Date())
	for _, r := range b.Runs {
		open := r.Phase != Finished && r.AsOf == today
		if r.Phase != Superseded && r.Phase != Abandoned && r.AsOf >= day && r.AsOf <= today && (open || !r.Made.Before(due)) {
			return r.ID
		}
	}
	return ""
}
