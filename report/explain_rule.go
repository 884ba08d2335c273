package report

import (
	"fmt"
	"slices"

	"ceuwatch/rules"
)

// ExplainedRule is the rule that a verdict rests on.
type ExplainedRule struct {
	Code    string            `json:"code"`
	Version rules.Date        `json:"version"` // in force from
	Figures []ExplainedFigure `json:"figures"`
}

// ExplainedFigure is one figure of a rule with its source.
type ExplainedFigure struct {
	Name     string          `json:"name"`
	Value    string          `json:"value"`
	Note     string          `json:"note"`
	Source   ExplainedSource `json:"source"`
	Verified bool            `json:"verified"` // an official page was found
}

// ExplainedSource says where a figure was found.
type ExplainedSource struct {
	Title   string     `json:"title"`
	Address string     `json:"address"`
	Checked rules.Date `json:"checked"`
}

func (s ExplainedSource) String() string {
	return fmt.Sprintf("%s, %s, checked %s", s.Title, s.Address, s.Checked)
}

func newExplainedRule(rule *rules.Rule, v *rules.Version) ExplainedRule {
	x := ExplainedRule{Code: rule.Code, Version: v.From, Figures: []ExplainedFigure{}}
	for _, f := range v.Figures {
		x.Figures = append(x.Figures, newExplainedFigure(f))
	}
	return x
}

func newExplainedFigure(f rules.Figure) ExplainedFigure {
	return ExplainedFigure{f.Name.En, f.Value.En, f.Note.En, ExplainedSource(f.Source), !f.Unverified}
}

// citations number sources in the order in which they are first cited.
type citations []ExplainedSource

// cite returns a source's number as a mark: [1].
func (c *citations) cite(s ExplainedSource) string {
	at := slices.Index(*c, s)
	if at < 0 {
		at = len(*c)
		*c = append(*c, s)
	}
	return fmt.Sprintf("[%d]", at+1)
}

// list writes the sources cited, each with its number.
func (c citations) list(p *prose, indent string) {
	var rows [][]string
	for i, s := range c {
		rows = append(rows, []string{fmt.Sprintf("[%d]", i+1), s.String()})
	}
	p.table(indent, rows)
}
