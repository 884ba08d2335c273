package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ceuwatch/jobs"
	"ceuwatch/jobs/hrdb"
	"ceuwatch/jobs/ledger"
	"ceuwatch/jobs/mail"
	"ceuwatch/jobs/seal"
	"ceuwatch/report"
	"ceuwatch/report/roster"
	"ceuwatch/report/xlsx"
	"ceuwatch/rules"
)

// runner makes and sends runs, alone in its directory and on its ledger.
type runner struct {
	*setup
	flags  *flags
	std    stdio
	dir    *seal.Dir
	ledger *ledger.Store
	unlock func() error
	hr     *hrdb.Reader // nil: not needed yet
	clock  func() time.Time
	wait   func(context.Context, time.Duration) error
	told   bool // HR knows that runs fail
	// fresh is the run that was sealed just now, and needs no second look.
	fresh jobs.Outcome
}

// open opens what a run is made from and remembered in.
func (s *setup) open(ctx context.Context, f *flags, std stdio, dir *seal.Dir) (*runner, error) {
	w, err := s.remember(ctx, f, std, dir)
	if err != nil {
		return nil, err
	}
	if err := w.connect(ctx); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// remember opens what runs are remembered in.
func (s *setup) remember(ctx context.Context, f *flags, std stdio, dir *seal.Dir) (*runner, error) {
	store, err := ledger.Open(ctx, s.ledgerDSN(f))
	if err != nil {
		return nil, err
	}
	w := &runner{setup: s, flags: f, std: std, dir: dir, ledger: store, clock: time.Now, wait: wait}
	if w.unlock, err = store.Lock(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return w, nil
}

// connect opens the HR database, and tells HR when that fails.
func (w *runner) connect(ctx context.Context) (err error) {
	if w.hr == nil {
		w.hr, err = openHR(ctx, w.flags, &w.config)
	}
	return w.failed(ctx, err)
}

func (w *runner) close() (err error) {
	if w.hr != nil {
		err = w.hr.Close()
	}
	return errors.Join(err, w.unlock(), w.ledger.Close())
}

// ledgerDSN is where the ledger is: in the directory of the runs, unless the configuration names another place.
func (s *setup) ledgerDSN(f *flags) string {
	if s.config.Ledger.DSN != "" {
		return s.config.Ledger.DSN
	}
	return "sqlite:" + filepath.Join(runsDir(f, &s.config), "ledger.db")
}

// hasLedger reports whether there is a ledger, so that looking into it makes none.
func (s *setup) hasLedger(f *flags) bool {
	path, isFile := strings.CutPrefix(s.ledgerDSN(f), "sqlite:")
	_, err := os.Stat(path)
	return !isFile || err == nil
}

func (w *runner) path(run string) string { return filepath.Join(runsDir(w.flags, &w.config), run) }

func (w *runner) say(format string, args ...any) {
	if !w.flags.quiet {
		fmt.Fprintf(w.std.err, format, args...)
	}
}

// gates are the configured ones.
func (s *setup) gates() jobs.Gates {
	g := &s.config.Gates
	return jobs.Gates{
		Today: s.today, FirstRun: g.FirstRun == "hold", StaffChange: g.StaffChange, LettersChange: g.LettersChange,
		SetAside: g.SetAside, MaxLate: s.config.Schedule.MaxLate.after,
	}
}

// after returns the day a span after another. Hours are counted as the days that they fill.
func (s span) after(d rules.Date) rules.Date {
	switch s.unit {
	case "mo":
		return d.AddMonths(s.n, false)
	case "h":
		return d + rules.Date(s.n/24)
	}
	return d + rules.Date(s.n)
}

// before returns the day a span before another.
func (s span) before(d rules.Date) rules.Date { return span{-s.n, s.unit}.after(d) }

// duration is a span as time passes; a month is 30 days.
func (s span) duration() time.Duration {
	return time.Duration(s.n) * time.Hour * time.Duration(map[string]int{"h": 1, "d": 24, "mo": 30 * 24}[s.unit])
}

// hrAddresses are where HR's message goes: to the contact when no other is named.
func (c *config) hrAddresses() []string {
	contact := c.Organization.Contact.Email
	if len(c.Mail.HR) == 0 && contact != "" {
		return []string{contact}
	}
	return c.Mail.HR
}

// send sends a run, or tells HR why it is held.
func (w *runner) send(ctx context.Context, record jobs.Record) (err error) {
	sealed, fresh := seal.Fresh(w.path(record.ID)), record.ID == w.fresh.Record.ID
	if !fresh {
		if sealed, err = seal.Open(w.path(record.ID)); err != nil {
			return err
		}
	}
	channel, err := w.config.channel(mailTimeout)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, channel.Close()) }()
	if record.Mode != channel.Manner().Mode {
		return fmt.Errorf("%w: %s was made for mail.mode %s: make it anew with ceuwatch run --again", jobs.ErrBadData,
			record.ID, record.Mode)
	}
	employed, err := newEvaluator(&w.config, w.book, max(w.today, record.AsOf))
	if err != nil {
		return err
	}
	mailer, err := w.mailer(record.ID, record.AsOf, w.clock())
	if err != nil {
		return err
	}
	progress := newProgress(w.std.err, w.flags.quiet, w.clock)
	defer progress.finish()
	job := &jobs.Send{
		Record: record, Dir: filepath.ToSlash(w.path(record.ID)), Run: sealed, After: sealed.After(), Ledger: w.ledger,
		Deliveries: w.ledger, History: w.ledger, Roll: w.hr, Employed: employed, Channel: channel, Mailer: mailer,
		Reopen: reopen(),
		Roster: roster.Roster{
			Organization: w.config.Organization.Name, Run: record.ID, AsOf: record.AsOf, Created: w.clock(),
			Book: w.book, Words: &w.texts.Words,
		},
		Layout: jobs.Layout{
			Message:  mail.Compose,
			Workbook: new(xlsx.Writer).Write,
		},
		HR: w.config.hrAddresses(), GiveUp: w.config.Mail.GiveUpAfter.duration(), Clock: w.clock, Wait: w.wait,
		Progress: progress.show,
	}
	if fresh {
		job.Inspected = w.fresh.Inspected
	}
	if record.Phase == jobs.Held {
		return errors.Join(record.Held(), job.Hold(ctx))
	}
	err = job.Do(ctx)
	progress.finish()
	return errors.Join(w.failed(ctx, err), w.outcomes(ctx, record.ID))
}

// outcomes says on the terminal what became of the letters.
func (w *runner) outcomes(ctx context.Context, run string) error {
	counts := map[string]int{}
	for d, err := range w.ledger.Deliveries(context.WithoutCancel(ctx), run) {
		if err != nil {
			return err
		}
		if d.Kind == jobs.KindLetter {
			counts[string(d.State)]++
		}
	}
	w.say("letters: %s\n", report.Outcomes(counts))
	return nil
}

// wait lets time pass.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
