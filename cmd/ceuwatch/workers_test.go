package main

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"ceuwatch/jobs"
)

// A run on one processor and one on many make the same files, to the byte.
func TestOneWorkerAndManyMakeTheSameFiles(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	args := []string{"demo", "--dir", dir, "--as-of", "2026-11-01", "--staff", "400", "--seed", "11", "--quiet"}
	if code := run(t.Context(), args, stdio{in: strings.NewReader(""), out: &out, err: &out}); code != exitDone {
		t.Fatalf("exit %d\n%s", code, &out)
	}
	before := runtime.GOMAXPROCS(0)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
	files := map[string][]byte{}
	for i, processors := range []int{1, 4} {
		runtime.GOMAXPROCS(processors)
		path := sealAt(t, dir, time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC))
		n := 0
		err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			name, _ := filepath.Rel(path, file)
			content, err := os.ReadFile(file)
			if n++; i == 0 {
				files[name] = content
			} else if before, ok := files[name]; !ok || !bytes.Equal(before, content) {
				t.Errorf("%s is another with %d processors (there before: %v)", name, processors, ok)
			}
			return err
		})
		if err != nil || n != len(files) || n < 100 {
			t.Errorf("%d files, not %d: %v", n, len(files), err)
		}
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
}

// sealAt makes a run that is not sent, by a clock that stands, beside the one that the demonstration made.
func sealAt(t *testing.T, dir string, now time.Time) string {
	t.Helper()
	f := &flags{config: filepath.Join(dir, "ceuwatch.yaml"), asOf: "2026-12-01", quiet: true}
	s, err := prepare(f)
	if err != nil {
		t.Fatal(err)
	}
	w, err := s.works(t.Context(), f, stdio{out: io.Discard, err: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	w.clock = func() time.Time { return now }
	job, err := w.Run(t.Context(), jobs.Order{AsOf: s.asOf, Dry: true})
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := job.Do(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return outcome.Dir
}
