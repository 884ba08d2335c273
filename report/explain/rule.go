package explain

import (
	"fmt"
	"slices"

	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// Rule is the rule that a verdict rests on.
type Rule struct {
	Code    string     `json:"code"`
	Version rules.Date `json:"version"` // in force from
	Figures []Figure   `json:"figures"`
}

// Figure is one figure of a rule with its source.
type Figure struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Note     string `json:"note"`
	Source   Source `json:"source"`
	Verified bool   `json:"verified"` // an official page was found
}

// Source says where a figure was found.
type Source struct {
	Title   string     `json:"title"`
	Address string     `json:"address"`
	Checked rules.Date `json:"checked"`
}

func (s Source) String() string {
	return fmt.Sprintf("%s, %s, checked %s", s.Title, s.Address, s.Checked)
}

func newRule(rule *rules.Rule, v *rules.Version) Rule {
	x := Rule{Code: rule.Code, Version: v.From, Figures: []Figure{}}
	for _, f := range v.Figures {
		x.Figures = append(x.Figures, newFigure(f))
	}
	return x
}

func newFigure(f rules.Figure) Figure {
	return Figure{f.Name.En, f.WithPayer().En, f.Note.En, Source(f.Source), !f.Unverified}
}

// citations number sources in the order in which they are first cited.
type citations []Source

// cite returns a source's number as a mark: [1].
func (c *citations) cite(s Source) string {
	at := slices.Index(*c, s)
	if at < 0 {
		at = len(*c)
		*c = append(*c, s)
	}
	return fmt.Sprintf("[%d]", at+1)
}

// list writes the sources cited, each with its number.
func (c citations) list(p *say.Prose, indent string) {
	var rows [][]string
	for i, s := range c {
		rows = append(rows, []string{fmt.Sprintf("[%d]", i+1), s.String()})
	}
	p.Table(indent, rows)
}
