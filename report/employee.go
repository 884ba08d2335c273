package report

import (
	"cmp"
	"slices"
	"strings"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Employee is one employee as everything that is reported sees one.
type Employee struct {
	Person
	Verdicts []rules.Verdict // by credential
	Lines    []Line          // of the verdicts, in their order; of someone without any, the one that says so
	Open     []rules.Verdict // those that a letter is written on, worst first
	Problems []Problem       // in the rows, also where nobody is employed
}

// For makes of an evaluation's result all that is reported of the employee. Fallback is that of [NewPerson]. Where
// nobody is employed there is no more than the staff id and the problems.
func For(r rules.Result, fallback string, words *templates.Words) Employee {
	e := Employee{Person: Person{StaffID: r.StaffID}, Verdicts: r.Verdicts}
	if len(r.Posts) == 0 {
		e.Problems = problemsIn(r, "", words)
		return e
	}
	e.Person = NewPerson(r.Posts, fallback)
	e.Problems = problemsIn(r, e.Name, words)
	urgency := map[string]string{}
	for _, v := range r.Verdicts {
		line := NewLine(e.Person, v, words)
		e.Lines = append(e.Lines, line)
		if RowOf(v.Status).Letter {
			e.Open, urgency[v.Credential] = append(e.Open, v), line.Urgency()
		}
	}
	if len(e.Lines) == 0 {
		e.Lines = []Line{noRecord(e.Person)}
	}
	slices.SortStableFunc(e.Open, func(a, b rules.Verdict) int {
		return cmp.Or(strings.Compare(urgency[a.Credential], urgency[b.Credential]), strings.Compare(a.Credential, b.Credential))
	})
	return e
}
