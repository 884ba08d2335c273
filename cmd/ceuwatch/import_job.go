package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ceuwatch/jobs/hrdb"
	"ceuwatch/jobs/intake"
)

// importJob is one import of some files.
type importJob struct {
	flags importFlags
	saved *reading // how the files are read, or nil
	name  string   // of that
	files []string
	path  string // of the database
	work  string // private directory
	// What has to be answered before anything is stored, or nil.
	questions *intake.QuestionsError
	absent    *intake.Absent
	gate      func(*importJob) error // may refuse the import before it is stored; nil: nothing does
	reports   []told
	listings  []listing
	passed    []string // sheets that hold no table, and why
}

// told is what became of one table, and the place of its listing.
type told struct {
	reports []*intake.Report
	listing int
}

// listSuffix ends the names of lists of rejected rows.
const listSuffix = ".rejected.csv"

// listing is a file of rejected rows, first kept apart and put beside its file when the import is done.
type listing struct {
	kept, path string
	used       bool
}

// start imports into a database, which is made when there is none.
func (j *importJob) start(ctx context.Context, s *setup, dsn string) error {
	var err error
	if j.path, err = embeddedPath(dsn); err != nil {
		return err
	}
	options, err := j.options(s)
	if err != nil {
		return err
	}
	if j.work, err = os.MkdirTemp("", "ceuwatch-import-"); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	_, err = os.Stat(j.path)
	absent := errors.Is(err, os.ErrNotExist)
	if absent && j.flags.preview {
		dsn = "sqlite:" + filepath.Join(j.work, "preview.db")
	}
	db, err := hrdb.Embedded(ctx, dsn)
	if err != nil {
		return errors.Join(err, os.RemoveAll(j.work))
	}
	schema, err := hrdb.Schema("sqlite")
	if err == nil {
		var in *intake.Import
		if in, err = intake.Begin(ctx, db, schema, options); err == nil {
			err = j.run(ctx, in)
			in.Rollback() // does nothing after a commit
		}
	}
	if err = errors.Join(err, db.Close()); err == nil {
		return nil
	}
	if absent && !j.flags.preview {
		os.Remove(j.path)
	}
	return errors.Join(err, os.RemoveAll(j.work))
}

// options are what the command line, a saved reading, the configuration and earlier answers say.
func (j *importJob) options(s *setup) (intake.Options, error) {
	own := j.flags
	if j.saved != nil {
		own.dates = cmp.Or(own.dates, j.saved.Dates)
		own.encoding = cmp.Or(own.encoding, j.saved.Encoding)
		j.flags.everyone = own.everyone || j.saved.Everyone
	}
	o, err := own.options(s.asOf)
	if err != nil {
		return o, err
	}
	if j.saved != nil {
		o.Saved = j.saved.Tables
		for column, value := range j.saved.Set {
			if _, ok := o.Set[column]; !ok {
				o.Set[column] = value
			}
		}
	}
	o.Kind, o.Employment, o.AnswersIn = s.evaluator.Kind, s.evaluator.Employment, filepath.Base(answersPath(j.path))
	o.Answers, err = readAnswers(answersPath(j.path))
	return o, err
}

// run imports every file and makes it last, or nothing.
func (j *importJob) run(ctx context.Context, in *intake.Import) error {
	if err := j.add(ctx, in); err != nil {
		return err
	}
	j.questions = in.Questions()
	if j.questions != nil && !j.flags.preview {
		return errors.Join(j.questions, writeDoubts(answersPath(j.path), in.Doubts()))
	}
	var err error
	if j.absent, err = in.Absent(ctx, j.flags.everyone && j.questions == nil); err != nil || j.flags.preview {
		return err
	}
	if j.gate != nil {
		if err := j.gate(j); err != nil {
			return err
		}
	}
	return j.store(in)
}

