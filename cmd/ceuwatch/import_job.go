package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ceuwatch/jobs/intake"
)

// importJob is one import of some files.
type importJob struct {
	work string // private directory
	// What has to be answered before anything is stored, or nil.
	questions *intake.QuestionsError
	preview   bool
	reports   []told
	listings  []listing
	passed    []string // sheets that hold no table, and why
}

// told is what became of one table, and the place of its listing.
type told struct {
	reports []*intake.Report
	listing int
}

// listing is a file of rejected rows, first kept apart and put beside its file when the import is done.
type listing struct {
	kept, path string
	used       bool
}

// run imports every file and makes it last, or nothing.
func (j *importJob) run(ctx context.Context, in *intake.Import, files []string) error {
	for _, file := range files {
		if err := j.add(ctx, in, file); err != nil {
			return fmt.Errorf("import %s: %w", filepath.Base(file), err)
		}
	}
	if j.questions = in.Questions(); j.preview {
		return nil
	}
	if j.questions != nil {
		return j.questions
	}
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
	return nil
}

// add imports one file: a text, or every sheet of a workbook that is known by its headings.
func (j *importJob) add(ctx context.Context, in *intake.Import, file string) error {
	tables, done, err := j.open(in, file)
	if err != nil {
		return err
	}
	defer done()
	var without error
	known := 0
	for n, t := range tables {
		path := file + ".rejected.csv"
		if n > 0 {
			path = fmt.Sprintf("%s.sheet%d.rejected.csv", file, n+1)
		}
		l := listing{kept: filepath.Join(j.work, fmt.Sprintf("%d.csv", len(j.listings))), path: path}
		reports, err := j.table(ctx, in, t, l.kept)
		var lacks *intake.HeadingsError
		if errors.As(err, &lacks) {
			without = err
			j.passed = append(j.passed, fmt.Sprintf("%s: passed over: %v", t.Name, err))
			continue
		}
		if err != nil {
			return err
		}
		known++
		for _, r := range reports {
			l.used = l.used || r.Rejected+r.Kept > 0
		}
		j.listings = append(j.listings, l)
		j.reports = append(j.reports, told{reports, len(j.listings) - 1})
	}
	if known == 0 {
		return without
	}
	return nil
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
