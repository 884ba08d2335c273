package report

import (
	"cmp"
	"fmt"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// LastNotice says when a person was last told of a credential, of what, and how: by what became of that message.
func LastNotice(asOf rules.Date, stage rules.Stage, state string, words *templates.Words) string {
	how := map[string]string{
		"accepted": "by e-mail", "in_doubt": "by e-mail, in doubt", "printed": "handed out", "filed": "filed",
	}[state]
	return asOf.String() + ": " + strings.Join(say.NonEmpty(StageWords(stage, words), how), ", ")
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
	return ok && deadline == rules.DeadlineWindow && days <= escalationDays || RowOf(status).Escalated
}
