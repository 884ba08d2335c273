package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"

	"ceuwatch/report"
	"ceuwatch/rules"
)

// Shelves of the spool, and what their keys are made of.
const (
	shelfPerson     = "person"      // staff id
	shelfRoster     = "roster"      // site, last name, name, staff id, credential
	shelfAction     = "action"      // urgency, staff id, credential
	shelfGap        = "gap"         // urgency, staff id, credential
	shelfManager    = "manager"     // manager, which is the value
	shelfTeam       = "team"        // manager, last name, name, staff id, credential
	shelfTeamAction = "team action" // manager, urgency, staff id, credential
	shelfProblem    = "problem"     // whether it changes a verdict, staff id, number
	shelfExpected   = "expected"    // as of problem: rows of people who are not employed
	shelfLetter     = "letter"      // last name, name, staff id
	shelfPrint      = "print"       // site, last name, name, staff id
	shelfSite       = "site"        // site, which is the value
	shelfNews       = "news"        // kind of change, staff id, credential
	shelfReport     = "report"      // manager, staff id
	shelfFinal      = "final"       // manager, staff id
)

// key joins parts so that keys sort by the first part, then the second, and so on, and that no key starts with one of
// other parts.
func key(parts ...string) string {
	length := 0
	for _, part := range parts {
		length += len(part) + 2
	}
	b := make([]byte, 0, length)
	for _, part := range parts {
		b = append(append(b, strings.ReplaceAll(part, "\x00", "\x00\xff")...), 0, 0)
	}
	return string(b)
}

// collect reads and evaluates everyone, writes what goes out in order of staff id, and spools the rest.
func (w *work) collect(ctx context.Context) error {
	return w.write("evaluations.jsonl", "", func(out io.Writer) error {
		if w.History != nil {
			var err error
			if w.suppressed, err = w.History.Suppressed(ctx, w.tally.AsOf); err != nil {
				return err
			}
		}
		earlier := newComparison(w.Earlier)
		defer earlier.stop()
		w.tally.Since.Run = w.Earlier.Run
		err := spread(ctx, w.Workers, w.arrivals(ctx, earlier), w.arrived, func(s *batch) error {
			for i := range s.results {
				w.tally.Add(s.results[i])
			}
			_, err := out.Write(s.verdicts)
			w.buffers.Put(&s.verdicts)
			err = errors.Join(err, w.take(s))
			w.Progress(StepPeople, w.tally.Included, w.Plan.People)
			w.Progress(StepLetters, sum(w.tally.Letters), 0)
			return err
		})
		w.tally.Since.Broken = w.broken || earlier.err != nil
		return err
	})
}

// arrivals yields everyone, a batch at a time, with what the last sealed run says of them.
func (w *work) arrivals(ctx context.Context, earlier *comparison) iter.Seq2[*batch, error] {
	return func(yield func(*batch, error) bool) {
		s, rows := w.batch(), 0
		for employee, err := range w.Reader.Employees(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			gone, before := earlier.before(employee.ID)
			s.arrivals = append(append(s.arrivals, gone...), arrival{employee: employee, before: before})
			if rows += len(employee.Credits); len(s.arrivals) < batchSize && rows < batchRows {
				continue
			}
			if !yield(s, nil) {
				return
			}
			s, rows = w.batch(), 0
		}
		s.arrivals = append(s.arrivals, earlier.rest()...)
		yield(s, nil)
	}
}

// How many employees, and about how many credits, make a batch.
const (
	batchSize = 32
	batchRows = 2000
)

// arrival is an employee as read, or one whom only the last sealed run knows.
type arrival struct {
	employee rules.Employee
	gone     bool
	before   [][]byte // the lines of the last sealed run
}

