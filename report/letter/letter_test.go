package letter_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/report"
	"ceuwatch/report/letter"
	"ceuwatch/report/sample"
	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

var asOf = rules.NewDate(2026, 12, 1)

// clinic is what letters of these tests rest on.
type clinic struct {
	org  report.Organization
	opts letter.Options
	*sample.Clinic
}

func newClinic(t testing.TB) *clinic {
	t.Helper()
	base := sample.NewClinic(t)
	return &clinic{
		org: report.Organization{
			Name: "Cedar Hollow Family Clinics", Address: []string{"400 Larch Avenue, Suite 2", "Yakima, WA 98900"},
			Contact: report.Contact{Name: "Ines Example", Email: "hr@clinic.example", Phone: "(555) 010-0100"},
		},
		opts:   letter.Options{Reference: "2026-12-01/S-0012", RuleBook: "0123456789ab", Providers: base.Book.Providers},
		Clinic: base,
	}
}

func (c *clinic) evaluate(emp rules.Employee) report.Employee {
	result := sample.Evaluator(c.Book, asOf, sample.CMAInWashington()).Evaluate(emp)
	return report.For(result, "en", &c.Texts.Words)
}

// letter writes the letter to an employee; the first staff row says to whom.
func (c *clinic) letter(t testing.TB, emp rules.Employee) letter.Letter {
	t.Helper()
	l, err := letter.New(c.org, c.evaluate(emp), c.opts, c.Texts)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// text is what the letter to an employee says.
func (c *clinic) text(t testing.TB, emp rules.Employee) string {
	t.Helper()
	l := c.letter(t, emp)
	return says(&l)
}

// says is what a letter says.
func says(l *letter.Letter) string {
	return l.Subject + "\n\n" + say.Text(slices.Concat(l.Blocks, l.Trace))
}

// crowded returns an employee as halfway does, with ten credits that do not count.
func crowded(language, expires string) rules.Employee {
	emp := sample.Halfway(language, expires)
	for i, title := range []string{
		"Safe handling of sharps in ambulatory care", "Vital signs refresher", "Front desk communication skills",
		"Diabetes education for medical assistants", "Electronic records: privacy basics", "Infection control update",
		"Phlebotomy: difficult draws",
	} {
		emp.Credits = append(emp.Credits, rules.Credit{
			CreditID: fmt.Sprintf("C-7%d", i), StaffID: emp.ID, EarnedOn: "2025-02-11", Title: title,
			Provider: "Example Academy", Category: "general", Amount: "1.5", Unit: "point",
		})
	}
	return emp
}

// kinds are the letters that there are, each to someone who needs it.
func kinds(language string) map[string]rules.Employee {
	missing := sample.Employee(language)
	missing.Staff[0].State = "WA"
	passed := sample.Holding(sample.Employee(language), "CMA-AAMA", "2026-06-30")
	passed.Attempts = []rules.Attempt{{AttemptID: "A-1", StaffID: passed.ID, SatOn: "2026-05-20", Passed: "yes"}}
	return map[string]rules.Employee{
		"nearing":          sample.Halfway(language, "2027-02-28"),
		"nearing_crowded":  crowded(language, "2027-02-28"),
		"nearing_complete": sample.Complete(language, "2027-02-28"),
		"nearing_course":   sample.Holding(sample.Employee(language), "BLS", "2026-12-31"),
		"window":           sample.Halfway(language, "2026-11-30"),
		"window_crowded":   crowded(language, "2026-11-30"),
		"window_exhausted": sample.Failing(sample.Halfway(language, "2026-11-30"), "2025-01-05", "2025-06-05", "2026-01-05"),
		"window_complete":  sample.Complete(language, "2026-11-30"),
		"exam_required":    sample.Failing(sample.Halfway(language, "2026-06-30"), "2026-10-05"),
		"exam_exhausted":   sample.Failing(sample.Halfway(language, "2024-06-30"), "2025-01-05", "2025-06-05", "2026-01-05"),
		"exam_passed":      passed,
		"lapsed":           sample.Earning(sample.Holding(sample.Employee(language), "NCMA-NCCT", "2026-09-14"), "2026-05-05", "", "NCCT", "4.5"),
		"missing":          missing,
		"several":          sample.Holding(sample.Holding(sample.Halfway(language, "2026-11-30"), "BLS", "2026-12-31"), "RMA-AMT", "2026-05-04"),
	}
}

func TestLetters(t *testing.T) {
	c := newClinic(t)
	for _, language := range templates.Languages() {
		for name, emp := range kinds(language) {
			t.Run(language+"/"+name, func(t *testing.T) {
				c.opts.Trace = name == "several"
				l := c.letter(t, emp)
				golden(t, filepath.Join(language, name+".txt"), says(&l))
				text, err := json.MarshalIndent(l, "", " ")
				if err != nil {
					t.Fatal(err)
				}
				golden(t, filepath.Join(language, name+".json"), string(text)+"\n")
				if n := len(strings.Fields(l.Subject)); n < 4 || n > 8 {
					t.Errorf("subject %q has %d words", l.Subject, n)
				}
				if len(l.Unprintable) > 0 {
					t.Errorf("unprintable: %q", l.Unprintable)
				}
				var back letter.Letter
				if err := json.Unmarshal(text, &back); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(l, back); diff != "" {
					t.Errorf("after JSON (-before +after):\n%s", diff)
				}
			})
		}
	}
}

// golden compares a text with a file below testdata, or writes the file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
