package check

import (
	"fmt"
	"strings"

	"ceuwatch/jobs"
	"ceuwatch/report"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Rows looks at HR's rows as they pass by, once, in bounded memory.
type Rows struct {
	Evaluator *rules.Evaluator
	Book      *rules.Book
	Words     *templates.Words
	Spool     jobs.Spool             // empty; the caller closes it
	Policies  int                    // how many the evaluator has
	Language  string                 // of people who name none
	Share     float64                // of rows set aside, from which a run is held
	Covers    func(text string) bool // as of [letter.Options]

	relations map[rules.Relation]*Relation
	known     map[string]bool   // units and categories, after a prefix
	aside     map[string]*aside // by reason
	words     words
	people    people
}

// aside is what was set aside for one reason.
type aside struct {
	counter
	relations map[rules.Relation]int
}

// relation returns what is known of a relation by now.
func (s *Rows) relation(name rules.Relation) *Relation {
	if s.relations == nil {
		s.relations = map[rules.Relation]*Relation{
			rules.RelationStaff:      newRelation(rules.RelationStaff, rules.Staff{}),
			rules.RelationCredential: newRelation(rules.RelationCredential, rules.Credential{}),
			rules.RelationCredit:     newRelation(rules.RelationCredit, rules.Credit{}),
			rules.RelationAttempt:    newRelation(rules.RelationAttempt, rules.Attempt{}),
		}
	}
	return s.relations[name]
}

// Columns says, before rows are added, which of a relation's columns are not there and which are not read, and adds
// what that asks for.
func (s *Rows) Columns(a *Area, relation rules.Relation, missing, extra []string) {
	a.columns(s.relation(relation), missing, extra)
}

// Add looks at every row of one staff id and at what became of them. An error is the spool's.
func (s *Rows) Add(e rules.Employee, r rules.Result) error {
	look(s.relation(rules.RelationStaff), e.Staff)
	look(s.relation(rules.RelationCredential), e.Credentials)
	look(s.relation(rules.RelationCredit), e.Credits)
	look(s.relation(rules.RelationAttempt), e.Attempts)
	contradicting := false
	for _, row := range r.SetAside {
		contradicting = contradicting || row.Reason == rules.AsideDuplicate
		s.setAside(row)
	}
	if len(r.Posts) == 0 {
		return nil
	}
	if contradicting {
		s.people.n++
		return s.person(report.NewPerson(r.Posts, ""))
	}
	s.vocabulary(r.Posts, used(e.Credentials, credentialID), used(e.Credits, creditID), used(e.Attempts, attemptID), r.Verdicts)
	s.dates(r.Posts, used(e.Credentials, credentialID), used(e.Credits, creditID), used(e.Attempts, attemptID))
	return s.employee(r)
}

func (s *Rows) setAside(row rules.SetAside) {
	s.relation(row.Relation).SetAside[row.Reason]++
	a := s.aside[row.Reason]
	if a == nil {
		if s.aside == nil {
			s.aside = map[string]*aside{}
		}
		a = &aside{relations: map[rules.Relation]int{}}
		s.aside[row.Reason] = a
	}
	a.relations[row.Relation]++
	example := row.ID
	switch {
	case example == "":
		example = row.StaffID
	case row.StaffID != "" && row.Relation != rules.RelationStaff:
		example += " of " + label(row.StaffID)
	}
	a.count(example)
}

func credentialID(c rules.Credential) string { return c.CredentialID }
func creditID(c rules.Credit) string         { return c.CreditID }
func attemptID(a rules.Attempt) string       { return a.AttemptID }

// used returns the rows that have an id, each once: those of an employed person that verdicts can rest on.
func used[R comparable](rows []R, id func(R) string) []R {
	kept := make([]R, 0, len(rows))
	seen := make(map[R]bool, len(rows))
	for _, row := range rows {
		if id(row) != "" && !seen[row] {
			seen[row] = true
			kept = append(kept, row)
		}
	}
	return kept
}

// Areas says what was found, and adds to relations what it is about them. An error is the spool's.
func (s *Rows) Areas(relations *Area) ([]Area, error) {
	rows, policies, people := Area{Name: "HR rows"}, Area{Name: "policies"}, Area{Name: "people"}
	read := 0
	for _, name := range rules.Relations() {
		r := s.relation(name)
		r.finish()
		read += r.Read
		relations.Relations = append(relations.Relations, *r)
		relations.empties(r)
	}
	s.sayAside(&rows, read)
	s.sayWords(&rows)
	s.sayPolicies(&policies)
	err := s.sayPeople(&people)
	return []Area{rows, policies, people}, err
}

// sayAside says why rows are set aside, and whether it is so many that a run would be held.
func (s *Rows) sayAside(a *Area, read int) {
	held := 0
	for reason, c := range s.aside {
		if reason != rules.AsideExcluded && reason != rules.AsideRepeated {
			held += c.n
		}
	}
	switch day := s.Evaluator.AsOf().String(); {
	case s.people.n == 0:
		a.Fail(jobs.ErrBadData, "staff", "nobody is employed on "+day,
			"see whether the relation has rows, and whether hired_on and left_on are right")
	case float64(held) > s.Share*float64(read):
		a.Fail(jobs.ErrBadData, "gates.set_aside",
			fmt.Sprintf("%d of %d rows are set aside, and more than %.3g%% hold a run", held, read, 100*s.Share),
			"mend the rows, or raise the share once you know why they are set aside")
	default:
		a.Fact("%s employed on %s; %d of %d rows are set aside as faulty, %.2g%%, and up to %.3g%% hold no run",
			counted(s.people.n, "person", "people"), day, held, read, 100*float64(held)/float64(max(1, read)), 100*s.Share)
	}
	for _, reason := range reasons() {
		c := s.aside[reason]
		if c == nil || reason == rules.AsideExcluded {
			continue
		}
		level := Warning
		if reason == rules.AsideRepeated {
			level = Note
		}
		var parts []string
		for _, relation := range rules.Relations() {
			if n := c.relations[relation]; n > 0 {
				parts = append(parts, fmt.Sprintf("%s %d", relation, n))
			}
		}
		remark := s.Words.Asides[reason]
		a.Findings = append(a.Findings, Finding{
			Level: level, Where: reason, Count: c.n, Examples: c.examples, Mend: remark.Mend,
			What: fmt.Sprintf("%s set aside, because %s (%s)", counted(c.n, "row is", "rows are"), remark.HR,
				strings.Join(parts, ", ")),
		})
	}
}
