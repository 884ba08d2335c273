package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Since sums up what changed since the last sealed run.
type Since struct {
	Run    string // the last sealed run's id; empty: there is none
	Broken bool   // it could not be read to its end
	Lines  map[NewsKind]int
}

// Add counts one person's changes.
func (s *Since) Add(changes []News) {
	if s.Lines == nil {
		s.Lines = map[NewsKind]int{}
	}
	for i, c := range changes {
		if i > 0 && (c.Kind == NewsNewPerson || c.Kind == NewsNoPerson) {
			continue // people are counted, not their credentials
		}
		s.Lines[c.Kind]++
	}
}

// String is one line: Since run 2026-11-01: 3 renewed, 2 newly nearing.
func (s *Since) String() string {
	switch {
	case s.Run == "":
		return "No earlier run to compare with"
	case s.Broken:
		return "Run " + s.Run + " cannot be compared with: ceuwatch verify " + s.Run + " says what is wrong with it"
	}
	var parts []string
	for _, kind := range newsKinds() {
		if n := s.Lines[kind]; n > 0 {
			parts = append(parts, sinceWords(kind, n))
		}
	}
	if len(parts) == 0 {
		return "Since run " + s.Run + ": nothing changed"
	}
	return "Since run " + s.Run + ": " + strings.Join(parts, ", ")
}

func sinceWords(kind NewsKind, n int) string {
	switch kind {
	case NewsData:
		return say.Number(n) + " with changed data"
	case NewsNewCredential:
		return say.Counted(n, "new credential", "new credentials")
	case NewsNewPerson:
		return say.Counted(n, "new person", "new people")
	case NewsNoCredential:
		return say.Counted(n, "credential", "credentials") + " gone"
	case NewsNoPerson:
		return say.People(n) + " gone"
	default:
		return say.Number(n) + " " + strings.ToLower(string(kind))
	}
}

// News is how one person and credential differ from the last sealed run.
type News struct {
	_                        struct{} `cbor:",toarray"`
	StaffID, Name, Job, Site string
	Managers                 []string // staff ids
	Kind                     NewsKind
	Credential               string
	Before, Now              NewsSide
	What                     string // whatever else differs, in words
}

// NewsSide is what one of the two runs says.
type NewsSide struct {
	_       struct{} `cbor:",toarray"`
	Status  string   // in words; empty: the run has no verdict
	Dated   bool     // there was a standing: date and points mean something
	Expires rules.Date
	Counted rules.Points
	ToEarn  rules.Points
}

// NewsKind is what happened, in the words that readers see.
type NewsKind string

// The kinds of change, in the order in which they are shown.
const (
	NewsWorsened      NewsKind = "Worsened"
	NewsWindow        NewsKind = "Entered the window"
	NewsNearing       NewsKind = "Newly nearing"
	NewsRenewed       NewsKind = "Renewed"
	NewsData          NewsKind = "Data changed"
	NewsNewCredential NewsKind = "New credential"
	NewsNewPerson     NewsKind = "New person"
	NewsNoCredential  NewsKind = "Credential gone"
	NewsNoPerson      NewsKind = "Person gone"
)

func newsKinds() []NewsKind {
	return []NewsKind{
		NewsWorsened, NewsWindow, NewsNearing, NewsRenewed, NewsData, NewsNewCredential, NewsNewPerson,
		NewsNoCredential, NewsNoPerson,
	}
}

// Order sorts kinds of change by bytes, as they are shown.
func (c *News) Order() string { return fmt.Sprint(slices.Index(newsKinds(), c.Kind)) }

