package rules_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ceuwatch/rules"
)

// published is a verdict as encoding/json would write it.
type published struct {
	StaffID         string                `json:"staff_id"`
	Credential      *string               `json:"credential"`
	Number          *string               `json:"number"`
	AsOf            rules.Date            `json:"as_of"`
	Status          rules.Status          `json:"status"`
	Stage           *string               `json:"stage"`
	IssuedOn        rules.Date            `json:"issued_on"`
	CycleStart      rules.Date            `json:"cycle_start"`
	ExpiresOn       rules.Date            `json:"expires_on"`
	DaysToExpiry    *int                  `json:"days_to_expiry"`
	WindowClosesOn  rules.Date            `json:"window_closes_on"`
	SafeBy          rules.Date            `json:"safe_by"`
	RuleVersion     rules.Date            `json:"rule_version"`
	Required        *rules.Points         `json:"required"`
	Counted         *rules.Points         `json:"counted"`
	ToEarn          *rules.Points         `json:"to_earn"`
	RequirementsMet *bool                 `json:"requirements_met"`
	Categories      []rules.CategoryCount `json:"categories"`
	Approved        *publishedApproved    `json:"approved"`
	Exam            *publishedExam        `json:"exam"`
	RoleAtRisk      bool                  `json:"role_at_risk"`
	Issues          []rules.Issue         `json:"issues"`
	Routes          []rules.Route         `json:"routes"`
	Credits         []publishedCredit     `json:"credits"`
}

type publishedApproved struct {
	Bodies   []string     `json:"bodies"`
	Required rules.Points `json:"required"`
	Counted  rules.Points `json:"counted"`
	Missing  rules.Points `json:"missing"`
}

type publishedExam struct {
	Failed  int `json:"failed"`
	Allowed int `json:"allowed"`
}

