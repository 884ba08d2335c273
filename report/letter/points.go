package letter

import (
	"cmp"
	"slices"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// maxNotes is how many credits that do not count a letter names one by one.
const maxNotes = 10

// maxProviders is how many providers a letter names, so that it can be one page.
const maxProviders = 3

type pointsRow struct{ Name, Required, Counted, Missing string }

// creditNote is a credit and what became of it. Earned is empty where it is not on record.
type creditNote struct{ What, Earned, Points, Why string }

type providerNote struct{ Name, Price, Note string }

// points fills in what was asked, what counts and what is left to earn.
func (w *writer) points(f *facts, s *rules.Standing) {
	if s.Version.Required == 0 {
		return
	}
	words := &w.texts.LetterWords
	row := func(name string, required, counted, missing rules.Points) {
		f.Points = append(f.Points, pointsRow{name, required.String(), counted.String(), missing.String()})
	}
	row(words.Total.In(w.language), s.Version.Required, s.Counted, s.Missing)
	for _, c := range s.Categories {
		row(say.UpperFirst(s.Version.Category(c.Name).Label.In(w.language)), c.Required, c.Counted, c.Missing)
	}
	if s.Version.ApprovedMin > 0 {
		row(say.UpperFirst(w.approved(s.Version)), s.Version.ApprovedMin, s.ApprovedCounted, s.ApprovedMissing)
	}
	for i := range s.Credits {
		f.Late = f.Late || s.Credits[i].Late
	}
	if f.Met {
		return
	}
	f.Earn = w.earn(s)
	f.Providers = w.providers(f.BodyShort, s)
	w.notes(f, s)
}

// earn says how much to earn, and of which sort.
func (w *writer) earn(s *rules.Standing) string {
	words := &w.texts.LetterWords
	unit := words.Points
	if s.ToEarn == 1_00 {
		unit = words.Point
	}
	amount := s.ToEarn.String() + " " + unit.In(w.language)
	var parts []string
	for _, c := range s.Categories {
		switch {
		case c.Missing == 1_00:
			parts = append(parts, "1 "+s.Version.Category(c.Name).One.In(w.language))
		case c.Missing > 0:
			parts = append(parts, c.Missing.String()+" "+s.Version.Category(c.Name).Label.In(w.language))
		}
	}
	switch {
	case s.ApprovedMissing == 1_00:
		parts = append(parts, "1 "+words.ApprovedByOne.In(w.language)+" "+w.bodies(s.Version))
	case s.ApprovedMissing > 0:
		parts = append(parts, s.ApprovedMissing.String()+" "+w.approved(s.Version))
	}
	if len(parts) == 0 {
		return amount
	}
	list := templates.List(w.language, parts)
	if s.ToEarn <= s.Missing {
		return amount + ", " + words.AtLeast.In(w.language) + " " + list
	}
	// More than the total lacks: what is asked of categories and bodies is why.
	because := words.Because
	if len(parts) == 1 && strings.HasPrefix(parts[0], "1 ") {
		because = words.BecauseOne
	}
	return amount + ", " + strings.ReplaceAll(because.In(w.language), "{list}", list)
}

func (w *writer) approved(v *rules.Version) string {
	return w.texts.LetterWords.ApprovedBy.In(w.language) + " " + w.bodies(v)
}

func (w *writer) bodies(v *rules.Version) string {
	return strings.Join(v.Bodies, " "+w.texts.LetterWords.Or.In(w.language)+" ")
}

// notes lists the credits that do not count, the newest first: those of earlier cycles as one number, the others by
// name as far as there is room.
func (w *writer) notes(f *facts, s *rules.Standing) {
	var shown, earlier []*rules.CreditResult
	for i := range s.Credits {
		switch c := &s.Credits[i]; c.Reason {
		case rules.ReasonCounted, rules.ReasonOtherCredential:
		case rules.ReasonBeforeCycle:
			earlier = append(earlier, c)
		default:
			shown = append(shown, c)
		}
	}
	if len(earlier) == 1 {
		shown = append(shown, earlier[0])
	} else {
		f.Earlier = len(earlier)
	}
	slices.SortStableFunc(shown, newestFirst)
	if len(shown) > maxNotes {
		f.MoreNotes = len(shown) - maxNotes
		shown = shown[:maxNotes]
	}
	for _, c := range shown {
		f.Notes = append(f.Notes, w.credit(s, c))
	}
}

// trace lists every credit, the newest first.
func (w *writer) trace(s *rules.Standing) []creditNote {
	credits := make([]*rules.CreditResult, 0, len(s.Credits))
	for i := range s.Credits {
		credits = append(credits, &s.Credits[i])
	}
	slices.SortStableFunc(credits, newestFirst)
	var notes []creditNote
	for _, c := range credits {
		note := w.credit(s, c)
		if c.Category != "" {
			note.Why += ", " + s.Version.Category(c.Category).Label.In(w.language)
		}
		notes = append(notes, note)
	}
	return notes
}

func newestFirst(a, b *rules.CreditResult) int {
	earnedA, _ := rules.ParseDate(a.Credit.EarnedOn)
	earnedB, _ := rules.ParseDate(b.Credit.EarnedOn)
	return cmp.Or(cmp.Compare(earnedB, earnedA), strings.Compare(a.Credit.CreditID, b.Credit.CreditID))
}

// credit says what became of one credit.
func (w *writer) credit(s *rules.Standing, c *rules.CreditResult) creditNote {
	code := w.print.code(c.Credit.CreditID)
	id := w.texts.LetterWords.Credit.In(w.language) + " " + code
	earned, _ := rules.ParseDate(c.Credit.EarnedOn)
	return creditNote{
		What:   cmp.Or(w.print.line("the title of credit "+code, c.Credit.Title, maxName, id), id),
		Earned: w.day(earned), Points: c.Points.String(), Why: w.reason(s, c.Reason),
	}
}

// reason says why a credit does not count, and what to do about it.
func (w *writer) reason(s *rules.Standing, r rules.Reason) string {
	least := s.Version.Shortest.String() + " " + w.texts.LetterWords.Points.In(w.language)
	if s.Version.Shortest == 1_00 {
		least = w.texts.LetterWords.Hour.In(w.language)
	}
	return strings.NewReplacer(
		"{body}", w.bodies(s.Version), "{least}", least, "{start}", w.day(s.CycleStart), "{last}", w.day(s.LastDay()),
	).Replace(w.texts.Words.Reasons[string(r)].In(w.language))
}

// providers lists the catalogue's providers whose credits the body takes.
func (w *writer) providers(body string, s *rules.Standing) []providerNote {
	fits := func(bodies []string) bool {
		return slices.ContainsFunc(bodies, func(b string) bool {
			same := func(other string) bool { return rules.Fold(other) == rules.Fold(b) }
			return same(body) || slices.ContainsFunc(s.Version.Bodies, same)
		})
	}
	var notes []providerNote
	for i := range w.opts.Providers {
		if p := &w.opts.Providers[i]; fits(p.AcceptedBy) && len(notes) < maxProviders {
			notes = append(notes, providerNote{p.Name, p.Price.In(w.language), say.UpperFirst(p.Note.In(w.language))})
		}
	}
	return notes
}
