package rules

// Status is where a credential stands on the evaluation date.
type Status string

// The statuses.
const (
	Current       Status = "current"
	NearingExpiry Status = "nearing_expiry"
	Undetermined  Status = "undetermined"
	Lapsed        Status = "lapsed"
	Missing       Status = "missing"
	ExamWindow    Status = "exam_window"
	ExamRequired  Status = "exam_required"
	ExamExhausted Status = "exam_exhausted"
)

// Issue is a code on a verdict: something in the person's rows that HR should look at.
type Issue string

// The issues. Those up to IssueImplausible leave a verdict undetermined; the others are warnings beside a verdict.
const (
	IssueStaffDuplicate  Issue = "staff_id_duplicate"
	IssueUnknownKind     Issue = "credential_unknown"
	IssueNotGood         Issue = "not_in_good_standing"
	IssueStandingUnknown Issue = "standing_unknown"
	IssueExpiryBefore    Issue = "expiry_before_issue"
	IssueNoRule          Issue = "no_rule_in_force"
	IssueImplausible     Issue = "expiry_implausible"

	IssueNotYetIssued  Issue = "not_yet_issued" // undetermined when no other row is left
	IssueExpiryMissing Issue = "expiry_missing" // undetermined when no other row is left, or a later one

	IssueIDConflict        Issue = "id_conflict"
	IssueDuplicate         Issue = "duplicate_credential"
	IssueDateUnreadable    Issue = "date_unreadable"
	IssueLeftBeforeHired   Issue = "left_before_hired"
	IssueEmploymentUnknown Issue = "employment_unknown"
	IssueCycleMismatch     Issue = "cycle_mismatch"
	IssueNotMonthEnd       Issue = "expiry_not_month_end"
	IssueAttemptUnusable   Issue = "attempt_unusable"
	IssueRenewalUnrecorded Issue = "renewal_not_recorded"
	IssueRenewalPossible   Issue = "renewal_possible"
)

// Reason says why a credit counts or does not.
type Reason string

// The reasons, in the order in which they are asked: the first that holds is the credit's.
const (
	ReasonIDConflict         Reason = "id_conflict"
	ReasonUnknownKind        Reason = "credential_unknown"
	ReasonOtherCredential    Reason = "other_credential"
	ReasonNotCompleted       Reason = "not_completed"
	ReasonDateMissing        Reason = "date_missing"
	ReasonFutureDated        Reason = "future_dated"
	ReasonBeforeCycle        Reason = "before_cycle"
	ReasonAfterClose         Reason = "after_close"
	ReasonLateNotCounted     Reason = "late_not_counted"
	ReasonActivityNotCounted Reason = "activity_not_counted"
	ReasonAmountInvalid      Reason = "amount_invalid"
	ReasonUnitUnknown        Reason = "unit_unknown"
	ReasonCategoryUnknown    Reason = "category_unknown"
	ReasonNotAccredited      Reason = "not_accredited"
	ReasonTooShort           Reason = "too_short"
	ReasonDuplicate          Reason = "duplicate"
	ReasonOverCap            Reason = "over_cap"
	ReasonCounted            Reason = "counted"
)

// Set-aside reasons, in the order in which they are asked.
const (
	AsideIDMissing      = "id_missing"
	AsideStaffIDMissing = "staff_id_missing"
	AsideExcluded       = "staff_excluded"
	AsideDuplicate      = "staff_id_duplicate"
	AsideOrphan         = "orphan"
	AsideRepeated       = "id_repeated"
)

// Routes to a renewed credential.
const (
	RouteMail      = "ce_mail"
	RouteOnline    = "ce_online"
	RouteExpedited = "ce_expedited"
	RouteApproved  = "ce_approved"
	RouteRenew     = "renew"
	RouteExam      = "exam"
	RouteReinstate = "reinstate"
)

// Result is what the evaluation of one employee's rows gives.
type Result struct {
	StaffID string
	// Posts are the person's distinct included staff rows, the leading one first; empty when no row is included.
	Posts    []Staff
	Verdicts []Verdict // by credential, null first
	SetAside []SetAside
	Read     map[Relation]int
}

// SetAside is a row that no verdict rests on.
type SetAside struct {
	Relation Relation
	StaffID  string
	ID       string // of the row; empty where it has none
	Reason   string
}

// Verdict is the result for one person and one credential.
type Verdict struct {
	StaffID    string
	Credential string // the rule's code, the text as found when no rule knows it, or empty
	AsOf       Date
	Status     Status
	Stage      Stage    // the notice that is due, or empty
	AtRisk     bool     // a policy asks for this credential and the person holds none that is valid
	AnyOf      []string // of a missing one, the kinds of which the policy accepts any; not on a line of the evaluation
	Issues     []Issue
	*Standing  // nil for undetermined and missing
}

// Standing is what a verdict rests on: dates, points, attempts, routes and credits.
type Standing struct {
	Number          string
	IssuedOn        Date // zero: not known
	CycleStart      Date
	ExpiresOn       Date
	WindowClosesOn  Date // zero: the rule has no window
	SafeBy          Date // zero: the rule has no window
	Rule            *Rule
	Version         *Version
	Counted         Points
	Missing         Points // what Counted lacks to the total
	ToEarn          Points // the fewest points that finish, if they are approved ones
	Categories      []CategoryCount
	ApprovedCounted Points
	ApprovedMissing Points
	ExamFailed      int
	Routes          []Route // by name
	Credits         []CreditResult
}

// CategoryCount is the standing of one category.
type CategoryCount struct {
	Name     string `json:"name"`
	Required Points `json:"required"`
	Counted  Points `json:"counted"`
	Missing  Points `json:"missing"`
}

// Route is a way to a renewed credential that is still to be had, or was.
type Route struct {
	Route   string `json:"route"`
	ApplyBy Date   `json:"apply_by"` // zero: no date
	Open    bool   `json:"open"`
}

// CreditResult is what became of one credit.
type CreditResult struct {
	Credit   *Credit // the employee's; of several rows that share the id and differ, the first by bytes
	Reason   Reason
	Points   Points
	Category string // of a counted credit, where the rule has categories
	Unit     string // of a counted course, in the words of the unit vocabulary
	Approved bool
	Late     bool // earned after expiry
}

// RequirementsMet reports whether nothing is left to earn.
func (s *Standing) RequirementsMet() bool { return s.ToEarn == 0 }

// DaysToExpiry is the days from the evaluation date to the last valid day; negative once expired. The verdict must
// have a standing.
func (v *Verdict) DaysToExpiry() int { return int(v.ExpiresOn - v.AsOf) }

// ApplyBy returns the date of the first open route of those by continuing education online, expedited or with approved
// points alone, by renewal, by exam, or by reinstatement; nil when none is open. A zero date is a route that has none.
func (s *Standing) ApplyBy() *Route {
	for _, name := range []string{RouteOnline, RouteExpedited, RouteApproved, RouteRenew, RouteExam, RouteReinstate} {
		for i := range s.Routes {
			if r := &s.Routes[i]; r.Route == name && r.Open {
				return r
			}
		}
	}
	return nil
}
