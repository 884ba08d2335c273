package jobs

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"ceuwatch/report"
	"ceuwatch/report/page"
	"ceuwatch/rules"
)

// batch is a part of the work that one worker does by itself. What has to stand in order, or is counted, waits in it
// until every batch before it is done.
type batch struct {
	*work
	place     int // among the batches of the run
	arrivals  []arrival
	managerID string

	keys     int // that were numbered
	results  []rules.Result
	verdicts []byte          // lines of evaluations.jsonl
	plan     bytes.Buffer    // lines of plan.jsonl
	since    [][]report.News // of each person
	broken   bool            // the last sealed run's lines cannot be read
	letters  map[string]int
	files    []page.File
}

// number is the last part of keys of what may be alike in all other parts.
func (s *batch) number() string {
	s.keys++
	const width = 1_000_000_000 // more than a batch has keys
	return strconv.Itoa((width+s.place)*width + s.keys)
}

// write makes one file of the run; title is what a reader calls it, empty for its name.
func (s *batch) write(name, title string, fill func(io.Writer) error) error {
	s.files = append(s.files, page.File{Path: name, Title: title})
	return s.make(name, fill)
}

func (s *batch) putText(shelf, key, text string) error { return s.Spool.Put(shelf, key, []byte(text)) }

// batch starts the next batch.
func (w *work) batch() *batch {
	w.batches++
	return &batch{work: w, place: w.batches, letters: map[string]int{}}
}

// take takes in what a batch did.
func (w *work) take(s *batch) error {
	if _, err := w.plan.Write(s.plan.Bytes()); err != nil {
		return fmt.Errorf("write %s: %w", planName, err)
	}
	for _, news := range s.since {
		w.tally.Since.Add(news)
	}
	w.broken = w.broken || s.broken
	for state, n := range s.letters {
		w.tally.Letters[state] += n
	}
	for _, file := range s.files {
		w.files.Add(file)
	}
	return nil
}