// store makes the import last, with its listings beside the files and, if asked for, how they were read.
func (j *importJob) store(in *intake.Import) error {
	for i := range j.listings {
		l := &j.listings[i]
		defer func() { os.Remove(l.kept) }() // gone by then, when all went well
		if err := l.stage(); err != nil {
			return fmt.Errorf("list rejected rows: %w: copy the file to a directory that can be written", err)
		}
	}
	if err := in.Commit(); err != nil {
		return err
	}
	for _, l := range j.listings {
		if err := l.place(); err != nil {
			return fmt.Errorf("list rejected rows: %w", err)
		}
	}
	return j.keepReading()
}

// sheet is a table of a file, and where its listing goes.
type sheet struct {
	intake.Table
	file, listing string
	rank          int
}

// add imports the tables of all files that are known by their headings, people first: others find their people by name.
func (j *importJob) add(ctx context.Context, in *intake.Import) error {
	var sheets []sheet
	for _, file := range j.files {
		tables, done, err := j.open(in, file)
		if err != nil {
			return fmt.Errorf("import %s: %w", filepath.Base(file), err)
		}
		defer done()
		for n, t := range tables {
			path := file + listSuffix
			if n > 0 {
				path = fmt.Sprintf("%s.sheet%d%s", file, n+1, listSuffix)
			}
			if slices.Contains(j.without(), t.Sheet) && t.Sheet != "" {
				j.passed = append(j.passed, t.Name+": left out")
				continue
			}
			rank, err := in.Rank(t)
			if err != nil {
				return fmt.Errorf("import %s: %w", t.Name, err)
			}
			sheets = append(sheets, sheet{t, file, path, rank})
		}
	}
	slices.SortStableFunc(sheets, func(a, b sheet) int { return cmp.Compare(a.rank, b.rank) })
	without, known := map[string]error{}, map[string]bool{}
	for _, s := range sheets {
		lacks, err := j.addSheet(ctx, in, s)
		if err != nil {
			return fmt.Errorf("import %s: %w", s.Name, err)
		}
		known[s.file] = known[s.file] || lacks == nil
		if lacks != nil {
			without[s.file] = lacks
		}
	}
	for _, file := range j.files {
		if err := without[file]; err != nil && !known[file] {
			return fmt.Errorf("import %s: %w", filepath.Base(file), err)
		}
	}
	return nil
}

// addSheet imports a table; lacks says that its headings are not known.
func (j *importJob) addSheet(ctx context.Context, in *intake.Import, s sheet) (lacks *intake.HeadingsError, err error) {
	l := listing{kept: filepath.Join(j.work, fmt.Sprintf("%d.csv", len(j.listings))), path: s.listing}
	reports, err := j.table(ctx, in, s.Table, l.kept)
	if errors.As(err, &lacks) {
		j.passed = append(j.passed, fmt.Sprintf("%s: passed over: %v", s.Name, err))
		return lacks, nil
	}
	if err != nil {
		return nil, err
	}
	for _, r := range reports {
		l.used = l.used || r.Rejected+r.Kept > 0
	}
	j.listings = append(j.listings, l)
	j.reports = append(j.reports, told{reports, len(j.listings) - 1})
	return nil, nil
}

// without are the sheets that are left out.
func (j *importJob) without() []string {
	if j.saved == nil {
		return j.flags.without
	}
	return slices.Concat(j.flags.without, j.saved.Without)
}

func (j *importJob) table(ctx context.Context, in *intake.Import, t intake.Table, path string) ([]*intake.Report, error) {
	w, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	reports, err := in.Add(ctx, t, w)
	return reports, errors.Join(err, w.Close())
}

// stage puts the listing beside its file under a name of its own, so that nothing is left to fail for lack of room.
func (l *listing) stage() error {
	if !l.used {
		return nil
	}
	from, err := os.Open(l.kept)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.CreateTemp(filepath.Dir(l.path), "."+filepath.Base(l.path)+"-") // 0600
	if err != nil {
		return err
	}
	l.kept = to.Name()
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Sync(), to.Close())
}

// place gives the listing its name. One of an earlier import is replaced, or removed when nothing was rejected.
func (l *listing) place() error {
	if l.used {
		return os.Rename(l.kept, l.path)
	}
	if err := os.Remove(l.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
