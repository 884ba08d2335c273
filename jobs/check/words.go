package check

import (
	"fmt"
	"strconv"
	"strings"

	"ceuwatch/rules"
)

// categoryNames are the categories that some credential of the rule book has.
func (s *Rows) categoryNames() []string {
	var names []string
	for _, category := range s.Book.Categories() {
		names = append(names, category.Name)
	}
	return names
}

// sayWords says which values are unknown or cannot be read.
func (s *Rows) sayWords(a *Area) {
	w := &s.words
	for i, of := range []struct{ column, row string }{
		{"credential.kind", "credential"}, {"credit.credential", "credit"}, {"exam_attempt.credential", "attempt"},
	} {
		a.unknown(&w.kinds[i], of.column, of.row, "the rule book knows no such credential", s.mendKind)
	}
	fixed := func(mend string) func(string) string { return func(string) string { return mend } }
	a.unknown(&w.units, "credit.unit", "credit", "",
		fixed("map it in hr.units to one of "+strings.Join(rules.Units(), ", ")+", or add it to the rule"))
	paste := func(key string, means ...string) func(string) string {
		return func(word string) string {
			return "correct the rows, or " + mapped(key, word, means[0]) + " # or " + strings.Join(means[1:], ", ")
		}
	}
	a.unknown(&w.categories, "credit.category", "credit", "", func(word string) string {
		return "correct the rows, or " + mapped("categories", word, "CATEGORY") + " # with one of " +
			strings.Join(s.categoryNames(), ", ")
	})
	a.unknown(&w.employment, "staff.employment", "staff row", "says neither employed nor left, and is read as employed",
		paste("employment", rules.MeansEmployed, rules.MeansLeft))
	a.unknown(&w.standing, "credential.standing", "credential", "says neither good nor bad, and leaves the verdict undetermined",
		paste("standing", rules.MeansGood, rules.MeansBad))
	a.unknown(&w.results, "credit.result", "credit", "is no word for completed, so that none of them counts",
		paste("results", rules.MeansCompleted, rules.MeansNotCompleted))
	a.unknown(&w.bareCMA, "credential.kind", "credential",
		"staff in South Carolina hold them, read as the AAMA's, though the state's law says CMA of any approved body's",
		fixed("enter the body with it, such as CMA (AAMA), once the certificate has been seen"))
	for i := range s.Book.Rules {
		rule := &s.Book.Rules[i]
		if n := w.held[rule.Code]; n > 0 {
			if names := unverified(rule.InForce(s.Evaluator.AsOf())); len(names) > 0 {
				a.Note("credential.kind", fmt.Sprintf("%s is held by %s, and no official page confirms %s",
					rule.Code, counted(n, "person", "people"), strings.Join(names, ", ")),
					"ask "+rule.Contact+" before you rely on it")
			}
		}
	}
	for _, of := range []struct {
		t                            *tally
		where, one, many, what, mend string
	}{
		{&w.worthless, "credit.unit", "credit has", "credits have", "a unit that the rule gives no worth",
			"correct the rows, or give the unit a worth in the rule"},
		{&w.noUnit, "credit.unit", "credit has", "credits have", "no unit, which counts for nothing",
			"enter the unit, or let hr.queries.credit say it for all ('contact_hour' AS unit)"},
		{&w.misplaced, "credit.category", "credit has", "credits have", "a category that the rule does not",
			"correct the rows"},
		{&w.noCategory, "credit.category", "credit has", "credits have", "no category, which counts for nothing",
			"enter the category of each"},
		{&w.amounts, "credit.amount", "amount is", "amounts are", "no number above 0 and up to 1000",
			"write 4 or 1.5, without a unit: until then the credits count for nothing"},
		{&w.passed, "exam_attempt.passed", "attempt is", "attempts are", "neither passed nor failed", "write true or false"},
	} {
		a.listed(of.t, of.where, of.one, of.many, of.what, of.mend)
	}
	for _, column := range []string{"staff.hired_on", "staff.left_on", "credential.issued_on", "credential.expires_on",
		"credit.earned_on", "exam_attempt.sat_on"} {
		if t := w.dates[column]; t != nil {
			relation, name, _ := strings.Cut(column, ".")
			a.listed(t, column, "date is", "dates are", "no day written YYYY-MM-DD", fmt.Sprintf(
				"correct the rows; where a whole column is written so, let hr.queries.%s make a date of it (… AS %s)",
				relation, name))
		}
	}
}

