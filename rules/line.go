package rules

import (
	"bytes"
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
	Stage           *Stage          `json:"stage"`
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

// MarshalJSON writes the verdict as one line of the evaluation: what is not known is null or empty.
func (v Verdict) MarshalJSON() ([]byte, error) { return json.Marshal(v.line()) }

func (v *Verdict) line() verdictJSON {
	line := verdictJSON{
		StaffID: v.StaffID, Credential: orNil(v.Credential), AsOf: v.AsOf, Status: v.Status, Stage: orNil(v.Stage),
		RoleAtRisk: v.AtRisk, Issues: orNone(v.Issues),
		Categories: []CategoryCount{}, Routes: []Route{}, Credits: []creditJSON{},
	}
	s := v.Standing
	if s == nil {
		return line
	}
	days, met := v.DaysToExpiry(), s.RequirementsMet()
	line.Number, line.DaysToExpiry, line.RequirementsMet = orNil(s.Number), &days, &met
	line.IssuedOn, line.CycleStart, line.ExpiresOn = s.IssuedOn, s.CycleStart, s.ExpiresOn
	line.WindowClosesOn, line.SafeBy, line.RuleVersion = s.WindowClosesOn, s.SafeBy, s.Version.From
	line.Required, line.Counted, line.ToEarn = &s.Version.Required, &s.Counted, &s.ToEarn
	line.Categories, line.Routes = orNone(s.Categories), orNone(s.Routes)
	if s.Version.ApprovedMin > 0 {
		line.Approved = &approvedJSON{s.Version.Bodies, s.Version.ApprovedMin, s.ApprovedCounted, s.ApprovedMissing}
	}
	if s.Version.ExamAllowed > 0 {
		line.Exam = &examJSON{s.ExamFailed, s.Version.ExamAllowed}
	}
	for i := range s.Credits {
		c := &s.Credits[i]
		line.Credits = append(line.Credits,
			creditJSON{c.Credit.CreditID, c.Reason, c.Points, orNil(c.Category), c.Approved, c.Late})
	}
	return line
}

// UnmarshalSummary reads a line of the evaluation as UnmarshalJSON does, but not its credits, which are most of it and
// come last.
func (v *Verdict) UnmarshalSummary(line []byte) error {
	// A quote inside of text would be escaped: this is the key, and none before it.
	if head, _, cut := bytes.Cut(line, []byte(`,"credits":[`)); cut {
		line = append(bytes.Clone(head), '}')
	}
	err := v.UnmarshalJSON(line)
	if v.Standing != nil {
		v.Credits = nil
	}
	return err
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
		s.Version.Categories = append(s.Version.Categories, Category{Name: c.Name, Required: c.Required})
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

func orEmpty[T ~string](s *T) T {
	if s == nil {
		return ""
	}
	return *s
}

func orNil[T ~string](s T) *T {
	if s == "" {
		return nil
	}
	return &s
}

// orNone returns the list, an empty one for nil: JSON has [] for it, not null.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
