package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/mail"
)

func bouncesCommand(f *flags, std stdio) *cobra.Command {
	return &cobra.Command{
		Use:   "bounces FILE|MAILDIR...",
		Short: "mark as failed what delivery reports say did not arrive",
		Long: "Reads delivery reports, which mail servers send to mail.from, one message a file or all of a Maildir. What one says\n" +
			"did not arrive is marked as failed, and its letter goes into RUN.delivery/undelivered.pdf, to print. Each report\n" +
			"has a line that says what came of it; what is no report is passed over and counted.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := prepare(f)
			if err != nil {
				return err
			}
			return s.bounces(c.Context(), f, std, args)
		},
	}
}

func (s *setup) bounces(ctx context.Context, f *flags, std stdio, paths []string) error {
	if !s.hasLedger(f) {
		return fmt.Errorf("%w: there is no ledger in %s: nothing was sent from here", errUsage, runsDir(f, &s.config))
	}
	var bounces []jobs.Bounce
	others := 0
	for _, path := range paths {
		files, err := messages(path)
		if err != nil {
			return fmt.Errorf("%w: %w", errUsage, err)
		}
		for _, file := range files {
			b, err := readBounce(file)
			switch {
			case errors.Is(err, mail.ErrNoReport):
				others++
			case err != nil:
				return err
			default:
				bounces = append(bounces, b)
			}
		}
	}
	w, err := s.works(ctx, f, std)
	if err != nil {
		return err
	}
	returned, err := w.runner().Bounces(ctx, bounces)
	for i := range returned {
		fmt.Fprintln(std.out, w.told(&returned[i]))
	}
	if others > 0 {
		w.Say(fmt.Sprintf("no delivery reports: %d messages", others))
	}
	return errors.Join(err, w.close())
}

// told says what came of a report.
func (w *works) told(r *jobs.Returned) string {
	whose := map[string]string{
		jobs.KindLetter: r.StaffID + "'s letter", jobs.KindDigest: "the manager's message to " + r.StaffID,
	}[r.Kind]
	switch {
	case r.Run == "":
		return r.File + ": " + r.What
	case whose == "":
		whose = "the message to HR's address " + r.StaffID
	}
	line := fmt.Sprintf("%s: %s of %s: ", r.File, whose, r.Run)
	if r.Failed {
		line += "failed, "
	}
	line += r.What
	if r.Undelivered {
		line += "; print it from " + filepath.ToSlash(w.path(r.Run)) + ".delivery/undelivered.pdf"
	}
	if r.Letter {
		line += "; unless it is handed out (ceuwatch runs " + r.Run + " --handed-out " + r.StaffID + "), its notice is due again in the next run"
	}
	return line
}

// messages lists the files of a Maildir, of another directory, or the one file that is named.
func messages(path string) (files []string, err error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, err
	}
	dirs := []string{path}
	for _, name := range []string{"cur", "new"} {
		if _, err := os.Stat(filepath.Join(path, name)); err == nil {
			dirs = append(dirs, filepath.Join(path, name))
		}
	}
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			if entry.Type().IsRegular() && !strings.HasPrefix(entry.Name(), ".") {
				files = append(files, filepath.Join(dir, entry.Name()))
			}
		}
	}
	return files, nil
}

// maxReport is how large a delivery report is at most: with the message that it returns.
const maxReport = 64 << 20

func readBounce(file string) (b jobs.Bounce, err error) {
	f, err := os.Open(file)
	if err != nil {
		return b, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxReport))
	if err != nil {
		return b, fmt.Errorf("read %s: %w", file, err)
	}
	b, err = mail.ReadBounce(text)
	b.File = file
	return b, err
}
