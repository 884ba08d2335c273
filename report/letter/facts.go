package letter

import (
	"cmp"
	"slices"
	"strings"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// commonFacts are what every text of a letter can name. Dates are in words; texts that are not known are empty.
type commonFacts struct {
	Name, StaffID, Organization, Consequences        string
	AsOf, AsOfDay                                    string // AsOfDay is without the year
	Contact, ContactName, ContactEmail, ContactPhone string // Contact is all of them in one

	OnlyMissing bool // the letter is on nothing but credentials that are not on record
}

// facts are what the texts on one credential can name besides.
type facts struct {
	commonFacts
	Credential  string // CMA (AAMA)
	FullName    string
	Number      string
	Body        string
	BodyShort   string // AAMA
	BodyContact string

	Expires, CycleStart, WindowCloses, ApplyBy string
	ExpiresDay, SafeDay                        string // without the year
	ExpiresMonth                               string // without the day
	SafeBy                                     string // the window's close, once the safe date has passed
	Recent                                     bool   // expires less than a year from the evaluation date

	Course   bool   // renewed by a course, without points
	Met      bool   // nothing is left to earn
	Earn     string // 12 points, at least 4 clinical and 8 approved by the AAMA
	Late     bool   // points counted were earned after expiry
	Passed   bool   // an exam that HR has not recorded a renewal for
	Final    bool   // the deadline falls before the next run
	Soon     bool   // the deadline is fewer than 30 days away
	Close    bool   // the deadline is 7 days away or fewer
	Attempts int    // exam attempts allowed
	Failed   int

	AttemptsLeft int
	Earlier      int // credits before the cycle, when there are several: they are no notes
	MoreNotes    int // credits not counted beyond the notes
	Fees         string
	Remarks      string
	Unverified   string

	Points    []pointsRow
	Notes     []creditNote
	Providers []providerNote
	Routes    []routeNote
	Trace     []creditNote
}

type routeNote struct{ Name, By string }

// common returns the facts of every text.
func (w *writer) common(org report.Organization, l *Letter) commonFacts {
	c := commonFacts{
		Name: l.Name, StaffID: w.print.code(l.StaffID), Organization: l.Employer, AsOf: l.Date, AsOfDay: w.dayOfYear(l.AsOf),
		Consequences: w.print.line("the consequences for work", w.opts.Consequences, maxText, ""),
		ContactName:  w.print.line("the contact's name", org.Contact.Name, maxName, ""),
		ContactEmail: w.print.line("the contact's e-mail address", org.Contact.Email, maxName, ""),
		ContactPhone: w.print.line("the contact's telephone number", org.Contact.Phone, maxName, ""),
	}
	c.Contact = say.Joined(", ", c.ContactName, c.ContactEmail, c.ContactPhone)
	return c
}

// facts returns what a letter says on one verdict.
func (w *writer) facts(v *rules.Verdict, common commonFacts) facts {
	name, body := say.CredentialName(w.print.line("the credential", v.Credential, maxName, "?"))
	f := facts{commonFacts: common, Credential: name, BodyShort: body}
	s := v.Standing
	if s == nil {
		return f
	}
	f.FullName, f.Body, f.BodyContact = s.Rule.Name.In(w.language), s.Rule.Body.In(w.language), s.Rule.Contact
	f.BodyShort = cmp.Or(f.BodyShort, f.Body)
	f.Number = w.print.line("the number of "+name, s.Number, maxName, "")
	w.dates(&f, v)
	f.Course, f.Met = s.Version.Required == 0, s.RequirementsMet()
	f.Passed = slices.Contains(v.Issues, rules.IssueRenewalUnrecorded)
	f.Attempts, f.Failed = s.Version.ExamAllowed, s.ExamFailed
	f.AttemptsLeft = max(0, f.Attempts-f.Failed)
	f.Fees, f.Unverified = w.fees(s), w.unverified(s.Version)
	if s.Version.WindowMonths == 0 {
		f.Remarks = w.remarks(s.Version)
	}
	// Where continuing education no longer renews, points would only mislead.
	if report.RowOf(v.Status).Closing && !f.Passed {
		w.points(&f, s)
	}
	if w.opts.Trace {
		f.Trace = w.trace(s)
	}
	return f
}

// dates fills in the dates, and whether this is the last notice before the one that counts.
func (w *writer) dates(f *facts, v *rules.Verdict) {
	s := v.Standing
	f.Expires, f.CycleStart = w.day(s.ExpiresOn), w.day(s.CycleStart)
	f.ExpiresDay, f.ExpiresMonth = w.dayOfYear(s.ExpiresOn), w.month(s.ExpiresOn)
	f.Recent = s.ExpiresOn > v.AsOf-365 && s.ExpiresOn < v.AsOf+365
	deadline := s.ExpiresOn
	if route := s.ApplyBy(); route != nil && route.ApplyBy != 0 {
		deadline = route.ApplyBy
	}
	f.ApplyBy = w.day(deadline)
	if s.WindowClosesOn != 0 {
		safe := s.SafeBy
		if safe < v.AsOf {
			safe = s.WindowClosesOn
		}
		f.SafeBy, f.SafeDay, f.WindowCloses = w.day(safe), w.dayOfYear(safe), w.day(s.WindowClosesOn)
		if v.Status == rules.ExamWindow {
			deadline = safe
		}
	}
	closing := report.RowOf(v.Status).Closing
	f.Soon, f.Close = deadline < v.AsOf+30, deadline <= v.AsOf+7
	f.Final = closing && w.opts.NextRun != 0 && deadline < w.opts.NextRun
	if closing && !f.Passed {
		f.Routes = w.routes(s)
	}
}

// routes lists the ways that are still open, the earliest first, where there is a choice.
func (w *writer) routes(s *rules.Standing) []routeNote {
	open := slices.DeleteFunc(slices.Clone(s.Routes), func(r rules.Route) bool {
		return !r.Open || r.ApplyBy == 0 || r.Route == rules.RouteRenew
	})
	slices.SortStableFunc(open, func(a, b rules.Route) int { return cmp.Compare(a.ApplyBy, b.ApplyBy) })
	var notes []routeNote
	for _, r := range open {
		notes = append(notes, routeNote{w.texts.Words.Routes[r.Route].In(w.language), w.day(r.ApplyBy)})
	}
	return notes
}

// fees lists what renewal costs, in one sentence without its end: for an exam, and after one, only while there are
// attempts left.
func (w *writer) fees(s *rules.Standing) string {
	var parts []string
	usedUp := s.Version.ExamAllowed > 0 && s.ExamFailed >= s.Version.ExamAllowed
	for _, fee := range s.Version.Fees {
		if due := fee.Cost.Due; usedUp && (due == rules.DueExam || due == rules.DueReactivation) {
			continue
		}
		part := say.LowerFirst(fee.Name.In(w.language)) + ": " + fee.WithPayer().In(w.language)
		if fee.Unverified {
			part += " (" + w.texts.LetterWords.Confirm.In(w.language) + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

// unverified lists the figures that no official page was found for.
func (w *writer) unverified(v *rules.Version) string {
	var parts []string
	for _, figure := range v.Figures {
		if figure.Unverified {
			parts = append(parts, say.LowerFirst(figure.Name.In(w.language))+" ("+figure.Value.In(w.language)+")")
		}
	}
	return strings.Join(parts, "; ")
}

// remarks are the rule book's own sentences.
func (w *writer) remarks(v *rules.Version) string {
	var parts []string
	for _, note := range v.Notes {
		parts = append(parts, note.Value.In(w.language))
	}
	return strings.Join(parts, " ")
}
