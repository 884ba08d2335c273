package explain

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// figureGroup is what a version says of one matter.
type figureGroup struct {
	heading string
	figures []rules.Figure
}

// figureGroups divides a version's figures, fees and notes.
func figureGroups(v *rules.Version) []figureGroup {
	return slices.DeleteFunc([]figureGroup{
		{"Figures", v.Figures},
		{"Fees, which inform and never change a status: check the current ones", v.Fees},
		{"Notes", v.Notes},
	}, func(g figureGroup) bool { return len(g.figures) == 0 })
}

// inForce says from when until when a version applies.
func inForce(v *rules.Version) string {
	if v.Until == 0 {
		return "In force from " + v.From.String() + ", until further notice"
	}
	return fmt.Sprintf("In force from %s through %s", v.From, v.Until-1)
}

// unconverted names the units that are worth nothing under a version that counts others.
func unconverted(v *rules.Version) string {
	var units []string
	for _, unit := range rules.Units() {
		if _, ok := v.Worth[unit]; !ok && v.Required > 0 {
			units = append(units, unitWord(unit)+"s")
		}
	}
	if len(units) == 0 {
		return ""
	}
	return "Units that it does not convert, so that credits in them do not count: " + strings.Join(units, ", ") + "."
}

const advice = "What states say: advice for your policies, never a status by itself"

// versionsNewestFirst are the versions of a rule, the newest first.
func versionsNewestFirst(rule *rules.Rule) []rules.Version {
	versions := slices.Clone(rule.Versions)
	slices.Reverse(versions)
	return versions
}

// ShowRule writes a credential as a page for a terminal: what it asks, version by version, each figure with its source,
// then what states say.
func ShowRule(w io.Writer, rule *rules.Rule, book *rules.Book) error {
	var p say.Prose
	var cited citations
	p.Say("", rule.Code+": "+rule.Name.En)
	p.Say("", rule.Body.En+", "+rule.Contact)
	p.Say("Also written: ", cmp.Or(strings.Join(rule.Aliases, ", "), "nothing else"))
	for _, v := range versionsNewestFirst(rule) {
		p.Line("", inForce(&v))
		for _, group := range figureGroups(&v) {
			p.Line("  " + group.heading)
			var rows [][]string
			for _, f := range group.figures {
				x := newFigure(f)
				value := say.Joined(" ", x.Value, cited.cite(x.Source))
				if !x.Verified {
					value += ", " + say.Unverified
				}
				rows = append(rows, []string{cmp.Or(x.Name, "-"), value})
				if x.Note != "" {
					rows = append(rows, []string{"", x.Note})
				}
			}
			p.Table("    ", rows)
		}
		if text := unconverted(&v); text != "" {
			p.Say("  ", text)
		}
	}
	p.Line("", advice)
	var rows [][]string
	for _, s := range book.States {
		rows = append(rows, []string{s.State, s.What.En + " " + cited.cite(Source(s.Source))})
	}
	p.Table("  ", rows)
	p.Line("", "Sources")
	cited.list(&p, "  ")
	_, err := io.WriteString(w, p.String())
	return err
}

// ShowRuleMarkdown writes what ShowRule writes as a Markdown document.
func ShowRuleMarkdown(w io.Writer, rule *rules.Rule, book *rules.Book) error {
	var b strings.Builder
	var cited citations
	fmt.Fprintf(&b, "# %s: %s\n\n%s, %s\n\nAlso written: %s\n", rule.Code, rule.Name.En, rule.Body.En, rule.Contact,
		cmp.Or(strings.Join(rule.Aliases, ", "), "nothing else"))
	row := func(cells ...string) {
		for i := range cells {
			cells[i] = strings.ReplaceAll(cells[i], "|", `\|`)
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	for _, v := range versionsNewestFirst(rule) {
		fmt.Fprintf(&b, "\n## %s\n", inForce(&v))
		for _, group := range figureGroups(&v) {
			fmt.Fprintf(&b, "\n### %s\n\n", group.heading)
			row("What", "Figure", "Source")
			row("---", "---", "---")
			for _, f := range group.figures {
				x := newFigure(f)
				source := cited.cite(x.Source)
				if !x.Verified {
					source += ", **" + say.Unverified + "**"
				}
				note := ""
				if x.Note != "" {
					note = "*" + x.Note + "*"
				}
				row(x.Name, say.Joined(" ", x.Value, note), source)
			}
		}
		if text := unconverted(&v); text != "" {
			fmt.Fprintf(&b, "\n%s\n", text)
		}
	}
	fmt.Fprintf(&b, "\n## %s\n\n", advice)
	row("State", "What", "Source")
	row("---", "---", "---")
	for _, s := range book.States {
		row(s.State, s.What.En, cited.cite(Source(s.Source)))
	}
	b.WriteString("\n## Sources\n\n")
	for i, s := range cited {
		fmt.Fprintf(&b, "%d. %s\n", i+1, s)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
