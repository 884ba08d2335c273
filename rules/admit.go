package rules

import (
	"cmp"
	"slices"
	"strings"
)

// admit sorts an employee's rows into those that verdicts rest on, each once, and those set aside. A person whose
// included staff rows contradict each other gets the one verdict that says so.
func (e *Evaluator) admit(emp Employee) (Result, Employee) {
	result := Result{StaffID: emp.ID, Read: map[Relation]int{
		RelationStaff: len(emp.Staff), RelationCredential: len(emp.Credentials),
		RelationCredit: len(emp.Credits), RelationAttempt: len(emp.Attempts),
	}}
	used := Employee{ID: emp.ID}
	var included []Staff
	for i := range emp.Staff {
		row := &emp.Staff[i]
		switch {
		case row.StaffID == "":
			result.aside(RelationStaff, "", AsideIDMissing)
		case !e.employed(row):
			result.aside(RelationStaff, emp.ID, AsideExcluded)
		default:
			included = append(included, *row)
		}
	}
	// reason is why none of the person's rows can be used; empty when they can.
	reason := ""
	switch {
	case emp.ID == "":
		reason = AsideStaffIDMissing
	case len(emp.Staff) == 0:
		reason = AsideOrphan
	case len(included) == 0:
		reason = AsideExcluded
	case contradict(included):
		reason = AsideDuplicate
		for range included {
			result.aside(RelationStaff, emp.ID, AsideDuplicate)
		}
		v := Verdict{StaffID: emp.ID, AsOf: e.asOf, Status: Undetermined, Issues: []Issue{IssueStaffDuplicate}}
		v.Issues = append(v.Issues, e.employmentIssues(included)...)
		slices.Sort(v.Issues)
		result.Verdicts = []Verdict{v}
	}
	if reason == "" {
		included = keep(&result, RelationStaff, "", included, staffID)
	}
	slices.SortFunc(included, comparePosts)
	result.Posts = slices.Compact(included)
	used.Credentials = keep(&result, RelationCredential, reason, emp.Credentials, credentialID)
	used.Credits = keep(&result, RelationCredit, reason, emp.Credits, creditID)
	used.Attempts = keep(&result, RelationAttempt, reason, emp.Attempts, attemptID)
	return result, used
}

// keep returns the rows that have an id, each once, and sets the others aside; all of them where a reason is given.
func keep[R comparable](result *Result, rel Relation, reason string, rows []R, id func(*R) string) []R {
	if reason == "" && distinct(rows, id) {
		return rows
	}
	var kept []R
	seen := map[R]bool{}
	for i := range rows {
		row := rows[i]
		name := id(&rows[i])
		switch {
		case name == "":
			result.aside(rel, "", AsideIDMissing)
		case reason != "":
			result.aside(rel, name, reason)
		case seen[row]:
			result.aside(rel, name, AsideRepeated)
		default:
			seen[row] = true
			kept = append(kept, row)
		}
	}
	return kept
}

func (r *Result) aside(rel Relation, id, reason string) {
	r.SetAside = append(r.SetAside, SetAside{Relation: rel, StaffID: r.StaffID, ID: id, Reason: reason})
}

// tenure is when a staff row's person was hired and left, zero where that is not known.
func tenure(row *Staff) (hired, left Date, again bool) {
	hired, _ = ParseDate(row.HiredOn)
	left, _ = ParseDate(row.LeftOn)
	if again = left != 0 && left < hired; again { // someone hired again: the day is of the time before
		left = 0
	}
	return hired, left, again
}

// employed reports whether a staff row is of someone employed on the evaluation date, as far as it can be read.
func (e *Evaluator) employed(row *Staff) bool {
	hired, left, _ := tenure(row)
	if hired > e.asOf || left != 0 && left < e.asOf {
		return false
	}
	meaning, _ := e.employment.read(row.Employment)
	return meaning != MeansLeft || left != 0
}

// employmentIssues lists what cannot be taken as it stands in a person's included rows, each once.
func (e *Evaluator) employmentIssues(rows []Staff) []Issue {
	var issues []Issue
	for i := range rows {
		row := &rows[i]
		if unreadable(row.HiredOn) || unreadable(row.LeftOn) {
			issues = append(issues, IssueDateUnreadable)
		}
		if _, _, again := tenure(row); again {
			issues = append(issues, IssueLeftBeforeHired)
		}
		if _, known := e.employment.read(row.Employment); !known {
			issues = append(issues, IssueEmploymentUnknown)
		}
	}
	slices.Sort(issues)
	return slices.Compact(issues)
}

// unreadable reports whether text that should be a date is there and is none.
func unreadable(date string) bool {
	_, ok := ParseDate(date)
	return date != "" && !ok
}

// Contradicts reports whether two rows with one staff id differ in more than the posts of one person do.
func (s Staff) Contradicts(other Staff) bool {
	for _, row := range []*Staff{&s, &other} {
		row.Site, row.State, row.JobTitle, row.ManagerID, row.HiredOn, row.LeftOn, row.Employment =
			"", "", "", "", "", "", ""
	}
	return s != other
}

// contradict reports whether one of the rows contradicts the first.
func contradict(rows []Staff) bool {
	for _, row := range rows[1:] {
		if rows[0].Contradicts(row) {
			return true
		}
	}
	return false
}

func comparePosts(a, b Staff) int {
	return cmp.Or(
		strings.Compare(a.JobTitle, b.JobTitle), strings.Compare(a.Site, b.Site), strings.Compare(a.ManagerID, b.ManagerID),
		strings.Compare(a.State, b.State), strings.Compare(a.HiredOn, b.HiredOn), strings.Compare(a.LeftOn, b.LeftOn),
		strings.Compare(a.FirstName, b.FirstName), strings.Compare(a.LastName, b.LastName),
		strings.Compare(a.Email, b.Email), strings.Compare(a.Language, b.Language), strings.Compare(a.Address, b.Address),
		strings.Compare(a.Employment, b.Employment))
}
