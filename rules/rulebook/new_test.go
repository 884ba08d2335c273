package rulebook

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestANewCredentialPassesItsScenarios(t *testing.T) {
	for _, months := range []int{1, 2, 3, 12, 13, 24, 48, 240} {
		dir := filepath.Join(t.TempDir(), "rules")
		names, err := New(dir, "LPN-SC", months)
		if err != nil {
			t.Fatal(err)
		}
		l, err := load(dir)
		if err != nil {
			t.Fatal(err)
		}
		var report Report
		if err := l.test(&report, "lpn-sc"); err != nil || len(report.Failures) > 0 || report.Scenarios == 0 {
			t.Errorf("%d months: %v, %d scenarios: %v", months, err, report.Scenarios, report.Failures)
		}
		text, err := os.ReadFile(names[0])
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(string(text), "\n"); lines != 5 || len(names) != 2 {
			t.Errorf("%s has %d lines", names, lines)
		}
	}
}

func TestANewCredentialReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	if _, err := New(dir, "DRIVER", 48); err != nil {
		t.Fatal(err)
	}
	if _, err := New(dir, "NOTARY", 48); err != nil {
		t.Errorf("a second one: %v", err)
	}
	for _, code := range []string{"DRIVER", "BLS", "CPR"} {
		if _, err := New(dir, code, 24); !errors.Is(err, ErrTaken) {
			t.Errorf("%s again: %v", code, err)
		}
	}
	for code, months := range map[string]int{"driver": 24, "": 24, "RMA": 24, "A": 0, "B": 241} {
		if _, err := New(dir, code, months); err == nil {
			t.Errorf("%q of %d months is written", code, months)
		}
	}
}
