package jobs

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"ceuwatch/report"
	"ceuwatch/rules"
)

// Earlier is the last sealed run, which this one is compared with.
type Earlier struct {
	Run string // its id; empty: there is none
	// Open opens its evaluations.
	Open func() (io.ReadCloser, error)
}

// comparison merges the evaluations of the last sealed run with this one's; both come by staff id.
type comparison struct {
	next  func() (rules.Verdict, error, bool)
	stop  func()
	ahead *rules.Verdict // the first that was not compared yet; nil: none is left
	last  string         // the staff id that was compared last
	err   error          // of the last sealed run: it ends the comparison and not this run
}

// compareWith starts to compare with the last sealed run.
func (w *work) compareWith(earlier Earlier) {
	w.tally.Since.Run = earlier.Run
	w.earlier.next, w.earlier.stop = iter.Pull2(evaluations(earlier))
	w.earlier.advance()
}

// evaluations yields the verdicts of a sealed run.
func evaluations(run Earlier) iter.Seq2[rules.Verdict, error] {
	return func(yield func(rules.Verdict, error) bool) {
		if run.Run == "" {
			return
		}
		file, err := run.Open()
		if err != nil {
			yield(rules.Verdict{}, err)
			return
		}
		defer file.Close()
		decoder := json.NewDecoder(bufio.NewReaderSize(file, 1<<16))
		for {
			var verdict rules.Verdict
			err := decoder.Decode(&verdict)
			if errors.Is(err, io.EOF) || !yield(verdict, err) || err != nil {
				return
			}
		}
	}
}

// advance takes the next verdict of the last sealed run.
func (c *comparison) advance() {
	verdict, err, more := c.next()
	before := c.ahead
	c.ahead = nil
	switch {
	case err != nil:
		c.err = err
	case more && before != nil && verdict.StaffID < before.StaffID:
		c.err = fmt.Errorf("%q comes after %q", verdict.StaffID, before.StaffID)
	case more:
		c.ahead = &verdict
	}
}

// person takes the verdicts of the person who comes next.
func (c *comparison) person() (id string, verdicts []rules.Verdict) {
	for id = c.ahead.StaffID; c.ahead != nil && c.ahead.StaffID == id; c.advance() {
		verdicts = append(verdicts, *c.ahead)
	}
	return id, verdicts
}

// compare spools how an employee differs from the last sealed run, after those of it who come before.
func (w *work) compare(employee rules.Employee, result rules.Result) error {
	c := &w.earlier
	if w.tally.Since.Run == "" || result.StaffID == "" {
		return nil
	}
	id := result.StaffID
	if id < c.last {
		c.err = fmt.Errorf("%q comes after %q", id, c.last)
	}
	c.last = id
	if err := w.gone(func(other string) bool { return other < id }); err != nil {
		return err
	}
	var before []rules.Verdict
	if c.ahead != nil && c.ahead.StaffID == id {
		_, before = c.person()
	}
	person := report.Person{StaffID: id}
	if rows := employee.Staff; len(result.Posts) > 0 {
		person = report.NewPerson(result.Posts, w.Plan.Language)
	} else if len(rows) > 0 {
		person = report.NewPerson(rows[:1], w.Plan.Language)
	}
	return w.spoolNews(report.NewsOf(person, before, result.Verdicts, &w.Texts.Words))
}

// gone spools the people of the last sealed run who come next and are not known any more.
func (w *work) gone(comes func(id string) bool) error {
	for c := &w.earlier; c.ahead != nil && comes(c.ahead.StaffID); {
		id, before := c.person()
		if err := w.spoolNews(report.NewsOf(report.Person{StaffID: id}, before, nil, &w.Texts.Words)); err != nil {
			return err
		}
	}
	return nil
}

// compared ends the comparison.
func (w *work) compared() error {
	defer w.earlier.stop()
	err := w.gone(func(string) bool { return true })
	w.tally.Since.Broken = w.earlier.err != nil
	return err
}

func (w *work) spoolNews(news []report.News) error {
	w.tally.Since.Add(news)
	for i := range news {
		n := &news[i]
		if err := w.put(shelfNews, key(n.Order(), n.StaffID, n.Credential, w.number()), n); err != nil {
			return err
		}
	}
	return nil
}

// news yields what differs from the last sealed run; nothing when that could not be read to its end.
func (w *work) news() iter.Seq2[report.News, error] {
	if w.tally.Since.Broken {
		return func(func(report.News, error) bool) {}
	}
	return scan[report.News](w.Spool, shelfNews, "")
}
