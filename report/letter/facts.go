package letter

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

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
	TheBody     string // the AAMA, or the whole name of a body without letters of its own
	BodyContact string

	Expires, CycleStart, WindowCloses, ApplyBy string
	ExpiresDay, SafeDay                        string // without the year
	ExpiresMonth                               string // without the day
	SafeBy                                     string // the window's close, once the safe date has passed
	ReinstateBy, ReinstateAsks                 string // until when a lapsed one can be reinstated, and what that takes
	InItsPlace                                 string // the credentials that would do instead of a missing one
	Recent                                     bool   // expires less than a year from the evaluation date

	Dated  bool   // it only has a date: renewed without points
	How    string // it is renewed, of such a one
	Window bool   // expired, and continuing education still renews it
	// OnlyApproved reports that a point earned from now on counts only if the body itself approved it.
	OnlyApproved bool
	Met          bool   // nothing is left to earn
	Earn         string // 12 points, at least 4 clinical and 8 approved by the AAMA
	Late         bool   // points counted were earned after expiry
	Passed       bool   // an exam that HR has not recorded a renewal for
	Final        bool   // the deadline falls before the next run
	Soon         bool   // the deadline is fewer than 30 days away
	Close        bool   // the deadline is 7 days away or fewer
	Attempts     int    // exam attempts allowed
	Failed       int

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
		f.InItsPlace = w.others(v)
		return f
	}
	f.FullName, f.Body, f.BodyContact = s.Rule.Name.In(w.language), s.Rule.Body.In(w.language), s.Rule.Contact
	if f.TheBody = w.the(f.Body); f.BodyShort != initials(s.Rule.Body.En) {
		f.BodyShort = f.Body
	} else {
		f.TheBody = w.the(f.BodyShort)
	}
	f.Number = w.print.line("the number of "+name, s.Number, maxName, "")
	w.dates(&f, v)
	f.Dated, f.Met, f.How = s.Version.Required == 0, s.RequirementsMet(), s.Version.How.In(w.language)
	f.Window, f.OnlyApproved = v.Status == rules.ExamWindow, v.OnlyApproved()
	f.Passed = slices.Contains(v.Issues, rules.IssueRenewalUnrecorded)
	f.Attempts, f.Failed = s.Version.ExamAllowed, s.ExamFailed
	f.AttemptsLeft = max(0, f.Attempts-f.Failed)
	f.Fees, f.Unverified = w.fees(v), w.unverified(v)
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
	for _, r := range s.Routes {
		if r.Route == rules.RouteReinstate && r.Open && r.ApplyBy > v.AsOf {
			f.ReinstateBy, f.ReinstateAsks = w.day(r.ApplyBy), s.Version.Reinstatement.Asks.In(w.language)
			deadline, closing = r.ApplyBy, true
		}
	}
	f.Soon, f.Close = deadline < v.AsOf+30, deadline <= v.AsOf+7
	f.Final = closing && w.opts.NextRun != 0 && deadline < w.opts.NextRun
	if closing && !f.Passed {
		f.Routes = w.routes(v)
	}
}

// others lists the credentials that would do in place of a missing one.
func (w *writer) others(v *rules.Verdict) string {
	var names []string
	for _, code := range v.AnyOf {
		if name, _ := say.CredentialName(w.print.line("a credential of a policy", code, maxName, "?")); code != v.Credential {
			names = append(names, name)
		}
	}
	or := " " + w.texts.LetterWords.Or.In(w.language) + " "
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + or + names[last]
	}
	return strings.Join(names, "")
}

// the is a body with its article.
func (w *writer) the(body string) string {
	article := w.texts.LetterWords.The.In(w.language)
	if strings.HasPrefix(body, "el ") || strings.HasPrefix(body, "la ") {
		return body
	}
	return article + " " + body
}

// initials are the capitals of a name: AAMA.
func initials(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return r
		}
		return -1
	}, name)
}

// routes lists the ways that are open for more than today, the earliest first; those with one date are one line.
func (w *writer) routes(v *rules.Verdict) []routeNote {
	open := slices.DeleteFunc(slices.Clone(v.Routes), func(r rules.Route) bool {
		return r.ApplyBy <= v.AsOf || r.Route == rules.RouteRenew || r.Route == rules.RouteReinstate
	})
	slices.SortStableFunc(open, func(a, b rules.Route) int { return cmp.Compare(a.ApplyBy, b.ApplyBy) })
	if len(open) > 1 && v.Counted > v.ApprovedCounted { // not with approved points alone
		open = slices.DeleteFunc(open, func(r rules.Route) bool { return r.Route == rules.RouteApproved })
	}
	var notes []routeNote
	for i, r := range open {
		name := w.texts.Words.Routes[r.Route].In(w.language)
		if i > 0 && r.ApplyBy == open[i-1].ApplyBy {
			notes[len(notes)-1].Name += "; " + say.LowerFirst(name)
			continue
		}
		notes = append(notes, routeNote{name, w.day(r.ApplyBy)})
	}
	return notes
}

// fees lists what someone has to pay, and when, in one sentence without its end: for an exam only where one is
// required and an attempt is left, for continuing education only while it renews.
func (w *writer) fees(v *rules.Verdict) string {
	var parts []string
	for _, fee := range v.Version.Fees {
		exam := fee.Cost.Due == rules.DueExam || fee.Cost.Due == rules.DueReactivation
		byPoints := fee.Cost.Due == rules.DueRenewal && v.Version.ExamAllowed > 0
		if exam && v.Status != rules.ExamRequired || byPoints && !report.RowOf(v.Status).Closing {
			continue
		}
		part := say.LowerFirst(fee.Name.In(w.language)) + ": " + fee.WithPayer().In(w.language)
		if fee.Unverified && fee.Cost.High > 0 {
			part += ", " + w.texts.LetterWords.Confirm.In(w.language)
		}
		parts = append(parts, part)
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
