// Package spool keeps rows on disk within one run, and gives them back in order, so that memory does not grow with the
// number of staff. It knows keys and bytes, not what they mean.
package spool

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"sync"
)

// maxHeld is how many bytes of rows wait in memory before they are sorted and written to the file.
const maxHeld = 3 << 20

// Store holds rows on shelves, each shelf in byte order of its keys. Several goroutines may use it.
type Store struct {
	mutex   sync.Mutex
	file    *os.File
	end     int64 // of what was written
	shelves map[string]*shelf
	held    int // bytes in memory, of every shelf
	limit   int
	readers sync.Pool // of buffers to read by
}

// shelf holds rows in memory as they come, and those that came before in sorted runs on disk. Once it was scanned, all
// of it is in memory, sorted, or all of it on disk: in one run once it was scanned for a prefix.
type shelf struct {
	text    []byte // keys and values, one after the other
	rows    []row
	runs    []run
	scanned bool
}

// row says where a row stands in its shelf's text: the key, and the value from its end on. The last is the row's number.
type row struct{ key, value, end, number int }

// rowSize is how many bytes a row takes besides its text.
const rowSize = 32

// Open makes an empty store in a directory, for this process alone.
func Open(dir string) (*Store, error) {
	file, err := os.OpenFile(filepath.Join(dir, "spool"), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make the spool: %w", err)
	}
	return &Store{file: file, shelves: map[string]*shelf{}, limit: maxHeld}, nil
}

// Put lays a row on a shelf, in place of one with the same key. A shelf that was scanned takes no more.
func (s *Store) Put(name, key string, value []byte) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	sh := s.shelf(name)
	if sh.scanned {
		return fmt.Errorf("write the spool: shelf %s was scanned already", name)
	}
	from := len(sh.text)
	sh.text = append(append(sh.text, key...), value...)
	sh.rows = append(sh.rows, row{from, from + len(key), len(sh.text), len(sh.rows)})
	if s.held += len(sh.text) - from + rowSize; s.held < s.limit {
		return nil
	}
	for _, other := range s.shelves {
		if err := s.writeDown(other); err != nil {
			return fmt.Errorf("write the spool: %w", err)
		}
	}
	s.held = 0
	return nil
}

// Scan yields the values of a shelf whose keys start with a prefix, in byte order of the keys. A value holds until the
// next one is asked for.
func (s *Store) Scan(name, prefix string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		sh, runs, err := s.scanned(name, prefix)
		if err != nil {
			yield(nil, fmt.Errorf("read the spool: %w", err))
			return
		}
		if len(runs) == 0 {
			sh.scan(prefix, yield)
			return
		}
		found := s.merged(runs)
		if len(runs) == 1 {
			found = s.records(runs[0], prefix)
		}
		for r, err := range found {
			if err != nil {
				yield(nil, fmt.Errorf("read the spool: %w", err))
				return
			}
			if bytes.HasPrefix(r.key, []byte(prefix)) {
				if !yield(r.value, nil) {
					return
				}
			} else if string(r.key) > prefix {
				return
			}
		}
	}
}

// shelf returns a shelf, which is made where it is missing.
func (s *Store) shelf(name string) *shelf {
	if s.shelves[name] == nil {
		s.shelves[name] = &shelf{}
	}
	return s.shelves[name]
}

// scanned returns a shelf that takes no more rows, and the runs that it is in: one, where a prefix has to be found.
func (s *Store) scanned(name, prefix string) (*shelf, []run, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	sh := s.shelf(name)
	switch {
	case sh.scanned:
	case len(sh.runs) == 0:
		sh.sort()
	default:
		s.held -= len(sh.text) + rowSize*len(sh.rows)
		if err := s.writeDown(sh); err != nil {
			return nil, nil, err
		}
		sh.text, sh.rows = nil, nil
	}
	sh.scanned = true
	if prefix == "" || len(sh.runs) == 0 || sh.runs[0].marks != nil {
		return sh, sh.runs, nil
	}
	err := s.merge(sh)
	return sh, sh.runs, err
}

// sort sorts the rows in memory, and keeps the last of those with one key.
func (sh *shelf) sort() {
	slices.SortFunc(sh.rows, func(a, b row) int {
		if c := bytes.Compare(sh.text[a.key:a.value], sh.text[b.key:b.value]); c != 0 {
			return c
		}
		return b.number - a.number
	})
	sh.rows = slices.CompactFunc(sh.rows, func(a, b row) bool {
		return bytes.Equal(sh.text[a.key:a.value], sh.text[b.key:b.value])
	})
}

// scan yields values from memory.
func (sh *shelf) scan(prefix string, yield func([]byte, error) bool) {
	key := func(i int) []byte { return sh.text[sh.rows[i].key:sh.rows[i].value] }
	first := sort.Search(len(sh.rows), func(i int) bool { return string(key(i)) >= prefix })
	for i := first; i < len(sh.rows) && bytes.HasPrefix(key(i), []byte(prefix)); i++ {
		if !yield(sh.text[sh.rows[i].value:sh.rows[i].end:sh.rows[i].end], nil) {
			return
		}
	}
}

// Close removes the store.
func (s *Store) Close() error {
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
