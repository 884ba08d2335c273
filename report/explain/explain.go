package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Case is what there is to explain about one person.
type Case struct {
	Person   report.Person
	AsOf     rules.Date
	Verdicts []rules.Verdict
	// Run is the sealed run that the verdicts were read from; nil: they were evaluated just now.
	Run *SealedRun
	// Rows are what HR has on the person, and SetAside those of them that no verdict rests on; a sealed run has neither.
	Rows     rules.Employee
	SetAside []rules.SetAside
	// Finish finds the shortest finish of a verdict with a standing; nil for a sealed run.
	Finish func(*rules.Verdict) rules.Finish
}

// SealedRun says which run verdicts are of.
type SealedRun struct {
	Run      string `json:"run"`
	RuleBook string `json:"rule_book"` // the digest
	// Current reports whether that rule book is the one of today: only then are its sources at hand.
	Current bool `json:"rule_book_is_current"`
}

// Explanation is one person's verdicts in words. As JSON it is what explain prints for programs: keys are added to it
// and never change their meaning.
type Explanation struct {
	StaffID   string           `json:"staff_id"`
	Name      string           `json:"name"`
	Job       string           `json:"job"`
	Site      string           `json:"site"`
	State     string           `json:"state"`
	AsOf      rules.Date       `json:"as_of"`
	Run       *SealedRun       `json:"run"`       // null: evaluated just now
	Sentences []string         `json:"sentences"` // on the person as a whole
	Verdicts  []Verdict        `json:"verdicts"`  // worst first
	OnRecord  []string         `json:"on_record"` // HR's rows, where they allow no verdict
	SetAside  []Row            `json:"set_aside"`
	Rules     []Rule           `json:"rules"`
	words     *templates.Words // for the routes' names
}

// Verdict is one verdict in words.
type Verdict struct {
	Verdict   rules.Verdict `json:"verdict"` // as evaluate prints it
	Sentences []string      `json:"sentences"`
	Credits   []Credit      `json:"credits"` // those of the verdict, in its order
	Finish    *Finish       `json:"finish"`  // null where no points are asked for
	urgency   string
}

// Row is a row that no verdict rests on.
type Row struct {
	Relation rules.Relation `json:"relation"`
	ID       string         `json:"id"`
	Sentence string         `json:"sentence"`
}

// New puts a person's verdicts into words.
func New(c Case, words *templates.Words) *Explanation {
	p := c.Person
	x := &Explanation{
		StaffID: p.StaffID, Name: say.Shown(p.Name), Job: say.Shown(p.Job), Site: say.Shown(p.Site), State: say.Shown(p.State),
		AsOf: c.AsOf, Run: c.Run, words: words,
		Sentences: []string{}, Verdicts: []Verdict{}, OnRecord: []string{}, SetAside: []Row{},
		Rules: []Rule{},
	}
	if len(c.Verdicts) == 0 {
		x.Sentences = append(x.Sentences, "HR has no credential on record for this person, and no policy asks for one.")
	}
	if c.Run != nil && !c.Run.Current {
		x.Sentences = append(x.Sentences, "The rule book has changed since this run, so what follows is only what the run "+
			"itself holds; the sources of its figures stand on the sheet Rules of its roster.xlsx.")
	}
	for i := range c.Verdicts {
		x.Verdicts = append(x.Verdicts, explainOne(&c, &c.Verdicts[i], words))
	}
	slices.SortStableFunc(x.Verdicts, func(a, b Verdict) int { return strings.Compare(a.urgency, b.urgency) })
	for _, one := range x.Verdicts {
		if s := one.Verdict.Standing; s != nil && len(s.Version.Figures) > 0 {
			x.Rules = append(x.Rules, newRule(s.Rule, s.Version))
		}
	}
	if slices.ContainsFunc(c.Verdicts, func(v rules.Verdict) bool { return v.Status == rules.Undetermined }) {
		x.OnRecord = onRecord(&c.Rows)
	}
	for _, row := range c.SetAside {
		remark := words.Asides[row.Reason]
		sentence := say.Joined(". To fix: ", remark.HR, remark.Mend)
		x.SetAside = append(x.SetAside, Row{row.Relation, say.Shown(row.ID), sentence})
	}
	return x
}

