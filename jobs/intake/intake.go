// Package intake imports exports of HR products into the four relations of the embedded database. It owns what the
// headings and cells of exports mean, what makes a row the same as one on record, and that no row is lost. It knows no
// file format but delimited text, no rule, and judges nothing: what it cannot read it keeps as found, or lists.
package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// Options say what a table alone cannot.
type Options struct {
	As []rules.Relation // the relations of every table; empty: as its headings say
	// Map names columns by heading, over what is known of the heading; an empty column: leave it out. "expires_on of BLS"
	// is a column of that credential, in a sheet with a row a person.
	Map map[string]string
	// Saved are tables as they were read before: one that has most of the headings is read so again.
	Saved []Saved
	Set   map[string]string // a value for every row that has none, by column
	Dates string            // mdy or dmy, over what the columns prove; empty: as they prove
	// Encoding is the registered name of what text files are encoded in; empty: as their bytes say.
	Encoding string
	// Kind is the code of the credential that a word means, or nothing; nil: no word means any.
	Kind func(word string) string
	// Employment is what a word says of employment, [rules.MeansLeft] or another, and whether that is known; nil: no word
	// says that somebody left.
	Employment func(word string) (meaning string, known bool)
	// Answers say whether rows without ids are about people on record.
	Answers []Answer
	// AnswersIn is where a message says that answers are written.
	AnswersIn string
	AsOf      rules.Date // dates with years of two digits lie about this one
}

// Import is one import, of any number of tables: all of them, or none. It is for one goroutine.
type Import struct {
	options  Options
	words    *dictionary
	patterns patterns
	mapped   map[string]string // columns by the heading's letters, for the table that is read
	as       []rules.Relation  // of the table that is read; empty: any
	met      map[string]bool   // of these, the headings that a table had
	// What has to be answered before anything is stored.
	questions []string
	doubts    []Doubt
	named     bool   // temp.named holds whom files of staff name
	everyone  string // why they may not name everyone
	tx        *sqlx.Tx
}

// Begin starts an import into a database in SQLite, and makes the four relations with the statements of schema when
// none of them is there. Errors are [jobs.ErrConfig] when the options or the relations do not allow an import,
// [jobs.ErrUnavailable] when the database does not.
func Begin(ctx context.Context, db *sqlx.DB, schema string, options Options) (*Import, error) {
	words, err := newDictionary()
	if err != nil {
		return nil, err
	}
	i := &Import{
		options: options, words: words, patterns: newPatterns(), met: map[string]bool{},
	}
	i.use(nil)
	if err := i.check(); err != nil {
		return nil, err
	}
	if i.tx, err = db.BeginTxx(ctx, nil); err != nil {
		return nil, unavailable("start the import", err)
	}
	if err := i.prepare(ctx, schema); err != nil {
		i.tx.Rollback()
		return nil, err
	}
	return i, nil
}

// check sees to it that the options name columns that there are.
func (i *Import) check() error {
	known := func(column string) bool {
		return slices.ContainsFunc(relations(), func(r relation) bool {
			return i.wants(r.name) && r.has(column)
		})
	}
	for _, column := range i.options.Map {
		column, _, _ = strings.Cut(column, " of ")
		if column != "" && !known(column) {
			return fmt.Errorf("%w: --map: no relation has a column %q: write one of %s", jobs.ErrConfig, column, i.columns())
		}
	}
	for column := range i.options.Set {
		if !known(column) {
			return fmt.Errorf("%w: --set: no relation has a column %q: write one of %s", jobs.ErrConfig, column, i.columns())
		}
	}
	return nil
}