type publishedCredit struct {
	CreditID string       `json:"credit_id"`
	Reason   rules.Reason `json:"reason"`
	Points   rules.Points `json:"points"`
	Category *string      `json:"category"`
	Approved bool         `json:"approved"`
	Late     bool         `json:"late"`
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func publish(v *rules.Verdict) published {
	line := published{
		StaffID: v.StaffID, Credential: orNull(v.Credential), AsOf: v.AsOf, Status: v.Status, Stage: orNull(v.Stage),
		RoleAtRisk: v.AtRisk, Issues: append([]rules.Issue{}, v.Issues...),
		Categories: []rules.CategoryCount{}, Routes: []rules.Route{}, Credits: []publishedCredit{},
	}
	s := v.Standing
	if s == nil {
		return line
	}
	days, met := v.DaysToExpiry(), s.RequirementsMet()
	line.Number, line.DaysToExpiry, line.RequirementsMet = orNull(s.Number), &days, &met
	line.IssuedOn, line.CycleStart, line.ExpiresOn = s.IssuedOn, s.CycleStart, s.ExpiresOn
	line.WindowClosesOn, line.SafeBy, line.RuleVersion = s.WindowClosesOn, s.SafeBy, s.Version.From
	line.Required, line.Counted, line.ToEarn = &s.Version.Required, &s.Counted, &s.ToEarn
	line.Categories, line.Routes = append(line.Categories, s.Categories...), append(line.Routes, s.Routes...)
	if s.Version.ApprovedMin > 0 {
		line.Approved = &publishedApproved{s.Version.Bodies, s.Version.ApprovedMin, s.ApprovedCounted, s.ApprovedMissing}
	}
	if s.Version.ExamAllowed > 0 {
		line.Exam = &publishedExam{s.ExamFailed, s.Version.ExamAllowed}
	}
	for _, c := range s.Credits {
		line.Credits = append(line.Credits,
			publishedCredit{c.Credit.CreditID, c.Reason, c.Points, orNull(c.Category), c.Approved, c.Late})
	}
	return line
}

// encoded is what a json.Encoder writes, without the line's end.
func encoded(t fataler, value any) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(value); err != nil {
		t.Fatalf("%v", err)
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// checkLine holds a verdict's line against encoding/json, and what is read of it without credits against all of it.
func checkLine(t fataler, v *rules.Verdict) {
	t.Helper()
	line := v.AppendJSON([]byte("before "))
	want := encoded(t, publish(v))
	if diff := cmp.Diff("before "+want, string(line)); diff != "" {
		t.Fatalf("%s", diff)
	}
	if diff := cmp.Diff(want, encoded(t, *v)); diff != "" {
		t.Fatalf("in an encoder: %s", diff)
	}
	var all, summary rules.Verdict
	if err := json.Unmarshal([]byte(want), &all); err != nil {
		t.Fatalf("%v", err)
	}
	if err := summary.UnmarshalSummary([]byte(want)); err != nil {
		t.Fatalf("%v", err)
	}
	if all.Standing != nil {
		all.Credits = nil
	}
	if diff := cmp.Diff(all, summary); diff != "" {
		t.Fatalf("without credits: %s", diff)
	}
}

func TestLinesAreThoseOfEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		emp, e := people("S-1").Draw(t, "employee"), asked().evaluator(t, days().Draw(t, "as of"))
		for _, v := range e.Evaluate(emp).Verdicts {
			checkLine(t, &v)
			text := func(name string) string { return rapid.String().Draw(t, name) }
			v.StaffID, v.Credential, v.Stage = text("id"), text("credential"), text("stage")
			v.Issues = append(v.Issues, rules.Issue(text("issue")))
			if v.Standing != nil {
				v.Number = text("number")
				for i := range v.Credits {
					v.Credits[i].Credit, v.Credits[i].Category = &rules.Credit{CreditID: text("credit")}, text("category")
				}
				v.Counted = rules.Points(rapid.Int64Range(-1_000_000, 1<<50).Draw(t, "points"))
			}
			if v.Standing == nil || v.Counted >= 0 {
				checkLine(t, &v)
			} else if diff := cmp.Diff(encoded(t, publish(&v)), string(v.AppendJSON(nil))); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func FuzzLineText(f *testing.F) {
	for _, seed := range []string{"", "plain", `q " \ /`, "<b>&</b>", "\u2028\u2029\u00a0", "\x00\x1f\x7f\b\f\n\r\t", "\xff\xc3", "é😀",
		`,"credits":[`, `,"credits":[{"credit_id":"`, "\ufffd", "\xed\xa0\x80"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v := judge(t, asOf, "CMA-AAMA", earning(sitting(cma(), "", "2026-01-02", "no"), "C-1", nil))
		s := *v.Standing
		v.StaffID, v.Credential, v.Stage, v.Status, s.Number = text, text, text, rules.Status(text), text
		s.Categories = append(s.Categories, rules.CategoryCount{Name: text})
		s.Routes = append(s.Routes, rules.Route{Route: text})
		s.Credits = append(s.Credits, rules.CreditResult{Credit: &rules.Credit{CreditID: text}, Category: text})
		v.Standing, v.Issues = &s, []rules.Issue{rules.Issue(text)}
		checkLine(t, &v)
	})
}

func TestASummaryOfALineThatIsWrittenOtherwise(t *testing.T) {
	v := judge(t, asOf, "CMA-AAMA", earning(cma(), "C-1", nil))
	line := v.AppendJSON(nil)
	var indented bytes.Buffer
	if err := json.Indent(&indented, line, "", " "); err != nil {
		t.Fatal(err)
	}
	v.Credits = nil
	for _, text := range []string{indented.String(), string(line), string(line[:bytes.Index(line, []byte(`"credit_id"`))])} {
		var read rules.Verdict
		if err := read.UnmarshalSummary([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(v.AppendJSON(nil)), string(read.AppendJSON(nil))); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	for _, text := range []string{``, `[]`, `{"required": "many"}`, `{"expires_on": "soon"}`, `{"staff_id":"S-1"`,
		`{"staff_id":"S-1","credits":[]`[:15] + `,"credits":[`} {
		if err := new(rules.Verdict).UnmarshalSummary([]byte(text)); err == nil {
			t.Errorf("%s is read", text)
		}
	}
}

// Whatever a line is changed to, its summary reads the same of it as all of it does.
func FuzzSummary(f *testing.F) {
	v := judge(f, asOf, "CMA-AAMA", earning(sitting(cma(), "", "2026-01-02", "no"), "C-1", nil))
	v.Credits, v.Issues = nil, []rules.Issue{"a", "b"}
	line := bytes.TrimSuffix(v.AppendJSON(nil), []byte(`,"credits":[]}`))
	f.Add(line)
	for _, change := range [][2]string{{`60`, `060`}, {`60`, `6.`}, {`60`, `+60`}, {`60`, `6e1`}, {`60`, `-60`}, {`true`, `null`},
		{`null`, `0`}, {`"2026`, `"-026`}, {`:[`, `:[,`}, {`]`, `,]`}, {`"name"`, `"Name"`}, {`,`, ` ,`}, {`false`, `"false"`}} {
		f.Add(bytes.ReplaceAll(line, []byte(change[0]), []byte(change[1])))
		f.Add(bytes.Replace(line, []byte(change[0]), []byte(change[1]), 1))
	}
	f.Fuzz(func(t *testing.T, head []byte) {
		if bytes.Contains(head, []byte(`"credits"`)) {
			return
		}
		var all, summary rules.Verdict
		err := json.Unmarshal(append(bytes.Clone(head), `}`...), &all)
		short := summary.UnmarshalSummary(append(bytes.Clone(head), `,"credits":[`...))
		if (err == nil) != (short == nil) {
			t.Fatalf("%s: %v, without credits %v", head, err, short)
		}
		if err == nil {
			if diff := cmp.Diff(all, summary); diff != "" {
				t.Fatalf("%s: %s", head, diff)
			}
		}
	})
}
