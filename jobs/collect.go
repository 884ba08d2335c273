package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
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
	shelfManager    = "manager"     // manager
	shelfTeam       = "team"        // manager, last name, name, staff id, credential
	shelfTeamAction = "team action" // manager, urgency, staff id, credential
	shelfProblem    = "problem"     // whether it changes a verdict, staff id, number
	shelfExpected   = "expected"    // as of problem: rows of people who are not employed
	shelfLetter     = "letter"      // last name, name, staff id
	shelfPrint      = "print"       // site, last name, name, staff id
	shelfSite       = "site"        // site
	shelfNews       = "news"        // kind of change, staff id, credential
)

// key joins parts so that keys sort by the first part, then the second, and so on.
func key(parts ...string) string { return strings.Join(parts, "\x00") + "\x00" }

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
			if err := w.employee(result); err != nil {
				return err
			}
		}
		return w.compared()
	})
}

// employee spools one employee's lines and problems, and writes the letter that is due.
func (w *work) employee(result rules.Result) error {
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
	var lines []report.Line
	for _, verdict := range result.Verdicts {
		lines = append(lines, report.NewLine(person, verdict, &w.Texts.Words))
	}
	if len(lines) == 0 {
		lines = []report.Line{report.NoRecord(person)}
	}
	for i := range lines {
		if err := w.spoolLine(&lines[i]); err != nil {
			return err
		}
	}
	due := slices.ContainsFunc(result.Verdicts, func(v rules.Verdict) bool { return v.Stage != "" })
	if !due {
		return nil
	}
	return w.letter(person, result.Verdicts, lines)
}

func (w *work) spoolProblems(problems []report.Problem) error {
	for _, p := range problems {
		w.problems++
		shelf, rank := shelfProblem, "1"
		switch {
		case p.Expected():
			shelf = shelfExpected
		case p.Changes:
			rank = "0"
		}
		if err := w.put(shelf, key(rank, p.StaffID, fmt.Sprintf("%012d", w.problems)), p); err != nil {
			return err
		}
	}
	return nil
}

// spoolLine puts a line everywhere that it will be read from.
func (w *work) spoolLine(l *report.Line) error {
	type place struct{ shelf, key string }
	byName := key(strings.ToLower(l.LastName), strings.ToLower(l.Name), l.StaffID, l.Credential)
	byUrgency := key(l.Urgency(), l.StaffID, l.Credential)
	places := []place{{shelfRoster, key(l.Site) + byName}}
	if l.NeedsAction() {
		places = append(places, place{shelfAction, byUrgency})
	}
	if l.HasGap() {
		places = append(places, place{shelfGap, byUrgency})
	}
	for _, manager := range l.Managers {
		places = append(places, place{shelfManager, key(manager)}, place{shelfTeam, key(manager) + byName})
		if l.NeedsAction() {
			places = append(places, place{shelfTeamAction, key(manager) + byUrgency})
		}
	}
	text, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("spool a row: %w", err)
	}
	for _, p := range places {
		value := text
		if p.shelf == shelfManager {
			value, _ = json.Marshal(strings.TrimSuffix(p.key, "\x00"))
		}
		if err := w.Spool.Put(p.shelf, p.key, value); err != nil {
			return err
		}
	}
	return nil
}

// letter writes a person's letter, and the message that it goes out with, or puts it in the print queue.
func (w *work) letter(person report.Person, verdicts []rules.Verdict, lines []report.Line) error {
	options := w.Plan.Letters
	options.Reference = w.Plan.ID + "/" + person.StaffID
	options.Covers = w.Layout.Letters.Covers
	letter, err := report.NewLetter(w.Plan.Organization, person, verdicts, options, w.Texts)
	if err != nil {
		return err
	}
	var pdf bytes.Buffer
	if err := w.Layout.Letters.Write(&pdf, letter); err != nil {
		return fmt.Errorf("letter to %s: %w", person.StaffID, err)
	}
	name := report.SafeName(person.StaffID)
	if err := w.write("letters/"+name+".pdf", person.Name, func(out io.Writer) error {
		_, err := out.Write(pdf.Bytes())
		return err
	}); err != nil {
		return err
	}
	if err := w.spoolProblems(letter.Problems()); err != nil {
		return err
	}
	slices.SortStableFunc(lines, func(a, b report.Line) int { return strings.Compare(a.Urgency(), b.Urgency()) })
	row := report.NewLetterLine(person, letter, lines[0])
	byName := key(strings.ToLower(person.LastName), strings.ToLower(person.Name), person.StaffID)
	if err := w.put(shelfLetter, byName, row); err != nil {
		return err
	}
	if person.Email == "" {
		w.tally.Letters["printed"]++
		if err := w.put(shelfSite, key(person.Site), person.Site); err != nil {
			return err
		}
		return w.put(shelfPrint, key(person.Site)+byName, letter)
	}
	w.tally.Letters["filed"]++
	message, err := w.Mailer.Letter(person, lines, letter.Text(), func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(pdf.Bytes())), nil
	})
	if err != nil {
		return err
	}
	return w.write("mail/"+name+".eml", person.Name, func(out io.Writer) error { return w.Layout.Message(out, message) })
}
