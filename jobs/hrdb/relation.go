package hrdb

import "ceuwatch/rules"

// relation says how the rows of one relation are read. The columns stand in the order that fill expects.
type relation[R any] struct {
	name     rules.Relation
	columns  []string
	required []string // without these columns the relation says nothing
	fill     func(r *R, v *record)
	staffID  func(*R) string
}

func staffRelation() relation[rules.Staff] {
	return relation[rules.Staff]{
		name: rules.RelationStaff,
		columns: []string{"staff_id", "first_name", "last_name", "email", "job_title", "site", "state", "manager_id",
			"hired_on", "left_on", "language", "address"},
		required: []string{"staff_id"},
		fill: func(r *rules.Staff, v *record) {
			r.StaffID, r.FirstName, r.LastName, r.Email = v.id(0), v.text(1), v.text(2), v.text(3)
			r.JobTitle, r.Site, r.State, r.ManagerID = v.text(4), v.text(5), v.text(6), v.id(7)
			r.HiredOn, r.LeftOn, r.Language, r.Address = v.text(8), v.text(9), v.text(10), v.text(11)
		},
		staffID: func(r *rules.Staff) string { return r.StaffID },
	}
}

func credentialRelation() relation[rules.Credential] {
	return relation[rules.Credential]{
		name:     rules.RelationCredential,
		columns:  []string{"credential_id", "staff_id", "kind", "number", "issued_on", "expires_on"},
		required: []string{"credential_id", "staff_id"},
		fill: func(r *rules.Credential, v *record) {
			r.CredentialID, r.StaffID, r.Kind, r.Number = v.id(0), v.id(1), v.text(2), v.text(3)
			r.IssuedOn, r.ExpiresOn = v.text(4), v.text(5)
		},
		staffID: func(r *rules.Credential) string { return r.StaffID },
	}
}

func creditRelation() relation[rules.Credit] {
	return relation[rules.Credit]{
		name: rules.RelationCredit,
		columns: []string{"credit_id", "staff_id", "credential", "earned_on", "title", "provider", "approved_by",
			"category", "activity", "amount", "unit"},
		required: []string{"credit_id", "staff_id"},
		fill: func(r *rules.Credit, v *record) {
			r.CreditID, r.StaffID, r.Credential, r.EarnedOn = v.id(0), v.id(1), v.text(2), v.text(3)
			r.Title, r.Provider, r.ApprovedBy, r.Category = v.text(4), v.text(5), v.text(6), v.text(7)
			r.Activity, r.Amount, r.Unit = v.text(8), v.text(9), v.text(10)
		},
		staffID: func(r *rules.Credit) string { return r.StaffID },
	}
}

func attemptRelation() relation[rules.Attempt] {
	return relation[rules.Attempt]{
		name:     rules.RelationAttempt,
		columns:  []string{"attempt_id", "staff_id", "credential", "sat_on", "passed"},
		required: []string{"attempt_id", "staff_id"},
		fill: func(r *rules.Attempt, v *record) {
			r.AttemptID, r.StaffID, r.Credential, r.SatOn = v.id(0), v.id(1), v.text(2), v.text(3)
			r.Passed = v.text(4)
		},
		staffID: func(r *rules.Attempt) string { return r.StaffID },
	}
}
