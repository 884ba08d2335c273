package rulebook

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"ceuwatch/rules"
)

// Report is what the scenarios say of a rule book.
type Report struct {
	Scenarios int
	Failures  []Failure // by file and line
}

// Failure is one expectation that the rule book does not meet.
type Failure struct {
	File      string
	Line      int
	It        string // the scenario's sentence; empty when a file lacks scenarios
	What      string // the key of expect
	Want, Got string
}

// String says on one line where the failure is, what was expected and what came.
func (f Failure) String() string {
	return fmt.Sprintf("%s:%d: %s: %s is %s, expected %s", f.File, f.Line, f.It, f.What, f.Got, f.Want)
}

// Test runs the scenarios of every credential of the book that [Load] returns for dir: scenarios/NAME.yaml of dir, else
// the built-in one, for credentials/NAME.yaml. A credential without scenarios is a failure. The error says that the
// rule book or a scenario file is not usable at all.
func Test(dir string) (Report, error) {
	l, err := load(dir)
	if err != nil {
		return Report{}, err
	}
	var report Report
	for _, name := range slices.Sorted(maps.Keys(l.rules)) {
		if err := l.test(&report, name); err != nil {
			return Report{}, fmt.Errorf("read scenarios: %w", err)
		}
	}
	if len(l.faults.errs) > 0 {
		return Report{}, fmt.Errorf("read scenarios: %w", errors.Join(l.faults.errs...))
	}
	own := l.layers[len(l.layers)-1]
	names, err := own.yaml("scenarios")
	if err != nil {
		return Report{}, fmt.Errorf("read scenarios: %w", err)
	}
	for _, name := range names {
		if _, ok := l.rules[base(name)]; !ok {
			report.Failures = append(report.Failures, Failure{File: own.name(name), Line: 1, It: base(name),
				What: "the credential's file", Want: "credentials/" + base(name) + ".yaml", Got: none})
		}
	}
	return report, nil
}

// test runs the scenarios of one credential file.
func (l *loader) test(report *Report, name string) error {
	file := "scenarios/" + name + ".yaml"
	for _, layer := range slices.Backward(l.layers) {
		data, err := fs.ReadFile(layer.files, file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		var scenarios []scenario
		p, ok := parse(&l.faults, layer.name(file), data)
		if !ok || !p.decode(&scenarios) {
			return nil
		}
		for i := range scenarios {
			l.run(report, l.rules[name].rule.Code, p.item(i), &scenarios[i])
		}
		if len(scenarios) > 0 {
			return nil
		}
		break
	}
	own := l.layers[len(l.layers)-1]
	report.Failures = append(report.Failures, Failure{File: own.name(file), Line: 1, It: l.rules[name].rule.Code,
		What: "the number of scenarios", Want: "at least 1", Got: "0"})
	return nil
}

// scenario is a sentence as a test: one person's rows, and what the rule book makes of them. Rows that name no kind are
// of the kind that the file is about.
type scenario struct {
	It          string           `yaml:"it"`
	AsOf        string           `yaml:"as_of"`
	Issued      string           `yaml:"issued"` // with expires: credential K-0
	Expires     string           `yaml:"expires"`
	Points      []string         `yaml:"points"` // credits P-1, P-2…: AMOUNT [CATEGORY] [by BODY]; by AAMA if left out
	Failed      []string         `yaml:"failed"` // days of failed exams
	Passed      []string         `yaml:"passed"`
	Staff       staffRow         `yaml:"staff"`
	Credentials []credentialRow  `yaml:"credentials"` // K-1, K-2…
	Credits     []creditRow      `yaml:"credits"`     // C-1, C-2…
	Attempts    []attemptRow     `yaml:"attempts"`
	Policies    []scenarioPolicy `yaml:"policies"`
	Expect      map[string]any   `yaml:"expect"`
	// Days are the same person's expectations as of several days, in place of as_of and expect.
	Days map[string]map[string]any `yaml:"days"`
}

type staffRow struct {
	State      string `yaml:"state"`
	JobTitle   string `yaml:"job_title"`
	HiredOn    string `yaml:"hired_on"`
	LeftOn     string `yaml:"left_on"`
	Employment string `yaml:"employment"`
}

type credentialRow struct {
	ID       string `yaml:"id"`
	Kind     string `yaml:"kind"`
	Number   string `yaml:"number"`
	Issued   string `yaml:"issued"`
	Expires  string `yaml:"expires"`
	Standing string `yaml:"standing"`
}

type creditRow struct {
	ID         string `yaml:"id"`
	Kind       string `yaml:"kind"`
	Earned     string `yaml:"earned"` // left out: the expiry, or as_of when it is earlier
	Title      string `yaml:"title"`
	Provider   string `yaml:"provider"`
	ApprovedBy string `yaml:"approved_by"`
	Category   string `yaml:"category"`
	Activity   string `yaml:"activity"`
	Amount     string `yaml:"amount"`
	Unit       string `yaml:"unit"` // left out: point
	Result     string `yaml:"result"`
}

type attemptRow struct {
	ID     string `yaml:"id"`
	Kind   string `yaml:"kind"`
	Sat    string `yaml:"sat"`
	Passed string `yaml:"passed"`
}

type scenarioPolicy struct {
	State     string   `yaml:"state"`
	JobTitles []string `yaml:"job_titles"`
	AnyOf     []string `yaml:"any_of"`
}

// run evaluates one scenario, on each of its days, and reports what differs from its expectations.
func (l *loader) run(report *Report, code string, p place, s *scenario) {
	required(p, "it", s.It)
	if p.has("days") == p.has("expect") || p.has("as_of") != p.has("expect") {
		p.fail("write as_of: DAY with expect: {status: current}, or days: {DAY: {status: current}}")
		return
	}
	if p.has("expect") {
		s.AsOf = date(p, "as_of", s.AsOf).String()
		l.compare(report, code, p.at("expect"), s, s.Expect)
	}
	for _, entry := range p.at("days").entries() {
		day := entry.Key.GetToken().Value
		s.AsOf = date(p.at("days"), day, day).String()
		l.compare(report, code, p.at("days").at(day), s, s.Days[day])
	}
}

// compare evaluates the scenario as of its day and holds the verdict against what p expects.
func (l *loader) compare(report *Report, code string, p place, s *scenario, expect map[string]any) {
	report.Scenarios++
	if len(expect) == 0 {
		p.fail("nothing is expected: write {status: current} or more")
	}
	asOf, _ := rules.ParseDate(s.AsOf)
	var policies []rules.Policy
	for _, policy := range s.Policies {
		policies = append(policies, rules.Policy(policy))
	}
	// What a clinic that configures nothing has.
	stages := rules.Stages{Expiry: []int{180, 90, 60, 30, 7}, Window: []int{60, 30, 7}}
	result := rules.New(asOf, l.book, rules.Vocabulary{}, stages, policies).Evaluate(s.employee(code))
	about := code
	if named, ok := expect["credential"]; ok {
		about = show(named)
	}
	got := facts(nil)
	for i := range result.Verdicts {
		if v := &result.Verdicts[i]; cmp.Or(v.Credential, none) == about {
			got = facts(v)
		}
	}
	for _, entry := range p.entries() {
		key := entry.Key.GetToken().Value
		at := p.at(key)
		if _, known := got[key]; !known {
			at.fail("unknown key %q: write one of %s", key, strings.Join(slices.Sorted(maps.Keys(got)), ", "))
			continue
		}
		checkWords(at, key, expect[key])
		for _, d := range differences(key, expect[key], got[key]) {
			d.File, d.Line, d.It = at.file, at.line, s.It
			if p.key != "expect" {
				d.It += " (" + p.key + ")"
			}
			report.Failures = append(report.Failures, d)
		}
	}
}