func (i *Import) columns() string {
	var list []string
	for _, r := range relations() {
		if i.wants(r.name) {
			list = append(list, slices.Concat(r.columns, r.parts)...)
		}
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}

// wants reports whether tables may be of a relation.
func (i *Import) wants(r rules.Relation) bool { return len(i.as) == 0 || slices.Contains(i.as, r) }

// Rank orders tables by what others need of them: people, then credentials, then the rest; last what has no headings that
// are known. Errors are of the table's rows.
func (i *Import) Rank(t Table) (int, error) {
	var head []Row
	for row, err := range t.Rows {
		if err != nil {
			return 0, err
		}
		if head = append(head, row); len(head) == headRows {
			break
		}
	}
	p, err := i.locate(head)
	if err != nil {
		return 4, nil // Add says it
	}
	switch p.readings[0].relation.name {
	case rules.RelationStaff:
		return 0, nil
	case rules.RelationCredential:
		return 1, nil
	}
	return 2, nil
}

// Add imports one table, within the import's transaction, as each relation that its headings are of. It writes the rows
// that were rejected, and those that hold what could not be read, to listing: as CSV with line, outcome and reason before
// the original cells, in order. Errors are [jobs.ErrBadData] when the table cannot be read as one, [jobs.ErrUnavailable]
// when the database fails.
func (i *Import) Add(ctx context.Context, t Table, listing io.Writer) ([]*Report, error) {
	p, err := i.survey(t)
	var lacks *HeadingsError
	if errors.As(err, &lacks) && lacks.near && t.Sheet != "" {
		i.question(t, "%s; or leave the sheet out with --without '%s'", lacks, t.Sheet)
	}
	if err != nil {
		return nil, err
	}
	for _, heading := range p.cells {
		i.met[letters(heading)] = true
	}
	i.askSaved(t, p)
	i.ask(t, p)
	if err := i.askPeople(ctx, t, p); err != nil {
		return nil, err
	}
	doubts := len(i.doubts)
	seen := &cleaned{}
	var readers []*rowReader
	var reports []*Report
	for _, l := range p.readings {
		r := i.reader(t, p, l)
		r.cleaned = seen
		readers, reports = append(readers, r), append(reports, newReport(t, r))
	}
	if err := i.load(ctx, t, p, readers); err != nil {
		return nil, err
	}
	i.askDoubts(t, i.doubts[doubts:])
	for _, r := range readers {
		i.askEmployment(t, r)
	}
	for n, r := range readers {
		if err := i.preview(ctx, n, r, reports[n]); err != nil {
			return nil, err
		}
		if err := i.merge(ctx, n, r, reports[n]); err != nil {
			return nil, err
		}
	}
	reports[0].Headings, reports[0].Saved = p.headings(), p.saved()
	last := reports[len(reports)-1]
	for _, at := range p.unused() {
		last.Unused = append(last.Unused, strings.TrimSpace(p.cells[at]))
	}
	last.Notes = append(last.Notes, seen.notes()...)
	if err := i.list(ctx, p, reports, listing); err != nil {
		return nil, err
	}
	for n, r := range readers {
		if err := i.name(ctx, n, r, reports[n]); err != nil {
			return nil, err
		}
	}
	return reports, nil
}

// reader reads the rows of a table as one relation.
func (i *Import) reader(t Table, p *proposal, l *layout) *rowReader {
	r := &rowReader{
		layout: l, line: p.line, cells: p.cells, words: i.words, patterns: i.patterns, set: i.options.Set, comma: t.Comma,
		ragged: t.Ragged, dates: map[int]dateReader{}, kind: i.options.Kind, employment: i.options.Employment,
	}
	for f := range l.all() {
		if r.isDate(f.column) {
			taken := l.stats[f.at].order(cmp.Or(i.options.Dates, string(f.order)))
			r.dates[f.at] = dateReader{
				order: taken, lastYear: l.relation.lastYear(f.column, i.options.AsOf), date1904: t.Date1904,
				mixed: l.stats[f.at].mixed(),
			}
		}
	}
	return r
}

// Questions is what has to be answered before anything is stored, or nil.
func (i *Import) Questions() *QuestionsError {
	if len(i.questions) == 0 {
		return nil
	}
	return &QuestionsError{Lines: i.questions}
}

// Doubts are the rows without an id that may be about people on record, or not, and have no answer.
func (i *Import) Doubts() []Doubt { return i.doubts }

// Commit ends the import and makes it last. Errors are a [QuestionsError] when something has to be answered first, and
// [jobs.ErrConfig] when headings were mapped that no table had.
func (i *Import) Commit() error {
	if questions := i.Questions(); questions != nil {
		return questions
	}
	for heading := range i.options.Map {
		if !i.met[letters(heading)] {
			return fmt.Errorf("%w: --map: no file has a heading %q: nothing was imported", jobs.ErrConfig, heading)
		}
	}
	if err := i.tx.Commit(); err != nil {
		return unavailable("store the import", err)
	}
	return nil
}

// Rollback ends the import and undoes it, unless it is committed.
func (i *Import) Rollback() { i.tx.Rollback() }

// unavailable says what failed. The database's own messages name columns, never values.
func unavailable(doing string, err error) error {
	return fmt.Errorf("%w: %s: %w: check that the database can be written and that nothing else is writing it",
		jobs.ErrUnavailable, doing, err)
}
