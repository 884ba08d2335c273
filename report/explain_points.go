package report

import (
	"fmt"
	"slices"
	"strings"

	"ceuwatch/rules"
)

// credits writes every credit: those that count, then the others with the reason and what would mend it.
func (x *Explanation) credits(p *prose, one *ExplainedOne) {
	if len(one.Credits) == 0 {
		p.line("", "  No credits on record.")
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
		what := joined(", ", c.Title, c.Provider, c.Recorded)
		if result.Reason != rules.ReasonCounted {
			not = append(not, []string{c.CreditID, c.EarnedOn, joined(". To mend: ", joined(": ", what, c.Sentence), c.Mend)})
			continue
		}
		sum += result.Points
		if result.Late {
			what = joined("; ", what, "earned after expiry: confirm it with the body")
		}
		row := []string{c.CreditID, c.EarnedOn, joined(" ", result.Points.String(), result.Category)}
		switch {
		case minimum && result.Approved:
			row = append(row, "yes")
		case minimum:
			row = append(row, "no")
		}
		count = append(count, append(row, what))
	}
	x.creditTable(p, "Counted: "+counted(len(count)-1, "credit", "credits")+", "+inPoints(sum), count)
	x.creditTable(p, "Not counted: "+counted(len(not)-1, "credit", "credits"), not)
}

// creditTable writes credits under a heading, where there are any; a sealed run does not hold when they were earned.
func (x *Explanation) creditTable(p *prose, heading string, rows [][]string) {
	if len(rows) == 1 {
		return
	}
	if x.Run != nil {
		for i, row := range rows {
			rows[i] = slices.Delete(row, 1, 2)
		}
	}
	p.line("", "  "+heading)
	p.table("    ", rows)
}

// finish writes the shortest way to what is missing.
func (x *Explanation) finish(p *prose, f *ExplainedFinish) {
	p.line("", "  Shortest finish")
	for _, sentence := range f.Sentences {
		p.say("    ", sentence)
	}
	if len(f.Providers) > 0 {
		heading := "From any accredited provider, such as"
		if f.Approved > 0 {
			heading = "From a provider whose courses " + strings.Join(f.ApprovedBy, " or ") + " approves"
		}
		p.line("", "    "+heading)
		var rows [][]string
		for _, s := range f.Providers {
			rows = append(rows, []string{s.Name, strings.Join(s.Formats, ", "), joined("; ", s.Price, s.Note, s.Check)})
		}
		p.table("      ", rows)
	}
	if len(f.Mends) > 0 {
		p.line("", "    Or by mending what HR has on record")
		for _, m := range f.Mends {
			p.say("      - ", m.Sentence)
		}
	}
}

// rules writes the rules used, each figure with the number of its source.
func (x *Explanation) rules(p *prose) {
	if len(x.Rules) == 0 {
		return
	}
	var cited citations
	p.line("", "Rules used")
	for _, rule := range x.Rules {
		p.line(fmt.Sprintf("  %s, the version in force from %s", rule.Code, rule.Version))
		var rows [][]string
		for _, f := range rule.Figures {
			value := f.Value + " " + cited.cite(f.Source)
			if !f.Verified {
				value += ", " + unverified
			}
			rows = append(rows, []string{f.Name, value})
		}
		p.table("    ", rows)
	}
	p.line("  Sources")
	cited.list(p, "    ")
}
