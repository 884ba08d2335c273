package rules

// Staff is one row of the HR relation staff: a person, or one post of a person with several. Every column is the text
// as found; NULL and blank text are the empty string.
type Staff struct {
	StaffID, FirstName, LastName, Email, JobTitle, Site, State, ManagerID, HiredOn, LeftOn, Language, Address string
	Employment                                                                                                string // active, terminated…
}

// Credential is one row of the HR relation credential, as text like [Staff].
type Credential struct {
	CredentialID, StaffID, Kind, Number, IssuedOn, ExpiresOn string
	// What the body said of it when somebody looked it up, when, and who looked.
	Standing, VerifiedOn, VerifiedBy string
}

// Credit is one row of the HR relation credit, as text like [Staff].
type Credit struct {
	CreditID, StaffID, Credential, EarnedOn, Title, Provider, ApprovedBy, Category, Activity, Amount, Unit string
	Result                                                                                                 string // completed, failed…
}

// Attempt is one row of the HR relation exam_attempt, as text like [Staff].
type Attempt struct {
	AttemptID, StaffID, Credential, SatOn, Passed string
}

// Employee is every row of the HR database that names one staff id, in any order. An empty ID gathers rows that name
// none.
type Employee struct {
	ID          string
	Staff       []Staff
	Credentials []Credential
	Credits     []Credit
	Attempts    []Attempt
}

// Relation names one of the four HR relations.
type Relation string

// The HR relations, in the order in which they are read and reported.
const (
	RelationStaff      Relation = "staff"
	RelationCredential Relation = "credential"
	RelationCredit     Relation = "credit"
	RelationAttempt    Relation = "exam_attempt"
)

// Relations lists the four HR relations in their order.
func Relations() []Relation {
	return []Relation{RelationStaff, RelationCredential, RelationCredit, RelationAttempt}
}

// Units lists the words for what an amount counts. What each is worth is a rule's own.
func Units() []string { return []string{"point", "contact_hour", "ceu", "iacet_ceu", "college_credit"} }

// ParseBool reads the column passed. It reports false for ok where the text is no boolean, blank text included.
func ParseBool(s string) (value, ok bool) {
	switch Fold(s) {
	case "1", "t", "true", "yes":
		return true, true
	case "0", "f", "false", "no":
		return false, true
	}
	return false, false
}
