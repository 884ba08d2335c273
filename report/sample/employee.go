package sample

import (
	"fmt"

	"ceuwatch/rules"
)

// Employee is somebody who lives in Yakima, with a language of letters.
func Employee(language string) rules.Employee {
	return rules.Employee{ID: "S-0012", Staff: []rules.Staff{{
		StaffID: "S-0012", FirstName: "Jordan", LastName: "Sample", JobTitle: "Medical Assistant", Site: "North",
		Language: language, Address: "12 Alder Street\nYakima, WA 98900",
	}}}
}

// Holding returns the employee with a credential of a kind, expiring on a day.
func Holding(emp rules.Employee, kind, expires string) rules.Employee {
	emp.Credentials = append(emp.Credentials, rules.Credential{
		CredentialID: "K-" + kind, StaffID: emp.ID, Kind: kind, Number: "1234567", ExpiresOn: expires,
	})
	return emp
}

// Earning returns the employee with credits of one category, approved by the AAMA or by someone else.
func Earning(emp rules.Employee, on, category, approvedBy string, amounts ...string) rules.Employee {
	for _, amount := range amounts {
		n := len(emp.Credits) + 1
		emp.Credits = append(emp.Credits, rules.Credit{
			CreditID: fmt.Sprintf("C-%02d", n), StaffID: emp.ID, EarnedOn: on, Title: fmt.Sprintf("Course %d", n),
			Provider: "Example Academy", ApprovedBy: approvedBy, Category: category, Amount: amount, Unit: "point",
		})
	}
	return emp
}

// Failing returns the employee with failed exams.
func Failing(emp rules.Employee, days ...string) rules.Employee {
	for i, day := range days {
		emp.Attempts = append(emp.Attempts, rules.Attempt{
			AttemptID: fmt.Sprintf("A-%d", i), StaffID: emp.ID, Credential: "CMA-AAMA", SatOn: day, Passed: "no",
		})
	}
	return emp
}

// Halfway returns an employee who lacks 12 points of a CMA, 4 of them clinical and 8 approved, with notes on credits
// that do not count.
func Halfway(language, expires string) rules.Employee {
	emp := Holding(Employee(language), "CMA-AAMA", expires)
	emp = Earning(emp, "2024-03-09", "administrative", "AAMA", "10", "6")
	emp = Earning(emp, "2025-05-17", "clinical", "AAMA", "6")
	emp = Earning(emp, "2025-09-02", "general", "AMT", "14", "12")
	emp = Earning(emp, "2025-11-20", "clinical", "none", "3", "2")
	emp = Earning(emp, "2019-04-01", "general", "AAMA", "5", "5", "5")
	emp.Credits = append(emp.Credits, rules.Credit{
		CreditID: "C-90", StaffID: emp.ID, EarnedOn: "2026-02-14", Title: "Wound care update", Provider: "CMA Today",
		Amount: "2", Unit: "contact_hour",
	})
	return emp
}

// Complete returns an employee with every point of a CMA.
func Complete(language, expires string) rules.Employee {
	emp := Holding(Employee(language), "CMA-AAMA", expires)
	for _, category := range []string{"administrative", "clinical", "general"} {
		emp = Earning(emp, "2025-03-09", category, "AAMA", "20")
	}
	return emp
}

// Holder is an employee with one credential and points of one credit a category; without points: none.
func Holder(id, site, kind, expires, points string) rules.Employee {
	e := rules.Employee{
		ID:          id,
		Staff:       []rules.Staff{{StaffID: id, FirstName: "Ana", LastName: "Example", Site: site}},
		Credentials: []rules.Credential{{CredentialID: "K-" + id, StaffID: id, Kind: kind, ExpiresOn: expires}},
	}
	for i, category := range []string{"administrative", "clinical", "general"} {
		if points != "" {
			e.Credits = append(e.Credits, rules.Credit{
				CreditID: fmt.Sprintf("C-%s-%d", id, i), StaffID: id, EarnedOn: "2026-06-01", Title: category,
				ApprovedBy: "AAMA", Category: category, Amount: points, Unit: "point",
			})
		}
	}
	return e
}