func explainOne(c *Case, v *rules.Verdict, words *templates.Words) Verdict {
	l := report.NewLine(c.Person, *v, words)
	one := Verdict{
		Verdict: *v, Credits: []Credit{}, Sentences: []string{verdictSentence(&l, v, words)}, urgency: l.Urgency(),
	}
	add := func(sentence string) { one.Sentences = append(one.Sentences, sentence) }
	if l.Status != rules.Undetermined {
		add(say.UpperFirst(strings.TrimPrefix(l.NextStep, "Not valid for work: ")) + ".")
	}
	if v.AtRisk && v.Status != rules.Missing {
		add("A policy asks for this credential, or another in its place, and the person holds none that is valid: " +
			"the role is at risk.")
	}
	for _, issue := range v.Issues {
		remark := words.Issues[string(issue)]
		add(say.UpperFirst(say.Joined(". To fix: ", cmp.Or(remark.HR, string(issue)), remark.Mend)) + ".")
	}
	if v.Standing == nil {
		return one
	}
	if v.Stage != "" {
		add("Notice due: " + say.LowerFirst(report.StageWords(v.Stage, words)) + ".")
	}
	for i := range v.Credits {
		one.Credits = append(one.Credits, explainCredit(v.Standing, &v.Credits[i], words))
	}
	if v.Version.Required == 0 {
		add(say.Joined(" ", "No points are asked for.", v.Version.How.En))
		return one
	}
	one.Finish = explainFinish(c, v, &l)
	return one
}

// verdictSentence says how the credential stands and what that means.
func verdictSentence(l *report.Line, v *rules.Verdict, words *templates.Words) string {
	if v.Standing == nil {
		if v.Status == rules.Missing {
			return "A policy asks for " + l.CredentialName() + ", and HR has none on record for this person: the role is at risk."
		}
		return "HR's data does not say where this credential stands: do not take it for valid until the data is fixed."
	}
	s := v.Standing
	day := func(d rules.Date) string { return report.Day(d, words) }
	expired := fmt.Sprintf("Expired on %s, %s, and not valid for work.", day(s.ExpiresOn), howFar(v.DaysToExpiry()))
	closed := fmt.Sprintf("Continuing education could renew it until %s; since then only the exam ", day(s.WindowClosesOn))
	switch v.Status {
	case rules.ExamWindow:
		until := fmt.Sprintf("Continuing education still renews it until %s, and no exam is needed until then.",
			day(s.WindowClosesOn))
		if s.SafeBy < s.WindowClosesOn && s.SafeBy >= v.AsOf {
			until += fmt.Sprintf(" Sources differ on the last day: be done by %s.", day(s.SafeBy))
		}
		return expired + " " + until
	case rules.ExamRequired:
		return fmt.Sprintf("%s %sdoes, and %d of %s failed.", expired, closed, s.ExamFailed,
			say.Counted(s.Version.ExamAllowed, "attempt was", "attempts were"))
	case rules.ExamExhausted:
		return fmt.Sprintf("%s %scould, and its %s failed.", expired, closed,
			say.Counted(s.Version.ExamAllowed, "attempt was", "attempts were"))
	case rules.Lapsed:
		expired += " Its rule has no window after expiry in which continuing education would still renew it."
		if r := s.Version.Reinstatement; r != nil && l.ApplyBy > v.AsOf {
			expired += fmt.Sprintf(" It can be reinstated until %s (%s).", day(l.ApplyBy), r.Asks.En)
		}
		return expired
	default:
		valid := fmt.Sprintf("Valid through %s, %s", day(s.ExpiresOn), howFar(v.DaysToExpiry()))
		if v.Status == rules.NearingExpiry {
			valid += ", which is near enough for notices"
		}
		return valid + "."
	}
}

// howFar says how far off a day is.
func howFar(days int) string {
	switch {
	case days == 0:
		return "today"
	case days < 0:
		return say.Counted(-days, "day", "days") + " ago"
	default:
		return say.Counted(days, "day", "days") + " from now"
	}
}

// onRecord writes HR's rows that verdicts rest on, in a line each: the staff rows where there are several.
func onRecord(rows *rules.Employee) []string {
	lines := []string{}
	if len(rows.Staff) > 1 {
		for _, row := range rows.Staff {
			lines = append(lines, fmt.Sprintf("staff %s: %s, e-mail %s, language %s, address %s", say.OrNone(row.StaffID),
				say.OrNone(row.FirstName+" "+row.LastName), say.OrNone(row.Email), say.OrNone(row.Language), say.OrNone(row.Address)))
		}
	}
	for _, row := range rows.Credentials {
		lines = append(lines, fmt.Sprintf("credential %s: %s, number %s, issued %s, expires %s", say.OrNone(row.CredentialID),
			say.OrNone(row.Kind), say.OrNone(row.Number), say.OrNone(row.IssuedOn), say.OrNone(row.ExpiresOn)))
	}
	slices.Sort(lines)
	return lines
}
