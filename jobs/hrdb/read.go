package hrdb

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"ceuwatch/rules"
)

const (
	batchRows  = 1024 // how many rows of a relation are read at a time
	firstRows  = 256  // how many of them at first
	spanPeople = 250  // how many people are read at a time at first, where several connections read
	spanRows   = 4000 // how many rows these should have
	waiting    = 5    // how many batches of a span may wait to be taken
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
	order  chan chan batch // what is read of each span
	people atomic.Int64    // in a span; 0: all are in one

	mu      sync.Mutex // held while the order is full
	from    string     // where the next one starts
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
	case s.people.Load() == 0:
		next, s.done = span{null: true}, true
	case !s.started:
		next, s.started = span{null: true, alone: true}, true
	default:
		next.from = s.from
		next.to, err = by.bound(ctx, s.from, int(s.people.Load()))
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
		var rows int
		rows, err = gatherSpan(ctx, by, next, into)
		s.adapt(next, rows)
	}
	if err != nil {
		send(ctx, into, batch{err: err})
	}
	return err == nil && ctx.Err() == nil
}

// adapt makes spans smaller or larger after one that had so many rows.
func (s *spans) adapt(read span, rows int) {
	people := s.people.Load()
	switch {
	case read.null || read.to == "":
	case rows > 2*spanRows:
		s.people.Store(max(people/2, 1))
	case rows < spanRows/2:
		s.people.Store(min(people*2, spanRows/2))
	}
}

func send(ctx context.Context, into chan<- batch, b batch) error {
	select {
	case into <- b:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// gatherSpan reads a span, plainly from where that is needed, and returns how many rows it has.
func gatherSpan(ctx context.Context, by session, s span, into chan<- batch) (rows int, err error) {
	for plain := s.alone; ; plain = true {
		fetch, err := by.open(ctx, s, plain)
		if err != nil {
			return rows, err
		}
		last, read, err := gather(ctx, newMerge(fetch), into)
		rows += read
		if plain || !errors.Is(err, errPacked) {
			return rows, err
		}
		if last != "" {
			s.from, s.beyond = last, true
		}
	}
}

// gather sends the employees on, and returns the last one's id and how many rows they have.
func gather(ctx context.Context, m *merge, into chan<- batch) (last string, rows int, err error) {
	for more := true; more && err == nil; {
		var people []rules.Employee
		n := 0
		for n < batchRows && more && err == nil {
			var e rules.Employee
			if e, more, err = m.next(); more && err == nil {
				people = append(people, e)
				n += 1 + len(e.Staff) + len(e.Credentials) + len(e.Credits) + len(e.Attempts)
				last = e.ID
			}
		}
		rows += n
		if len(people) > 0 {
			if failed := send(ctx, into, batch{people: people}); failed != nil {
				return last, rows, failed
			}
		}
	}
	return last, rows, err
}

// employees yields what all sessions read, in order. The last of it waits for the snapshot to end well, so that a
// connection which is lost never looks like the end.
func (s *snapshot) employees(ctx context.Context, yield func(rules.Employee, error) bool) {
	ctx, stop := context.WithCancel(ctx)
	handed := &spans{order: make(chan chan batch, 1)}
	handed.people.Store(int64(s.people))
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
	out := &ordered{yield: yield}
	var held []rules.Employee
	for into := range handed.order {
		for b := range into {
			if b.panic != nil {
				panic(b.panic)
			}
			if b.err != nil {
				yield(rules.Employee{}, outcome(ctx, b.err))
				return
			}
			if !out.give(ctx, held) {
				return
			}
			held = b.people
		}
	}
	if err := s.end(ctx); err != nil {
		yield(rules.Employee{}, outcome(ctx, err))
		return
	}
	out.give(ctx, held)
}

// end ends the snapshot on all connections.
func (s *snapshot) end(ctx context.Context) error {
	for _, session := range s.sessions {
		if err := session.end(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// ordered yields employees, and sees to it that they ascend.
type ordered struct {
	yield func(rules.Employee, error) bool
	last  string
}

func (o *ordered) give(ctx context.Context, people []rules.Employee) bool {
	for _, e := range people {
		err := ctx.Err()
		if err == nil && e.ID != "" && e.ID <= o.last {
			err = disorder(rules.RelationStaff)
		}
		if err != nil {
			o.yield(rules.Employee{}, outcome(ctx, err))
			return false
		}
		if e.ID != "" {
			o.last = e.ID
		}
		if !o.yield(e, nil) {
			return false
		}
	}
	return true
}

// outcome is an error, or rather that the context has ended, which others follow from.
func outcome(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil {
		return describe("read the hr database", ended)
	}
	return err
}
