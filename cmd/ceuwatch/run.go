package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/seal"
	"ceuwatch/jobs/spool"
	"ceuwatch/report"
)

func runCommand(f *flags, std stdio) *cobra.Command {
	var dry bool
	c := &cobra.Command{
		Use:   "run",
		Short: "read, evaluate, and seal rosters, letters and messages",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := prepare(f)
			if err != nil {
				return err
			}
			outcome, err := s.run(c.Context(), f, dry)
			if err != nil {
				return err
			}
			return s.tell(f, std, outcome)
		},
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "seal as DATE.dry, in place of an earlier one")
	return c
}

// run makes one sealed run. When it fails, it leaves nothing behind.
func (s *setup) run(ctx context.Context, f *flags, dry bool) (outcome jobs.Outcome, err error) {
	started := time.Now()
	hr, err := openHR(ctx, f, &s.config)
	if err != nil {
		return outcome, err
	}
	defer hr.Close()
	draft, err := seal.Begin(runsDir(f, &s.config), s.asOf.String(), dry)
	if err != nil {
		return outcome, err
	}
	sealed := false
	defer func() {
		if !sealed {
			err = errors.Join(err, draft.Discard())
		}
	}()
	job, err := s.job(draft.Run(), started, draft.Dir())
	if err != nil {
		return outcome, err
	}
	job.Reader, job.Draft = hr, draft
	if job.Earlier, err = draft.Earlier(); err != nil {
		return outcome, err
	}
	if job.Spool, err = spool.Open(draft.Dir()); err != nil {
		return outcome, err
	}
	outcome, err = job.Do(ctx)
	sealed = err == nil
	return outcome, err
}

// tell ends a run on the terminal: what was found, where it is, and what to do next.
func (s *setup) tell(f *flags, std stdio, outcome jobs.Outcome) error {
	if !f.quiet {
		fmt.Fprint(std.err, report.Digest(outcome.Tally))
		fmt.Fprint(std.err, report.Next(outcome.Tally, filepath.ToSlash(outcome.Dir)))
	}
	fmt.Fprintln(std.out, outcome.Dir)
	if s.config.Mail.Mode == "smtp" {
		return fmt.Errorf("%w: %s is sealed and nothing was sent: this version files messages in %s/mail; "+
			"hand them to your mail program, or set mail.mode to outbox", jobs.ErrBadData, outcome.Dir, outcome.Dir)
	}
	return nil
}
