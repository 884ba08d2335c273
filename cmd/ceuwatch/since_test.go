package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The roster says what changed since the last sealed run, and a run that nothing came before says that.
func TestARosterComparesWithTheRunBefore(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	do := func(args ...string) {
		if code := run(t.Context(), args, stdio{in: strings.NewReader(""), out: &out, err: &out}); code != exitDone {
			t.Fatalf("%v: exit %d\n%s", args, code, &out)
		}
	}
	do("demo", "--dir", dir, "--as-of", "2026-11-01", "--seed", "7", "--staff", "60", "--quiet")
	config := filepath.Join(dir, "ceuwatch.yaml")
	do("run", "--config", config, "--as-of", "2026-12-01", "--dry-run", "--quiet")
	do("run", "--config", config, "--as-of", "2026-12-02", "--dry-run", "--quiet")
	for run, want := range map[string]string{
		"2026-11-01": "No earlier run to compare with", "2026-12-01.dry": "Since run 2026-11-01: ",
		"2026-12-02.dry": "Since run 2026-11-01: ", // dry runs apart
	} {
		f, err := excelize.OpenFile(filepath.Join(dir, "runs", run, "roster.xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		summary, err := f.GetRows("Summary")
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(summary, func(row []string) bool { return len(row) == 2 && row[0] == "Changes" })
		if at < 0 || !strings.HasPrefix(summary[at][1], want) {
			t.Errorf("%s: row %d of the summary does not say %q", run, at, want)
		}
		changes, err := f.GetRows("Changes")
		if err != nil {
			t.Fatal(err)
		}
		if none := len(changes) == 5; none != (run == "2026-11-01") {
			t.Errorf("%s: %d rows of changes", run, len(changes))
		}
	}
}
