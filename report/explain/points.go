package explain

import (
	"fmt"
	"slices"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// credits writes every credit: those that count, then the others with the reason and what would mend it.
func (x *Explanation) credits(p *say.Prose, one *Verdict) {
	if len(one.Credits) == 0 {
		p.Line("", "  No credits on record.")
		return
	}
	var sum rules.Points
	// The column approved means something under a rule with an approved minimum alone.
	minimum := one.Verdict.Version.ApprovedMin > 0
	count := [][]string{{"credit", "earned", "counts", "what"}}
	if minimum {
		count = [][]string{{"credit", "earned", "counts", "approved", "what"}}
	}
	not := [][]string{{"credit", "earned", "why"}}
	for i := range one.Credits {
		c, result := &one.Credits[i], &one.Verdict.Credits[i]
		what := say.Joined(", ", c.Title, c.Provider, c.Recorded)
		if result.Reason != rules.ReasonCounted {
			not = append(not, []string{c.CreditID, c.EarnedOn, say.Joined(". To fix: ", say.Joined(": ", what, c.Sentence), c.Mend)})
			continue
		}
		sum += result.Points
		if result.Late {
			what = say.Joined("; ", what, "earned after expiry: confirm it with the body")
		}
		row := []string{c.CreditID, c.EarnedOn, say.Joined(" ", result.Points.String(), result.Category)}
		switch {
		case minimum && result.Approved:
			row = append(row, "yes")
		case minimum:
			row = append(row, "no")
		}
		count = append(count, append(row, what))
	}
	x.creditTable(p, "Counted: "+say.Counted(len(count)-1, "credit", "credits")+", "+say.Points(sum), count)
	x.creditTable(p, "Not counted: "+say.Counted(len(not)-1, "credit", "credits"), not)
}

// creditTable writes credits under a heading, where there are any; a sealed run does not hold when they were earned.
func (x *Explanation) creditTable(p *say.Prose, heading string, rows [][]string) {
	if len(rows) == 1 {
		return
	}
	if x.Run != nil {
		for i, row := range rows {
			rows[i] = slices.Delete(row, 1, 2)
		}
	}
	p.Line("", "  "+heading)
	p.Table("    ", rows)
}

// finish writes the shortest way to what is missing.
func (x *Explanation) finish(p *say.Prose, f *Finish) {
	p.Line("", "  Shortest finish")
	for _, sentence := range f.Sentences {
		p.Say("    ", sentence)
	}
	if len(f.Providers) > 0 {
		heading := "From any accredited provider, such as"
		if f.Approved > 0 {
			heading = "From a provider whose courses " + strings.Join(f.ApprovedBy, " or ") + " approves"
		}
		p.Line("", "    "+heading)
		var rows [][]string
		for _, s := range f.Providers {
			rows = append(rows, []string{s.Name, strings.Join(s.Formats, ", "), say.Joined("; ", s.Price, s.Note, s.Check)})
		}
		p.Table("      ", rows)
	}
	if len(f.Mends) > 0 {
		p.Line("", "    Or by fixing what HR has on record")
		for _, m := range f.Mends {
			p.Say("      - ", m.Sentence)
		}
	}
}

// rules writes the rules used, each figure with the number of its source.
func (x *Explanation) rules(p *say.Prose) {
	if len(x.Rules) == 0 {
		return
	}
	var cited citations
	p.Line("", "Rules used")
	for _, rule := range x.Rules {
		p.Line(fmt.Sprintf("  %s, the version in force from %s", rule.Code, rule.Version))
		var rows [][]string
		for _, f := range rule.Figures {
			value := f.Value + " " + cited.cite(f.Source)
			if !f.Verified {
				value += ", " + say.Unverified
			}
			rows = append(rows, []string{f.Name, value})
		}
		p.Table("    ", rows)
	}
	p.Line("  Sources")
	cited.list(p, "    ")
}
