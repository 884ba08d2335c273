package main

import (
	"fmt"
	"path/filepath"

	"ceuwatch/jobs"
	"ceuwatch/report"
)

// Show is as [jobs.Voice] says.
func (w *works) Show(outcome jobs.Outcome) error {
	w.progress.finish()
	dir := outcome.Dir
	if dir == "" {
		dir = w.path(outcome.Record.ID)
	}
	if outcome.Tally != nil && !w.flags.quiet {
		fmt.Fprint(w.std.err, report.Digest(outcome.Tally))
		fmt.Fprint(w.std.err, report.Next(outcome.Tally, filepath.ToSlash(dir)))
	}
	if _, err := fmt.Fprintln(w.std.out, dir); err != nil {
		return fmt.Errorf("print where the run is: %w", err)
	}
	return nil
}

// Say is as [jobs.Voice] says.
func (w *works) Say(text string) {
	w.progress.finish()
	if !w.flags.quiet {
		fmt.Fprintln(w.std.err, text)
	}
}

// Problem is as [jobs.Voice] says.
func (w *works) Problem(err error) {
	w.progress.finish()
	fmt.Fprintf(w.std.err, "ceuwatch: %s\n", errorText(err))
}
