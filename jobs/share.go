package jobs

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"runtime"
	"sync"

	"ceuwatch/report"
	"ceuwatch/rules"
)

// share is a part of the work that one worker does by itself. What has to stand in order, or is counted, waits in it
// until every share before it is done.
type share struct {
	*work
	place     int // among the shares of the run
	arrivals  []arrival
	managerID string

	keys     int // that were numbered
	results  []rules.Result
	verdicts []byte       // lines of evaluations.jsonl
	plan     bytes.Buffer // lines of plan.jsonl
	since    [][]report.News // of each person
	broken   bool // the last sealed run's lines cannot be read
	letters  map[string]int
	files    []report.File
	err      error
	done     chan struct{}
}

// number is the last part of keys of what may be alike in all other parts.
func (s *share) number() string {
	s.keys++
	return fmt.Sprintf("%08d%06d", s.place, s.keys)
}

// write makes one file of the run; title is what a reader calls it, empty for its name.
func (s *share) write(name, title string, fill func(io.Writer) error) error {
	s.files = append(s.files, report.File{Path: name, Title: title})
	return s.make(name, fill)
}

func (s *share) putText(shelf, key, text string) error { return s.Spool.Put(shelf, key, []byte(text)) }

// spread has each share done by one of several workers, and takes in what they did in the order of the shares; then
// calls taken for each. The first error, in that order, ends it.
func (w *work) spread(
	ctx context.Context, shares iter.Seq2[*share, error], do func(*share, context.Context) error, taken func(*share) error,
) error {
	workers := w.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	within, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	defer group.Wait()
	defer cancel()
	waiting, inOrder := make(chan *share), make(chan *share, 2*workers)
	group.Go(func() {
		defer close(inOrder)
		defer close(waiting)
		place := w.shares
		for s, err := range shares {
			if err != nil {
				s = &share{work: w, err: err}
			}
			place++
			s.place, s.letters, s.done = place, map[string]int{}, make(chan struct{})
			select {
			case inOrder <- s:
				waiting <- s
			case <-within.Done():
				return
			}
		}
	})
	for range workers {
		group.Go(func() {
			for s := range waiting {
				if s.err == nil && within.Err() == nil {
					s.err = do(s, within)
				}
				close(s.done)
			}
		})
	}
	for s := range inOrder {
		<-s.done
		if err := w.take(s, taken); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("stopped: %w", err)
	}
	return nil
}

// take takes in what a share did.
func (w *work) take(s *share, taken func(*share) error) error {
	if s.err != nil {
		return s.err
	}
	w.shares = s.place
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
	w.files = append(w.files, s.files...)
	return taken(s)
}
