package explain_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/report"
	"ceuwatch/report/explain"
	"ceuwatch/report/sample"
	"ceuwatch/rules"
)

// asOf is the day of these tests.
var asOf = rules.NewDate(2026, 12, 1)

// clinic is what these tests rest on.
type clinic struct{ *sample.Clinic }

func newClinic(t testing.TB) *clinic { return &clinic{sample.NewClinic(t)} }

func has(t *testing.T, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("nothing says %q in:\n%s", part, text)
	}
}

func hasNot(t *testing.T, text, part string) {
	t.Helper()
	if strings.Contains(text, part) {
		t.Errorf("something says %q in:\n%s", part, text)
	}
}

// explain evaluates an employee and puts the verdicts into words.
func (c *clinic) explain(t testing.TB, emp rules.Employee) *explain.Explanation {
	t.Helper()
	e := sample.Evaluator(c.Book, asOf, sample.CMAInWashington())
	result := e.Evaluate(emp)
	return explain.New(explain.Case{
		Person: report.NewPerson(result.Posts, "en"), AsOf: asOf, Verdicts: result.Verdicts, Rows: emp,
		SetAside: result.SetAside,
		Finish:   func(v *rules.Verdict) rules.Finish { return e.Finish(emp, v, c.Book.Providers) },
	}, &c.Texts.Words)
}

