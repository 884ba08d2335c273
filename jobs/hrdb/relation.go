package hrdb

import "ceuwatch/rules"

// relation says how the rows of one relation are read. The columns stand in the order that fill expects.
type relation[R any] struct {
	name     rules.Relation
	columns  []string
	required []string // without these columns the relation says nothing
	fill     func(r *R, v []string)
	staffID  func(*R) string
}

func staffRelation() relation[rules.Staff] {
	return relation[rules.Staff]{
		name: rules.RelationStaff,
		columns: []string{"staff_id", "first_name", "last_name", "email", "job_title", "site", "state", "manager_id",
			"hired_on", "left_on", "language", "address"},
		required: []string{"staff_id"},
		fill: func(r *rules.Staff, v []string) {
			*r = rules.Staff{StaffID: v[0], FirstName: v[1], LastName: v[2], Email: v[3], JobTitle: v[4], Site: v[5],
				State: v[6], ManagerID: v[7], HiredOn: v[8], LeftOn: v[9], Language: v[10], Address: v[11]}
		},
		staffID: func(r *rules.Staff) string { return r.StaffID },
	}
}

func credentialRelation() relation[rules.Credential] {
	return relation[rules.Credential]{
		name:     rules.RelationCredential,
		columns:  []string{"credential_id", "staff_id", "kind", "number", "issued_on", "expires_on"},
		required: []string{"credential_id", "staff_id"},
		fill: func(r *rules.Credential, v []string) {
			*r = rules.Credential{CredentialID: v[0], StaffID: v[1], Kind: v[2], Number: v[3], IssuedOn: v[4],
				ExpiresOn: v[5]}
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
		fill: func(r *rules.Credit, v []string) {
			*r = rules.Credit{CreditID: v[0], StaffID: v[1], Credential: v[2], EarnedOn: v[3], Title: v[4],
				Provider: v[5], ApprovedBy: v[6], Category: v[7], Activity: v[8], Amount: v[9], Unit: v[10]}
		},
		staffID: func(r *rules.Credit) string { return r.StaffID },
	}
}

func attemptRelation() relation[rules.Attempt] {
	return relation[rules.Attempt]{
		name:     rules.RelationAttempt,
		columns:  []string{"attempt_id", "staff_id", "credential", "sat_on", "passed"},
		required: []string{"attempt_id", "staff_id"},
		fill: func(r *rules.Attempt, v []string) {
			*r = rules.Attempt{AttemptID: v[0], StaffID: v[1], Credential: v[2], SatOn: v[3], Passed: v[4]}
		},
		staffID: func(r *rules.Attempt) string { return r.StaffID },
	}
}
