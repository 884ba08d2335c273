package explain

import (
	"fmt"
	"slices"
	"strings"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Finish is the shortest way to what is missing, in words.
type Finish struct {
	Points     rules.Points `json:"points"`      // the fewest that finish; 0: nothing is left to earn
	Categories []PointsOf   `json:"categories"`  // of these, at least; by name
	Approved   rules.Points `json:"approved"`    // of these, at least, approved by one of the bodies
	ApprovedBy []string     `json:"approved_by"` // bodies
	Until      rules.Date   `json:"until"`       // the last day on which a credit earned counts
	Sentences  []string     `json:"sentences"`
	Providers  []Supply     `json:"providers"` // that can supply all that is missing
	Mends      []Mending    `json:"mends"`     // credits that would count, what helps most first
}

// PointsOf is points of one category.
type PointsOf struct {
	Name   string       `json:"name"`
	Points rules.Points `json:"points"`
}

// Supply is a provider of the catalogue.
type Supply struct {
	Name       string   `json:"name"`
	Formats    []string `json:"formats"`
	Price      string   `json:"price"`
	Note       string   `json:"note"`
	ApprovedBy []string `json:"approved_by"`
	AcceptedBy []string `json:"accepted_by"`
	Check      string   `json:"check"` // what to ask first; empty: nothing
}

// Mending is a credit that would count if HR mended its row.
type Mending struct {
	CreditID string         `json:"credit_id"`
	Lacks    []rules.Reason `json:"lacks"`
	Points   rules.Points   `json:"points"`  // 0: nobody knows
	ToEarn   rules.Points   `json:"to_earn"` // what would be left
	Finishes bool           `json:"finishes"`
	Sentence string         `json:"sentence"`
}

func explainFinish(c *Case, v *rules.Verdict, l *report.Line) *Finish {
	s := v.Standing
	f := &Finish{
		Points: s.ToEarn, Categories: []PointsOf{}, Approved: s.ApprovedMissing, ApprovedBy: []string{}, Until: s.LastDay(),
		Providers: []Supply{}, Mends: []Mending{},
	}
	for _, category := range s.Categories {
		if category.Missing > 0 {
			f.Categories = append(f.Categories, PointsOf{category.Name, category.Missing})
		}
	}
	f.ApprovedBy = append(f.ApprovedBy, s.Version.Bodies...)
	if s.RequirementsMet() {
		f.Sentences = []string{"Nothing is left to earn."}
		return f
	}
	missing := report.ToEarn(l)
	open := v.AsOf <= f.Until
	if open {
		f.Sentences = append(f.Sentences, fmt.Sprintf("%s, earned by %s.", say.UpperFirst(missing), earnBy(v)))
		if len(f.Categories) > 0 && s.ApprovedMissing > 0 {
			f.Sentences = append(f.Sentences, "The same points can be of a category and approved.")
		}
		if s.ApprovedMissing > 0 && s.ApprovedMissing < s.ToEarn {
			f.Sentences = append(f.Sentences, fmt.Sprintf("The other %s may be approved by any other body.",
				say.Points(s.ToEarn-s.ApprovedMissing)))
		}
	} else {
		f.Sentences = append(f.Sentences, fmt.Sprintf("%s were missing when points stopped counting, after %s. None that is "+
			"earned from now on can count.", say.UpperFirst(missing), f.Until))
	}
	if c.Finish == nil {
		return f
	}
	found := c.Finish(v)
	if open {
		f.supply(found.Providers, l)
	}
	f.mends(found, s)
	return f
}

// earnBy is the day by which to have earned what is missing: before expiry, as long as there is time.
func earnBy(v *rules.Verdict) rules.Date {
	for _, day := range []rules.Date{v.ExpiresOn, v.SafeBy} {
		if v.AsOf <= day {
			return day
		}
	}
	return v.LastDay()
}

// supply lists the providers, those first that say the body accepts them.
func (f *Finish) supply(providers []rules.Provider, l *report.Line) {
	_, body := say.CredentialName(l.Credential)
	for _, p := range providers {
		supply := Supply{Name: p.Name, Formats: []string{}, Price: p.Price.En, Note: p.Note.En,
			ApprovedBy: append([]string{}, p.ApprovedBy...), AcceptedBy: append([]string{}, p.AcceptedBy...)}
		for _, format := range p.Formats {
			supply.Formats = append(supply.Formats, strings.ReplaceAll(format, "_", " "))
		}
		if body != "" && !slices.Contains(p.AcceptedBy, body) {
			supply.Check = "ask whether " + body + " accepts it"
		}
		f.Providers = append(f.Providers, supply)
	}
	slices.SortStableFunc(f.Providers, func(a, b Supply) int { return len(a.Check) - len(b.Check) })
}

// mends says what HR could mend, and what would come of it.
func (f *Finish) mends(found rules.Finish, s *rules.Standing) {
	for _, m := range found.Mends {
		f.Mends = append(f.Mends, Mending{
			CreditID: say.Shown(m.CreditID), Lacks: m.Lacks, Points: m.Points, ToEarn: m.ToEarn, Finishes: m.ToEarn == 0,
			Sentence: mendSentence(&m, s),
		})
	}
	if n := len(found.Together); n > 1 {
		var ids []string
		for _, m := range found.Together {
			ids = append(ids, say.Shown(m.CreditID))
		}
		f.Sentences = append(f.Sentences, fmt.Sprintf("With %s fixed together, %s.", templates.List("en", ids),
			left(found.Together[n-1].ToEarn)))
	}
	if found.Unasked > 0 {
		f.Sentences = append(f.Sentences, say.Counted(found.Unasked, "further credit", "further credits")+
			" that HR could fix were not tried.")
	}
}

func left(p rules.Points) string {
	if p == 0 {
		return "nothing would be left to earn"
	}
	return say.Points(p) + " would be left to earn"
}

// mendSentence says what a credit lacks, and what it would count with it.
func mendSentence(m *rules.Mend, s *rules.Standing) string {
	var lacks, as []string
	for _, reason := range m.Lacks {
		switch reason {
		case rules.ReasonIDConflict:
			lacks = append(lacks, "one row in place of several")
			as = append(as, say.Joined(" of ", "as "+recorded(&m.Row), say.Shown(m.Row.EarnedOn)))
		case rules.ReasonUnknownKind:
			lacks = append(lacks, "the credential that it was earned for")
			as = append(as, "earned for "+s.Rule.Code)
		case rules.ReasonDateMissing, rules.ReasonFutureDated:
			lacks = append(lacks, "a day of the cycle")
		case rules.ReasonAmountInvalid:
			lacks = append(lacks, "an amount")
		case rules.ReasonUnitUnknown:
			lacks = append(lacks, "a unit that it accepts")
			as = append(as, "as "+unitWord(m.Row.Unit)+"s")
		case rules.ReasonCategoryUnknown:
			lacks = append(lacks, "a category")
			as = append(as, "as "+s.Version.Category(m.Row.Category).Label.En)
		case rules.ReasonNotAccredited:
			lacks = append(lacks, "an approving body")
			as = append(as, "approved by "+m.Row.ApprovedBy)
		}
	}
	sentence := say.Shown(m.CreditID) + " would count with " + templates.List("en", lacks)
	if slices.Contains(m.Lacks, rules.ReasonAmountInvalid) {
		return sentence + ", and nobody knows yet how many points."
	}
	return fmt.Sprintf("%s: %s; %s.", sentence, say.Joined(" ", say.Points(m.Points), strings.Join(as, ", ")), left(m.ToEarn))
}
