package check

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"ceuwatch/jobs"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// shelves is a spool in memory.
type shelves map[string][]byte

func (s shelves) Put(shelf, key string, value []byte) error {
	s[shelf+"/"+key] = value
	return nil
}

func (s shelves) Scan(shelf, prefix string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var keys []string
		for key := range s {
			if strings.HasPrefix(key, shelf+"/"+prefix) {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		for _, key := range keys {
			if !yield(s[key], nil) {
				return
			}
		}
	}
}

func (s shelves) Close() error { return nil }

func day(text string) rules.Date {
	d, _ := rules.ParseDate(text)
	return d
}

// book has CMA, which asks for 10 clinical points in contact hours, two bodies' RMA and a CPT of a state's.
func book() *rules.Book {
	version := rules.Version{
		From: day("2020-01-01"), CycleMonths: 60, Required: 1000,
		Categories: []rules.Category{{Name: "clinical", Required: 1000}},
		Worth:      map[string]rules.Points{"contact_hour": 100},
		Figures:    []rules.Figure{{Name: rules.Text{En: "Fee"}, Unverified: true}, {Name: rules.Text{En: "Cycle"}}},
	}
	rule := func(code string) rules.Rule {
		return rules.Rule{Code: code, Contact: "cma.example", Versions: []rules.Version{version}}
	}
	law := version
	law.Categories, law.Figures = []rules.Category{{Name: "law", Required: 100}}, nil
	pharmacy := rules.Rule{Code: "CPHT", Versions: []rules.Version{law}}
	return &rules.Book{Digest: "0123456789abcdef", Rules: []rules.Rule{
		rule("CMA"), rule("RMA-AMT"), rule("RMA-ARMA"), rule("CPT1-CA"), pharmacy,
	}}
}

// clinic is the rows of a check.
type clinic struct {
	words    rules.Vocabulary
	policies []rules.Policy
	people   []rules.Employee
}

// person adds someone with a CMA and the credits given.
func (c *clinic) person(id string, change func(*rules.Employee), credits ...rules.Credit) {
	e := rules.Employee{ID: id,
		Staff: []rules.Staff{{StaffID: id, FirstName: "Canary", LastName: "Songbird", Email: id + "@canary.example",
			JobTitle: "Medical Assistant", State: "WA", ManagerID: "M", Address: "7 Canary Row"}},
		Credentials: []rules.Credential{{CredentialID: "K-" + id, StaffID: id, Kind: "CMA", Number: "canary-77",
			IssuedOn: "2022-02-01", ExpiresOn: "2027-01-31"}},
	}
	for i, row := range credits {
		row.CreditID, row.StaffID = fmt.Sprintf("C-%s-%d", id, i), id
		e.Credits = append(e.Credits, row)
	}
	if change != nil {
		change(&e)
	}
	c.people = append(c.people, e)
}

// credit is a credit that counts.
func credit(change func(*rules.Credit)) rules.Credit {
	row := rules.Credit{EarnedOn: "2025-05-05", Title: "Canaries", Provider: "Canary", ApprovedBy: "AAMA",
		Category: "clinical", Amount: "1", Unit: "contact_hour"}
	if change != nil {
		change(&row)
	}
	return row
}

// look reads the clinic's rows and returns what is said of them, by area.
func (c *clinic) look(t *testing.T) *Report {
	t.Helper()
	texts, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	rows := Rows{
		Evaluator: rules.New(day("2026-03-01"), book(), c.words, rules.Stages{}, c.policies), Book: book(),
		Words: &texts.Words, Spool: shelves{}, Policies: len(c.policies), Language: "en", Share: 0.02,
		Covers: func(text string) bool { return !strings.Contains(text, "鳥") },
	}
	relations := Area{Name: "relations"}
	for _, relation := range rules.Relations() {
		rows.Columns(&relations, relation, nil, nil)
	}
	for _, e := range c.people {
		if err := rows.Add(e, rows.Evaluator.Evaluate(e)); err != nil {
			t.Fatal(err)
		}
	}
	areas, err := rows.Areas(&relations)
	if err != nil {
		t.Fatal(err)
	}
	return &Report{append([]Area{relations}, areas...)}
}

// text is a finding on one line.
func text(f Finding) string {
	return fmt.Sprintf("%s %s: %s %v", f.Level, f.Where, f.What, f.Examples)
}

func all(r *Report) (lines []string) {
	for _, a := range r.Areas {
		for _, f := range a.Findings {
			lines = append(lines, text(f))
			if f.Mend == "" {
				lines = append(lines, "no mend for "+f.What)
			}
		}
	}
	return lines
}

func TestFindings(t *testing.T) {
	one := func(change func(*rules.Credit)) func(*clinic) {
		return func(c *clinic) { c.person("S-1", nil, credit(change)) }
	}
	staff := func(change func(*rules.Staff)) func(*clinic) {
		return func(c *clinic) { c.person("S-1", func(e *rules.Employee) { change(&e.Staff[0]) }) }
	}
	for name, tt := range map[string]struct {
		clinic func(*clinic)
		want   string
	}{
		"an unknown unit that a credit fails for": {one(func(c *rules.Credit) { c.Unit = " HRS" }),
			`warning credit.unit: "HRS" on 1 credit: because of it, 1 credit counts for nothing [C-S-1-0]`},
		"an unknown unit on a credit of an earlier cycle": {
			one(func(c *rules.Credit) { c.Unit, c.EarnedOn = "hrs", "2001-01-01" }),
			`note credit.unit: "hrs" on 1 credit: none fails because of it today [C-S-1-0]`},
		"two spellings of one unknown unit": {func(c *clinic) {
			c.person("S-1", nil, credit(func(c *rules.Credit) { c.Unit = "Hrs" }),
				credit(func(c *rules.Credit) { c.Unit, c.EarnedOn = "hrs ", "2001-01-01" }))
		}, `warning credit.unit: "Hrs" on 2 credits: because of it, 1 count for nothing today [C-S-1-0 C-S-1-1]`},
		"a unit that the rule gives no worth": {one(func(c *rules.Credit) { c.Unit = "CEU" }),
			`warning credit.unit: 1 credit has a unit that the rule gives no worth: ceu for CMA (1) [C-S-1-0]`},
		"no unit": {one(func(c *rules.Credit) { c.Unit = "" }),
			`warning credit.unit: 1 credit has no unit, which counts for nothing [C-S-1-0]`},
		"an unknown category": {one(func(c *rules.Credit) { c.Category = "Skills" }),
			`warning credit.category: "Skills" on 1 credit: because of it, 1 credit counts for nothing [C-S-1-0]`},
		"a category that the rule has not": {one(func(c *rules.Credit) { c.Category = "law" }),
			`warning credit.category: 1 credit has a category that the rule does not: law for CMA (1) [C-S-1-0]`},
		"an amount in words": {one(func(c *rules.Credit) { c.Amount = "two" }),
			`warning credit.amount: 1 amount is no number above 0 and up to 1000: two (1) [C-S-1-0]`},
		"an unreadable date": {one(func(c *rules.Credit) { c.EarnedOn = "05/05/2025" }),
			`warning credit.earned_on: 1 date is no day written YYYY-MM-DD: 99/99/9999 (1) [C-S-1-0]`},
		"a day that there is not": {one(func(c *rules.Credit) { c.EarnedOn = "2025-02-30" }),
			`warning credit.earned_on: 1 date is no day written YYYY-MM-DD: days that do not exist (1) [C-S-1-0]`},
		"a credit for an unknown kind": {one(func(c *rules.Credit) { c.Credential = "LPN" }),
			`warning credit.credential: "LPN" on 1 credit: the rule book knows no such credential [C-S-1-0]`},
		"an unknown kind": {func(c *clinic) { c.person("S-1", func(e *rules.Employee) { e.Credentials[0].Kind = "rma" }) },
			`warning credential.kind: "rma" on 1 credential: the rule book knows no such credential [K-S-1]`},
		"a word for employment that is neither": {staff(func(s *rules.Staff) { s.Employment = "on loan" }),
			`warning staff.employment: "on loan" on 1 staff row: says neither employed nor left, and is read as employed [S-1]`},
		"a word for standing that is neither": {func(c *clinic) {
			c.person("S-1", func(e *rules.Employee) { e.Credentials[0].Standing = "see note" })
		}, `warning credential.standing: "see note" on 1 credential: says neither good nor bad, and leaves the verdict ` +
			`undetermined [K-S-1]`},
		"a result that is not completed": {one(func(c *rules.Credit) { c.Result = "waitlisted" }),
			`warning credit.result: "waitlisted" on 1 credit: is no word for completed, so that none of them counts [C-S-1-0]`},
		"a bare CMA in South Carolina": {staff(func(s *rules.Staff) { s.State = "sc" }),
			`warning credential.kind: "CMA" on 1 credential: staff in South Carolina hold them, read as the AAMA's, though the ` +
				`state's law says CMA of any approved body's [K-S-1]`},
		"a figure that nobody confirms and somebody's verdict rests on": {func(c *clinic) { c.person("S-1", nil) },
			`note credential.kind: CMA is held by 1 person, and no official page confirms "Fee" []`},
		"an attempt neither passed nor failed": {func(c *clinic) {
			c.person("S-1", func(e *rules.Employee) {
				e.Attempts = []rules.Attempt{{AttemptID: "X-1", StaffID: "S-1", SatOn: "2026-01-01", Passed: "P"}}
			})
		}, `warning exam_attempt.passed: 1 attempt is neither passed nor failed: P (1) [X-1]`},
		"an orphan": {func(c *clinic) { c.person("S-1", func(e *rules.Employee) { e.Staff = nil }) },
			`warning orphan: 1 row is set aside, because no staff row has its staff id (credential 1) [K-S-1 of S-1]`},
		"a manager who is nobody": {staff(func(s *rules.Staff) { s.ManagerID = "m" }),
			`warning staff.manager_id: 1 person has a manager who is nobody employed: m (1) []`},
		"a manager without an address": {func(c *clinic) {
			c.person("S-1", func(e *rules.Employee) { e.Staff[0].ManagerID, e.Staff[0].Email = "S-1", "none" })
		}, `warning staff.manager_id: 1 person has a manager who has no usable e-mail address: S-1 (1) []`},
		"no manager": {staff(func(s *rules.Staff) { s.ManagerID = "" }),
			`note staff.manager_id: 1 person without a manager: they are on HR's roster alone [S-1]`},
		"no address": {staff(func(s *rules.Staff) { s.Email = "a@b" }),
			`note staff.email: 1 person without a usable e-mail address: their letters go to the print queue [S-1]`},
		"a name without glyphs": {staff(func(s *rules.Staff) { s.LastName = "鳥" }),
			`warning staff.first_name, last_name: 1 person with a name that letters cannot print as it is [S-1]`},
		"another language": {staff(func(s *rules.Staff) { s.Language = "fr-CA" }),
			"note staff.language: 1 person names another language than letters have, and get notices.language, en: " +
				"fr-CA (1) []"},
		"a title that no policy matches": {func(c *clinic) {
			c.policies = []rules.Policy{{State: "WA", JobTitles: []string{"Lead"}, AnyOf: []string{"CMA"}}}
			c.person("S-1", nil)
		}, "warning policies: no policy matches job titles of people who hold a credential: " +
			"Medical Assistant, WA (1, 1 with one) []"},
		"a title that no policy matches, of someone without a credential": {func(c *clinic) {
			c.policies = []rules.Policy{{JobTitles: []string{"Lead"}, AnyOf: []string{"CMA"}}}
			c.person("S-1", func(e *rules.Employee) { e.Credentials, e.Staff[0].State = nil, "" })
		}, `note policies: no policy matches the job titles Medical Assistant, (no state) (1) []`},
		"a policy that matches nobody": {func(c *clinic) {
			c.policies = []rules.Policy{{AnyOf: []string{"CMA"}}, {State: "OR", AnyOf: []string{"CMA"}}}
			c.person("S-1", nil)
		}, `warning policies[1]: it matches nobody who is employed []`},
		"no policies": {func(c *clinic) { c.person("S-1", nil) },
			`note policies: there is none, so nobody is missed for holding no credential, and no role is at risk; ` +
				`the job titles are Medical Assistant, WA (1) []`},
		"nobody": {func(*clinic) {}, `error staff: nobody is employed on 2026-03-01 []`},
		"a column without anything in it": {staff(func(s *rules.Staff) { s.Email = "" }),
			`warning staff.email: it is empty in every row []`},
	} {
		t.Run(name, func(t *testing.T) {
			c := clinic{}
			tt.clinic(&c)
			if lines := all(c.look(t)); !slices.Contains(lines, tt.want) {
				t.Errorf("want %s\ngot  %s", tt.want, strings.Join(lines, "\n     "))
			}
		})
	}
}

func TestWhatIsRightIsNoFinding(t *testing.T) {
	c := clinic{
		words: rules.Vocabulary{
			Kinds: map[string]string{"Certified MA": "CMA"}, Units: map[string]string{"hrs": "contact_hour"},
			Categories: map[string]string{"skills": "clinical"},
		},
		policies: []rules.Policy{{AnyOf: []string{"CMA"}}},
	}
	c.person("M", func(e *rules.Employee) { e.Credentials[0].Kind = "certified  ma" }, credit(nil),
		credit(func(c *rules.Credit) { c.Unit, c.Category, c.Title = "Hrs", "Skills", "B" }),
		credit(func(c *rules.Credit) { c.Activity, c.Unit, c.Category, c.Amount = "CPR_card", "card", "cpr", "" }))
	c.person("S-gone", func(e *rules.Employee) { e.Staff[0].LeftOn, e.Staff[0].Email = "2020-01-01", "" },
		credit(func(c *rules.Credit) { c.Unit, c.EarnedOn = "hours", "1/1/2020" }))
	r := c.look(t)
	unverified := `note credential.kind: CMA is held by 1 person, and no official page confirms "Fee" []`
	if lines := all(r); len(lines) != 1 || lines[0] != unverified {
		t.Error(strings.Join(lines, "\n"))
	}
	if r.Kind() != nil {
		t.Error(r.Kind())
	}
}

func TestTooManyRowsSetAsideAreAnErrorOfData(t *testing.T) {
	c := clinic{}
	c.person("S-1", nil)
	c.person("S-2", func(e *rules.Employee) { e.Staff = nil })
	r := c.look(t)
	want := "error gates.set_aside: 1 of 3 rows are set aside, and more than 2% hold a run []"
	if !slices.Contains(all(r), want) {
		t.Errorf("%q", all(r))
	}
	if r.Kind() != jobs.ErrBadData {
		t.Error(r.Kind())
	}
}

func TestUnknownWordsComeWithTheLineToPaste(t *testing.T) {
	c := clinic{}
	c.person("S-1", func(e *rules.Employee) { e.Credentials[0].Kind = "rma" }, credit(func(c *rules.Credit) { c.Category = "Skills" }))
	c.person("S-2", func(e *rules.Employee) { e.Credentials[0].Kind = "LPN" })
	c.person("S-4", func(e *rules.Employee) { e.Credentials[0].Kind, e.Staff[0].Employment = "", "on loan" })
	c.person("S-5", func(e *rules.Employee) { e.Credentials[0].Kind = "CPT" })
	var mends []string
	for _, a := range c.look(t).Areas {
		for _, f := range a.Findings {
			mends = append(mends, f.Mend)
		}
	}
	for _, want := range []string{
		`more than one body grants one: see on a certificate whose it is, then write into the configuration ` +
			`hr: {aliases: {"rma": RMA-AMT}} # or RMA-ARMA`,
		`add it to the rule book, or write into the configuration hr: {aliases: {"LPN": CODE}} # with one of ` +
			`CMA, RMA-AMT, RMA-ARMA, CPT1-CA, CPHT`,
		`correct the rows, or write into the configuration hr: {categories: {"Skills": CATEGORY}} # with one of clinical, law`,
		`correct the rows, or write into the configuration hr: {employment: {"on loan": employed}} # or left`,
		`see on a certificate whose it is, then write into the configuration hr: {aliases: {"CPT": CPT1-CA}}`,
		`enter the kind of each, or map each under hr: aliases`,
	} {
		if !slices.Contains(mends, want) {
			t.Errorf("want %s\ngot  %s", want, strings.Join(mends, "\n     "))
		}
	}
}

// TestNobodyIsNamed looks for each value that could tell who somebody is, whatever is wrong with the rows.
func TestNobodyIsNamed(t *testing.T) {
	c := clinic{}
	spoil := func(c *rules.Credit) { c.Unit, c.EarnedOn = "hrs", "Canary 5" }
	for i := range 20 {
		c.person(fmt.Sprintf("S-%02d", i), func(e *rules.Employee) {
			e.Staff[0].HiredOn, e.Credentials[0].IssuedOn = "canary", "canary"
			if i%2 == 0 {
				e.Staff[0].Email = "Canary Songbird <canary@canary.example>"
			}
			if i%3 == 0 {
				e.Staff = append(e.Staff, e.Staff[0])
				e.Staff[1].LastName = "Canaryson"
			}
		}, credit(spoil), credit(nil))
	}
	var b bytes.Buffer
	r := c.look(t)
	if err := r.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if at := strings.Index(strings.ToLower(b.String()), "canar"); at >= 0 {
		t.Errorf("…%s…", b.String()[max(0, at-200):at+50])
	}
}

func TestMemoryHasABound(t *testing.T) {
	c := clinic{}
	long := strings.Repeat("x", 50_000)
	for i := range 3000 {
		c.person(fmt.Sprintf("S-%04d", i), func(e *rules.Employee) {
			e.Credentials[0].Kind = fmt.Sprintf("%d %s", i, long)
			e.Staff[0].JobTitle, e.Staff[0].ManagerID = fmt.Sprintf("%d %s", i, long), ""
		})
	}
	r := c.look(t)
	want := "warning credential.kind: further such words on 2990 credentials []"
	if lines := all(r); !slices.Contains(lines, want) {
		t.Errorf("want %s\ngot %s", want, strings.Join(lines, "\n"))
	}
	for _, line := range all(r) {
		if len(line) > 2000 {
			t.Errorf("%d bytes: %.100s…", len(line), line)
		}
	}
}
