package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/xuri/excelize/v2"
)

// The same input by the same clock makes the same bytes, and rows that come in another order change none of what HR is
// asked to fix, nor a verdict.
func TestTheOrderOfADatabasesRowsChangesNothing(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	args := []string{"demo", "--dir", dir, "--as-of", "2026-11-01", "--staff", "60", "--seed", "11", "--quiet"}
	if code := run(t.Context(), args, stdio{in: strings.NewReader(""), out: &out, err: &out}); code != exitDone {
		t.Fatalf("exit %d\n%s", code, &out)
	}
	db, err := sqlx.Open("sqlite", filepath.Join(dir, "hr.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	do := func(statements ...string) {
		t.Helper()
		for _, statement := range statements {
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	// Several problems of a person's, of which some differ in nothing but a row's number or what stands in it.
	do("UPDATE credit SET amount = 'several' WHERE rowid % 3 = 0", "UPDATE credit SET earned_on = 'spring' WHERE rowid % 5 = 0",
		"UPDATE credit SET credit_id = NULL WHERE rowid % 9 = 0", "UPDATE credential SET expires_on = 'soon' WHERE rowid % 7 = 0",
		"INSERT INTO credit SELECT * FROM credit WHERE rowid % 4 = 0",
		"UPDATE credit SET amount = '1.5', title = 'other' WHERE rowid % 8 = 0",
		"UPDATE exam_attempt SET sat_on = 'monday' WHERE rowid % 2 = 0")
	first, problems := sealedFiles(t, dir)
	again, _ := sealedFiles(t, dir)
	if diff := differing(first, again); diff != nil {
		t.Errorf("the same input makes other bytes: %v", diff)
	}
	for _, table := range []string{"staff", "credential", "credit", "exam_attempt"} {
		do("CREATE TABLE turned AS SELECT * FROM "+table+" ORDER BY rowid DESC", "DELETE FROM "+table,
			"INSERT INTO "+table+" SELECT * FROM turned ORDER BY rowid", "DROP TABLE turned")
	}
	turned, otherwise := sealedFiles(t, dir)
	if len(problems) < 60 {
		t.Errorf("%d rows of problems", len(problems))
	}
	if diff := cmp.Diff(problems, otherwise); diff != "" {
		t.Error(diff)
	}
	if diff := differing(first, turned); diff != nil {
		t.Errorf("rows in another order make other bytes: %v", diff)
	}
}

// sealedFiles makes a run by a clock that stands, and returns its files and the rows of what HR is asked to fix.
func sealedFiles(t *testing.T, dir string) (files map[string]string, problems [][]string) {
	t.Helper()
	path := sealAt(t, dir, time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC))
	defer os.RemoveAll(path)
	files = map[string]string{}
	err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(file)
		files[strings.TrimPrefix(file, path)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenFile(filepath.Join(path, "roster.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if problems, err = book.GetRows("Data problems"); err != nil {
		t.Fatal(err)
	}
	return files, problems
}

// differing names the files that are not the same in two runs.
func differing(one, other map[string]string) (names []string) {
	for name := range one {
		if content, ok := other[name]; !ok || content != one[name] {
			names = append(names, name)
		}
	}
	for name := range other {
		if _, ok := one[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
