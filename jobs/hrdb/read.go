package hrdb

import (
	"context"
	"errors"
	"sync"

	"ceuwatch/rules"
)

const (
	batchRows  = 2000 // how many rows of a relation are read at a time
	firstRows  = 256  // how many of them at first
	spanPeople = 250  // how many people are read at a time, where several connections read
	waiting    = 16   // how many batches of a span may wait to be taken
)

// errPacked says that rows must be read once more, plainly.
var errPacked = errors.New("rows that cannot be told apart")

// batch is some employees, or what ended the reading of them.
type batch struct {
	people []rules.Employee
	err    error
	panic  any
}

// spans hands the spans of a snapshot out in order, each to one of the sessions.
type spans struct {
	people int
	order  chan chan batch // what is read of each span

	mu      sync.Mutex
	from    string // where the next one starts
	started bool
	done    bool
}

// next says where what is read next will come, and returns the span to read; ok is false where there is none.
func (s *spans) next(ctx context.Context, by session, into chan batch) (next span, ok bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return next, false, nil
	}
	select {
	case s.order <- into:
	case <-ctx.Done():
		return next, false, nil
	}
	switch {
	case s.people == 0:
		next, s.done = span{null: true}, true
	case !s.started:
		next, s.started = span{null: true, alone: true}, true
	default:
		next.from = s.from
		next.to, err = by.bound(ctx, s.from, s.people)
		s.from, s.done = next.to, next.to == "" || err != nil
	}
	return next, true, err
}

// read reads the next span with a session, and reports whether there may be another one.
func (s *spans) read(ctx context.Context, by session) (more bool) {
	into := make(chan batch, waiting)
	defer close(into)
	defer func() {
		if p := recover(); p != nil {
			send(ctx, into, batch{panic: p})
		}
	}()
	next, ok, err := s.next(ctx, by, into)
	if !ok {
		return false
	}
	if err == nil {
		err = gatherSpan(ctx, by, next, into)
	}
	if err != nil {
		send(ctx, into, batch{err: err})
	}
	return err == nil && ctx.Err() == nil
}

func send(ctx context.Context, into chan<- batch, b batch) error {
	select {
	case into <- b:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// gatherSpan reads a span, plainly from where that is needed.
func gatherSpan(ctx context.Context, by session, s span, into chan<- batch) error {
	for plain := s.alone; ; plain = true {
		fetch, err := by.open(ctx, s, plain)
		if err != nil {
			return err
		}
		last, err := gather(ctx, newMerge(fetch), into)
		if plain || !errors.Is(err, errPacked) {
			return err
		}
		if last != "" {
			s.from, s.beyond = last, true
		}
	}
}

// gather sends the employees on, and returns the last one's id.
func gather(ctx context.Context, m *merge, into chan<- batch) (last string, err error) {
	for more := true; more && err == nil; {
		var people []rules.Employee
		for rows := 0; rows < batchRows && more && err == nil; {
			var e rules.Employee
			if e, more, err = m.next(); more && err == nil {
				people = append(people, e)
				rows += 1 + len(e.Staff) + len(e.Credentials) + len(e.Credits) + len(e.Attempts)
				last = e.ID
			}
		}
		if len(people) > 0 {
			if failed := send(ctx, into, batch{people: people}); failed != nil {
				return last, failed
			}
		}
	}
	return last, err
}

// employees yields what all sessions read, in order. The last of it waits for the snapshot to end well, so that a
// connection which is lost never looks like the end.
func (s *snapshot) employees(ctx context.Context, yield func(rules.Employee, error) bool) {
	ctx, stop := context.WithCancel(ctx)
	handed := &spans{people: s.people, order: make(chan chan batch, 1)}
	var workers sync.WaitGroup
	for _, session := range s.sessions {
		workers.Go(func() {
			for handed.read(ctx, session) {
			}
		})
	}
	defer workers.Wait()
	defer stop()
	go func() {
		workers.Wait()
		close(handed.order)
	}()
	last := ""
	var held []rules.Employee
	give := func() bool {
		for _, e := range held {
			err := ctx.Err()
			if err == nil && e.ID != "" && e.ID <= last {
				err = disorder(rules.RelationStaff)
			}
			if err != nil {
				yield(rules.Employee{}, outcome(ctx, err))
				return false
			}
			if e.ID != "" {
				last = e.ID
			}
			if !yield(e, nil) {
				return false
			}
		}
		return true
	}
	for into := range handed.order {
		for b := range into {
			if b.panic != nil {
				panic(b.panic)
			}
			if b.err != nil {
				yield(rules.Employee{}, outcome(ctx, b.err))
				return
			}
			if !give() {
				return
			}
			held = b.people
		}
	}
	err := ctx.Err()
	for _, session := range s.sessions {
		if err == nil {
			err = session.end(ctx)
		}
	}
	if err != nil {
		yield(rules.Employee{}, outcome(ctx, err))
		return
	}
	give()
}

// outcome is an error, or rather that the context has ended, which others follow from.
func outcome(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil {
		return describe("read the hr database", ended)
	}
	return err
}
