package rules

import (
	"encoding/json"
	"strconv"
)

// MarshalJSON writes the verdict as [Verdict.AppendJSON] does.
func (v Verdict) MarshalJSON() ([]byte, error) { return v.AppendJSON(nil), nil }

// AppendJSON appends the verdict as one line of the evaluation, without the line's end: what is not known is null or
// empty. Text is escaped as a [json.Encoder] does, for HTML too.
func (v *Verdict) AppendJSON(b []byte) []byte {
	s := v.Standing
	if s == nil {
		s = &Standing{}
	}
	b = appendText(append(b, `{"staff_id":`...), v.StaffID)
	b = appendTextOrNull(append(b, `,"credential":`...), v.Credential)
	b = appendTextOrNull(append(b, `,"number":`...), s.Number)
	b = v.AsOf.appendJSON(append(b, `,"as_of":`...))
	b = appendText(append(b, `,"status":`...), string(v.Status))
	b = appendTextOrNull(append(b, `,"stage":`...), v.Stage)
	b = s.IssuedOn.appendJSON(append(b, `,"issued_on":`...))
	b = s.CycleStart.appendJSON(append(b, `,"cycle_start":`...))
	b = s.ExpiresOn.appendJSON(append(b, `,"expires_on":`...))
	if v.Standing != nil {
		b = v.appendFigures(b)
	} else {
		b = append(b, `,"days_to_expiry":null,"window_closes_on":null,"safe_by":null,"rule_version":null,"required":null,`+
			`"counted":null,"to_earn":null,"requirements_met":null,"categories":[],"approved":null,"exam":null`...)
	}
	b = strconv.AppendBool(append(b, `,"role_at_risk":`...), v.AtRisk)
	b = append(b, `,"issues":[`...)
	for i, issue := range v.Issues {
		b = appendText(comma(b, i), string(issue))
	}
	b = append(b, `],"routes":[`...)
	for i := range s.Routes {
		b = s.Routes[i].append(comma(b, i))
	}
	b = append(b, `],"credits":[`...)
	for i := range s.Credits {
		b = s.Credits[i].append(comma(b, i))
	}
	return append(b, `]}`...)
}

// appendFigures appends what stands between the dates of a credential and the issues.
func (v *Verdict) appendFigures(b []byte) []byte {
	s, version := v.Standing, v.Version
	b = strconv.AppendInt(append(b, `,"days_to_expiry":`...), int64(v.DaysToExpiry()), 10)
	b = s.WindowClosesOn.appendJSON(append(b, `,"window_closes_on":`...))
	b = s.SafeBy.appendJSON(append(b, `,"safe_by":`...))
	b = version.From.appendJSON(append(b, `,"rule_version":`...))
	b = version.Required.append(append(b, `,"required":`...))
	b = s.Counted.append(append(b, `,"counted":`...))
	b = s.ToEarn.append(append(b, `,"to_earn":`...))
	b = strconv.AppendBool(append(b, `,"requirements_met":`...), s.RequirementsMet())
	b = append(b, `,"categories":[`...)
	for i := range s.Categories {
		c := &s.Categories[i]
		b = appendText(append(comma(b, i), `{"name":`...), c.Name)
		b = appendCount(b, c.Required, c.Counted, c.Missing)
	}
	b = append(b, `],"approved":`...)
	if version.ApprovedMin > 0 {
		b = appendTexts(append(b, `{"bodies":`...), version.Bodies)
		b = appendCount(b, version.ApprovedMin, s.ApprovedCounted, s.ApprovedMissing)
	} else {
		b = append(b, "null"...)
	}
	if version.ExamAllowed <= 0 {
		return append(b, `,"exam":null`...)
	}
	b = strconv.AppendInt(append(b, `,"exam":{"failed":`...), int64(s.ExamFailed), 10)
	return append(strconv.AppendInt(append(b, `,"allowed":`...), int64(version.ExamAllowed), 10), '}')
}

func appendCount(b []byte, required, counted, missing Points) []byte {
	b = required.append(append(b, `,"required":`...))
	b = counted.append(append(b, `,"counted":`...))
	return append(missing.append(append(b, `,"missing":`...)), '}')
}

func (r *Route) append(b []byte) []byte {
	b = appendText(append(b, `{"route":`...), r.Route)
	b = r.ApplyBy.appendJSON(append(b, `,"apply_by":`...))
	return append(strconv.AppendBool(append(b, `,"open":`...), r.Open), '}')
}

func (c *CreditResult) append(b []byte) []byte {
	b = appendText(append(b, `{"credit_id":`...), c.Credit.CreditID)
	b = appendText(append(b, `,"reason":`...), string(c.Reason))
	b = c.Points.append(append(b, `,"points":`...))
	b = appendTextOrNull(append(b, `,"category":`...), c.Category)
	b = strconv.AppendBool(append(b, `,"approved":`...), c.Approved)
	return append(strconv.AppendBool(append(b, `,"late":`...), c.Late), '}')
}

// comma appends what stands before an element of a list.
func comma(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return b
}

func appendTexts(b []byte, texts []string) []byte {
	if texts == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i, text := range texts {
		b = appendText(comma(b, i), text)
	}
	return append(b, ']')
}

func appendTextOrNull(b []byte, text string) []byte {
	if text == "" {
		return append(b, "null"...)
	}
	return appendText(b, text)
}

func appendText(b []byte, text string) []byte {
	for _, c := range []byte(text) {
		if c < ' ' || c >= 0x80 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			escaped, _ := json.Marshal(text) // no string is an error
			return append(b, escaped...)
		}
	}
	return append(append(append(b, '"'), text...), '"')
}