// mapped says how the configuration gives a word its meaning, as YAML to paste.
func mapped(key, word, means string) string {
	if word == "" {
		return fmt.Sprintf("map each under hr: %s", key)
	}
	return fmt.Sprintf("write into the configuration hr: {%s: {%q: %s}}", key, word, means)
}

// mendKind says what to do about a word for a kind that the rule book does not know. Codes that begin with the word, up
// to a number or their body, are what it can mean.
func (s *Rows) mendKind(word string) string {
	var codes, close []string
	for i := range s.Book.Rules {
		code := s.Book.Rules[i].Code
		codes = append(codes, code)
		if title, _, _ := strings.Cut(rules.Fold(code), "-"); strings.TrimRight(title, "0123456789") == rules.Fold(word) {
			close = append(close, code)
		}
	}
	switch {
	case word == "":
		return "enter the kind of each, or " + mapped("aliases", "", "")
	case len(close) == 0:
		return "add it to the rule book, or " + mapped("aliases", word, "CODE") + " # with one of " + strings.Join(codes, ", ")
	case len(close) == 1:
		return "see on a certificate whose it is, then " + mapped("aliases", word, close[0])
	}
	return "more than one body grants one: see on a certificate whose it is, then " + mapped("aliases", word, close[0]) +
		" # or " + strings.Join(close[1:], ", ")
}

// unknown adds a finding for each of the commonest unknown words. Without an effect, it is that credits count for
// nothing, those that it hurts.
func (a *Area) unknown(t *tally, where, row, effect string, mend func(word string) string) {
	shown, others := t.shown()
	for _, c := range shown {
		level, said := Warning, effect
		switch {
		case effect != "":
		case c.hurts == 0:
			level, said = Note, "none fails because of it today"
		case c.hurts == c.n:
			said = "because of it, " + counted(c.n, row+" counts", row+"s count") + " for nothing"
		default:
			said = fmt.Sprintf("because of it, %d count for nothing today", c.hurts)
		}
		a.Findings = append(a.Findings, Finding{
			Level: level, Where: where, Count: c.n, Examples: c.examples, Mend: mend(c.text),
			What: fmt.Sprintf("%s on %s: %s", quoted(c.text), counted(c.n, row, row+"s"), said),
		})
	}
	if others > 0 {
		a.Findings = append(a.Findings, Finding{
			Level: Warning, Where: where, Count: others, Mend: mend(""),
			What: fmt.Sprintf("further such words on %s", counted(others, row, row+"s")),
		})
	}
}

// quoted shows a text as it stands in a row.
func quoted(text string) string {
	if text == "" {
		return "nothing"
	}
	return strconv.Quote(text)
}

// listed adds one finding for all the values of a column that are of no use.
func (a *Area) listed(t *tally, where, one, many, why, mend string) {
	n := t.sum()
	if n == 0 {
		return
	}
	var examples []string
	for _, c := range t.all() {
		examples = append(examples, c.examples...)
	}
	what := counted(n, one, many) + " " + why
	values := t.list(func(c *counter) string {
		switch c.text {
		case "":
			return fmt.Sprintf("nothing (%d)", c.n)
		case "9999-99-99":
			return fmt.Sprintf("days that do not exist (%d)", c.n)
		}
		return fmt.Sprintf("%s (%d)", c.text, c.n)
	})
	if len(t.texts) != 1 || t.texts[""] == nil {
		what += ": " + values
	}
	a.Findings = append(a.Findings, Finding{
		Level: Warning, Where: where, What: what, Mend: mend, Count: n,
		Examples: examples[:min(len(examples), maxExamples)],
	})
}
