package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// inbox is the directory whose files are imported before a run, and how they are read.
type inbox struct {
	setup *setup
	dsn   string
	dir   string
	say   func(string)
}

// takeIn imports what lies in intake.dir, and returns what must hold the run that follows: a file that was refused, or of
// which too many rows were rejected. Files that were read lie in done/ afterwards, others in refused/, each with the list
// of what is to be mended.
func (b *inbox) takeIn(ctx context.Context, asOf rules.Date) (holds []string, err error) {
	files, err := b.files()
	if err != nil || len(files) == 0 {
		return nil, err
	}
	name := b.setup.config.Intake.Reading
	saved, err := savedReading(b.dsn, name)
	if err != nil {
		return nil, err
	}
	j := &importJob{saved: saved, name: name, files: files, gate: b.gate}
	if err := j.start(ctx, b.setup, b.dsn); errors.Is(err, jobs.ErrBadData) {
		b.say(fmt.Sprintf("intake.dir: %s", err))
		return []string{"files of intake.dir were refused: mend them, as refused/ says, and put them there again"},
			b.move(j, "refused", asOf, err)
	} else if err != nil {
		return nil, err
	}
	defer os.RemoveAll(j.work)
	read, rejected := 0, 0
	for _, t := range j.reports {
		for _, r := range t.reports {
			read, rejected = read+r.Read-r.Skipped, rejected+r.Rejected
		}
	}
	b.say(fmt.Sprintf("intake.dir: %d files imported, %d rows rejected", len(files), rejected))
	if float64(rejected) > float64(read)*b.setup.config.Gates.SetAside {
		holds = append(holds, fmt.Sprintf("%d of %d rows of intake.dir were rejected, more than gates.set_aside allows: "+
			"they are listed in done/", rejected, read))
	}
	return holds, b.move(j, "done", asOf, nil)
}

// savedReading is how the files of intake.dir are read.
func savedReading(dsn, name string) (*reading, error) {
	path, err := embeddedPath(dsn)
	if err != nil {
		return nil, fmt.Errorf("intake.dir: %w", err)
	}
	saved, err := loadReading(path, name)
	if err == nil && saved == nil {
		err = fmt.Errorf("%w: intake.reading: nothing is saved under %q for %s: import such files once with --save NAME",
			jobs.ErrConfig, name, filepath.Base(path))
	}
	return saved, err
}

// files are those that wait, by name. What is still being written has a name that begins with a dot, or ends in .part or
// .tmp.
func (b *inbox) files() ([]string, error) {
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return nil, b.setup.config.unreadable("intake.dir", err)
	}
	var files []string
	for _, entry := range entries {
		name := entry.Name()
		unfinished := strings.HasPrefix(name, ".") || filepath.Ext(name) == ".part" || filepath.Ext(name) == ".tmp"
		if entry.Type().IsRegular() && !unfinished && !strings.HasSuffix(name, listSuffix) {
			files = append(files, filepath.Join(b.dir, name))
		}
	}
	return files, nil
}

// gate refuses files that have far fewer rows than the last time: something is missing there.
func (b *inbox) gate(j *importJob) error {
	if len(j.saved.Rows) == 0 {
		return nil
	}
	read := j.rows()
	for _, relation := range rules.Relations() {
		rows, ok := read[string(relation)]
		if !ok {
			continue
		}
		before := j.saved.Rows[string(relation)]
		if share := b.setup.config.Gates.StaffChange; float64(before-rows) > float64(before)*share {
			return fmt.Errorf("%w: rows of %s went from %d to %d, more than gates.staff_change allows: if that is right, import "+
				"them with ceuwatch import %s", jobs.ErrBadData, relation, before, rows, j.name)
		}
	}
	return nil
}

// move puts files and their lists into a directory beside them, with the day before their names. Why they were refused
// goes there too.
func (b *inbox) move(j *importJob, into string, asOf rules.Date, why error) error {
	dir := filepath.Join(b.dir, into)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("%w: intake.dir: %w", jobs.ErrUnavailable, err)
	}
	prefix := asOf.String()
	for n := 2; b.taken(dir, prefix, j.files); n++ {
		prefix = fmt.Sprintf("%s.%d", asOf, n)
	}
	if why != nil {
		path := filepath.Join(dir, prefix+".txt")
		if err := os.WriteFile(path, []byte(why.Error()+"\n"), 0o600); err != nil {
			return fmt.Errorf("%w: intake.dir: %w", jobs.ErrUnavailable, err)
		}
	}
	files := j.files
	if why == nil {
		for _, l := range j.listings {
			if l.used {
				files = append(files, l.path)
			}
		}
	}
	for _, file := range files {
		if err := os.Rename(file, filepath.Join(dir, prefix+"."+filepath.Base(file))); err != nil {
			return fmt.Errorf("%w: intake.dir: %w", jobs.ErrUnavailable, err)
		}
	}
	return nil
}

// taken reports whether names with a prefix are there already.
func (b *inbox) taken(dir, prefix string, files []string) bool {
	for _, name := range append([]string{"txt"}, files...) {
		if _, err := os.Lstat(filepath.Join(dir, prefix+"."+filepath.Base(name))); err == nil {
			return true
		}
	}
	return false
}

// takeIn imports what waits before a run, and adds to its gates what must hold it.
func (w *works) takeIn(ctx context.Context, order jobs.Order, gates *jobs.Gates) error {
	dir := w.config.Intake.Dir
	if dir == "" {
		return nil
	}
	on := *w.setup
	on.asOf = order.AsOf
	b := &inbox{setup: &on, dsn: hrDSN(w.flags, &w.config), dir: dir, say: w.Say}
	if order.Dry {
		files, err := b.files()
		if len(files) > 0 {
			w.Say(fmt.Sprintf("%d files wait in intake.dir, and a dry run reads none of them", len(files)))
		}
		return err
	}
	holds, err := b.takeIn(ctx, order.AsOf)
	gates.Intake = holds
	return err
}
