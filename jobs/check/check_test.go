package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

func TestAnErrorIsTakenApart(t *testing.T) {
	for text, want := range map[string][3]string{
		`values.yaml:4: hr.units.hrs means "hours", which is unknown: write point, contact_hour`: {
			"values.yaml:4", `hr.units.hrs means "hours", which is unknown`, "write point, contact_hour"},
		`list.yaml:1: the value is of another kind: write keys and values: {key: value}`: {
			"list.yaml:1", "the value is of another kind", "write keys and values: {key: value}"},
		`hr.aliases.Certified MA: no credential "CMAX" in the rule book: write one of [CMA]`: {
			"", `hr.aliases.Certified MA: no credential "CMAX" in the rule book`, "write one of [CMA]"},
		`read rules: own/credentials/a.yaml:7: no such key: write one of x`: {
			"own/credentials/a.yaml:7", "no such key", "write one of x"},
		`template letter/en/open.txt:3: @Few has no text: write below it what is said of each`: {
			"letter/en/open.txt:3", "@Few has no text", "write below it what is said of each"},
		`read template: letter/en/open.txt:3: unclosed action`: {"letter/en/open.txt:3", "unclosed action", ""},
		`lay out the page: template: page/index.html.tmpl:2:24: executing "x" at <.Nmae>: can't evaluate field Nmae`: {
			"page/index.html.tmpl:2", `executing "x" at <.Nmae>: can't evaluate field Nmae`, ""},
		`letters on BLS: fill template: letter/en/open.txt:1:8: executing "x" at <.Nmae>: no field: write one of .Name`: {
			"letter/en/open.txt:1", `executing "x" at <.Nmae>: no field`, "write one of .Name"},
		`connect to the hr database: dial tcp 127.0.0.1:1: connect: connection refused`: {
			"", "connect to the hr database: dial tcp 127.0.0.1:1: connect: connection refused", ""},
		"read credit: a value cannot be converted; cast it to text in hr.queries": {
			"", "read credit: a value cannot be converted", "cast it to text in hr.queries"},
		"read organization.logo": {"", "read organization.logo", ""},
	} {
		where, what, mend := split(text)
		if diff := cmp.Diff(want, [3]string{where, what, mend}); diff != "" {
			t.Errorf("%s\n%s", text, diff)
		}
	}
}

