package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync"
	"time"

	"ceuwatch/report"
	"ceuwatch/report/letter"
	"ceuwatch/report/message"
	"ceuwatch/report/page"
	"ceuwatch/report/roster"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Draft is a run that is being written; nothing of it is seen until it is sealed. Several goroutines may write files.
type Draft interface {
	// Create starts a file, named with slashes below the run's directory. It counts once it is closed.
	Create(name string) (io.WriteCloser, error)
	// Open reads a file of the run that was closed.
	Open(name string) (io.ReadCloser, error)
	// Seal ends the run with what it says of itself, and returns where it is. Meanwhile is called while the files go to
	// disk, and ready, with the manifest's digest, when everything is there and nothing has its final name yet;
	// its error stops the run.
	Seal(about any, meanwhile func(), ready func(manifest string) error) (string, error)
}

// Spool keeps rows on disk, ordered by key on each shelf. Several goroutines may use it.
type Spool interface {
	// Put lays a row on a shelf that was not scanned yet, in place of one with the same key.
	Put(shelf, key string, value []byte) error
	// Scan yields the values whose keys start with a prefix, in byte order of the keys. A value holds until the next one
	// is asked for.
	Scan(shelf, prefix string) iter.Seq2[[]byte, error]
	// Close removes the rows.
	Close() error
}

// Printer sets letters.
type Printer interface {
	// Covers reports whether every character of a text can be printed.
	Covers(text string) bool
	// Windowed reports whether a window envelope shows a letter's address, all of it and nothing else.
	Windowed(letter.Letter) bool
	Write(w io.Writer, letters ...letter.Letter) error
}

// Layout lays finished models out.
type Layout struct {
	Letters  Printer
	Workbook func(io.Writer, report.Workbook) error
	Page     func(io.Writer, page.Page) error
	Message  func(io.Writer, message.Message) error
}

// Run is one run: what it reads, by which rules it judges, and what it writes with.
type Run struct {
	Reader    Reader
	Earlier   Earlier
	Evaluator *rules.Evaluator
	Book      *rules.Book
	Texts     *templates.Set
	Plan      Plan
	Mailer    *message.Mailer
	Layout    Layout
	Spool     Spool
	Draft     Draft
	Discard   func() error // removes the draft
	Reopen    Reopen
	History   History // nil: there are no earlier runs
	Ledger    Ledger  // nil: the run is not entered, and never sent
	Clock     func() time.Time
	Workers   int // how many employees, or managers, are worked on at once; 0: as many as there are processors
	Progress  Progress
}

// Plan is what the clinic wants of a run.
type Plan struct {
	ID           string // the run's name
	Organization report.Organization
	Language     string // of people who name none: en or es
	Letters      letter.Options
	OnlyAction   bool   // managers get a message only when there is something to do
	Program      string // the program's version
	Started      time.Time
	People       int         // about how many there are; 0: not known
	Manner       Manner      // of the channel
	HR           int         // how many addresses HR has
	Periods      []time.Time // of the schedule that the run is made for; none: somebody asked for it
	Gates        Gates
	Hold         bool // whatever the gates say
	Release      bool // whatever the gates say
	// Repeat is the first day on which a notice of a day comes again, where its stage does.
	Repeat func(rules.Date) rules.Date
}

// Outcome is what a run came to.
type Outcome struct {
	Dir    string
	Tally  *report.Tally
	Record Record // as it was entered; zero without a ledger
	// Inspected are the readers of the run's messages, by staff id, where these were opened again and are their readers'
	// own; nil: they were not all.
	Inspected []string
}

