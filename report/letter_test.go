package report_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/report"
	"ceuwatch/rules"
	"ceuwatch/rules/rulebook"
	"ceuwatch/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

var asOf = rules.NewDate(2026, 12, 1)

// clinic is what letters of these tests rest on.
type clinic struct {
	org   report.Organization
	opts  report.LetterOptions
	texts *templates.Set
	book  *rules.Book
}

func newClinic(t testing.TB) *clinic {
	t.Helper()
	book, err := rulebook.Load("")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return &clinic{
		org: report.Organization{
			Name: "Cedar Hollow Family Clinics", Address: []string{"400 Larch Avenue, Suite 2", "Yakima, WA 98900"},
			Contact: report.Contact{Name: "Ines Example", Email: "hr@clinic.example", Phone: "(555) 010-0100"},
		},
		opts:  report.LetterOptions{Reference: "2026-12-01/S-0012", RuleBook: "0123456789ab", Providers: book.Providers},
		texts: texts, book: book,
	}
}

func (c *clinic) evaluate(emp rules.Employee) []rules.Verdict {
	stages := rules.Stages{Expiry: []int{180, 90, 60, 30, 7}, Window: []int{60, 30, 7}}
	policies := []rules.Policy{{State: "WA", AnyOf: []string{"CMA-AAMA"}}}
	return rules.New(asOf, c.book, rules.Vocabulary{}, stages, policies).Evaluate(emp).Verdicts
}

// letter writes the letter to an employee; the first staff row says to whom.
func (c *clinic) letter(t testing.TB, emp rules.Employee) report.Letter {
	t.Helper()
	l, err := report.NewLetter(c.org, report.NewPerson(emp.Staff, "en"), c.evaluate(emp), c.opts, c.texts)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// text is what the letter to an employee says.
func (c *clinic) text(t testing.TB, emp rules.Employee) string {
	t.Helper()
	l := c.letter(t, emp)
	return l.Text()
}

func employee(language string) rules.Employee {
	return rules.Employee{ID: "S-0012", Staff: []rules.Staff{{
		StaffID: "S-0012", FirstName: "Jordan", LastName: "Sample", JobTitle: "Medical Assistant", Site: "North",
		Language: language, Address: "12 Alder Street\nYakima, WA 98900",
	}}}
}

// holding returns the employee with a credential of a kind, expiring on a day.
func holding(emp rules.Employee, kind, expires string) rules.Employee {
	emp.Credentials = append(emp.Credentials, rules.Credential{
		CredentialID: "K-" + kind, StaffID: emp.ID, Kind: kind, Number: "1234567", ExpiresOn: expires,
	})
	return emp
}

// earning returns the employee with credits of one category, approved by the AAMA or by someone else.
func earning(emp rules.Employee, on, category, approvedBy string, amounts ...string) rules.Employee {
	for _, amount := range amounts {
		n := len(emp.Credits) + 1
		emp.Credits = append(emp.Credits, rules.Credit{
			CreditID: fmt.Sprintf("C-%02d", n), StaffID: emp.ID, EarnedOn: on, Title: fmt.Sprintf("Course %d", n),
			Provider: "Example Academy", ApprovedBy: approvedBy, Category: category, Amount: amount, Unit: "point",
		})
	}
	return emp
}

func failing(emp rules.Employee, days ...string) rules.Employee {
	for i, day := range days {
		emp.Attempts = append(emp.Attempts, rules.Attempt{
			AttemptID: fmt.Sprintf("A-%d", i), StaffID: emp.ID, Credential: "CMA-AAMA", SatOn: day, Passed: "no",
		})
	}
	return emp
}

// halfway returns an employee who lacks 12 points of a CMA, 4 of them clinical and 8 approved, with notes on credits
// that do not count.
func halfway(language, expires string) rules.Employee {
	emp := holding(employee(language), "CMA-AAMA", expires)
	emp = earning(emp, "2024-03-09", "administrative", "AAMA", "10", "6")
	emp = earning(emp, "2025-05-17", "clinical", "AAMA", "6")
	emp = earning(emp, "2025-09-02", "general", "AMT", "14", "12")
	emp = earning(emp, "2025-11-20", "clinical", "none", "3", "2")
	emp = earning(emp, "2019-04-01", "general", "AAMA", "5", "5", "5")
	emp.Credits = append(emp.Credits, rules.Credit{
		CreditID: "C-90", StaffID: emp.ID, EarnedOn: "2026-02-14", Title: "Wound care update", Provider: "CMA Today",
		Amount: "2", Unit: "contact_hour",
	})
	return emp
}

// crowded returns an employee as halfway does, with ten credits that do not count.
func crowded(language, expires string) rules.Employee {
	emp := halfway(language, expires)
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

// complete returns an employee with every point of a CMA.
func complete(language, expires string) rules.Employee {
	emp := holding(employee(language), "CMA-AAMA", expires)
	for _, category := range []string{"administrative", "clinical", "general"} {
		emp = earning(emp, "2025-03-09", category, "AAMA", "20")
	}
	return emp
}

// kinds are the letters that there are, each to someone who needs it.
func kinds(language string) map[string]rules.Employee {
	missing := employee(language)
	missing.Staff[0].State = "WA"
	passed := holding(employee(language), "CMA-AAMA", "2026-06-30")
	passed.Attempts = []rules.Attempt{{AttemptID: "A-1", StaffID: passed.ID, SatOn: "2026-05-20", Passed: "yes"}}
	return map[string]rules.Employee{
		"nearing":          halfway(language, "2027-02-28"),
		"nearing_crowded":  crowded(language, "2027-02-28"),
		"nearing_complete": complete(language, "2027-02-28"),
		"nearing_course":   holding(employee(language), "BLS", "2026-12-31"),
		"window":           halfway(language, "2026-11-30"),
		"window_crowded":   crowded(language, "2026-11-30"),
		"window_exhausted": failing(halfway(language, "2026-11-30"), "2025-01-05", "2025-06-05", "2026-01-05"),
		"window_complete":  complete(language, "2026-11-30"),
		"exam_required":    failing(halfway(language, "2026-06-30"), "2026-10-05"),
		"exam_exhausted":   failing(halfway(language, "2024-06-30"), "2025-01-05", "2025-06-05", "2026-01-05"),
		"exam_passed":      passed,
		"lapsed":           earning(holding(employee(language), "NCMA-NCCT", "2026-09-14"), "2026-05-05", "", "NCCT", "4.5"),
		"missing":          missing,
		"several":          holding(holding(halfway(language, "2026-11-30"), "BLS", "2026-12-31"), "RMA-AMT", "2026-05-04"),
	}
}

func TestLetters(t *testing.T) {
	c := newClinic(t)
	for _, language := range templates.Languages() {
		for name, emp := range kinds(language) {
			t.Run(language+"/"+name, func(t *testing.T) {
				c.opts.Trace = name == "several"
				l := c.letter(t, emp)
				golden(t, filepath.Join("letter", language, name+".txt"), l.Text())
				text, err := json.MarshalIndent(l, "", " ")
				if err != nil {
					t.Fatal(err)
				}
				golden(t, filepath.Join("letter", language, name+".json"), string(text)+"\n")
				if n := len(strings.Fields(l.Subject)); n < 4 || n > 8 {
					t.Errorf("subject %q has %d words", l.Subject, n)
				}
				if len(l.Unprintable) > 0 {
					t.Errorf("unprintable: %q", l.Unprintable)
				}
				var back report.Letter
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
