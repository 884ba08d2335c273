package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"iter"

	"ceuwatch/report"
	"ceuwatch/report/letter"
	"ceuwatch/report/page"
	"ceuwatch/report/roster"
)

// publish writes the workbooks: HR's beside those of managers, whom its list of problems waits for.
func (w *work) publish(ctx context.Context) error {
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	managed, failed := make(chan struct{}), error(nil)
	go func() {
		defer close(managed)
		failed = w.each(within, w.printQueues, w.managers)
	}()
	err := w.hr(managed)
	if err != nil {
		cancel()
	}
	<-managed
	if failed != nil && (err == nil || !errors.Is(failed, context.Canceled)) {
		return failed
	}
	w.files.Add(page.File{Path: rosterName})
	return err
}

// printQueues writes, for each site, the letters of those that no message can reach.
func (w *work) printQueues(context.Context) error {
	for site, err := range scanTexts(w.Spool, shelfSite, "") {
		if err != nil {
			return err
		}
		letters, err := gathered(scan[letter.Letter](w.Spool, shelfPrint, key(site)))
		if err != nil {
			return err
		}
		queue := append([]letter.Letter{letter.NewCover(site, letters, w.Layout.Letters.Covers, w.Texts)}, letters...)
		print := func(out io.Writer) error { return w.Layout.Letters.Write(out, queue...) }
		if err := w.write(queueFile(site), site, print); err != nil {
			return err
		}
	}
	return nil
}

// managers writes a workbook for each manager, and the message that it goes out with.
func (w *work) managers(ctx context.Context) error {
	batches := func(yield func(*batch, error) bool) {
		for id, err := range scanTexts(w.Spool, shelfManager, "") {
			s := w.batch()
			s.managerID = id
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
	return spread(ctx, w.Workers, batches, w.manager, func(s *batch) error {
		w.tally.Managers++
		w.Progress(StepManagers, w.tally.Managers, 0)
		return w.take(s)
	})
}

// manager writes the workbook of a batch's manager.
func (*work) manager(_ context.Context, s *batch) error {
	id := s.managerID
	manager, known, err := s.person(id)
	if err != nil {
		return err
	}
	if !known {
		manager = report.Person{StaffID: id, Name: id, Language: s.Plan.Language}
	}
	action := func() iter.Seq2[report.Line, error] { return scan[report.Line](s.Spool, shelfTeamAction, key(id)) }
	team := scan[report.Line](s.Spool, shelfTeam, key(id))
	workbook := s.roster.Manager(manager.Name, action(), team)
	title := manager.Name
	if manager.Site != "" {
		title += ", " + manager.Site
	}
	file := "managers/" + report.SafeName(id) + ".xlsx"
	if err := s.write(file, title, func(out io.Writer) error { return s.Layout.Workbook(out, workbook) }); err != nil {
		return err
	}
	if manager.Email == "" {
		problem := report.UnreachableManager(manager, known)
		if err := s.spoolProblems([]report.Problem{problem}); err != nil {
			return err
		}
		return s.promise(item{
			Kind: kindUnreachable, StaffID: id, Name: manager.Name, Site: manager.Site, Reason: problem.What,
		})
	}
	if s.Plan.OnlyAction {
		if urgent, err := anyOf(action()); err != nil || !urgent {
			return err
		}
	}
	promised := item{
		Kind: KindDigest, StaffID: id, Name: manager.Name, Site: manager.Site, To: manager.Email, State: Planned,
	}
	var final []string
	if final, err = gathered(scanTexts(s.Spool, shelfFinal, key(id))); err != nil {
		return err
	}
	if promised.Reports, err = gathered(scanTexts(s.Spool, shelfReport, key(id))); err != nil {
		return err
	}
	if promised.Says, err = s.says(id, final); err != nil {
		return err
	}
	message, err := s.Mailer.Digest(manager, team, final, func() (io.ReadCloser, error) { return s.Draft.Open(file) })
	if err != nil {
		return err
	}
	if err := s.promise(promised); err != nil {
		return err
	}
	return s.write(digestFile(id), title, func(out io.Writer) error { return s.Layout.Message(out, message) })
}

// says is a digest of what a manager is told. When people last heard from us is no part of it.
func (s *batch) says(id string, final []string) (string, error) {
	sum := sha256.New()
	out := json.NewEncoder(sum)
	for line, err := range scan[report.Line](s.Spool, shelfTeam, key(id)) {
		line.LastNotice = ""
		if err = errors.Join(err, out.Encode(line)); err != nil {
			return "", err
		}
	}
	err := out.Encode(final)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// gathered takes all values of a few.
func gathered[V any](values iter.Seq2[V, error]) ([]V, error) {
	var all []V
	for value, err := range values {
		if err != nil {
			return nil, err
		}
		all = append(all, value)
	}
	return all, nil
}

func anyOf[V any](values iter.Seq2[V, error]) (bool, error) {
	for _, err := range values {
		return err == nil, err
	}
	return false, nil
}

// person looks an included employee up.
func (w *work) person(id string) (report.Person, bool, error) {
	for person, err := range scan[report.Person](w.Spool, shelfPerson, key(id)) {
		return person, err == nil, err
	}
	return report.Person{}, false, nil
}

// managerName names a manager on a roster; an error shows when the roster's own rows are read.
func (w *work) managerName(id string) string {
	person, _, _ := w.person(id)
	return person.Name
}

// What HR looks at first.
const (
	rosterName = "roster.xlsx"
	pageName   = "index.html"
)

// hr writes HR's workbook. Whatever its last sheets rest on is there when managed is closed.
func (w *work) hr(managed <-chan struct{}) error {
	problems := func(yield func(report.Problem, error) bool) {
		<-managed
		chain(scan[report.Problem](w.Spool, shelfProblem, ""), scan[report.Problem](w.Spool, shelfExpected, ""))(yield)
	}
	workbook := w.roster.HR(roster.HRSheets{
		Action:   scan[report.Line](w.Spool, shelfAction, ""),
		Roster:   scan[report.Line](w.Spool, shelfRoster, ""),
		Gaps:     scan[report.Line](w.Spool, shelfGap, ""),
		Changes:  w.news(),
		Problems: problems,
		Letters:  scan[report.LetterLine](w.Spool, shelfLetter, ""),
		Tally:    w.tally,
	})
	return w.make(rosterName, func(out io.Writer) error { return w.Layout.Workbook(out, workbook) })
}

// chain yields the values of one sequence after the other.
func chain[V any](sequences ...iter.Seq2[V, error]) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		for _, values := range sequences {
			for value, err := range values {
				if !yield(value, err) {
					return
				}
			}
		}
	}
}

// page writes the page that shows the run.
func (w *work) page() error {
	page, err := page.New(page.Source{
		Organization: w.Plan.Organization.Name, RunID: w.Plan.ID, RuleBook: w.Book.Digest, Tally: w.tally,
		Action:   scan[report.Line](w.Spool, shelfAction, ""),
		Problems: scan[report.Problem](w.Spool, shelfProblem, ""),
		Files:    &w.files,
		HasLetter: func(staffID string) bool {
			f, err := w.Draft.Open(printFile(staffID))
			return err == nil && f.Close() == nil
		},
	}, &w.Texts.Words)
	if err != nil {
		return err
	}
	return w.write(pageName, "", func(out io.Writer) error { return w.Layout.Page(out, page) })
}
