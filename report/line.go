package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Line is one person and credential as rosters and pages show them, every sentence resolved. It is kept on disk
// between reading and writing, so everything on it is plain data.
type Line struct {
	_                                  struct{} `cbor:",toarray"`
	StaffID, Name, LastName, Job, Site string
	Managers                           []string // staff ids
	Credential, Number                 string
	Status                             rules.Status
	StatusWord                         string
	Stage                              rules.Stage // the notice that is due, or empty
	Issued, Expires                    rules.Date
	Dated                              bool // HR's data allowed a standing: the dates, points and days mean something
	DaysLeft                           int  // to expiry; negative once expired
	WindowCloses, SafeBy, ApplyBy      rules.Date
	Required, Counted, Missing, ToEarn rules.Points
	Categories                         []rules.CategoryCount
	ApprovedBodies                     []string
	CategoryLabels                     []string // of Categories, for HR
	ApprovedRequired, ApprovedCounted  rules.Points
	ApprovedMissing                    rules.Points
	Met, AtRisk                        bool
	ExamUsedUp                         bool // every attempt that the rule allows has failed
	NextStep                           string
	LastNotice                         string // of earlier runs, in words; empty: none
	Issues                             []rules.Issue
}

// NewLine makes the roster's line of one verdict.
func NewLine(p Person, v rules.Verdict, words *templates.Words) Line {
	l := Line{
		StaffID: p.StaffID, Name: p.Name, LastName: p.LastName, Job: p.Job, Site: p.Site, Managers: p.Managers,
		Credential: templates.OneLine(v.Credential), Status: v.Status, StatusWord: words.Statuses[string(v.Status)].En,
		Stage: v.Stage, AtRisk: v.AtRisk, Issues: v.Issues,
	}
	if s := v.Standing; s != nil {
		l.Dated, l.Number, l.Issued, l.Expires, l.DaysLeft = true, templates.OneLine(s.Number), s.IssuedOn, s.ExpiresOn, v.DaysToExpiry()
		l.WindowCloses, l.SafeBy = s.WindowClosesOn, s.SafeBy
		if route := s.ApplyBy(); route != nil {
			l.ApplyBy = route.ApplyBy
		}
		l.Required, l.Counted, l.Missing, l.ToEarn = s.Version.Required, s.Counted, s.Missing, s.ToEarn
		l.Categories, l.Met = s.Categories, s.RequirementsMet()
		for _, c := range s.Categories {
			l.CategoryLabels = append(l.CategoryLabels, s.Version.Category(c.Name).Label.En)
		}
		l.ApprovedBodies, l.ApprovedRequired = s.Version.Bodies, s.Version.ApprovedMin
		l.ExamUsedUp = s.Version.ExamAllowed > 0 && s.ExamFailed >= s.Version.ExamAllowed
		l.ApprovedCounted, l.ApprovedMissing = s.ApprovedCounted, s.ApprovedMissing
	}
	l.NextStep = nextStep(&l, words)
	return l
}

// noRecord is the roster's line of someone for whom HR has no credential on record and no policy asks for one.
func noRecord(p Person) Line {
	return Line{
		StaffID: p.StaffID, Name: p.Name, LastName: p.LastName, Job: p.Job, Site: p.Site, Managers: p.Managers,
		NextStep: "No credential on record",
	}
}

// NeedsAction reports whether someone has to do something about the line this month.
func (l *Line) NeedsAction() bool {
	return l.Status != "" && l.Status != rules.Current || l.AtRisk
}

// Urgency orders lines worst first: exam exhausted and exam required, the longest expired first, window by days to its
// close, missing, lapsed, nearing expiry by days left, undetermined, current. The text sorts by bytes.
func (l *Line) Urgency() string {
	rank, days := slices.Index(Statuses(), l.Status), l.DaysLeft
	if rank < 0 {
		rank = len(Statuses()) - 1 // nothing on record
	}
	if l.Status == rules.ExamWindow {
		days += int(l.WindowCloses - l.Expires)
	}
	const farther = 500_000 // than any number of days, so that none is negative
	return strconv.Itoa(10_000_000 + 1_000_000*rank + farther + days)[1:]
}

// CredentialName is the credential as people write it: CMA (AAMA).
func (l *Line) CredentialName() string {
	name, _ := say.CredentialName(l.Credential)
	return name
}

// nextStep says in one sentence what someone has to do.
func nextStep(l *Line, words *templates.Words) string {
	invalid, by := "", Day(cmp.Or(l.ApplyBy, l.SafeBy, l.Expires), words)
	if RowOf(l.Status).Expired {
		invalid = "Not valid for work: "
	}
	switch {
	case l.Status == rules.Undetermined:
		return "Fix HR's data: " + fixes(l.Issues, words)
	case l.Status == rules.Missing:
		return "No " + l.CredentialName() + " on record: ask for the certificate, or plan how to earn it"
	case slices.Contains(l.Issues, rules.IssueRenewalUnrecorded) && l.Status != rules.Current:
		return "Exam passed: enter the new issue and expiry dates"
	case l.Status == rules.ExamExhausted:
		return invalid + "not eligible to recertify; decide on the role with the person"
	case slices.Contains(l.Issues, rules.IssueRenewalPossible):
		step := invalid + "points complete, so check with the body whether it was renewed"
		if l.ApplyBy != 0 {
			step += "; if not, apply by " + by
		}
		return step
	case l.Status == rules.ExamRequired:
		return invalid + "register for the recertification exam"
	case l.Status == rules.Lapsed && l.ApplyBy != 0:
		return invalid + "have it reinstated by " + by + ", or record the new dates"
	case l.Status == rules.Lapsed:
		return invalid + "renew the credential and record the new dates"
	case l.Status == rules.Current && l.Met:
		return "Nothing to do"
	case l.Status == rules.Current:
		return "Keep earning: " + ToEarn(l) + ", until " + Day(l.Expires, words)
	case l.Required == 0:
		return "Renew it by " + by
	case l.Met:
		return "Points complete: apply by " + by
	}
	step := "earn " + ToEarn(l) + ", then apply by " + by
	if invalid == "" {
		step = say.UpperFirst(step)
	} else if l.ExamUsedUp {
		step += ", the last way: no attempt at the exam is left"
	}
	return invalid + step
}

// ToEarn says how much is missing and of which sort: 12 points, at least 4 clinical and 8 approved by AAMA.
func ToEarn(l *Line) string {
	amount := l.ToEarn.String() + " points"
	if l.ToEarn == 100 {
		amount = "1 point"
	}
	var parts []string
	for i, c := range l.Categories {
		if c.Missing > 0 {
			parts = append(parts, c.Missing.String()+" "+l.CategoryLabels[i])
		}
	}
	if l.ApprovedMissing > 0 {
		parts = append(parts, l.ApprovedMissing.String()+" approved by "+templates.List("en", l.ApprovedBodies))
	}
	if len(parts) == 0 {
		return amount
	}
	return amount + ", at least " + templates.List("en", parts)
}

// fixes says how to put issues right, in one sentence.
func fixes(issues []rules.Issue, words *templates.Words) string {
	var parts []string
	for _, issue := range issues {
		if fix := words.Issues[string(issue)].Mend; fix != "" {
			parts = append(parts, fix)
		}
	}
	return strings.Join(parts, "; ")
}

// HasGap reports whether points are left to earn.
func (l *Line) HasGap() bool { return l.Dated && !l.Met }
