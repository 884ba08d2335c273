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
