package hrdb

import (
	"strings"
	"unicode/utf8"

	"ceuwatch/rules"
)

// relation says how the rows of one relation are read.
type relation struct {
	name     rules.Relation
	columns  []string // staff_id is the first
	required []string // without these columns the relation says nothing
	optional bool     // where it is not there, it is empty
	// add adds a row, in the order of the columns, to an employee's.
	add func(*rules.Employee, row)
}

func relations() []relation {
	return []relation{
		{
			rules.RelationStaff,
			[]string{"staff_id", "first_name", "last_name", "email", "job_title", "site", "state", "manager_id", "hired_on",
				"left_on", "language", "address", "employment"},
			[]string{"staff_id"}, false, addStaff,
		}, {
			rules.RelationCredential,
			[]string{"staff_id", "credential_id", "kind", "number", "issued_on", "expires_on", "standing", "verified_on",
				"verified_by"},
			[]string{"credential_id", "staff_id"}, false, addCredential,
		}, {
			rules.RelationCredit,
			[]string{"staff_id", "credit_id", "credential", "earned_on", "title", "provider", "approved_by", "category",
				"activity", "amount", "unit", "result"},
			[]string{"credit_id", "staff_id"}, false, addCredit,
		}, {
			rules.RelationAttempt,
			[]string{"staff_id", "attempt_id", "credential", "sat_on", "passed"},
			[]string{"attempt_id", "staff_id"}, true, addAttempt,
		},
	}
}

func addStaff(e *rules.Employee, v row) {
	e.Staff = append(e.Staff, rules.Staff{
		StaffID: v.id(0), FirstName: v.text(1), LastName: v.text(2), Email: v.text(3), JobTitle: v.text(4), Site: v.text(5),
		State: v.text(6), ManagerID: v.id(7), HiredOn: v.text(8), LeftOn: v.text(9), Language: v.text(10),
		Address: v.text(11), Employment: v.text(12),
	})
}

func addCredential(e *rules.Employee, v row) {
	e.Credentials = append(e.Credentials, rules.Credential{
		StaffID: v.id(0), CredentialID: v.id(1), Kind: v.text(2), Number: v.text(3), IssuedOn: v.text(4),
		ExpiresOn: v.text(5), Standing: v.text(6), VerifiedOn: v.text(7), VerifiedBy: v.text(8),
	})
}

func addCredit(e *rules.Employee, v row) {
	e.Credits = append(e.Credits, rules.Credit{
		StaffID: v.id(0), CreditID: v.id(1), Credential: v.text(2), EarnedOn: v.text(3), Title: v.text(4),
		Provider: v.text(5), ApprovedBy: v.text(6), Category: v.text(7), Activity: v.text(8), Amount: v.text(9),
		Unit: v.text(10), Result: v.text(11),
	})
}

func addAttempt(e *rules.Employee, v row) {
	e.Attempts = append(e.Attempts, rules.Attempt{
		StaffID: v.id(0), AttemptID: v.id(1), Credential: v.text(2), SatOn: v.text(3), Passed: v.text(4),
	})
}

// row is a row of a relation, as the driver gives it.
type row []any

// raw is a value as it stands; NULL is none.
func (r row) raw(column int) string {
	switch value := r[column].(type) {
	case string:
		return value
	case []byte:
		return string(value)
	}
	return ""
}

// id is a value that is an id, and text any other.
func (r row) id(column int) string   { return legible(r.raw(column), true) }
func (r row) text(column int) string { return legible(r.raw(column), false) }

// legible is a value as text: a blank one is none, and bytes that are no UTF-8 read as U+FFFD. An id with such bytes, or
// with a NUL, is none: written down it would look like another one, or be refused.
func legible(value string, id bool) string {
	valid := utf8.ValidString(value)
	switch {
	case strings.TrimSpace(value) == "", id && !valid, id && strings.ContainsRune(value, 0):
		return ""
	case !valid:
		return strings.ToValidUTF8(value, "\uFFFD")
	}
	return value
}

// nameable reports whether rows can name a staff id.
func nameable(id string) bool { return id != "" && legible(id, true) == id }
