package rulebook

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScenarios(t *testing.T) {
	report, err := Test("")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Failures {
		t.Error(f)
	}
	if report.Scenarios == 0 {
		t.Error("no scenario has run")
	}
}

// held are the places of a credential file that change verdicts: a figure, an alias, a body, a card's category.
var held = regexp.MustCompile(`is: (\d+|true|false|any|body|approved)|is: \[(\d+), (\d+), (\d+)\]|aliases: \[(.*)\]|bodies: \[(.*)\]|` +
	`category: (\w+)|from: (\S+)|until: (\S+)|code: (\S+)`)

// Every figure of the built-in book is held by a scenario: with another figure, some scenario fails.
func TestScenariosHoldEveryFigure(t *testing.T) {
	files, err := fs.Glob(builtin, "credentials/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(base(file), func(t *testing.T) {
			t.Parallel()
			holdFigures(t, file)
		})
	}
}

func holdFigures(t *testing.T, file string) {
	text, err := builtin.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range held.FindAllSubmatchIndex(text, -1) {
		for group := 2; group < len(match); group += 2 {
			if match[group] < 0 {
				continue
			}
			from, to := match[group], match[group+1]
			for _, other := range others(string(text[from:to])) {
				changed := string(text[:from]) + other + string(text[to:])
				if passes(t, file, changed) {
					line := strings.Count(string(text[:from]), "\n") + 1
					t.Errorf("%s:%d: %s instead of %s, and every scenario passes", file, line, other, text[from:to])
				}
			}
		}
	}
}

// passes reports whether a credential file is sound and its own scenarios pass when it reads as changed.
func passes(t *testing.T, file, changed string) bool {
	t.Helper()
	l, err := load(write(t, map[string]string{file: changed}))
	if err != nil {
		return false
	}
	var report Report
	if err := l.test(&report, base(file)); err != nil {
		t.Fatal(err)
	}
	return len(report.Failures) == 0
}

// others are values that a figure could have been instead.
func others(value string) []string {
	switch n, err := strconv.Atoi(value); {
	case err == nil && n > 0:
		return []string{strconv.Itoa(n - 1), strconv.Itoa(n + 1)}
	case err == nil:
		return []string{"1"}
	case value == "true":
		return []string{"false"}
	case value == "false":
		return []string{"true"}
	case strings.HasPrefix(value, "20"):
		return []string{value[:9] + "2"}
	case value == "any":
		return []string{"body"}
	case value == "body", value == "approved":
		return []string{"any"}
	case value == "clinical":
		return []string{"general"}
	default:
		return []string{"XYZ"}
	}
}

func TestFailuresSayWhatDiffers(t *testing.T) {
	dir := write(t, map[string]string{"sources.yaml": amcaSource, "credentials/cpt.yaml": cptFile,
		"scenarios/cpt.yaml": `- it: A CPT lapses the day after expiry
  as_of: 2026-06-16
  expires: 2026-06-15
  points: [1]
  expect:
    status: current
    to_earn: 9.5
    issues: [id_conflict]
    reasons: {P-1: counted, P-2: counted}
    routes: {}
- it: It asks for points
  expires: 2026-06-15
  days:
    2026-06-14: {status: nearing_expiry, stage: expiry-7}
    2026-06-15: {stage: expiry-30}
`})
	report, err := Test(dir)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "scenarios/cpt.yaml")
	lapses, asks := "A CPT lapses the day after expiry", "It asks for points (2026-06-15)"
	want := []Failure{
		{file, 6, lapses, "status", "current", "lapsed"},
		{file, 8, lapses, "issues", "[id_conflict]", "none"},
		{file, 9, lapses, "reasons of P-2", "counted", "none"},
		{file, 15, asks, "stage", "expiry-30", "expiry-7"},
	}
	if diff := cmp.Diff(want, report.Failures); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := report.Failures[0].String(); got != file+":6: "+lapses+": status is lapsed, expected current" {
		t.Error(got)
	}
}

func TestCredentialAndScenariosBelongTogether(t *testing.T) {
	for _, scenarios := range []string{"", "[]\n"} {
		files := map[string]string{"sources.yaml": amcaSource, "credentials/cpt.yaml": cptFile}
		if scenarios != "" {
			files["scenarios/cpt.yaml"] = scenarios
		}
		report, err := Test(write(t, files))
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Failures) != 1 || report.Failures[0].What != "the number of scenarios" {
			t.Errorf("a credential without scenarios: %v", report.Failures)
		}
	}
	report, err := Test(write(t, map[string]string{"scenarios/cpt.yaml": "[]\n"}))
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Failures) != 1 || report.Failures[0].Want != "credentials/cpt.yaml" {
		t.Errorf("scenarios without a credential: %v", report.Failures)
	}
}

func TestScenarioFaults(t *testing.T) {
	tests := []struct {
		text string
		line int
		want string
	}{
		{"- it: X\n  as_of: 2026-01-01\n", 1, "write as_of: DAY with expect"},
		{"- it: X\n  expect: {status: none}\n", 1, "write as_of: DAY with expect"},
		{"- it: X\n  as_of: 2026-01-01\n  expect: {}\n", 3, "nothing is expected"},
		{"- it: X\n  as_of: soon\n  expect: {status: none}\n", 2, `as_of "soon" is no date`},
		{"- it: X\n  days:\n    soon: {status: none}\n", 3, `soon "soon" is no date`},
		{"- as_of: 2026-01-01\n  expect: {status: none}\n", 1, "it is missing: write it: TEXT"},
		{"- it: X\n  as_of: 2026-01-01\n  expect:\n    state: none\n", 4,
			`unknown key "state": write one of apply_by, approved`},
		{"- it: X\n  asof: 2026-01-01\n", 2, `unknown key "asof": write one of as_of, attempts`},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			dir := write(t, map[string]string{"scenarios/bls.yaml": tt.text})
			_, err := Test(dir)
			at := fmt.Sprintf("%s:%d: ", path.Join(dir, "scenarios/bls.yaml"), tt.line)
			if err == nil || !strings.Contains(err.Error(), at) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("want %s…%s, got: %v", at, tt.want, err)
			}
		})
	}
}
