package check

import (
	"errors"
	"fmt"
	"time"

	"ceuwatch/jobs"
)

// Schedule says when the next run falls due; risky is whether that is when clocks are put forward and back, and err
// what is wrong with the schedule.
func Schedule(next time.Time, risky bool, err error) Area {
	a := Area{Name: "schedule"}
	switch {
	case err != nil:
		a.FailWith(err, "schedule.cron", `write minute, hour, day, month and weekday such as "0 7 1 * *"`)
	case risky:
		a.Warn("schedule.cron", "it falls due between midnight and four, when clocks are put forward and back: a run may "+
			"be left out, or come twice", "choose an hour from four on")
		fallthrough
	default:
		a.Fact("the next run falls due on %s", next.Format("Monday, January 2, 2006 at 15:04 MST"))
	}
	return a
}

// Ledger says how many runs the ledger remembers, or what keeps it from opening; there is none before the first run.
func Ledger(exists bool, runs int, err error) Area {
	a := Area{Name: "ledger"}
	switch {
	case err != nil:
		a.FailWith(err, "ledger.dsn", "see that the account that ceuwatch runs as may write there")
	case exists:
		a.Fact("it opens and remembers %s", counted(runs, "run", "runs"))
	default:
		a.Fact("there is none yet: the first run makes it")
	}
	return a
}

// Mail says what keeps the mail server, at host:port, from taking messages.
func (a *Area) Mail(at string, err error) {
	if err == nil {
		a.Fact("%s answers and takes the login", at)
		return
	}
	if !errors.Is(err, jobs.ErrConfig) && !errors.Is(err, jobs.ErrUnavailable) {
		err = fmt.Errorf("%w: %w", jobs.ErrUnavailable, err)
	}
	a.FailWith(err, "mail.host", "see mail.host, mail.port, mail.username and mail.password_file, and the network between")
}
