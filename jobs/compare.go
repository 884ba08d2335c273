package jobs

import (
	"bufio"
	"bytes"
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

// comparison merges the evaluations of the last sealed run with this one's employees; both come by staff id.
type comparison struct {
	run   string
	next  func() (former, error, bool)
	stop  func()
	ahead former // the first that was not compared yet; without lines: none is left
	last  string // the staff id that was compared last
	err   error  // of the last sealed run: it ends the comparison and not this run
}

// former is a person of the last sealed run, with the lines that it has of the person.
type former struct {
	id    string
	lines [][]byte
}

// newComparison starts to compare with the last sealed run.
func newComparison(earlier Earlier) *comparison {
	c := &comparison{run: earlier.Run}
	c.next, c.stop = iter.Pull2(formers(earlier))
	c.advance()
	return c
}

// formers yields the people of a sealed run.
func formers(run Earlier) iter.Seq2[former, error] {
	return func(yield func(former, error) bool) {
		var person former
		for line, err := range lines(run) {
			id := ""
			if err == nil {
				id, err = staffID(line)
			}
			if err != nil {
				yield(former{}, err)
				return
			}
			if id != person.id && len(person.lines) > 0 {
				if !yield(person, nil) {
					return
				}
				person.lines = nil
			}
			person.id, person.lines = id, append(person.lines, line)
		}
		if len(person.lines) > 0 {
			yield(person, nil)
		}
	}
}

// staffID reads whom a line is of.
func staffID(line []byte) (string, error) {
	if rest, plain := bytes.CutPrefix(line, []byte(`{"staff_id":"`)); plain {
		if id, _, ended := bytes.Cut(rest, []byte(`"`)); ended && bytes.IndexByte(id, '\\') < 0 {
			return string(id), nil
		}
	}
	var head struct {
		StaffID string `json:"staff_id"`
	}
	err := json.Unmarshal(line, &head)
	return head.StaffID, err
}

// creditsKey begins what a line holds last, and most of it: the credits. No text can hold it, for a quotation mark
// would be escaped there.
const creditsKey = `,"credits":[`

// lines yields the lines of a run's evaluations, with no credits in them.
func lines(run Earlier) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if run.Run == "" {
			return
		}
		file, err := run.Open()
		if err != nil {
			yield(nil, err)
			return
		}
		defer file.Close()
		in := bufio.NewReaderSize(file, 1<<16)
		for {
			line, err := in.ReadSlice('\n')
			if errors.Is(err, bufio.ErrBufferFull) {
				var rest []byte
				line = bytes.Clone(line)
				rest, err = in.ReadBytes('\n')
				line = append(line, rest...)
			}
			if len(line) == 0 && errors.Is(err, io.EOF) {
				return
			}
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			head, _, cut := bytes.Cut(line, []byte(creditsKey))
			if head = bytes.Clone(head); cut {
				head = append(head, creditsKey+"]}"...)
			}
			if !yield(head, err) || err != nil {
				return
			}
		}
	}
}

// advance takes the next person of the last sealed run.
func (c *comparison) advance() {
	before := c.ahead.id
	person, err, more := c.next()
	switch {
	case err != nil:
		c.err = err
	case more && person.id < before:
		c.err = fmt.Errorf("%q comes after %q", person.id, before)
	}
	if c.err != nil || !more {
		person = former{}
	}
	c.ahead = person
}

// before returns the people of the last sealed run who come before a staff id and are not known any more, and the lines
// that it has of this one.
func (c *comparison) before(id string) (gone []arrival, lines [][]byte) {
	if c.run == "" || id == "" {
		return nil, nil
	}
	if id < c.last {
		c.err = fmt.Errorf("%q comes after %q", id, c.last)
	}
	c.last = id
	gone = c.until(func(other string) bool { return other >= id })
	if c.ahead.id == id {
		lines = c.ahead.lines
		c.advance()
	}
	return gone, lines
}

// rest returns the people of the last sealed run who come last and are not known any more.
func (c *comparison) rest() []arrival { return c.until(func(string) bool { return false }) }

func (c *comparison) until(stop func(id string) bool) (gone []arrival) {
	for ; len(c.ahead.lines) > 0 && !stop(c.ahead.id); c.advance() {
		gone = append(gone, arrival{employee: rules.Employee{ID: c.ahead.id}, gone: true, before: c.ahead.lines})
	}
	return gone
}

// compare spools how an employee differs from the last sealed run.
func (s *batch) compare(a *arrival, e report.Employee) error {
	if s.Earlier.Run == "" || a.employee.ID == "" {
		return nil
	}
	before := make([]rules.Verdict, len(a.before))
	for i, line := range a.before {
		if err := before[i].UnmarshalSummary(line); err != nil {
			s.broken = true
			return nil
		}
	}
	person := e.Person
	if rows := a.employee.Staff; len(e.Lines) == 0 && len(rows) > 0 { // not employed any more
		person = report.NewPerson(rows[:1], s.Plan.Language)
	}
	news := report.NewsOf(person, before, e.Verdicts, &s.Texts.Words)
	s.since = append(s.since, news)
	for i := range news {
		n := &news[i]
		at := key(n.Order(), n.StaffID, n.Credential, s.number())
		if err := put(s.Spool, n, place{shelfNews, at}); err != nil {
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
