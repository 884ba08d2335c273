package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
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
	var b strings.Builder
	for _, part := range parts {
		b.WriteString(strings.ReplaceAll(part, "\x00", "\x00\xff") + "\x00\x00")
	}
	return b.String()
}

// number is the last part of keys of what may be alike in all other parts.
func (w *work) number() string {
	w.numbers++
	return fmt.Sprintf("%012d", w.numbers)
}

// collect reads and evaluates everyone, writes what goes out in order of staff id, and spools the rest.
func (w *work) collect(ctx context.Context) error {
	return w.write("evaluations.jsonl", "", func(out io.Writer) error {
		encoder := json.NewEncoder(out)
		w.compareWith(w.Earlier)
		defer w.earlier.stop()
		for employee, err := range w.Reader.Employees(ctx) {
			if err != nil {
				return err
			}
			result := w.Evaluator.Evaluate(employee)
			w.tally.Add(result)
			if err := w.compare(employee, result); err != nil {
				return err
			}
			for _, verdict := range result.Verdicts {
				if err := encoder.Encode(verdict); err != nil {
					return err
				}
			}
			if err := w.employee(ctx, result); err != nil {
				return err
			}
		}
		return w.compared()
	})
}

// employee spools one employee's lines and problems, and writes the letter that is due.
func (w *work) employee(ctx context.Context, result rules.Result) error {
	if len(result.Posts) == 0 {
		return w.spoolProblems(report.Problems(result, "", &w.Texts.Words))
	}
	person := report.NewPerson(result.Posts, w.Plan.Language)
	if err := w.put(shelfPerson, key(person.StaffID), person); err != nil {
		return err
	}
	if err := w.spoolProblems(report.Problems(result, person.Name, &w.Texts.Words)); err != nil {
		return err
	}
	var past []Past
	if w.History != nil {
		var err error
		if past, err = w.History.Notices(ctx, person.StaffID); err != nil {
			return err
		}
	}
	var lines []report.Line
	for _, verdict := range result.Verdicts {
		line := report.NewLine(person, verdict, &w.Texts.Words)
		line.LastNotice = w.lastNotice(&line, past)
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		lines = []report.Line{report.NoRecord(person)}
	}
	for i := range lines {
		if err := w.spoolLine(&lines[i]); err != nil {
			return err
		}
	}
	// A manager's direct reports are kept as the rows have them, for the check before anything is sent.
	for _, post := range result.Posts {
		if post.ManagerID != "" {
			if err := w.put(shelfReport, key(post.ManagerID, post.StaffID), post.StaffID); err != nil {
				return err
			}
		}
	}
	return w.notify(ctx, reader{person, result, lines, past})
}

func (w *work) spoolProblems(problems []report.Problem) error {
	for _, p := range problems {
		shelf, rank := shelfProblem, "1"
		switch {
		case p.Expected():
			shelf = shelfExpected
		case p.Changes:
			rank = "0"
		}
		if err := w.put(shelf, key(rank, p.StaffID, w.number()), p); err != nil {
			return err
		}
	}
	return nil
}

// spoolLine puts a line everywhere that it will be read from.
func (w *work) spoolLine(l *report.Line) error {
	type place struct{ shelf, key string }
	byName := key(strings.ToLower(l.LastName), strings.ToLower(l.Name), l.StaffID, l.Credential, w.number())
	byUrgency := key(l.Urgency(), l.StaffID, l.Credential, w.number())
	places := []place{{shelfRoster, key(l.Site) + byName}}
	if l.NeedsAction() {
		places = append(places, place{shelfAction, byUrgency})
	}
	if l.HasGap() {
		places = append(places, place{shelfGap, byUrgency})
	}
	for _, manager := range l.Managers {
		if err := w.put(shelfManager, key(manager), manager); err != nil {
			return err
		}
		places = append(places, place{shelfTeam, key(manager) + byName})
		if l.NeedsAction() {
			places = append(places, place{shelfTeamAction, key(manager) + byUrgency})
		}
	}
	text, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("spool a row: %w", err)
	}
	for _, p := range places {
		if err := w.Spool.Put(p.shelf, p.key, text); err != nil {
			return err
		}
	}
	return nil
}
