package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ceuwatch/jobs/seal"
)

// faulty builds the program with points at which it can be made to die.
func faulty(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the program anew")
	}
	path := filepath.Join(t.TempDir(), "ceuwatch-faults")
	if out, err := exec.Command("go", "build", "-tags", "faults", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

func TestKilledAnywhereTheSameCommandCompletesTheRun(t *testing.T) {
	program := faulty(t)
	points := []string{
		"file:1", "file:2", "file:7", "manifest:1", "enter:1", "rename:1", "sealed:1", "intent:1", "dot:1", "sync:1",
		"settled:1", "intent:3", "dot:3", "sync:3", "settled:3", "intent:4", "dot:4", "sync:4", "settled:4", "intent:5",
		"dot:5", "sync:5", "settled:5",
	}
	for _, point := range points {
		t.Run(point, func(t *testing.T) {
			p := newPost(t)
			dir, args := clinic(t, p.port)
			killed := exec.Command(program, args...)
			killed.Env = append(os.Environ(), "CEUWATCH_FAULT="+point)
			if out, err := killed.CombinedOutput(); err == nil || killed.ProcessState.ExitCode() != -1 {
				t.Fatalf("the program was not killed: %v\n%s", err, out)
			}
			if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
				t.Fatalf("the same command again: %v\n%s", err, out)
			}
			p.whole(t, strings.HasPrefix(point, "sync:"))
			wholeRuns(t, filepath.Join(dir, "runs"))
			today := time.Now().UTC().Format(time.DateOnly)
			out, err := exec.Command(program, slices.Concat([]string{"runs", today}, args[1:])...).CombinedOutput()
			flagged := strings.Count(string(out), "sent more than once")
			doubtful := regexp.MustCompile("^(sync|dot):").MatchString(point)
			if err != nil || doubtful != (flagged == 1) || flagged > 1 {
				t.Errorf("%d deliveries flagged, %v\n%s", flagged, err, out)
			}
		})
	}
}

// whole checks that everybody got one message, and somebody two equal ones at most, where that is allowed.
func (p *post) whole(t *testing.T, second bool) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	copies := 0
	for _, to := range []string{"s0", "s1", "s2", "s3", "hr"} {
		texts := p.taken[to+"@clinic.example"]
		switch {
		case len(texts) == 0:
			t.Errorf("%s got nothing", to)
		case len(texts) == 2 && texts[0] == texts[1]:
			copies++
		case len(texts) > 1:
			t.Errorf("%s got %d messages, or they differ", to, len(texts))
		}
	}
	if len(p.taken) != 5 || copies > 1 || (copies == 1) != second {
		t.Errorf("%d recipients, %d second copies", len(p.taken), copies)
	}
}

// wholeRuns checks that nothing partial lies in the directory of the runs.
func wholeRuns(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case strings.Contains(name, ".tmp"):
			t.Errorf("left behind: %s", name)
		case entry.IsDir() && !strings.HasSuffix(name, ".delivery"):
			if wrong, err := seal.Verify(filepath.Join(dir, name), ""); err != nil || len(wrong) > 0 {
				t.Errorf("%s: %v %v", name, wrong, err)
			}
		}
	}
}
