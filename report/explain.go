package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Explain writes one person's verdicts in plain words: what and when, then every credit with its reason, then the
// rule with its sources. The result must be of a person with an included staff row.
func Explain(w io.Writer, p Person, r rules.Result, words *templates.Words) error {
	e := explainer{words: words}
	fmt.Fprintf(&e, "%s (%s), %s\n", p.Name, p.StaffID, strings.Join(nonEmpty(p.Job, p.Site, p.State), ", "))
	if len(r.Verdicts) == 0 {
		fmt.Fprintln(&e, "\nHR has no credential on record for this person, and no policy asks for one.")
	}
	for _, v := range r.Verdicts {
		e.verdict(NewLine(p, v, words), v)
	}
	if len(r.SetAside) > 0 {
		fmt.Fprintln(&e, "\nRows set aside:")
		for _, row := range r.SetAside {
			fmt.Fprintf(&e, "  %s %s: %s\n", row.Relation, oneLine(row.ID), words.Asides[row.Reason].HR)
		}
	}
	_, err := io.WriteString(w, e.String())
	return err
}

type explainer struct {
	strings.Builder
	words *templates.Words
}

func (e *explainer) verdict(l Line, v rules.Verdict) {
	name := l.Credential
	if name == "" {
		name = "(no kind of credential)"
	}
	fmt.Fprintf(e, "\n%s: %s as of %s\n  %s.\n", name, strings.ToLower(l.StatusWord), v.AsOf, l.NextStep)
	if v.AtRisk {
		fmt.Fprintln(e, "  A policy asks for this credential, and the person holds none that is valid: the role is at risk.")
	}
	for _, issue := range v.Issues {
		remark := e.words.Issues[string(issue)]
		fmt.Fprintf(e, "  Note %s: %s; %s.\n", issue, remark.HR, remark.Mend)
	}
	s := v.Standing
	if s == nil {
		return
	}
	e.dates(v)
	if s.Version.Required > 0 {
		e.points(s)
		e.credits(s)
	}
	e.rule(s)
}

func (e *explainer) dates(v rules.Verdict) {
	s := v.Standing
	fmt.Fprintf(e, "\n  Certificate    %s\n", orDash(oneLine(s.Number)))
	fmt.Fprintf(e, "  Issued         %s\n", orDash(s.IssuedOn.String()))
	fmt.Fprintf(e, "  Cycle starts   %s\n", s.CycleStart)
	days := v.DaysToExpiry()
	when := fmt.Sprintf("in %d days", days)
	if days < 0 {
		when = fmt.Sprintf("%d days ago", -days)
	}
	fmt.Fprintf(e, "  Expires        %s, the last valid day (%s)\n", s.ExpiresOn, when)
	if s.WindowClosesOn != 0 {
		fmt.Fprintf(e, "  Window closes  %s; safe by %s; from the next day an exam is required\n", s.WindowClosesOn, s.SafeBy)
	}
	if s.Version.ExamAllowed > 0 {
		fmt.Fprintf(e, "  Exam           %d of %d attempts failed in this cycle\n", s.ExamFailed, s.Version.ExamAllowed)
	}
	for _, r := range s.Routes {
		state := "open"
		if !r.Open {
			state = "closed"
		}
		fmt.Fprintf(e, "  Route          %s: %s", e.words.Routes[r.Route].En, state)
		if r.ApplyBy != 0 {
			fmt.Fprintf(e, ", apply by %s", r.ApplyBy)
		}
		fmt.Fprintln(e)
	}
}

func (e *explainer) points(s *rules.Standing) {
	fmt.Fprintln(e)
	t := tabwriter.NewWriter(e, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "  Points\trequired\tcounted\tmissing")
	fmt.Fprintf(t, "  total\t%s\t%s\t%s\n", s.Version.Required, s.Counted, s.Missing)
	for _, c := range s.Categories {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", c.Name, c.Required, c.Counted, c.Missing)
	}
	if s.Version.ApprovedMin > 0 {
		fmt.Fprintf(t, "  approved by %s\t%s\t%s\t%s\n", strings.Join(s.Version.Bodies, ", "), s.Version.ApprovedMin,
			s.ApprovedCounted, s.ApprovedMissing)
	}
	t.Flush()
	fmt.Fprintf(e, "  Fewest points that finish: %s\n", s.ToEarn)
}

func (e *explainer) credits(s *rules.Standing) {
	if len(s.Credits) == 0 {
		fmt.Fprintln(e, "\n  No credits on record.")
		return
	}
	fmt.Fprintln(e)
	t := tabwriter.NewWriter(e, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "  Credit\tearned\tpoints\tcategory\tapproved\treason")
	for i := range s.Credits {
		c := &s.Credits[i]
		approved := "no"
		if c.Approved {
			approved = "yes"
		}
		reason := e.words.Reasons[string(c.Reason)].En
		if c.Late {
			reason += ", late: earned after expiry, confirm with the body"
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\t%s\t%s\n", oneLine(c.Credit.CreditID), orDash(oneLine(c.Credit.EarnedOn)),
			c.Points, orDash(c.Category), approved, reason)
	}
	t.Flush()
}

func (e *explainer) rule(s *rules.Standing) {
	fmt.Fprintf(e, "\n  Rule %s, version in force from %s:\n", s.Rule.Code, s.Version.From)
	for _, f := range s.Version.Figures {
		mark := ""
		if f.Unverified {
			mark = "; confirm with the body"
		}
		fmt.Fprintf(e, "  - %s: %s (%s, %s, checked %s%s)\n", f.Name.En, f.Value.En, f.Source.Title, f.Source.Address,
			f.Source.Checked, mark)
	}
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func nonEmpty(parts ...string) []string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return kept
}
