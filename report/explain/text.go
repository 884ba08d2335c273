package explain

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// Write writes the explanation for a terminal: each verdict and its dates, every credit with its reason, the shortest
// finish, and the rules used with their sources.
func (x *Explanation) Write(w io.Writer) error {
	var p say.Prose
	who := say.Shown(x.StaffID)
	if x.Name != who {
		who = x.Name + " (" + who + ")"
	}
	p.Say("", say.Joined(": ", who, say.Joined(", ", x.Job, x.Site, x.State)))
	switch {
	case x.Run == nil:
		p.Line("as of " + x.AsOf.String())
	case x.Run.Current:
		p.Line(fmt.Sprintf("as of %s, as run %s had it", x.AsOf, x.Run.Run))
	default:
		p.Line(fmt.Sprintf("as of %s, as run %s had it, by rule book %.12s", x.AsOf, x.Run.Run, x.Run.RuleBook))
	}
	for _, sentence := range x.Sentences {
		p.Line("")
		p.Say("", sentence)
	}
	for i := range x.Verdicts {
		x.one(&p, &x.Verdicts[i])
	}
	section(&p, "What HR has on record", x.OnRecord)
	section(&p, "Rows set aside, which nothing above rests on", x.setAside())
	x.rules(&p)
	_, err := io.WriteString(w, p.String())
	return err
}

// section writes a list under a heading, where there is any.
func section(p *say.Prose, heading string, items []string) {
	if len(items) == 0 {
		return
	}
	p.Line("", heading)
	for _, item := range items {
		p.Say("  - ", item)
	}
}

// setAside names the rows set aside, those of one reason together.
func (x *Explanation) setAside() []string {
	rows := map[string][]string{}
	for _, row := range x.SetAside {
		rows[row.Sentence] = append(rows[row.Sentence], say.Joined(" ", string(row.Relation), row.ID))
	}
	var lines []string
	for _, sentence := range slices.Sorted(maps.Keys(rows)) {
		lines = append(lines, strings.Join(rows[sentence], ", ")+": "+sentence)
	}
	return lines
}

func (x *Explanation) one(p *say.Prose, one *Verdict) {
	v := &one.Verdict
	name, _ := say.CredentialName(say.Shown(v.Credential))
	name, number := cmp.Or(name, "No kind of credential"), ""
	if v.Standing != nil && v.Number != "" {
		number = ", certificate " + say.Shown(v.Number)
	}
	p.Line("")
	p.Say("", fmt.Sprintf("%s%s: %s", name, number, strings.ToUpper(x.words.Statuses[string(v.Status)].En)))
	for _, sentence := range one.Sentences {
		p.Say("  ", sentence)
	}
	if v.Standing == nil {
		return
	}
	dates(p, v)
	x.routes(p, v)
	if one.Finish == nil {
		return
	}
	points(p, v)
	x.credits(p, one)
	x.finish(p, one.Finish)
}

// dates writes what happens when, in order.
func dates(p *say.Prose, v *rules.Verdict) {
	s := v.Standing
	type event struct {
		day  rules.Date
		what string
	}
	var events []event
	if s.IssuedOn != 0 {
		events = append(events, event{s.IssuedOn, "issued"})
	}
	if s.Version.Required > 0 {
		events = append(events, event{s.CycleStart, "the cycle begins, from which credits count"})
	}
	events = append(events, event{s.ExpiresOn, "last valid day"})
	if s.WindowClosesOn != 0 {
		if s.SafeBy < s.WindowClosesOn {
			events = append(events, event{s.SafeBy, "the day to be done by, once expired, as sources differ"})
		}
		events = append(events, event{s.WindowClosesOn, "last day on which points count; from the next an exam is required"})
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.day, b.day) })
	var rows [][]string
	for i, e := range events {
		if i > 0 && e.day == events[i-1].day {
			last := rows[len(rows)-1]
			last[1] += "; " + e.what
			continue
		}
		rows = append(rows, []string{e.day.String(), e.what})
	}
	p.Line("", "  Dates")
	p.Table("    ", rows)
}

// points writes what was asked, what counts and what lacks.
func points(p *say.Prose, v *rules.Verdict) {
	s := v.Standing
	rows := [][4]string{{"Points", "asked", "counted", "missing"},
		{"total", s.Version.Required.String(), s.Counted.String(), s.Missing.String()}}
	for _, c := range s.Categories {
		rows = append(rows, [4]string{s.Version.Category(c.Name).Label.En, c.Required.String(), c.Counted.String(), c.Missing.String()})
	}
	if s.Version.ApprovedMin > 0 {
		rows = append(rows, [4]string{"approved by " + strings.Join(s.Version.Bodies, " or "), s.Version.ApprovedMin.String(),
			s.ApprovedCounted.String(), s.ApprovedMissing.String()})
	}
	name := 0
	for _, row := range rows {
		name = max(name, utf8.RuneCountInString(row[0]))
	}
	p.Line("")
	for i, row := range rows {
		indent := "    "
		if i == 0 {
			indent = "  "
		}
		p.Line(fmt.Sprintf("%s%-*s %8s %8s %8s", indent, name+4-len(indent), row[0], row[1], row[2], row[3]))
	}
	if idle := idle(s); idle > 0 {
		p.Say("    ", fmt.Sprintf("Of the points that %s has not approved, no more than %s can be used: %s count for nothing.",
			strings.Join(s.Version.Bodies, " or "), s.Version.Required-s.Version.ApprovedMin, say.Points(idle)))
	}
}

// idle is how many counted points are too many of those that no approving body of the rule has approved.
func idle(s *rules.Standing) rules.Points {
	var sum rules.Points
	for i := range s.Credits {
		sum += s.Credits[i].Points
	}
	return sum - s.Counted
}

// routes writes the ways that are open for more than today; those with one last day are one line.
func (x *Explanation) routes(p *say.Prose, v *rules.Verdict) {
	var rows [][]string
	for _, r := range slices.SortedStableFunc(slices.Values(v.Routes), func(a, b rules.Route) int {
		return cmp.Compare(a.ApplyBy, b.ApplyBy)
	}) {
		if !r.Open || r.ApplyBy == v.AsOf {
			continue
		}
		day, name := say.Route(r), x.words.Routes[r.Route].En
		if last := len(rows) - 1; last >= 0 && rows[last][0] == day {
			rows[last][1] += "; " + say.LowerFirst(name)
			continue
		}
		rows = append(rows, []string{day, name})
	}
	if len(rows) == 0 {
		return
	}
	p.Line("", "  Ways to renew, each with the last day to apply")
	p.Table("    ", rows)
}