// NewsOf compares one person's verdicts with those of the last sealed run. A credential without a verdict in one of
// the runs is new or gone, and so is the person when the run has none at all.
func NewsOf(p Person, before, now []rules.Verdict, words *templates.Words) []News {
	var changes []News
	add := func(c News, credential string) {
		c.StaffID, c.Name, c.Job, c.Site, c.Managers = p.StaffID, p.Name, p.Job, p.Site, p.Managers
		c.Credential = templates.OneLine(credential)
		changes = append(changes, c)
	}
	same := func(credential string) func(rules.Verdict) bool {
		return func(v rules.Verdict) bool { return v.Credential == credential }
	}
	for i := range now {
		n := &now[i]
		c := News{Kind: NewsNewPerson, Now: side(n, words)}
		if len(before) > 0 {
			c.Kind = NewsNewCredential
		}
		if at := slices.IndexFunc(before, same(n.Credential)); at >= 0 {
			b := &before[at]
			c.Before, c.What = side(b, words), differences(b, n, words)
			if c.Before == c.Now && c.What == "" {
				continue
			}
			c.Kind = kindOf(b, n)
		}
		add(c, n.Credential)
	}
	for i := range before {
		if slices.ContainsFunc(now, same(before[i].Credential)) {
			continue
		}
		c := News{Kind: NewsNoCredential, Before: side(&before[i], words)}
		if len(now) == 0 {
			c.Kind = NewsNoPerson
		}
		add(c, before[i].Credential)
	}
	return changes
}

func side(v *rules.Verdict, words *templates.Words) NewsSide {
	s := NewsSide{Status: cmp.Or(words.Statuses[string(v.Status)].En, string(v.Status))}
	if v.Standing != nil {
		s.Dated, s.Expires, s.Counted, s.ToEarn = true, v.ExpiresOn, v.Counted, v.ToEarn
	}
	return s
}

// kindOf names the weightiest of what happened between two verdicts that differ.
func kindOf(before, now *rules.Verdict) NewsKind {
	dated := before.Standing != nil && now.Standing != nil
	switch {
	case before.Status == rules.Missing && now.Standing != nil:
		return NewsNewCredential
	case dated && valid(now) && now.ExpiresOn > before.ExpiresOn:
		return NewsRenewed
	case now.Status == rules.NearingExpiry && before.Status != rules.NearingExpiry:
		return NewsNearing
	case now.Status == rules.ExamWindow && before.Status != rules.ExamWindow:
		return NewsWindow
	case valid(before) && !valid(now), graver(now.Status, before.Status), now.AtRisk && !before.AtRisk:
		return NewsWorsened
	}
	return NewsData
}

func valid(v *rules.Verdict) bool {
	return v.Status == rules.Current || v.Status == rules.NearingExpiry
}

// graver reports whether a status is worse than another; what cannot be told is neither.
func graver(s, than rules.Status) bool {
	return s != rules.Undetermined && than != rules.Undetermined &&
		slices.Index(Statuses(), s) < slices.Index(Statuses(), than)
}

// differences says in words what differs beside status, expiry and points.
func differences(before, now *rules.Verdict, words *templates.Words) string {
	var parts []string
	add := func(what string, before, now any) {
		if before != now {
			parts = append(parts, what+" "+say.OrNone(fmt.Sprint(before))+" → "+say.OrNone(fmt.Sprint(now)))
		}
	}
	if b, n := before.Standing, now.Standing; b != nil && n != nil {
		add("number", templates.OneLine(b.Number), templates.OneLine(n.Number))
		add("issued", b.IssuedOn, n.IssuedOn)
		add("cycle from", b.CycleStart, n.CycleStart)
		add("rule of", b.Version.From, n.Version.From)
		add("required", b.Version.Required, n.Version.Required)
		add("failed exams", b.ExamFailed, n.ExamFailed)
		if b.Counted == n.Counted && (!slices.Equal(b.Categories, n.Categories) || b.ApprovedCounted != n.ApprovedCounted) {
			parts = append(parts, "points of another category or approval")
		}
	}
	switch {
	case now.AtRisk && !before.AtRisk:
		parts = append(parts, "role now at risk")
	case before.AtRisk && !now.AtRisk:
		parts = append(parts, "role no longer at risk")
	}
	parts = append(parts, issuesOnlyIn("now: ", now.Issues, before.Issues, words)...)
	return strings.Join(append(parts, issuesOnlyIn("no longer: ", before.Issues, now.Issues, words)...), "; ")
}

func issuesOnlyIn(prefix string, these, those []rules.Issue, words *templates.Words) (sentences []string) {
	for _, issue := range these {
		if !slices.Contains(those, issue) {
			sentences = append(sentences, prefix+cmp.Or(words.Issues[string(issue)].HR, string(issue)))
		}
	}
	return sentences
}
