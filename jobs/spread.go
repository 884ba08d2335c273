package jobs

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"
)

// spread has items worked on by so many workers at once (below 1: as many as there are processors), and takes in what
// came of each in their order, one at a time. The first error, in that order, ends it.
func spread[T any](
	ctx context.Context, workers int, items iter.Seq2[T, error], do func(context.Context, T) error, take func(T) error,
) error {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	type task struct {
		item T
		err  error
		done chan struct{}
	}
	within, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	defer group.Wait()
	defer cancel()
	waiting, inOrder := make(chan *task), make(chan *task, 2*workers)
	group.Go(func() {
		defer close(inOrder)
		defer close(waiting)
		for item, err := range items {
			t := &task{item, err, make(chan struct{})}
			select {
			case inOrder <- t:
				waiting <- t
			case <-within.Done():
				return
			}
		}
	})
	for range workers {
		group.Go(func() {
			for t := range waiting {
				if t.err == nil && within.Err() == nil {
					t.err = do(within, t.item)
				}
				close(t.done)
			}
		})
	}
	for t := range inOrder {
		<-t.done
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("stopped: %w", err)
		}
		if t.err != nil {
			return t.err
		}
		if err := take(t.item); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("stopped: %w", err)
	}
	return nil
}

// handfuls yields items so many at a time, the last ones perhaps fewer. An error comes alone, and ends it.
func handfuls[T any](items iter.Seq2[T, error], n int) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		var some []T
		for item, err := range items {
			if err != nil {
				yield(nil, err)
				return
			}
			if some = append(some, item); len(some) < n {
				continue
			}
			if !yield(some, nil) {
				return
			}
			some = nil
		}
		if len(some) > 0 {
			yield(some, nil)
		}
	}
}
