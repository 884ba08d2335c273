package rules

import (
	"maps"
	"slices"
	"strings"
)

// Book is the rule book: what each credential asks, from when until when, and the source of every figure. It is made
// by a loader, checked there, and never changed afterwards.
type Book struct {
	// Digest is the hexadecimal sha256 of everything that the book was loaded from.
	Digest    string
	Rules     []Rule // by code
	Providers []Provider
	States    []StateAdvice
}

// Kinds returns the rules by every word for them, their codes and aliases, each [Fold]ed.
func (b *Book) Kinds() map[string]*Rule {
	kinds := map[string]*Rule{}
	for i := range b.Rules {
		rule := &b.Rules[i]
		for _, word := range append([]string{rule.Code}, rule.Aliases...) {
			kinds[Fold(word)] = rule
		}
	}
	return kinds
}

// Categories returns the categories of all versions, each once by its name.
func (b *Book) Categories() []Category {
	named := map[string]Category{}
	for i := range b.Rules {
		for _, v := range b.Rules[i].Versions {
			for _, c := range v.Categories {
				named[c.Name] = c
			}
		}
	}
	return slices.SortedFunc(maps.Values(named), func(a, b Category) int { return strings.Compare(a.Name, b.Name) })
}

// Text is one text in the languages that the product speaks.
type Text struct {
	En string `yaml:"en" json:"en"`
	Es string `yaml:"es" json:"es"`
}

// In returns the text in a language, "en" or "es"; English where the other is empty.
func (t Text) In(language string) string {
	if language == "es" && t.Es != "" {
		return t.Es
	}
	return t.En
}

// Source says where a figure was found.
type Source struct {
	Title   string
	Address string // without scheme, or the citation of a law
	Checked Date
}

// Figure is one figure of a rule as a reader sees it: what it is, its value, and its source.
type Figure struct {
	// Key is where the figure stands in a version of the rule's file, such as units.point; empty for fees and notes.
	Key    string
	Name   Text
	Value  Text
	Who    Text // of a fee: who pays how much of it, and when; may be empty
	Note   Text // may be empty
	Source Source
	// Unverified marks a figure for which no official page was found: confirm it with the body.
	Unverified bool
	Cost       Cost // of a fee; zero for every other figure
}

// WithPayer is the value and, of a fee, who pays it.
func (f *Figure) WithPayer() Text {
	if f.Who.En == "" {
		return f.Value
	}
	return Text{En: f.Value.En + " (" + f.Who.En + ")", Es: f.Value.In("es") + " (" + f.Who.In("es") + ")"}
}

// When a fee falls due.
const (
	DueRenewal      = "renewal"      // with each renewal
	DueYear         = "year"         // every year, renewed or not
	DueExam         = "exam"         // when the exam is taken
	DueReactivation = "reactivation" // on renewal after the window has closed
)

// Cost is what a fee costs, for a budget.
type Cost struct {
	Due string
	// Low and High are whole US dollars, equal where the fee is no range; both 0: not known.
	Low, High int
}

// Rule is one kind of credential.
type Rule struct {
	Code     string
	Name     Text
	Body     Text   // who certifies: a full name, the same in both languages, or words for it
	Contact  string // how to reach the body: an address on the web or a telephone number
	Aliases  []string
	Versions []Version // by From, without overlap
}

// InForce returns the version whose interval [From, Until) holds the day, or nil.
func (r *Rule) InForce(day Date) *Version {
	for i := range r.Versions {
		if v := &r.Versions[i]; v.From <= day && (v.Until == 0 || day < v.Until) {
			return v
		}
	}
	return nil
}