// arrived evaluates a batch's employees and makes what is made for each.
func (w *work) arrived(ctx context.Context, s *batch) error {
	past, err := s.history(ctx)
	if err != nil {
		return err
	}
	if buffer, ok := w.buffers.Get().(*[]byte); ok {
		s.verdicts = (*buffer)[:0]
	}
	for i := range s.arrivals {
		a := &s.arrivals[i]
		if a.gone {
			if err := s.compare(a, report.Employee{Person: report.Person{StaffID: a.employee.ID}}); err != nil {
				return err
			}
			continue
		}
		result := s.Evaluator.Evaluate(a.employee)
		found := report.For(result, s.Plan.Language, &s.Texts.Words)
		if err := s.compare(a, found); err != nil {
			return err
		}
		s.results = append(s.results, result)
		for n := range result.Verdicts {
			line, err := json.Marshal(&result.Verdicts[n])
			if err != nil {
				return err
			}
			s.verdicts = append(append(s.verdicts, line...), '\n')
		}
		if err := s.employee(found, past[result.StaffID], s.suppressed[result.StaffID]); err != nil {
			return err
		}
	}
	return nil
}

// history looks up the notices that earlier runs gave a batch's employees.
func (s *batch) history(ctx context.Context) (map[string][]Past, error) {
	if s.History == nil {
		return nil, nil
	}
	var ids []string
	for i := range s.arrivals {
		if a := &s.arrivals[i]; !a.gone && a.employee.ID != "" {
			ids = append(ids, a.employee.ID)
		}
	}
	return s.History.Notices(ctx, ids...)
}

// employee spools one employee's lines and problems, and writes the letter that is due.
func (s *batch) employee(e report.Employee, past []Past, suppressed Suppression) error {
	if err := s.spoolProblems(e.Problems); err != nil || len(e.Lines) == 0 {
		return err
	}
	if err := put(s.Spool, e.Person, place{shelfPerson, key(e.StaffID)}); err != nil {
		return err
	}
	for i := range e.Lines {
		e.Lines[i].LastNotice = s.lastNotice(&e.Lines[i], past)
		if err := s.spoolLine(&e.Lines[i]); err != nil {
			return err
		}
	}
	// A manager's direct reports are kept as the rows have them, for the check before anything is sent.
	for _, manager := range e.Managers {
		if err := s.putText(shelfReport, key(manager, e.StaffID), e.StaffID); err != nil {
			return err
		}
	}
	return s.notify(reader{e, past, suppressed})
}

func (s *batch) spoolProblems(problems []report.Problem) error {
	for _, p := range problems {
		shelf, rank := shelfProblem, "1"
		switch {
		case p.Expected():
			shelf = shelfExpected
		case p.Changes:
			rank = "0"
		}
		// By what they say, whatever order the database has its rows in.
		order := key(rank, p.StaffID, string(p.Relation), p.RowID, p.Credential, p.Code, p.What, s.number())
		if err := put(s.Spool, p, place{shelf, order}); err != nil {
			return err
		}
	}
	return nil
}

// spoolLine puts a line everywhere that it will be read from.
func (s *batch) spoolLine(l *report.Line) error {
	number := s.number()
	byName := key(strings.ToLower(l.LastName), strings.ToLower(l.Name), l.StaffID, l.Credential, number)
	byUrgency := ""
	if l.NeedsAction() || l.HasGap() {
		byUrgency = key(l.Urgency(), l.StaffID, l.Credential, number)
	}
	places := []place{{shelfRoster, key(l.Site) + byName}}
	if l.NeedsAction() {
		places = append(places, place{shelfAction, byUrgency})
	}
	if l.HasGap() {
		places = append(places, place{shelfGap, byUrgency})
	}
	for _, manager := range l.Managers {
		if err := s.putText(shelfManager, key(manager), manager); err != nil {
			return err
		}
		places = append(places, place{shelfTeam, key(manager) + byName})
		if l.NeedsAction() {
			places = append(places, place{shelfTeamAction, key(manager) + byUrgency})
		}
	}
	return put(s.Spool, l, places...)
}