// Do reads, evaluates and seals, enters the run in the ledger, and closes the spool. When it returns an error, nothing
// was sealed and the draft is to be discarded.
func (r *Run) Do(ctx context.Context) (Outcome, error) {
	w := r.start()
	err := errors.Join(w.all(ctx), r.Spool.Close())
	if err == nil {
		err = w.judge(ctx)
	}
	if err != nil {
		return Outcome{}, err
	}
	fault("manifest")
	dir, err := r.Draft.Seal(w.about(), func() { w.inspect(ctx) }, func(manifest string) error {
		fault("enter")
		w.record.Manifest = manifest
		err := w.enter(ctx)
		fault("rename")
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	fault("sealed")
	if r.Ledger != nil {
		err = w.record.proceed(ctx, r.Ledger, r.Clock())
	}
	return Outcome{Dir: dir, Tally: w.tally, Record: w.record, Inspected: w.inspected}, err
}

func (r *Run) start() *work {
	w := &work{Run: r, tally: report.NewTally(r.Evaluator.AsOf())}
	w.cadence = cadence{taken: r.Plan.Manner.Taken, asOf: w.tally.AsOf, repeat: r.Plan.Repeat}
	w.roster = roster.Roster{
		Organization: r.Plan.Organization.Name, Run: r.Plan.ID, AsOf: w.tally.AsOf, Created: r.Plan.Started,
		Book: r.Book, Tally: w.tally, Words: &r.Texts.Words, ManagerName: w.managerName,
	}
	return w
}

// work is a run under way.
type work struct {
	*Run
	tally   *report.Tally
	roster  roster.Roster
	cadence cadence
	plan    io.Writer
	record  Record

	inspected []string // see [Outcome]

	suppressed map[string]Suppression // by staff id
	buffers    sync.Pool              // of []byte that lines of verdicts were in

	broken  bool // the last sealed run could not be read to its end
	batches int  // that were done
	files   page.Files
}

// all writes every file of the run.
func (w *work) all(ctx context.Context) error {
	if err := w.write(planName, "", func(out io.Writer) error {
		w.plan = out
		return w.each(ctx, w.collect, w.publish)
	}); err != nil {
		return err
	}
	return w.page()
}

// each takes steps until one fails, or somebody asks the program to stop.
func (w *work) each(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("stopped: %w", err)
		}
	}
	return nil
}

// about is what the manifest says of the run.
type about struct {
	AsOf       rules.Date `json:"as_of"`
	Program    string     `json:"program"`
	RuleBook   string     `json:"rule_book"` // the digest
	People     people     `json:"people"`
	Verdicts   int        `json:"verdicts"`
	Statuses   counts     `json:"statuses"`
	Letters    counts     `json:"letters"`
	Managers   int        `json:"managers"`
	Accounting []account  `json:"accounting"`
}

type counts map[string]int

type people struct {
	Included      int `json:"included"`
	WithVerdicts  int `json:"with_verdicts"`
	WithoutRecord int `json:"without_record"`
}

type account struct {
	Relation rules.Relation `json:"relation"`
	Read     int            `json:"read"`
	Used     int            `json:"used"`
	SetAside counts         `json:"set_aside"`
}

func (w *work) about() about {
	t := w.tally
	a := about{
		AsOf: t.AsOf, Program: w.Plan.Program, RuleBook: w.Book.Digest,
		People:   people{t.Included, t.WithVerdicts, t.Included - t.WithVerdicts},
		Verdicts: t.Verdicts, Statuses: counts{}, Letters: t.Letters, Managers: t.Managers,
	}
	for _, status := range report.Statuses() {
		a.Statuses[string(status)] = t.Status(status)
	}
	for _, relation := range rules.Relations() {
		a.Accounting = append(a.Accounting, account{relation, t.Read[relation], t.Used(relation), t.SetAside[relation]})
	}
	return a
}

// write makes one file of the run; title is what a reader calls it, empty for its name.
func (w *work) write(name, title string, fill func(io.Writer) error) error {
	w.files.Add(page.File{Path: name, Title: title})
	return w.make(name, fill)
}

func (w *work) make(name string, fill func(io.Writer) error) error {
	f, err := w.Draft.Create(name)
	if err != nil {
		return err
	}
	if err := fill(f); err != nil {
		f.Close()
		if errors.Is(err, ErrUnavailable) || errors.Is(err, ErrConfig) {
			return err // of what was read, not of the file
		}
		return fmt.Errorf("write %s: %w", name, err)
	}
	fault("file")
	return f.Close()
}
