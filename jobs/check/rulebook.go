package check

import (
	"cmp"
	"fmt"
	"strings"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// RuleBook is what there is to say of a rule book as of a day, after so many of its scenarios were tried; failures are
// those that it does not meet, each with file and line.
func RuleBook(book *rules.Book, asOf rules.Date, scenarios int, failures []string) Area {
	a := Area{Name: "rule book"}
	if len(failures) == 0 {
		a.Fact("%s, %s hold (digest %.12s)", counted(len(book.Rules), "credential", "credentials"),
			counted(scenarios, "scenario", "scenarios"), book.Digest)
	}
	for _, failure := range failures {
		where, what, _ := split(failure)
		a.Fail(jobs.ErrConfig, where, what, `correct the rule or the scenario, then try "ceuwatch rules test"`)
	}
	for i := range book.Rules {
		a.rule(&book.Rules[i], asOf)
	}
	return a
}

func (a *Area) rule(rule *rules.Rule, asOf rules.Date) {
	version := rule.InForce(asOf)
	if version == nil {
		a.Warn(rule.Code, fmt.Sprintf("no version is in force on %s: every verdict on it is undetermined", asOf),
			"add the version that applies to the credential's file, in rules.dir")
		return
	}
	if version.Until != 0 && rule.InForce(version.Until) == nil {
		a.Note(rule.Code, fmt.Sprintf("the version in force ends before %s, and none follows", version.Until),
			"add the version that follows to the credential's file, in rules.dir, before that day")
	}
	if names := unverified(version); len(names) > 0 {
		a.Note(rule.Code, "no official page confirms "+strings.Join(names, ", "),
			"ask "+rule.Contact+" before you rely on it")
	}
}

// unverified lists what no official page confirms, each in quotation marks.
func unverified(version *rules.Version) []string {
	var names []string
	for _, figures := range [][]rules.Figure{version.Figures, version.Fees, version.Notes} {
		for i := range figures {
			if figures[i].Unverified {
				name := cmp.Or(figures[i].Name.En, figures[i].Value.En)
				names = append(names, `"`+strings.TrimSuffix(name, ".")+`"`)
			}
		}
	}
	return names
}