// written is an explanation as the terminal shows it.
func written(t testing.TB, x *explain.Explanation) string {
	t.Helper()
	var b strings.Builder
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestVerdictsInPlainWords(t *testing.T) {
	c := newClinic(t)
	washington := sample.Employee("en")
	washington.Staff[0].State = "WA"
	tests := []struct {
		emp  rules.Employee
		want []string
	}{
		{sample.Holding(sample.Employee("en"), "BLS", "2027-09-30"), []string{"Valid through September 30, 2027, 303 days from now.", "Nothing to do.",
			"No points are asked for. It is renewed by a course."}},
		{sample.Halfway("en", "2026-12-31"), []string{
			"Valid through December 31, 2026, 30 days from now, which is near enough for notices.",
			"Earn 12 points, at least 4 clinical and 8 approved by AAMA, then apply by December 10, 2026.", "Notice due: 30 days before expiry."}},
		{sample.Complete("en", "2026-12-31"), []string{
			"Valid through December 31, 2026, 30 days from now, which is near enough for notices.",
			"Points complete: apply by December 10, 2026.", "Notice due: 30 days before expiry."}},
		{sample.Complete("en", "2026-11-30"), []string{
			"Expired on November 30, 2026, 1 day ago, and not valid for work. Continuing education still renews it until February 28, 2027, " +
				"and no exam is needed until then.",
			"Points complete, so check with the body whether it was renewed; if not, apply by February 7, 2027.",
			"The credential has expired although every requirement is met. To fix: check with the body before sending a letter; " +
				"enter the new expiry date if it was renewed, else have the person apply.",
			"Notice due: exam window open."}},
		{sample.Failing(sample.Holding(sample.Employee("en"), "CMA-AAMA", "2026-07-31"), "2026-11-02"), []string{
			"Expired on July 31, 2026, 123 days ago, and not valid for work. Continuing education could renew it until October 31, 2026; " +
				"since then only the exam does, and 1 of 3 attempts were failed.",
			"Register for the recertification exam.", "Notice due: exam required."}},
		{sample.Failing(sample.Holding(sample.Employee("en"), "CMA-AAMA", "2026-07-31"), "2026-09-01", "2026-10-01", "2026-11-02"), []string{
			"Expired on July 31, 2026, 123 days ago, and not valid for work. Continuing education could renew it until October 31, 2026; " +
				"since then only the exam could, and its 3 attempts were failed.",
			"Not eligible to recertify; decide on the role with the person.", "Notice due: exam exhausted."}},
		{sample.Holding(sample.Employee("en"), "RMA (AMT)", "2026-11-30"), []string{
			"Expired on November 30, 2026, 1 day ago, and not valid for work. Its rule has no window after expiry in which continuing " +
				"education would still renew it.",
			"Renew the credential and record the new dates.", "Notice due: lapsed."}},
		{washington, []string{
			"A policy asks for CMA (AAMA), and HR has none on record for this person: the role is at risk.",
			"No CMA (AAMA) on record: ask for the certificate, or plan how to earn it."}},
		{sample.Holding(sample.Employee("en"), "RMA", "2027-11-30"), []string{
			"HR's data does not say where this credential stands: do not take it for valid until the data is fixed.",
			"The kind of credential is not known. To fix: correct the kind, map the word in hr.aliases, or add the credential " +
				"to the rule book."}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, c.explain(t, test.emp).Verdicts[0].Sentences); diff != "" {
			t.Error(diff)
		}
	}
}

func TestVerdictsComeWorstFirst(t *testing.T) {
	x := newClinic(t).explain(t, sample.Holding(sample.Holding(sample.Employee("en"), "BLS", "2027-09-30"), "CMA-AAMA", "2026-07-31"))
	if x.Verdicts[0].Verdict.Credential != "CMA-AAMA" || x.Rules[0].Code != "CMA-AAMA" {
		t.Errorf("%s comes first", x.Verdicts[0].Verdict.Credential)
	}
}

func TestEachReasonIsSaidWithWhatIsOnRecord(t *testing.T) {
	c := newClinic(t)
	tests := []struct {
		change func(*rules.Credit)
		want   string
	}{
		{func(*rules.Credit) {}, "6 points, clinical, approved by AAMA"},
		{func(r *rules.Credit) { r.EarnedOn = "2026-12-01" }, "6 points, clinical, approved by AAMA, earned after expiry (confirm it with the body)"},
		{func(r *rules.Credit) { r.Amount = "1" }, "1 point, clinical, approved by AAMA"},
		{func(r *rules.Credit) { r.ApprovedBy = "AMT" }, "6 points, clinical"},
		{func(r *rules.Credit) { r.Credential = "RMA" }, `it is recorded for a credential that the rule book does not know ("RMA")`},
		{func(r *rules.Credit) { r.Credential = "CPR" }, `it was earned for another credential ("CPR")`},
		{func(r *rules.Credit) { r.EarnedOn = "" }, "the day it was earned cannot be told (none on record)"},
		{func(r *rules.Credit) { r.EarnedOn = "30/2" }, `the day it was earned cannot be told ("30/2")`},
		{func(r *rules.Credit) { r.EarnedOn = "2026-12-02" }, "its day lies after the evaluation date"},
		{func(r *rules.Credit) { r.EarnedOn = "2021-11-30" }, "it was earned before the cycle, which began on December 1, 2021"},
		{func(r *rules.Credit) { r.Amount = "a few" }, `its amount cannot be told ("a few")`},
		{func(r *rules.Credit) { r.Unit = "hrs" }, `its unit is not one that this credential accepts ("hrs")`},
		{func(r *rules.Credit) { r.Category = "" }, "its category is not one of this credential's (none on record)"},
		{func(r *rules.Credit) { r.Result = "Failed" }, `it was not completed, as its result says ("Failed")`},
		{func(r *rules.Credit) { r.ApprovedBy, r.Amount = "AMT", "0.99" },
			`it is not approved by the body and shorter than the body accepts of such a credit ("AMT")`},
		{func(r *rules.Credit) { r.ApprovedBy, r.EarnedOn = "AMT", "2026-12-01" },
			`it was earned after expiry, when only credits that the body itself approved count ("AMT")`},
		{func(r *rules.Credit) { r.ApprovedBy = "n/a" }, `no body is on record as having approved it ("n/a")`},
	}
	for _, test := range tests {
		emp := sample.Earning(sample.Holding(sample.Employee("en"), "CMA-AAMA", "2026-11-30"), "2025-05-17", "clinical", "AAMA", "6")
		test.change(&emp.Credits[0])
		if got := c.explain(t, emp).Verdicts[0].Credits[0].Sentence; got != test.want {
			t.Errorf("%+v: %q, want %q", emp.Credits[0], got, test.want)
		}
	}
}

func TestCreditsNameWhatIsOnRecord(t *testing.T) {
	c := newClinic(t)
	for _, test := range []struct{ amount, unit, activity, want string }{
		{"4", "contact_hour", "", "4 contact hours"}, {"1", "Contact_Hour", "", "1 contact hour"}, {"1.50", "ceu", "", "1.50 CEUs"},
		{"3", "hrs", "", "3 hrs"}, {"", "", "", ""}, {"", "", "CPR_card", "CPR card"}, {"two\x1b[2J", "", "", "two�[2J"},
	} {
		emp := sample.Earning(sample.Holding(sample.Employee("en"), "CMA-AAMA", "2026-11-30"), "2025-05-17", "clinical", "AAMA", test.amount)
		emp.Credits[0].Unit, emp.Credits[0].Activity = test.unit, test.activity
		if got := c.explain(t, emp).Verdicts[0].Credits[0].Recorded; got != test.want {
			t.Errorf("%+v: %q, want %q", test, got, test.want)
		}
	}
}

func TestTheFinishIsSaidExactly(t *testing.T) {
	c := newClinic(t)
	tests := []struct {
		emp  rules.Employee
		want []string
	}{
		{sample.Complete("en", "2026-12-31"), []string{"Nothing is left to earn."}},
		{sample.Earning(sample.Holding(sample.Employee("en"), "CMA-AAMA", "2026-11-30"), "2025-05-17", "clinical", "AAMA", "58"), []string{
			"20 points, at least 10 administrative and 10 general, earned by 2027-02-28."}},
		{sample.Earning(sample.Holding(sample.Employee("en"), "CMA-AAMA", "2026-08-31"), "2025-05-17", "clinical", "AAMA", "58"), []string{
			"20 points, at least 10 administrative and 10 general were missing when points stopped counting, after 2026-11-30. " +
				"None that is earned from now on can count."}},
		{sample.Earning(sample.Holding(sample.Employee("en"), "RMA-AMT", "2027-01-31"), "2025-05-17", "", "AAMA", "29"), []string{
			"1 point, earned by 2027-01-31."}},
		{sample.Earning(sample.Earning(sample.Holding(sample.Employee("en"), "CMA-AAMA", "2027-01-31"), "2025-05-17", "clinical", "AAMA", "10"),
			"2025-05-18", "administrative", "AMT", "30"), []string{
			"20 points, at least 10 general and 20 approved by AAMA, earned by 2027-01-31.",
			"The same points can be of a category and approved."}},
		{sample.Earning(sample.Holding(sample.Employee("en"), "CMA-AAMA", "2027-01-31"), "2025-05-17", "clinical", "AMT", "10"), []string{
			"50 points, at least 10 administrative, 10 general and 30 approved by AAMA, earned by 2027-01-31.",
			"The same points can be of a category and approved.", "The other 20 points may be approved by any other body."}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, c.explain(t, test.emp).Verdicts[0].Finish.Sentences); diff != "" {
			t.Error(diff)
		}
	}
}

func TestMendsAreSaidWithWhatTheyRestOn(t *testing.T) {
	c := newClinic(t)
	emp := sample.Earning(sample.Holding(sample.Employee("en"), "CMA-AAMA", "2027-01-31"), "2025-05-17", "clinical", "AAMA", "48")
	emp = sample.Earning(emp, "2025-05-18", "administrative", "AAMA", "10")
	emp = sample.Earning(emp, "2025-06-01", "", "", "10", "3")
	emp = sample.Earning(emp, "", "general", "AAMA", "x")
	emp.Credits[3].Unit = "hrs"
	x := c.explain(t, emp).Verdicts[0].Finish
	var got []string
	for _, m := range x.Mends {
		got = append(got, fmt.Sprint(m.Finishes, " ", m.Sentence))
	}
	want := []string{
		"true C-03 would count with a category and an approving body: 10 points as general, approved by AAMA; nothing would be " +
			"left to earn.",
		"false C-04 would count with a unit that it accepts, a category and an approving body: 3 points as contact hours, as " +
			"general, approved by AAMA; 7 points would be left to earn.",
		"false C-05 would count with a day of the cycle and an amount, and nobody knows yet how many points.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestProvidersAreThereForWhatCanStillBeEarned(t *testing.T) {
	c := newClinic(t)
	names := func(expires, kind string) (list []string) {
		for _, p := range c.explain(t, sample.Holding(sample.Employee("en"), kind, expires)).Verdicts[0].Finish.Providers {
			list = append(list, joinedBy(p.Name, p.Check))
		}
		return list
	}
	if got := names("2027-01-31", "CMA-AAMA"); !slices.Contains(got, "ACE") || slices.Contains(got, "Relias Academy") {
		t.Errorf("for a CMA: %q", got)
	}
	if got := names("2027-01-31", "RMA-AMT"); got[0] != "ACE" || !slices.Contains(got, "CMA Today: ask whether AMT accepts it") {
		t.Errorf("for an RMA: %q", got)
	}
	if got := names("2026-08-31", "CMA-AAMA"); len(got) > 0 {
		t.Errorf("for a CMA whose window has closed: %q", got)
	}
}

func joinedBy(name, check string) string {
	if check == "" {
		return name
	}
	return name + ": " + check
}

// A sealed run holds verdicts and ids; of the rest nothing is made up.
func TestASealedVerdictIsExplainedFromItsLineAlone(t *testing.T) {
	c := newClinic(t)
	var verdicts []rules.Verdict
	for _, v := range sample.Evaluator(c.Book, asOf).Evaluate(sample.Halfway("en", "2026-11-30")).Verdicts {
		line, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var read rules.Verdict
		if err := json.Unmarshal(line, &read); err != nil {
			t.Fatal(err)
		}
		verdicts = append(verdicts, read)
	}
	text := written(t, explain.New(explain.Case{
		Person: report.Person{StaffID: "S-0012", Name: "S-0012"}, AsOf: asOf, Verdicts: verdicts,
		Run: &explain.SealedRun{Run: "2026-12-01.2", RuleBook: "0123456789abcdef"},
	}, &c.Texts.Words))
	for _, part := range []string{
		"S-0012\nas of 2026-12-01, as run 2026-12-01.2 had it, by rule book 0123456789ab\n",
		"The rule book has changed since this run", "CMA (AAMA), certificate 1234567: EXAM WINDOW",
		"its category is not one of this credential's. To fix:", "it was earned before the cycle, which began on December 1, 2021",
		"Shortest finish", "Not counted: 6 credits\n    credit  why\n",
	} {
		has(t, text, part)
	}
	for _, part := range []string{"none on record", "Rules used", "From a provider", "earned  "} {
		hasNot(t, text, part)
	}
}

func TestRowsThatAllowNoVerdictAreShown(t *testing.T) {
	c := newClinic(t)
	emp := sample.Holding(sample.Employee("en"), "CMA-AAMA", "2026-02-30")
	emp.Staff = append(emp.Staff, emp.Staff[0])
	emp.Staff[1].LastName = "Other"
	x := c.explain(t, emp)
	want := []string{
		"credential K-CMA-AAMA: CMA-AAMA, number 1234567, issued none, expires 2026-02-30",
		"staff S-0012: Jordan Other, e-mail none, language en, address 12 Alder Street Yakima, WA 98900",
		"staff S-0012: Jordan Sample, e-mail none, language en, address 12 Alder Street Yakima, WA 98900",
	}
	if diff := cmp.Diff(want, x.OnRecord); diff != "" {
		t.Error(diff)
	}
	has(t, written(t, x), "  - staff S-0012, staff S-0012, credential K-CMA-AAMA: it belongs to a staff id whose staff rows")
}

func TestSomeoneWithoutARecordIsSaidToHaveNone(t *testing.T) {
	text := written(t, newClinic(t).explain(t, sample.Employee("en")))
	want := "Jordan Sample (S-0012): Medical Assistant, North\nas of 2026-12-01\n\n" +
		"HR has no credential on record for this person, and no policy asks for one.\n"
	if diff := cmp.Diff(want, text); diff != "" {
		t.Error(diff)
	}
}

func TestAnyTextOfHRsFitsTheTerminal(t *testing.T) {
	c := newClinic(t)
	for _, hostile := range []string{"\x1b[2J\x07", strings.Repeat("very long title ", 200), strings.Repeat("x", 5000), "مرحبا 👩‍⚕️", "a\tb\r\nc",
		"{{.}}", "%!s(int=1)", "\xff\xfe"} {
		emp := sample.Earning(sample.Holding(sample.Employee("en"), "CMA-AAMA", "2026-11-30"), "2025-05-17", "clinical", "AAMA", "6", "7")
		emp.Staff[0].FirstName, emp.Credentials[0].Number = hostile, hostile
		emp.Credits[0].Title, emp.Credits[0].Provider = hostile, hostile
		emp.Credits[1].Category, emp.Credits[1].CreditID = hostile, hostile
		emp.Credentials = append(emp.Credentials, rules.Credential{CredentialID: hostile, StaffID: emp.ID, Kind: hostile})
		text := written(t, c.explain(t, emp))
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) || !utf8.ValidString(text) {
			t.Errorf("%.20q: a control character reaches the terminal", hostile)
		}
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(line); n > 101 && !strings.Contains(line, hostile[:min(20, len(hostile))]) {
				t.Errorf("%.20q: a line of %d characters: %s", hostile, n, line)
			}
		}
	}
}
