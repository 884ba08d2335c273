package rules_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ceuwatch/rules"
)

// A line of the evaluation, read and written again, is the same line.
func TestVerdictsAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		emp, e := people("S-1").Draw(t, "employee"), asked().evaluator(t, days().Draw(t, "as of"))
		for _, v := range e.Evaluate(emp).Verdicts {
			written, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			var read rules.Verdict
			if err := json.Unmarshal(written, &read); err != nil {
				t.Fatal(err)
			}
			again, err := json.Marshal(read)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(written), string(again)); diff != "" {
				t.Fatal(diff)
			}
			if v.Standing != nil && (read.Missing != v.Missing || read.RequirementsMet() != v.RequirementsMet()) {
				t.Fatalf("%s missing, read as %s", v.Missing, read.Missing)
			}
		}
	})
}

func TestALineThatIsNoVerdict(t *testing.T) {
	for _, text := range []string{``, `[]`, `{"required": "many"}`, `{"expires_on": "soon"}`, `{"staff_id":"S-1"`} {
		var v rules.Verdict
		if err := json.Unmarshal([]byte(text), &v); err == nil {
			t.Errorf("%s is read as %+v", text, v)
		}
		if err := v.UnmarshalSummary([]byte(text)); err == nil {
			t.Errorf("a summary of %s is read as %+v", text, v)
		}
	}
}

// What a line says apart from its credits is read of it without reading them, whatever text it holds.
func TestASummaryIsAVerdictWithoutCredits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		emp, e := people("S-1").Draw(t, "employee"), asked().evaluator(t, days().Draw(t, "as of"))
		for _, v := range e.Evaluate(emp).Verdicts {
			text := func(name string) string {
				return rapid.OneOf(rapid.String(), rapid.Just(`,"credits":[`)).Draw(t, name)
			}
			v.StaffID, v.Credential = text("id"), text("credential")
			if v.Standing != nil {
				v.Number = text("number")
				for i := range v.Credits {
					v.Credits[i].Credit = &rules.Credit{CreditID: text("credit")}
				}
			}
			line, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			var all, summary rules.Verdict
			if err := json.Unmarshal(line, &all); err != nil {
				t.Fatal(err)
			}
			if err := summary.UnmarshalSummary(line); err != nil {
				t.Fatal(err)
			}
			if all.Standing != nil {
				all.Credits = nil
			}
			if diff := cmp.Diff(all, summary); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func TestTheLineAsPublished(t *testing.T) {
	emp := earning(sitting(cma(), "", "2026-01-02", "no"), "C-<1>", nil)
	emp.Credentials[0].Number = "1234567"
	line, err := json.Marshal(judge(t, asOf, "CMA-AAMA", emp))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(publishedLine, string(line)); diff != "" {
		t.Error(diff)
	}
	line, err = json.Marshal(rules.Verdict{StaffID: "S-1", AsOf: 1, Status: rules.Undetermined})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(publishedNothing, string(line)); diff != "" {
		t.Error(diff)
	}
}

const (
	publishedLine = `{"staff_id":"S-1","credential":"CMA-AAMA","number":"1234567","as_of":"2026-06-01","status":"current",` +
		`"stage":null,"issued_on":"2021-12-01","cycle_start":"2021-12-01","expires_on":"2026-11-30","days_to_expiry":182,` +
		`"window_closes_on":"2027-02-28","safe_by":"2027-02-28","rule_version":"2020-01-01","required":60,"counted":2,` +
		`"to_earn":58,"requirements_met":false,` +
		`"categories":[{"name":"administrative","required":10,"counted":0,"missing":10},` +
		`{"name":"clinical","required":10,"counted":2,"missing":8},` +
		`{"name":"general","required":10,"counted":0,"missing":10}],` +
		`"approved":{"bodies":["AAMA"],"required":30,"counted":2,"missing":28},"exam":{"failed":1,"allowed":3},` +
		`"role_at_risk":false,"issues":[],"routes":[{"route":"ce_approved","apply_by":"2026-11-30","open":true},` +
		`{"route":"ce_expedited","apply_by":"2026-11-23","open":true},{"route":"ce_mail","apply_by":"2026-10-31","open":true},` +
		`{"route":"ce_online","apply_by":"2026-11-09","open":true},{"route":"exam","apply_by":"2026-08-31","open":true}],` +
		`"credits":[{"credit_id":"C-\u003c1\u003e","reason":"counted","points":2,"category":"clinical","approved":true,` +
		`"late":false}]}`
	publishedNothing = `{"staff_id":"S-1","credential":null,"number":null,"as_of":"0001-01-01","status":"undetermined",` +
		`"stage":null,"issued_on":null,"cycle_start":null,"expires_on":null,"days_to_expiry":null,"window_closes_on":null,` +
		`"safe_by":null,"rule_version":null,"required":null,"counted":null,"to_earn":null,"requirements_met":null,` +
		`"categories":[],"approved":null,"exam":null,"role_at_risk":false,"issues":[],"routes":[],"credits":[]}`
)
