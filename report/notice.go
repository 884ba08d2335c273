package report

import (
	"cmp"
	"fmt"
	"strings"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// NewLetterLine says on HR's roster which letter a person is due and how it reaches them. Worst is the line that the
// letter starts with.
func NewLetterLine(p Person, l Letter, worst Line) LetterLine {
	line := LetterLine{
		StaffID: p.StaffID, Name: p.Name, Site: p.Site, Subject: l.Subject, Kind: worst.StatusWord, How: "email",
		LastNotice: worst.LastNotice,
	}
	if p.Email == "" {
		line.How, line.Why = "printed", "no usable e-mail address on record"
	}
	return line
}

// Problems lists what HR has to write by hand on a letter to a person, since no font has the characters.
func (l *Letter) Problems(p Person) []Problem {
	var problems []Problem
	for _, what := range l.Unprintable {
		problems = append(problems, Problem{
			Relation: rules.RelationStaff, StaffID: p.StaffID, Name: p.Name, Code: "unprintable", What: what,
			Mend: "write it by hand on the printed letter, or record it in letters that can be printed",
		})
	}
	return problems
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

// LastNotice says when a person was last told of a credential, of what, and how: by what became of that message.
func LastNotice(asOf rules.Date, stage rules.Stage, state string, words *templates.Words) string {
	how := map[string]string{
		"accepted": "by e-mail", "in_doubt": "by e-mail, in doubt", "printed": "handed out", "filed": "filed",
	}[state]
	return asOf.String() + ": " + strings.Join(nonEmpty(StageWords(stage, words), how), ", ")
}

// StageWords says in words what a notice was due for.
func StageWords(stage rules.Stage, words *templates.Words) string {
	deadline, days, ok := stage.Threshold()
	switch {
	case ok && deadline == rules.DeadlineExpiry:
		return fmt.Sprintf("%d days before expiry", days)
	case ok:
		return fmt.Sprintf("%d days before the exam window closes", days)
	case stage == rules.StageWindowOpen:
		return "exam window open"
	}
	return cmp.Or(words.Statuses[strings.ReplaceAll(string(stage), "-", "_")].En, string(stage))
}

// escalationDays is how many days before the exam window closes managers and HR hear of a person by name.
const escalationDays = 30

// Escalated reports whether managers and HR hear of a person by name: in the exam window's last days, and after them.
func Escalated(stage rules.Stage, status rules.Status) bool {
	deadline, days, ok := stage.Threshold()
	return ok && deadline == rules.DeadlineWindow && days <= escalationDays || status == rules.ExamRequired || status == rules.ExamExhausted
}
