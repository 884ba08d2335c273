package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ceuwatch/rules"
)

// points adds a credit for each word, such as 12a+: amount, category (a, c or g), and a plus for approved ones.
func points(emp rules.Employee, words string) rules.Employee {
	for i, word := range strings.Fields(words) {
		emp = earning(emp, fmt.Sprintf("C-%02d", i), func(c *rules.Credit) {
			amount, approved := strings.CutSuffix(word, "+")
			if !approved {
				c.ApprovedBy = "AMT"
			}
			last := len(amount) - 1
			c.Amount = amount[:last]
			c.Category = map[byte]string{'a': "administrative", 'c': "clinical", 'g': "general"}[amount[last]]
		})
	}
	return emp
}

func TestTotals(t *testing.T) {
	for _, tt := range []struct {
		name, words                string
		counted, missing, approved string
		categories                 string // counted and missing of administrative, clinical, general
		toEarn                     string
	}{
		{"nothing", "", "0", "60", "0", "0 10, 0 10, 0 10", "60"},
		{"all approved", "20a+ 20c+ 20g+", "60", "0", "60", "20 0, 20 0, 20 0", "0"},
		{"half approved is enough", "15a+ 15c+ 30g", "60", "0", "30", "15 0, 15 0, 30 0", "0"},
		{"others count for 30 at most", "10a+ 10c+ 50g", "50", "10", "20", "10 0, 10 0, 50 0", "10"},
		{"others alone", "40a 40c 40g", "30", "30", "0", "40 0, 40 0, 40 0", "30"},
		{"approved ones above the minimum do not raise it", "29a+ 1c+ 40g", "60", "0", "30", "29 0, 1 9, 40 0", "9"},
		{"a category is what lacks", "10a+ 50c+", "60", "0", "60", "10 0, 50 0, 0 10", "10"},
		{"two categories lack together", "60c+", "60", "0", "60", "0 10, 60 0, 0 10", "20"},
		{"the total lacks more than the categories", "5a+ 10c+ 10g+", "25", "35", "25", "5 5, 10 0, 10 0", "35"},
		{"approved points lack most", "10a 10c 10g 20a+", "50", "10", "20", "30 0, 10 0, 10 0", "10"},
		{"hundredths lack", "19.99a+ 20c+ 20g+", "59.99", "0.01", "59.99", "19.99 0, 20 0, 20 0", "0.01"},
		{"more than enough", "100a+ 100c+ 100g+", "300", "0", "300", "100 0, 100 0, 100 0", "0"},
	} {
		v := judge(t, asOf, "CMA-AAMA", points(cma(), tt.words))
		var categories []string
		for _, c := range v.Categories {
			categories = append(categories, c.Counted.String()+" "+c.Missing.String())
		}
		got := []string{v.Counted.String(), v.Missing.String(), v.ApprovedCounted.String(), strings.Join(categories, ", "),
			v.ToEarn.String()}
		want := []string{tt.counted, tt.missing, tt.approved, tt.categories, tt.toEarn}
		if strings.Join(got, "; ") != strings.Join(want, "; ") || v.RequirementsMet() != (tt.toEarn == "0") {
			t.Errorf("%s: counted, missing, approved, categories, to earn are %q, want %q", tt.name, got, want)
		}
	}
}

func TestTotalsOfARuleWithoutApprovedMinimum(t *testing.T) {
	v := judge(t, asOf, "RMA-AMT", points(holding(person(), "RMA (AMT)", "", "2026-11-30"), "12c 13.5g+ 2a"))
	if v.Counted != 27_50 || v.ToEarn != 2_50 || v.ApprovedCounted != 0 ||
		v.ApprovedMissing != 0 || len(v.Categories) != 0 {
		t.Errorf("%+v", v.Standing)
	}
}

func TestRenewalPossible(t *testing.T) {
	done := points(cma(), "20a+ 20c+ 20g+")
	const possible = "renewal_possible"
	for asOf, want := range map[string]string{"2026-11-30": "", "2026-12-01": possible, "2028-01-01": possible} {
		if v := judge(t, asOf, "CMA-AAMA", done); issues(v) != want {
			t.Errorf("on %s someone with all the points has the issues %q, want %q", asOf, issues(v), want)
		}
	}
	if v := judge(t, "2026-12-01", "CMA-AAMA", points(cma(), "20a+ 20c+ 19.99g+")); issues(v) != "" {
		t.Errorf("someone who lacks a hundredth has the issues %q", issues(v))
	}
}

func TestPointsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		emp, e := people("S-1").Draw(t, "employee"), clinic{}.evaluator(t, days().Draw(t, "as of"))
		for _, v := range e.Evaluate(emp).Verdicts {
			if v.Standing != nil {
				checkSums(t, v)
			}
		}
	})
}

// checkSums adds up what the credits of a verdict say and compares it with what the verdict says.
func checkSums(t *rapid.T, v rules.Verdict) {
	var sum, approved, other, lacking rules.Points
	byCategory := map[string]rules.Points{}
	for _, c := range v.Credits {
		sum += c.Points
		byCategory[c.Category] += c.Points
		switch {
		case c.Reason != rules.ReasonCounted && (c.Points != 0 || c.Category != "" || c.Approved || c.Late):
			t.Fatalf("not counted, and yet %+v", c)
		case c.Approved:
			approved += c.Points
		default:
			other += c.Points
		}
	}
	if sum != approved+other {
		t.Fatalf("%s points are %s approved and %s others", sum, approved, other)
	}
	usable := other
	if v.Version.ApprovedMin > 0 {
		usable = min(other, v.Version.Required-v.Version.ApprovedMin)
		lacking = max(0, v.Version.ApprovedMin-approved)
	}
	if v.Counted != approved+usable || v.ApprovedMissing != lacking {
		t.Fatalf("%s and %s give %s, approved missing %s", approved, other, v.Counted, v.ApprovedMissing)
	}
	var categories, missing rules.Points
	for _, c := range v.Categories {
		categories += c.Counted
		missing += max(0, c.Required-c.Counted)
		if c.Counted != byCategory[c.Name] {
			t.Fatalf("%s counts %s, its credits %s", c.Name, c.Counted, byCategory[c.Name])
		}
	}
	if len(v.Categories) > 0 && categories != sum {
		t.Fatalf("categories count %s of %s", categories, sum)
	}
	want := max(0, v.Version.Required-v.Counted, missing, lacking)
	if v.ToEarn != want || v.RequirementsMet() != (want == 0) {
		t.Fatalf("%s to earn, want %s", v.ToEarn, want)
	}
}
