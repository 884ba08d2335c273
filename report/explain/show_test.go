package explain_test

import (
	"io"
	"strings"
	"testing"

	"ceuwatch/report/explain"
	"ceuwatch/rules"
)

// Every figure of every version is there, with its source, its mark and its note.
func TestShownRulesHoldEveryFigure(t *testing.T) {
	c := newClinic(t)
	for name, show := range map[string]func(io.Writer, *rules.Rule, *rules.Book) error{
		"text": explain.ShowRule, "markdown": explain.ShowRuleMarkdown,
	} {
		for i := range c.Book.Rules {
			rule := &c.Book.Rules[i]
			var b strings.Builder
			if err := show(&b, rule, c.Book); err != nil {
				t.Fatal(err)
			}
			page, unverified := tidy(b.String()), 0
			parts := append([]string{rule.Code, rule.Name.En, rule.Body.En, rule.Contact}, rule.Aliases...)
			for _, v := range rule.Versions {
				parts = append(parts, "In force from "+v.From.String())
				for _, list := range [][]rules.Figure{v.Figures, v.Fees, v.Notes} {
					for _, f := range list {
						parts = append(parts, f.Name.En, f.Value.En, f.Note.En, f.Source.Title, f.Source.Address,
							"checked "+f.Source.Checked.String())
						if f.Unverified {
							unverified++
						}
					}
				}
			}
			for _, s := range c.Book.States {
				parts = append(parts, s.What.En, s.Source.Address)
			}
			for _, part := range parts {
				if !strings.Contains(page, tidy(part)) {
					t.Errorf("%s of %s lacks %q", name, rule.Code, part)
				}
			}
			if got := strings.Count(page, "no official page found: confirm with the body"); got != unverified {
				t.Errorf("%s of %s marks %d figures as unverified, not %d", name, rule.Code, got, unverified)
			}
		}
	}
}

func TestShownRulesNameTheUnitsThatCountForNothing(t *testing.T) {
	c := newClinic(t)
	for code, want := range map[string]string{
		"RMA-AMT": "do not count: CEUs, college credits.", "CMA-AAMA": "", "BLS": "",
	} {
		for i := range c.Book.Rules {
			if c.Book.Rules[i].Code != code {
				continue
			}
			var b strings.Builder
			if err := explain.ShowRule(&b, &c.Book.Rules[i], c.Book); err != nil {
				t.Fatal(err)
			}
			if page := tidy(b.String()); want == "" && strings.Contains(page, "do not count:") || !strings.Contains(page, want) {
				t.Errorf("%s: %s", code, page)
			}
		}
	}
}

// tidy folds white space.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }
