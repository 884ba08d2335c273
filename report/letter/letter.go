package letter

import (
	"fmt"
	"slices"
	"strings"

	"ceuwatch/report"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Letter is one person's letter as it is to be laid out, every sentence resolved. It is kept on disk between making
// and printing, so everything on it is plain data. All text is one line each, free of control characters.
type Letter struct {
	_        struct{} `cbor:",toarray"`
	StaffID  string
	Name     string // as it can be printed
	Language string // "en" or "es"
	AsOf     rules.Date

	Employer        string // the letterhead; may be empty
	EmployerAddress []string
	Date            string // in words
	Reference       string
	RuleBook        string   // which rule book the letter rests on, in words; may be empty
	Recipient       []string // lines: the name, then the address
	Subject         string
	Blocks          []templates.Block
	Trace           []templates.Block // on pages of its own; may be empty

	ReferenceWord, PageWord, OfWord string // Reference R-1, Page 1 of 2

	// Final is the worst credential whose deadline falls before the next run; empty: none does.
	Final string
	// Unprintable says for HR what no font can print, or what was shortened.
	Unprintable []string
}

// Options is what a letter rests on besides the person and the verdicts.
type Options struct {
	Reference    string
	RuleBook     string           // the digest, or its beginning; may be empty
	Trace        bool             // add every credit with its reason
	Consequences string           // for work, in the clinic's words; may be empty
	Providers    []rules.Provider // the catalogue
	NextRun      rules.Date       // zero: not known
	// Covers reports whether text can be printed; nil: all can.
	Covers func(text string) bool
	// Windowed reports whether a window envelope shows a letter's address, all of it and nothing else; nil: it does.
	Windowed func(Letter) bool
}

// New writes the letter on an employee's open verdicts; without any there is an error. An error of a template names its
// file and line.
func New(org report.Organization, e report.Employee, opts Options, texts *templates.Set) (Letter, error) {
	p, open := e.Person, e.Open
	if len(open) == 0 {
		return Letter{}, fmt.Errorf("letter to %s: no verdict is open: write letters on open verdicts only", p.StaffID)
	}
	w := writer{language: p.Language, opts: opts, texts: texts, print: printing{covers: opts.Covers}}
	l := w.head(org, p, open[0].AsOf)
	common := w.common(org, &l)
	common.OnlyMissing = !slices.ContainsFunc(open, func(v rules.Verdict) bool { return v.Status != rules.Missing })
	if err := w.fill(&l.Blocks, "open", &facts{commonFacts: common}); err != nil {
		return Letter{}, err
	}
	for i := range open {
		facts := w.facts(&open[i], common)
		if facts.Final && l.Final == "" {
			l.Final = open[i].Credential
		}
		if err := w.section(&l, &open[i], &facts); err != nil {
			return Letter{}, err
		}
	}
	if err := w.fill(&l.Blocks, "close", &facts{commonFacts: common}); err != nil {
		return Letter{}, err
	}
	if opts.Windowed != nil && !opts.Windowed(l) {
		w.print.find("the address: with the letterhead above it, it is too long for the window of an envelope")
	}
	l.Unprintable = w.print.findings
	return l, nil
}

// writer writes one letter.
type writer struct {
	language string
	opts     Options
	texts    *templates.Set
	print    printing
}

// head returns the letter with everything above its text.
func (w *writer) head(org report.Organization, p report.Person, asOf rules.Date) Letter {
	words := &w.texts.LetterWords
	l := Letter{
		StaffID: p.StaffID, Language: w.language, AsOf: asOf, Date: w.day(asOf),
		Employer:      w.print.line("the organization's name", org.Name, maxName, ""),
		Reference:     w.print.line("the reference", w.opts.Reference, maxName, ""),
		ReferenceWord: words.Reference.In(w.language), PageWord: words.Page.In(w.language), OfWord: words.Of.In(w.language),
	}
	if w.opts.RuleBook != "" {
		l.RuleBook = words.RuleBook.In(w.language) + " " + w.opts.RuleBook
	}
	for _, line := range org.Address {
		if line = w.print.line("a line of the organization's address", line, maxName, ""); line != "" {
			l.EmployerAddress = append(l.EmployerAddress, line)
		}
	}
	l.Name = w.print.line("the name", p.Name, maxName, "")
	l.Recipient = []string{l.Name}
	if l.Name == "" {
		l.Name = words.Employee.In(w.language) + " " + w.print.code(p.StaffID)
		l.Recipient = []string{l.Name, words.NameLine.In(w.language) + " " + strings.Repeat("_", 32)}
	}
	for i, line := range p.Address {
		if i == maxAddressLines {
			w.print.find(fmt.Sprintf("the address: only its first %d lines are printed", maxAddressLines))
			break
		}
		if line = w.print.line("a line of the address", line, maxName, ""); line != "" {
			l.Recipient = append(l.Recipient, line)
		}
	}
	return l
}

const maxAddressLines = 6

// section writes what a letter says on one verdict. The first one's subject is the letter's, the others' stay blocks.
func (w *writer) section(l *Letter, v *rules.Verdict, facts *facts) error {
	form := string(v.Status)
	switch {
	case facts.Passed:
		form = "passed"
	case v.Status != rules.ExamExhausted && slices.Contains(v.Issues, rules.IssueRenewalPossible):
		form = "renewal_possible"
	}
	var blocks []templates.Block
	if err := w.fill(&blocks, form, facts); err != nil {
		return err
	}
	if err := whole(blocks, w.language, form); err != nil {
		return err
	}
	if err := w.fill(&blocks, "details", facts); err != nil {
		return err
	}
	for _, b := range blocks {
		if b.Kind == templates.Subject && l.Subject == "" {
			l.Subject = b.Text
			continue
		}
		l.Blocks = append(l.Blocks, b)
	}
	if !w.opts.Trace {
		return nil
	}
	return w.fill(&l.Trace, "trace", facts)
}

// whole checks that a text on a verdict has what no letter goes without.
func whole(blocks []templates.Block, language, form string) error {
	lacks := func(kinds ...templates.Kind) bool {
		return !slices.ContainsFunc(blocks, func(b templates.Block) bool {
			return b.Text != "" && slices.Contains(kinds, b.Kind)
		})
	}
	if lacks(templates.Subject) {
		return fmt.Errorf(`template letter/%s/%s.txt: it gives no subject: write a line that begins with "= "`, language, form)
	}
	if lacks(templates.Strong, templates.Paragraph) {
		return fmt.Errorf(`template letter/%s/%s.txt: it gives no text: write a paragraph, the main one after "! "`,
			language, form)
	}
	return nil
}

// fill appends a filled text to the blocks.
func (w *writer) fill(to *[]templates.Block, name string, facts *facts) error {
	form := w.texts.Letter(w.language, name)
	if form == nil {
		return fmt.Errorf("letter in %q: there is no text letter/%s/%s.txt", w.language, w.language, name)
	}
	blocks, err := form.Fill(facts)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		b.Text = w.print.sentence(b.Text)
		for _, row := range b.Rows {
			for i := range row {
				row[i] = w.print.sentence(row[i])
			}
		}
		*to = append(*to, b)
	}
	return nil
}

// Problems lists what HR has to write by hand on a letter to a person, since no font has the characters.
func (l *Letter) Problems(p report.Person) []report.Problem {
	var problems []report.Problem
	for _, what := range l.Unprintable {
		problems = append(problems, report.Problem{
			Relation: rules.RelationStaff, StaffID: p.StaffID, Name: p.Name, Code: "unprintable", What: what,
			Mend: "write it by hand on the letter or its envelope, or record it shorter, in letters that can be printed",
		})
	}
	return problems
}
