package intake

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// QuestionsError says what has to be answered before anything is stored, a line each, with the option that answers it.
// It is [jobs.ErrBadData].
type QuestionsError struct{ Lines []string }

func (e *QuestionsError) Error() string {
	return "nothing was imported, for something is not clear:\n  " + strings.Join(e.Lines, "\n  ")
}

func (e *QuestionsError) Unwrap() error { return jobs.ErrBadData }

// question notes what has to be answered of a table.
func (i *Import) question(t Table, format string, args ...any) {
	i.questions = append(i.questions, t.Name+": "+fmt.Sprintf(format, args...))
}

// ask lists what has to be answered of the headings of a table: headings that would do as well as the one that is read,
// that are not wholly understood, or that are not read and may take a row back.
func (i *Import) ask(t Table, p *proposal) {
	ask := func(format string, args ...any) { i.question(t, format, args...) }
	claimed := map[int]bool{}
	for _, l := range p.readings {
		for f := range l.all() {
			if f.ask && p.columns[f.at].filled && !l.spare(f) {
				ask("%q may be %s, but that is not certain: read it with --map '%s=%s', or leave it out with --map '%s='",
					f.heading, f.column, f.heading, f.column, f.heading)
			}
		}
		for _, r := range l.rivals {
			taken := slices.IndexFunc(l.fields, func(f field) bool { return f.column == r.column })
			if taken < 0 || !l.differs[r.at] || l.spare(r) {
				continue
			}
			claimed[r.at] = true
			first := l.fields[taken].heading
			if letters(first) == letters(r.heading) {
				ask("%q stands above two columns that differ: rename or remove one of them in the file", first)
				continue
			}
			ask("%q and %q may both be %s, and differ: leave one out with --map '%s=' or --map '%s='", first, r.heading,
				r.column, r.heading, first)
		}
	}
	var people, side bool
	for _, l := range p.readings {
		people = people || l.relation.name == rules.RelationStaff || len(l.parts) > 0
		side = side || len(l.parts) > 0 && l.relation.name == rules.RelationCredential
	}
	for _, at := range p.unused() {
		heading := strings.TrimSpace(p.cells[at])
		_, mapped := i.mapped[letters(heading)]
		if why, ok := p.asks[at]; ok && people && !mapped && p.columns[at].filled {
			ask("%s: read it with --map '%s=expires_on of KIND' (or number, issued_on), or leave it out with --map '%s='",
				why, heading, heading)
			continue
		}
		if side && !mapped && p.columns[at].filled && i.words.ofCredential(heading) != "" {
			ask("%q may be of a credential, and it is not known of which: read it with --map '%s=%s of KIND', or leave it "+
				"out with --map '%s='", heading, heading, i.words.ofCredential(heading), heading)
			continue
		}
		if _, ok := i.mapped[letters(heading)]; ok || claimed[at] || !p.columns[at].filled || i.words.isElsewhere(heading) {
			continue
		}
		if p.columns[at].takenBack || i.words.isDoubtful(heading) {
			ask("%q is not read, and may say that a row no longer holds: read it with --map '%s=%s', or leave it out with "+
				"--map '%s='", heading, heading, takesBack(p.readings[0].relation.name), heading)
		}
	}
}

// askPeople asks whether a table that names people besides is one of people, when nobody is on record.
func (i *Import) askPeople(ctx context.Context, t Table, p *proposal) error {
	l := p.readings[0]
	if len(i.as) > 0 || !slices.Contains(l.also, rules.RelationStaff) {
		return nil
	}
	var people int
	if err := i.tx.GetContext(ctx, &people, "SELECT count(*) FROM (SELECT 1 FROM main.staff LIMIT 1)"); err != nil {
		return unavailable("read people on record", err)
	}
	if people == 0 {
		i.question(t, "is read as %[1]s, and nobody is on record: read its people too with --as staff,%[1]s, or import people "+
			"first; --as %[1]s reads no people", l.relation.name)
	}
	return nil
}

// askEmployment asks about words that may say that somebody left.
func (i *Import) askEmployment(t Table, r *rowReader) {
	at := slices.IndexFunc(r.fields, func(f field) bool { return f.column == "employment" })
	if r.unknowns == 0 || at < 0 {
		return
	}
	heading := r.fields[at].heading
	i.question(t, "%d rows (line %s) have a word below %q that says neither that somebody is employed nor that they left: "+
		"say in hr.employment what it means, or leave the column out with --map '%s='", r.unknowns, numbered(r.unknown), heading,
		heading)
}

// numbered lists lines.
func numbered(lines []int) string {
	var list []string
	for _, line := range lines {
		list = append(list, strconv.Itoa(line))
	}
	return strings.Join(list, ", ")
}

// askDoubts asks about rows that may be about people on record.
func (i *Import) askDoubts(t Table, doubts []Doubt) {
	if len(doubts) == 0 {
		return
	}
	var lines []int
	for _, d := range doubts[:min(len(doubts), 10)] {
		lines = append(lines, d.Line)
	}
	i.question(t, "%d rows may be about people on record, or not (line %s): answer yes or no for each in %s, and import again",
		len(doubts), numbered(lines), i.options.AnswersIn)
}

// spare reports whether a field says whose a row is, where an id says it already.
func (l *layout) spare(f field) bool {
	return strings.HasPrefix(f.column, "by_") && l.reads("staff_id")
}

// takesBack is the column of a relation that can take a row back.
func takesBack(r rules.Relation) string {
	switch r {
	case rules.RelationStaff:
		return "employment"
	case rules.RelationCredential:
		return "standing"
	case rules.RelationCredit:
		return "result"
	}
	return "passed"
}

// isDoubtful reports whether a heading has a word that may take rows back.
func (d *dictionary) isDoubtful(heading string) bool { return containsWord(heading, d.doubtful) }

// isElsewhere reports whether a heading says that it is about something of which nothing is read.
func (d *dictionary) isElsewhere(heading string) bool { return containsWord(heading, d.elsewhere) }

func containsWord(heading string, list words) bool {
	return slices.ContainsFunc(strings.FieldsFunc(rules.Fold(heading), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	}), func(word string) bool { return list[word] || list[strings.Trim(word, "-")] })
}
