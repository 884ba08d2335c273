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
	for _, text := range []string{`[]`, `{"required": "many"}`, `{"expires_on": "soon"}`} {
		var v rules.Verdict
		if err := json.Unmarshal([]byte(text), &v); err == nil {
			t.Errorf("%s is read as %+v", text, v)
		}
	}
}