// Version is what a rule asks during [From, Until).
type Version struct {
	From  Date
	Until Date // zero: still in force

	CycleMonths int
	MonthEnd    bool // expires at the end of a calendar month

	Required   Points     // 0: renewed without points
	How        Text       // it is renewed, of one without points; may be empty
	Categories []Category // by name; their points belong to Required
	// OtherCategories lets credits of no category, or of another one, count towards Required alone.
	OtherCategories bool
	// ApprovedMin is how many of Required must be approved by one of Bodies; 0: no such minimum.
	ApprovedMin Points
	Bodies      []string
	Worth       map[string]Points // points for one unit, by the words of the unit vocabulary
	Card        *Card             // nil: CPR cards do not count
	// AnyApproval lets a credit count that no body approved.
	AnyApproval bool
	Shortest    Points // a credit that none of Bodies approved must be worth as much; 0: any worth
	// LateApproved lets only credits that one of Bodies approved, and no CPR card, count after expiry.
	LateApproved bool

	WindowMonths int // months after expiry in which continuing education still recertifies; 0: none
	ExamAllowed  int // attempts; 0: the rule has no exam
	// ExamApplyMonths is how many months before expiry to apply for the exam, for no lapse.
	ExamApplyMonths int
	// ApplyDays is how many days before expiry to apply, by the route's name (ce_mail…); only with a window.
	ApplyDays map[string]int

	Reinstatement *Reinstatement // nil: none once lapsed

	// ExpiryStages and WindowStages are the days before expiry and before the window's close on which a notice falls
	// due, descending. Empty: the clinic's.
	ExpiryStages []int
	WindowStages []int

	Figures []Figure
	// Fees informs; it never changes a verdict.
	Fees []Figure
	// Notes are sentences for whoever reads the rule or a letter.
	Notes []Figure
}

// Category returns the version's category of a name; one that is called by its name where the version has none, or is
// read of a line of the evaluation, which has no labels.
func (v *Version) Category(name string) Category {
	for _, c := range v.Categories {
		if c.Name == name && c.Label.En != "" {
			return c
		}
	}
	word := strings.ReplaceAll(name, "_", " ")
	return Category{Name: name, Label: Text{word, word}, One: Text{word, word}}
}

// Category is a part of the required points that must be of one sort.
type Category struct {
	Name     string
	Label    Text // in front of "points": clinical points, puntos clínicos
	One      Text // in front of "point": clinical point, punto clínico
	Required Points
}

// Reinstatement is how a lapsed credential can be had again without starting anew.
type Reinstatement struct {
	Months int  // after expiry, in which the body reinstates
	Asks   Text // what it asks for that
}

// Card is what a current CPR card is worth.
type Card struct {
	Points   Points
	Category string // empty where the rule has no categories
	Max      int    // cards that count in one cycle
}

// Provider is an organisation that offers continuing education.
type Provider struct {
	Name    string
	Aliases []string
	// ApprovedBy are the bodies that approve all it offers; empty where none can be inferred.
	ApprovedBy []string
	AcceptedBy []string
	Formats    []string
	Price      Text
	Note       Text
}

// StateAdvice is what a state says of medical assistants: advice for an employer's policies, never a verdict.
type StateAdvice struct {
	State  string
	What   Text
	Source Source
}

// Policy asks of people in a state and with a job title that they hold one of several kinds of credential.
type Policy struct {
	State     string   // empty: any
	JobTitles []string // empty: any
	AnyOf     []string // codes; at least one
}

// Vocabulary is a clinic's own words, by [Fold]ed word.
type Vocabulary struct {
	Kinds      map[string]string // to the rule book's codes
	Units      map[string]string // to the unit vocabulary
	Categories map[string]string // to the rule book's categories
	Employment map[string]string // to MeansEmployed or MeansLeft
	Standing   map[string]string // to MeansGood or MeansBad
	Results    map[string]string // to MeansCompleted or MeansNotCompleted
}

// Stages are the days before a deadline on which a notice falls due, descending.
type Stages struct {
	Expiry []int
	Window []int
	// ByCredential, by code, wins over the rule's own stages, which win over Expiry and Window.
	ByCredential map[string]Stages
}
