package jobs

import (
	"fmt"
	"time"

	"ceuwatch/report"
	"ceuwatch/rules"
)

// Gates say what holds a run until somebody has looked at it.
type Gates struct {
	Today         rules.Date
	FirstRun      bool                        // hold the first run of a ledger that sends mail
	StaffChange   float64                     // share by which the number of people may move
	LettersChange float64                     // times by which the number of letters may move
	SetAside      float64                     // share of rows that may be set aside
	Intake        []string                    // what the files that were imported for the run want somebody to look at
	MaxLate       func(rules.Date) rules.Date // the last day on which a run of a day may be sent
}

// fewLetters is a move in the number of letters that never holds a run.
const fewLetters = 20

// hold lists, in words, what holds a run that comes after others. Leaves says whether its messages leave the house.
func (g *Gates) hold(run *Record, leaves bool, earlier []Record, tally *report.Tally) []string {
	var why []string
	ask := func(holds bool, format string, args ...any) {
		if holds {
			why = append(why, fmt.Sprintf(format, args...))
		}
	}
	var last *Record
	first := true
	for i := range earlier {
		if r := &earlier[i]; r.Phase == Finished || r.Phase == Sending || r.Phase == Waiting {
			last, first = r, first && r.Mode != run.Mode
		}
	}
	why = append(why, g.Intake...)
	ask(g.FirstRun && leaves && first, "it is the first run that sends mail")
	ask(run.AsOf != g.Today, "it is as of %s, and today is %s", run.AsOf, g.Today)
	ask(run.AsOf != g.Today && g.late(run), "it is older than schedule.max_late allows")
	ask(run.Staff == 0, "nobody is employed: is the relation staff empty?")
	if last != nil {
		ask(moved(run.Staff, last.Staff) > g.StaffChange, "people went from %d to %d, more than gates.staff_change allows",
			last.Staff, run.Staff)
		many, few := max(run.Letters, last.Letters), min(run.Letters, last.Letters)
		ask(many-few >= fewLetters && float64(many) > float64(few)*g.LettersChange,
			"letters went from %d to %d, more than gates.letters_change allows", last.Letters, run.Letters)
	}
	read := 0
	for _, relation := range rules.Relations() {
		read += tally.Read[relation]
	}
	aside := setAside(tally)
	ask(float64(aside) > float64(read)*g.SetAside, "%d of %d rows were set aside, more than gates.set_aside allows", aside,
		read)
	return why
}

// setAside counts the rows that were set aside for a reason that HR can mend.
func setAside(tally *report.Tally) int {
	n := 0
	for _, relation := range rules.Relations() {
		for reason, rows := range tally.SetAside[relation] {
			if reason != rules.AsideExcluded && reason != rules.AsideRepeated {
				n += rows
			}
		}
	}
	return n
}

// late reports whether a run is too old to be sent without a look.
func (g *Gates) late(run *Record) bool { return g.MaxLate(run.AsOf) < g.Today }

// moved is the share by which a number moved.
func moved(now, before int) float64 {
	if before == 0 {
		return 0
	}
	return float64(max(now-before, before-now)) / float64(before)
}

// backoff is how long to wait after so many tries in vain.
func backoff(tries int) time.Duration {
	const first, longest = 5 * time.Second, 30 * time.Minute
	if tries > 9 {
		return longest
	}
	return min(first<<tries, longest)
}