func TestFailWith(t *testing.T) {
	var a Area
	a.FailWith(fmt.Errorf("%w: a.yaml:1: x is wrong: write y\nz cannot be read", jobs.ErrConfig), "a.yaml", "see a.yaml")
	a.FailWith(fmt.Errorf("%w: nobody answers", jobs.ErrUnavailable), "hr.dsn", "see the server")
	a.FailWith(errors.New("no kind"), "here", "see there")
	want := []string{"a.yaml:1|x is wrong|write y|configuration", "a.yaml|z cannot be read|see a.yaml|configuration",
		"hr.dsn|nobody answers|see the server|unavailable", "here|no kind|see there|configuration"}
	var got []string
	for _, f := range a.Findings {
		got = append(got, fmt.Sprintf("%s|%s|%s|%v", f.Where, f.What, f.Mend, f.Kind))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestKindIsTheFirstThatHolds(t *testing.T) {
	report := func(kinds ...error) *Report {
		r := &Report{Areas: []Area{{}, {}}}
		for i, kind := range kinds {
			r.Areas[i%2].Fail(kind, "", "", "")
		}
		r.Areas[0].Warn("", "", "")
		return r
	}
	for _, tt := range []struct {
		report *Report
		want   error
	}{
		{report(), nil},
		{report(jobs.ErrBadData), jobs.ErrBadData},
		{report(jobs.ErrBadData, jobs.ErrUnavailable), jobs.ErrUnavailable},
		{report(jobs.ErrUnavailable, jobs.ErrBadData, jobs.ErrConfig), jobs.ErrConfig},
	} {
		if got := tt.report.Kind(); got != tt.want {
			t.Errorf("kind %v, want %v", got, tt.want)
		}
	}
}

func TestText(t *testing.T) {
	a := Area{Name: "one", Findings: []Finding{
		{Level: Note, Where: "n", What: "note", Mend: "nothing"},
		{Level: Warning, Where: "credit.unit", What: strings.Repeat("wide ", 25) + "end", Mend: "map it",
			Examples: []string{"C-1", "C-2"}},
		{Level: Error, Where: "e", What: "error", Mend: "mend it"},
	}}
	a.Fact("fine")
	r := Relation{Name: "staff", Read: 3, Used: 2, SetAside: map[string]int{rules.AsideExcluded: 1},
		First:   []string{"S-1"},
		Columns: []Column{{Name: "staff_id", Filled: 3, LooksLike: "a-9"}, {Name: "email", Missing: true}}}
	var b bytes.Buffer
	if err := (&Report{Areas: []Area{a, {Name: "two", Relations: []Relation{r}}}}).WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := `one
  ok       fine
  error    e: error
           mend: mend it
  warning  credit.unit: wide wide wide wide wide wide wide wide wide wide wide wide wide wide wide
           wide wide wide wide wide wide wide wide wide wide end; such as C-1, C-2
           mend: map it
  note     n: note
           mend: nothing

two
  staff        3 rows read = 2 used + 1 set aside (staff_excluded 1); such as S-1
    column    filled  looks like (a: letters, 9: a digit)
    staff_id  3       a-9
    email     -       not there: reads as NULL

1 error, 1 warning, 1 note: mend the errors first
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestJSON(t *testing.T) {
	a := Area{Name: "one"}
	a.Fail(jobs.ErrConfig, "here", "<what>", "mend")
	var b bytes.Buffer
	if err := (&Report{Areas: []Area{a, {Name: "two"}}}).WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"errors": 1.0, "warnings": 0.0, "notes": 0.0, "areas": []any{
		map[string]any{"name": "one", "findings": []any{
			map[string]any{"level": "error", "where": "here", "what": "<what>", "mend": "mend"}}},
		map[string]any{"name": "two", "findings": []any{}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestShape(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-04": "9999-99-99", "3/4/26": "9/9/99", "March 4th, 2026": "a 9a, 9999", "Ann-Sofie O'Neil": "a-a a'a",
		"x@y.example": "a@a.a", "Zoë\tÅ": "a a", "鳥": "a", "": "",
	} {
		if got := shape(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

func TestLabelIsOneShortLine(t *testing.T) {
	for _, text := range []string{
		"a\x1b[31mb\r\nc\u202ed", strings.Repeat("é", 5000), "\xff\xfe", strings.Repeat(" x", 5000),
	} {
		got := label(text)
		if utf8.RuneCountInString(got) > maxLabel || strings.ContainsAny(got, "\x1b\r\n\u202e") || !utf8.ValidString(got) {
			t.Errorf("%.20q is shown as %q", text, got)
		}
	}
}

func TestColumns(t *testing.T) {
	rows, a := Rows{}, Area{}
	rows.Columns(&a, rules.RelationCredential, []string{"number", "expires_on"}, []string{"expiry"})
	want := []string{
		"warning credential.expires_on: there is no such column, so it reads as NULL; not read are expiry []",
		"note credential: columns that are not there, and read as NULL: number []",
		"note credential: columns that nothing reads: expiry []",
	}
	if diff := cmp.Diff(want, all(&Report{Areas: []Area{a}})); diff != "" {
		t.Error(diff)
	}
	missing := 0
	for _, c := range rows.relation(rules.RelationCredential).Columns {
		if c.Missing {
			missing++
		}
	}
	if missing != 2 {
		t.Errorf("%d columns are missing", missing)
	}
}

func TestEachNeededColumnIsOne(t *testing.T) {
	rows := Rows{}
	n := 0
	for _, relation := range rules.Relations() {
		for _, c := range rows.relation(relation).Columns {
			if needed(string(relation), c.Name) {
				n++
			}
		}
	}
	if n != 15 {
		t.Errorf("%d of the needed columns are columns of a relation", n)
	}
}

func TestRuleBook(t *testing.T) {
	b := book()
	b.Rules[1].Versions = []rules.Version{{From: day("2030-01-01")}}
	b.Rules[2].Versions = []rules.Version{{From: day("2020-01-01"), Until: day("2026-06-01")}}
	a := RuleBook(b, day("2026-03-01"), 7, nil)
	want := []string{
		`note CMA: no official page confirms "Fee" []`,
		"warning RMA-AMT: no version is in force on 2026-03-01: every verdict on it is undetermined []",
		"note RMA-ARMA: the version in force ends before 2026-06-01, and none follows []",
		`note CPT1-CA: no official page confirms "Fee" []`,
	}
	if diff := cmp.Diff(want, all(&Report{Areas: []Area{a}})); diff != "" {
		t.Error(diff)
	}
	if want := []string{"5 credentials, 7 scenarios hold (digest 0123456789ab)"}; !slices.Equal(a.Facts, want) {
		t.Error(a.Facts)
	}
	a = RuleBook(b, day("2026-03-01"), 7, []string{"scenarios/cma.yaml:3: it expires: status is current, expected lapsed"})
	if f := a.Findings[0]; len(a.Facts) > 0 || f.Kind != jobs.ErrConfig || f.Where != "scenarios/cma.yaml:3" {
		t.Errorf("%+v", a)
	}
}

func TestDatabase(t *testing.T) {
	for _, tt := range []struct {
		role     string
		rights   []string
		fact     string
		findings int
	}{
		{"", nil, "SQLite 3, opened for reading alone", 0},
		{"hr", nil, "SQLite 3, as the role hr, which may read and nothing else", 0},
		{"hr", []string{"write to staff", "make temporary tables"}, "SQLite 3, as the role hr", 2},
	} {
		var a Area
		a.Database("SQLite 3", tt.role, tt.rights)
		if a.Facts[0] != tt.fact || len(a.Findings) != tt.findings {
			t.Errorf("%+v", a)
		}
	}
}

func TestPathsAndTheDisk(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing there")
	}
	dir := t.TempDir()
	file := func(name string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("x"), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ask := func(name string, levels string, look func(a *Area)) {
		var a Area
		look(&a)
		var got []string
		for _, f := range a.Findings {
			got = append(got, string(f.Level))
		}
		if strings.Join(got, " ") != levels {
			t.Errorf("%s: %+v", name, a.Findings)
		}
	}
	ask("a secret of one's own", "", func(a *Area) { a.Path("k", file("a", 0o600), true) })
	ask("a secret of a group's", "", func(a *Area) { a.Path("k", file("b", 0o640), true) })
	ask("an open secret", "warning", func(a *Area) { a.Path("k", file("c", 0o644), true) })
	ask("a logo", "", func(a *Area) { a.Path("k", file("d", 0o644), false) })
	ask("a logo that all can change", "warning", func(a *Area) { a.Path("k", file("e", 0o666), false) })
	ask("nothing", "error", func(a *Area) { a.Path("k", filepath.Join(dir, "nothing"), false) })

	runs := filepath.Join(dir, "new", "runs")
	ask("a directory to be made", "", func(a *Area) { *a = Disk(runs) })
	if _, err := os.Stat(runs); err == nil {
		t.Error("it was made")
	}
	ask("a file in the way", "error", func(a *Area) { *a = Disk(filepath.Join(dir, "a", "runs")) })
	if err := os.MkdirAll(runs, 0o755); err != nil {
		t.Fatal(err)
	}
	ask("an open directory", "warning", func(a *Area) { *a = Disk(runs) })
	if left, err := os.ReadDir(runs); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
