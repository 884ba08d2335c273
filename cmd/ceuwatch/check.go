package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/check"
	"ceuwatch/jobs/hrdb"
	"ceuwatch/jobs/spool"
	"ceuwatch/report/pdf"
	"ceuwatch/rules"
)

func checkCommand(f *flags, std stdio) *cobra.Command {
	var format, mailTo string
	c := &cobra.Command{
		Use:   "check",
		Short: "look at configuration, rule book, texts, HR's rows and services, and say what to mend",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("%w: --format %q is unknown: write text or json", errUsage, format)
			}
			r, err := examine(c.Context(), f, mailTo)
			if err != nil {
				return err
			}
			write := r.WriteText
			if format == "json" {
				write = r.WriteJSON
			}
			if err := write(std.out); err != nil {
				return err
			}
			if kind := r.Kind(); kind != nil {
				return fmt.Errorf("%w: errors were found: mend them as said, then check again", kind)
			}
			return nil
		},
	}
	c.Flags().StringVar(&format, "format", "text", "`form` of the output, text or json")
	c.Flags().StringVar(&mailTo, "mail", "", "send a test message to this `address` too")
	return c
}

// examine looks at everything that a run needs. What is wrong is in the report; an error is about this looking alone.
func examine(ctx context.Context, f *flags, mailTo string) (*check.Report, error) {
	s, configuration, err := examineConfig(f)
	r := &check.Report{Areas: []check.Area{configuration}}
	if s == nil || err != nil {
		return r, err
	}
	book := s.examineBook()
	r.Areas = append(r.Areas, book, s.examineTexts())
	if s.book != nil {
		if s.evaluator, err = newEvaluator(&s.config, s.book, s.asOf); err != nil {
			r.Areas[0].FailWith(err, "policies", "write codes of the rule book")
		}
	}
	hr, err := s.examineHR(ctx, f)
	if err != nil {
		return r, err
	}
	r.Areas = append(r.Areas, hr...)
	r.Areas = append(r.Areas, s.examineMail(ctx, mailTo), s.examineSchedule(), s.examineLedger(ctx, f),
		check.Disk(runsDir(f, &s.config)))
	return r, ctx.Err()
}

// examineHR looks at the HR database, and at every row where the relations can be read.
func (s *setup) examineHR(ctx context.Context, f *flags) ([]check.Area, error) {
	area := check.Area{Name: "HR database"}
	hr, err := openHR(ctx, f, &s.config)
	if err != nil {
		area.FailWith(err, "hr.dsn", "see that the server runs, and that hr.dsn names it and the role that may read it")
		return []check.Area{area}, nil
	}
	defer hr.Close()
	probe, err := hr.Probe(ctx)
	if err != nil {
		area.FailWith(err, "hr.dsn", "see what the server's log says of it")
		return []check.Area{area}, nil
	}
	area.Database(probe.Server, probe.Role, probe.Rights)
	relations, found, err := s.examineRelations(ctx, hr, probe.Found)
	return append([]check.Area{area, relations}, found...), err
}

// examineRelations looks at the columns and, where they can be read, at the rows.
func (s *setup) examineRelations(
	ctx context.Context, hr *hrdb.Reader, columns []hrdb.Columns,
) (relations check.Area, found []check.Area, err error) {
	relations.Name = "HR relations"
	rows := s.rows()
	readable := true
	for _, c := range columns {
		rows.Columns(&relations, c.Relation, c.Missing, c.Extra)
		if c.Absent {
			relations.Note(string(c.Relation), "it is not there, and reads as empty",
				"nothing, where HR keeps no such thing; else make it a view, or give hr.queries a SELECT for it")
		}
		if c.Err != nil {
			readable = false
			relations.FailWith(c.Err, string(c.Relation), "make it a table or a view, or give hr.queries a SELECT for it")
		}
	}
	if s.evaluator == nil {
		relations.Note("rows", "they were not looked at, for the rules to judge them by are not there",
			"mend the errors of the rule book and of the policies, then check again")
	}
	if !readable || s.evaluator == nil {
		return relations, nil, nil
	}
	dir, err := os.MkdirTemp("", "ceuwatch-check-")
	if err != nil {
		return relations, nil, fmt.Errorf("keep what was read: %w", err)
	}
	defer os.RemoveAll(dir)
	store, err := spool.Open(dir)
	if err != nil {
		return relations, nil, err
	}
	defer store.Close()
	rows.Spool = store
	if err := s.readRows(ctx, hr, rows); err != nil {
		unread(ctx, &relations, hr, err)
		return relations, nil, ctx.Err()
	}
	found, err = rows.Areas(&relations)
	return relations, found, err
}

// unread says why the rows could not all be read, by column where it is a column's.
func unread(ctx context.Context, relations *check.Area, hr *hrdb.Reader, err error) {
	var broken map[string]error
	if errors.Is(err, jobs.ErrConfig) {
		broken, _ = hr.Broken(ctx) // what stops it is what stopped the reading
	}
	relations.Broken(broken)
	if len(broken) == 0 {
		relations.FailWith(err, "hr.dsn", "see what the server's log says of it")
	}
}

func (s *setup) rows() *check.Rows {
	rows := &check.Rows{
		Evaluator: s.evaluator, Book: s.book, Words: &s.texts.Words, Policies: len(s.config.Policies),
		Language: s.config.Notices.Language, Share: s.config.Gates.SetAside,
		Covers: func(string) bool { return true },
	}
	if printer, err := pdf.New(nil); err == nil {
		rows.Covers = printer.Covers
	}
	return rows
}

func (s *setup) readRows(ctx context.Context, hr *hrdb.Reader, rows *check.Rows) error {
	return jobs.Evaluate(ctx, hr, s.evaluator, func(employee rules.Employee, result rules.Result) error {
		if err := rows.Add(employee, result); err != nil {
			return fmt.Errorf("%w: %w", jobs.ErrUnavailable, err)
		}
		return nil
	})
}
