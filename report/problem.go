package report

import (
	"cmp"
	"slices"
	"strings"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Problem is something for HR to fix: a row set aside, an issue on a verdict, or a credit that does not count. Rows of
// people who are not employed are listed too, since every row set aside is.
type Problem struct {
	_ struct{} `cbor:",toarray"`
	// Changes reports that fixing it would or could change a status.
	Changes    bool
	Relation   rules.Relation
	StaffID    string
	Name       string // empty where the person is not known
	RowID      string
	Credential string
	Code       string
	What       string
	Mend       string
}

// Expected reports that there is nothing to fix as long as the dates of employment are right.
func (p *Problem) Expected() bool { return p.Code == rules.AsideExcluded }

// problemsIn lists what HR can fix in one employee's rows; name is empty where the person is not employed.
func problemsIn(r rules.Result, name string, words *templates.Words) []Problem {
	var problems []Problem
	for _, row := range r.SetAside {
		remark := words.Asides[row.Reason]
		problems = append(problems, Problem{
			Changes: row.Reason != rules.AsideRepeated && row.Reason != rules.AsideExcluded, Relation: row.Relation, StaffID: row.StaffID, Name: name,
			RowID: row.ID, Code: row.Reason, What: remark.HR, Mend: remark.Mend,
		})
	}
	for _, v := range r.Verdicts {
		for _, issue := range v.Issues {
			remark := words.Issues[string(issue)]
			relation, credential := rules.RelationCredential, templates.OneLine(v.Credential)
			switch issue {
			case rules.IssueStaffDuplicate, rules.IssueLeftBeforeHired, rules.IssueEmploymentUnknown:
				relation, credential = rules.RelationStaff, ""
			case rules.IssueAttemptUnusable:
				relation = rules.RelationAttempt
			}
			if relation == rules.RelationStaff && slices.ContainsFunc(problems, func(p Problem) bool { return p.Code == string(issue) }) {
				continue // it stands on every verdict of the person
			}
			problems = append(problems, Problem{
				Changes: v.Status == rules.Undetermined || issue == rules.IssueAttemptUnusable, Relation: relation,
				StaffID: r.StaffID, Name: name, Credential: credential, Code: string(issue),
				What: remark.HR, Mend: remark.Mend,
			})
		}
		if v.Standing == nil {
			continue
		}
		for i := range v.Credits {
			c := &v.Credits[i]
			reason := words.Reasons[string(c.Reason)]
			if reason.Mend == "" {
				continue
			}
			problems = append(problems, Problem{
				Changes: !v.RequirementsMet(), Relation: rules.RelationCredit, StaffID: r.StaffID, Name: name,
				RowID: c.Credit.CreditID, Credential: templates.OneLine(v.Credential), Code: string(c.Reason),
				What: "credit does not count: " + WhyNot(v.Standing, c.Reason, words), Mend: reason.Mend,
			})
		}
	}
	return problems
}

// WhyNot says to HR why a credit does not count.
func WhyNot(s *rules.Standing, r rules.Reason, words *templates.Words) string {
	return strings.NewReplacer("{start}", Day(s.CycleStart, words), "{last}", Day(s.LastDay(), words)).Replace(
		cmp.Or(words.Reasons[string(r)].HR, string(r)))
}

// Day writes a date in words: November 30, 2026.
func Day(d rules.Date, words *templates.Words) string {
	year, month, day := d.Civil()
	return words.Day("en", year, int(month), day)
}

// UnreachableManager is what HR has to know of a manager whose workbook goes to nobody. Employed reports whether the
// manager is an included employee.
func UnreachableManager(manager Person, employed bool) Problem {
	p := Problem{
		Relation: rules.RelationStaff, StaffID: manager.StaffID, Name: manager.Name, Code: "manager_unreachable",
		What: "the manager has no usable e-mail address: the workbook for the direct reports goes to nobody",
		Mend: "enter the manager's e-mail address, or hand the workbook out",
	}
	if !employed {
		p.What = "the manager is no employee on the evaluation date: the workbook for the direct reports goes to nobody"
		p.Mend = "correct manager_id of the direct reports"
	}
	return p
}
