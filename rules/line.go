package rules

import (
	"encoding/json"
	"fmt"
)

// verdictJSON is one line of the evaluation, in its published order.
type verdictJSON struct {
	StaffID         string          `json:"staff_id"`
	Credential      *string         `json:"credential"`
	Number          *string         `json:"number"`
	AsOf            Date            `json:"as_of"`
	Status          Status          `json:"status"`
	Stage           *string         `json:"stage"`
	IssuedOn        Date            `json:"issued_on"`
	CycleStart      Date            `json:"cycle_start"`
	ExpiresOn       Date            `json:"expires_on"`
	DaysToExpiry    *int            `json:"days_to_expiry"`
	WindowClosesOn  Date            `json:"window_closes_on"`
	SafeBy          Date            `json:"safe_by"`
	RuleVersion     Date            `json:"rule_version"`
	Required        *Points         `json:"required"`
	Counted         *Points         `json:"counted"`
	ToEarn          *Points         `json:"to_earn"`
	RequirementsMet *bool           `json:"requirements_met"`
	Categories      []CategoryCount `json:"categories"`
	Approved        *approvedJSON   `json:"approved"`
	Exam            *examJSON       `json:"exam"`
	RoleAtRisk      bool            `json:"role_at_risk"`
	Issues          []Issue         `json:"issues"`
	Routes          []Route         `json:"routes"`
	Credits         []creditJSON    `json:"credits"`
}

type approvedJSON struct {
	Bodies   []string `json:"bodies"`
	Required Points   `json:"required"`
	Counted  Points   `json:"counted"`
	Missing  Points   `json:"missing"`
}

type examJSON struct {
	Failed  int `json:"failed"`
	Allowed int `json:"allowed"`
}

type creditJSON struct {
	CreditID string  `json:"credit_id"`
	Reason   Reason  `json:"reason"`
	Points   Points  `json:"points"`
	Category *string `json:"category"`
	Approved bool    `json:"approved"`
	Late     bool    `json:"late"`
}

// UnmarshalJSON reads a line of the evaluation. What the line does not hold is empty: of the rule there is its code, of
// its version what the verdict was held against, of a credit its id. Writing the verdict again gives the line.
func (v *Verdict) UnmarshalJSON(b []byte) error {
	var line verdictJSON
	if err := json.Unmarshal(b, &line); err != nil {
		return fmt.Errorf("verdict: %w", err)
	}
	*v = line.verdict()
	return nil
}

func (line *verdictJSON) verdict() Verdict {
	v := Verdict{
		StaffID: line.StaffID, Credential: orEmpty(line.Credential), AsOf: line.AsOf, Status: line.Status,
		Stage: orEmpty(line.Stage), AtRisk: line.RoleAtRisk, Issues: line.Issues,
	}
	if line.ExpiresOn == 0 || line.Required == nil || line.Counted == nil || line.ToEarn == nil {
		return v
	}
	s := &Standing{
		Number: orEmpty(line.Number), IssuedOn: line.IssuedOn, CycleStart: line.CycleStart, ExpiresOn: line.ExpiresOn,
		WindowClosesOn: line.WindowClosesOn, SafeBy: line.SafeBy,
		Rule: &Rule{Code: v.Credential}, Version: &Version{From: line.RuleVersion, Required: *line.Required},
		Counted: *line.Counted, Missing: max(0, *line.Required-*line.Counted), ToEarn: *line.ToEarn,
		Categories: line.Categories, Routes: line.Routes,
	}
	for _, c := range line.Categories {
		s.Version.Categories = append(s.Version.Categories, Category{c.Name, c.Required})
	}
	if a := line.Approved; a != nil {
		s.Version.Bodies, s.Version.ApprovedMin = a.Bodies, a.Required
		s.ApprovedCounted, s.ApprovedMissing = a.Counted, a.Missing
	}
	if line.Exam != nil {
		s.ExamFailed, s.Version.ExamAllowed = line.Exam.Failed, line.Exam.Allowed
	}
	for _, c := range line.Credits {
		s.Credits = append(s.Credits, CreditResult{
			Credit: &Credit{CreditID: c.CreditID}, Reason: c.Reason, Points: c.Points, Category: orEmpty(c.Category),
			Approved: c.Approved, Late: c.Late,
		})
	}
	v.Standing = s
	return v
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
