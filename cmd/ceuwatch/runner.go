package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

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
