package rulebook

import (
	"cmp"
	"fmt"
	"strings"

	"ceuwatch/rules"
)

// personID is the one person of every scenario.
const personID = "S-1"

// employee returns the rows that a scenario describes. A kind left out of a credit or attempt stays NULL, which is any.
func (s *scenario) employee(code string) rules.Employee {
	e := rules.Employee{ID: personID, Staff: []rules.Staff{{
		StaffID: personID, State: s.Staff.State, JobTitle: s.Staff.JobTitle, HiredOn: s.Staff.HiredOn, LeftOn: s.Staff.LeftOn,
		Employment: s.Staff.Employment,
	}}}
	if s.Expires != "" || s.Issued != "" {
		e.Credentials = append(e.Credentials, rules.Credential{
			CredentialID: "K-0", StaffID: personID, Kind: code, IssuedOn: s.Issued, ExpiresOn: s.Expires,
		})
	}
	for i, c := range s.Credentials {
		e.Credentials = append(e.Credentials, rules.Credential{
			CredentialID: id(c.ID, "K", i), StaffID: personID, Kind: cmp.Or(c.Kind, code), Number: c.Number,
			IssuedOn: c.Issued, ExpiresOn: c.Expires, Standing: c.Standing,
		})
	}
	earned := s.AsOf
	if s.Expires != "" && s.Expires < earned {
		earned = s.Expires
	}
	for i, text := range s.Points {
		what, body, named := strings.Cut(text, " by ")
		if !named {
			body = "AAMA"
		}
		amount, category, _ := strings.Cut(what, " ")
		e.Credits = append(e.Credits, rules.Credit{
			CreditID: id("", "P", i), StaffID: personID, EarnedOn: earned, ApprovedBy: body,
			Category: category, Amount: amount, Unit: "point",
		})
	}
	for i, c := range s.Credits {
		e.Credits = append(e.Credits, rules.Credit{
			CreditID: id(c.ID, "C", i), StaffID: personID, Credential: c.Kind, EarnedOn: cmp.Or(c.Earned, earned),
			Title: c.Title, Provider: c.Provider, ApprovedBy: c.ApprovedBy, Category: c.Category, Activity: c.Activity,
			Amount: c.Amount, Unit: cmp.Or(c.Unit, "point"), Result: c.Result,
		})
	}
	e.Attempts = s.attempts()
	return e
}

func (s *scenario) attempts() []rules.Attempt {
	var attempts []rules.Attempt
	add := func(id, kind, sat, passed string) {
		attempts = append(attempts, rules.Attempt{
			AttemptID: id, StaffID: personID, Credential: kind, SatOn: sat, Passed: passed,
		})
	}
	for i, day := range s.Failed {
		add(id("", "F", i), "", day, "false")
	}
	for i, day := range s.Passed {
		add(id("", "X", i), "", day, "true")
	}
	for i, a := range s.Attempts {
		add(id(a.ID, "A", i), a.Kind, a.Sat, a.Passed)
	}
	return attempts
}

func id(own, prefix string, i int) string {
	return cmp.Or(own, fmt.Sprintf("%s-%d", prefix, i+1))
}
