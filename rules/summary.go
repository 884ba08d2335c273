package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// UnmarshalSummary reads a line of the evaluation as UnmarshalJSON does, but not its credits, which are most of it and
// come last.
func (v *Verdict) UnmarshalSummary(line []byte) error {
	// A quote inside of text would be escaped: this is the key, and none before it.
	head, _, cut := bytes.Cut(line, []byte(`,"credits":[`))
	var read verdictJSON
	if s := (scan{text: string(head), ok: cut}); !s.verdict(&read) {
		// Not as AppendJSON writes it, or with text to be unescaped.
		if cut {
			line = append(bytes.Clone(head), '}')
		}
		read = verdictJSON{}
		if err := json.Unmarshal(line, &read); err != nil {
			return fmt.Errorf("verdict: %w", err)
		}
		read.Credits = nil
	}
	*v = read.verdict()
	return nil
}

// scan reads a line that has every key in the published order, and plain values. Where one is anything else it is not
// ok, and what was read is worth nothing.
type scan struct {
	text string
	ok   bool
}

// verdict reads everything up to the credits. Composite literals would not do: the fields are read in their order.
func (s *scan) verdict(line *verdictJSON) bool {
	line.StaffID = s.key(`{"staff_id":`).word()
	line.Credential = s.key(`,"credential":`).wordOrNull()
	line.Number = s.key(`,"number":`).wordOrNull()
	line.AsOf = s.key(`,"as_of":`).date()
	line.Status = Status(s.key(`,"status":`).word())
	line.Stage = s.key(`,"stage":`).wordOrNull()
	line.IssuedOn = s.key(`,"issued_on":`).date()
	line.CycleStart = s.key(`,"cycle_start":`).date()
	line.ExpiresOn = s.key(`,"expires_on":`).date()
	line.DaysToExpiry = orNil(s.key(`,"days_to_expiry":`), (*scan).integer)
	line.WindowClosesOn = s.key(`,"window_closes_on":`).date()
	line.SafeBy = s.key(`,"safe_by":`).date()
	line.RuleVersion = s.key(`,"rule_version":`).date()
	line.Required = orNil(s.key(`,"required":`), (*scan).points)
	line.Counted = orNil(s.key(`,"counted":`), (*scan).points)
	line.ToEarn = orNil(s.key(`,"to_earn":`), (*scan).points)
	line.RequirementsMet = orNil(s.key(`,"requirements_met":`), (*scan).boolean)
	line.Categories = list(s.key(`,"categories":`), (*scan).category)
	line.Approved = orNil(s.key(`,"approved":`), (*scan).approved)
	line.Exam = orNil(s.key(`,"exam":`), (*scan).exam)
	line.RoleAtRisk = s.key(`,"role_at_risk":`).boolean()
	line.Issues = list(s.key(`,"issues":`), func(s *scan) Issue { return Issue(s.word()) })
	line.Routes = list(s.key(`,"routes":`), (*scan).route)
	return s.ok && s.text == ""
}

func (s *scan) category() (c CategoryCount) {
	c.Name = s.key(`{"name":`).word()
	c.Required, c.Counted, c.Missing = s.count()
	return c
}

func (s *scan) approved() (a approvedJSON) {
	a.Bodies = list(s.key(`{"bodies":`), (*scan).word)
	a.Required, a.Counted, a.Missing = s.count()
	return a
}

func (s *scan) count() (required, counted, missing Points) {
	required = s.key(`,"required":`).points()
	counted = s.key(`,"counted":`).points()
	missing = s.key(`,"missing":`).points()
	s.key("}")
	return required, counted, missing
}

func (s *scan) exam() (e examJSON) {
	e.Failed = s.key(`{"failed":`).integer()
	e.Allowed = s.key(`,"allowed":`).integer()
	s.key("}")
	return e
}

func (s *scan) route() (r Route) {
	r.Route = s.key(`{"route":`).word()
	r.ApplyBy = s.key(`,"apply_by":`).date()
	r.Open = s.key(`,"open":`).boolean()
	s.key("}")
	return r
}

// skip passes over a text that may come next.
func (s *scan) skip(text string) bool {
	rest, found := strings.CutPrefix(s.text, text)
	s.text = rest
	return found
}

// key passes over a text that must come next.
func (s *scan) key(text string) *scan {
	s.ok = s.ok && s.skip(text)
	return s
}

func orNil[V any](s *scan, read func(*scan) V) *V {
	if s.skip("null") {
		return nil
	}
	v := read(s)
	return &v
}

func list[V any](s *scan, read func(*scan) V) []V {
	values := []V{}
	if s.key("["); s.skip("]") {
		return values
	}
	for s.ok {
		values = append(values, read(s))
		if s.skip("]") {
			break
		}
		s.key(",")
	}
	return values
}

func (s *scan) word() string {
	if s.key(`"`); !s.ok {
		return ""
	}
	for i, c := range []byte(s.text) {
		switch {
		case c == '"':
			word := s.text[:i]
			s.text = s.text[i+1:]
			return word
		case c < ' ' || c > '~' || c == '\\':
			s.ok = false
			return ""
		}
	}
	s.ok = false
	return ""
}

func (s *scan) wordOrNull() *string { return orNil(s, (*scan).word) }

func (s *scan) date() Date {
	if s.skip("null") {
		return 0
	}
	d, ok := ParseDate(s.word())
	s.ok = s.ok && ok
	return d
}

func (s *scan) boolean() bool {
	if s.skip("true") {
		return true
	}
	s.key("false")
	return false
}

// number takes a number's digits, sign and point. What JSON knows as no number is not ok.
func (s *scan) number() string {
	n := 0
	for n < len(s.text) && (s.text[n] == '-' || s.text[n] == '.' || '0' <= s.text[n] && s.text[n] <= '9') {
		n++
	}
	number := s.text[:n]
	s.text = s.text[n:]
	digits := strings.TrimPrefix(number, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	s.ok = s.ok && whole != "" && (whole == "0" || whole[0] != '0') && (fraction != "" || !point)
	return number
}

func (s *scan) integer() int {
	n, err := strconv.Atoi(s.number())
	s.ok = s.ok && err == nil
	return n
}

func (s *scan) points() Points {
	p, ok := ParsePoints(s.number())
	s.ok = s.ok && ok
	return p
}
