package spool

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"io"
	"iter"
	"sort"
)

// run is a sorted part of a shelf in the file: records of two lengths, key and value. The only one of a shelf may have
// marks, in order, by which a key is found.
type run struct {
	from, to int64
	marks    []mark
}

// mark says at which record a stretch of a run begins.
type mark struct {
	key string
	at  int64
}

// How far marks are apart, how much is read or written at a time, and how much of all runs together that are merged, in
// bytes.
const (
	stretch    = 16 << 10
	bufferSize = 32 << 10
	mergeSize  = 4 << 20
)

// record is one row, as long as no further one is read.
type record struct{ key, value []byte }

// writeDown sorts a shelf's rows in memory and moves them to a run.
func (s *Store) writeDown(sh *shelf) error {
	if sh.scanned || len(sh.rows) == 0 {
		return nil
	}
	sh.sort()
	w := s.write(false)
	for _, r := range sh.rows {
		if err := w.add(sh.text[r.key:r.value], sh.text[r.value:r.end]); err != nil {
			return err
		}
	}
	sh.text, sh.rows = sh.text[:0], sh.rows[:0]
	done, err := w.done()
	sh.runs = append(sh.runs, done)
	return err
}

// runWriter writes a run at the end of the file.
type runWriter struct {
	store  *Store
	buffer *bufio.Writer
	run    run
	at     int64
	marked bool
}

func (s *Store) write(marked bool) *runWriter {
	to := io.NewOffsetWriter(s.file, s.end)
	return &runWriter{
		store: s, buffer: bufio.NewWriterSize(to, bufferSize), run: run{from: s.end}, at: s.end, marked: marked,
	}
}

func (w *runWriter) add(key, value []byte) error {
	if n := len(w.run.marks); w.marked && (n == 0 || w.at-w.run.marks[n-1].at >= stretch) {
		w.run.marks = append(w.run.marks, mark{string(key), w.at})
	}
	var lengths [2 * binary.MaxVarintLen64]byte
	n := binary.PutUvarint(lengths[:], uint64(len(key)))
	n += binary.PutUvarint(lengths[n:], uint64(len(value)))
	for _, part := range [][]byte{lengths[:n], key, value} {
		written, err := w.buffer.Write(part)
		if w.at += int64(written); err != nil {
			return err
		}
	}
	return nil
}

func (w *runWriter) done() (run, error) {
	w.run.to, w.store.end = w.at, w.at
	return w.run, w.buffer.Flush()
}

// merge makes a shelf's runs one, with marks.
func (s *Store) merge(sh *shelf) error {
	w := s.write(true)
	for r, err := range s.merged(sh.runs) {
		if err == nil {
			err = w.add(r.key, r.value)
		}
		if err != nil {
			return err
		}
	}
	done, err := w.done()
	sh.runs = []run{done}
	return err
}

// merged yields the records of several runs in order. Of those with one key, the latest run's stays.
func (s *Store) merged(runs []run) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		size := max(4<<10, min(mergeSize/len(runs), bufferSize))
		var sources sources
		defer func() {
			for _, source := range sources {
				source.stop()
			}
		}()
		for i, r := range runs {
			from := io.NewSectionReader(s.file, r.from, r.to-r.from)
			next, stop := iter.Pull2(records(bufio.NewReaderSize(from, size)))
			source := &source{number: i, next: next, stop: stop}
			if more, err := source.advance(); err != nil {
				stop()
				yield(record{}, err)
				return
			} else if more {
				sources = append(sources, source)
			}
		}
		heap.Init(&sources)
		var last []byte
		for n := 0; len(sources) > 0; n++ {
			first := sources[0]
			if n == 0 || !bytes.Equal(first.key, last) {
				last = append(last[:0], first.key...)
				if !yield(first.record, nil) {
					return
				}
			}
			if more, err := first.advance(); err != nil {
				yield(record{}, err)
				return
			} else if more {
				heap.Fix(&sources, 0)
			} else {
				heap.Pop(&sources)
			}
		}
	}
}

// source is a run that is being merged.
type source struct {
	record
	number int
	next   func() (record, error, bool)
	stop   func()
}

func (s *source) advance() (more bool, err error) {
	s.record, err, more = s.next()
	return more, err
}

// sources are a heap: the lowest key first, of the same one the latest run's.
type sources []*source

func (s sources) Len() int      { return len(s) }
func (s sources) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s *sources) Push(x any)   { *s = append(*s, x.(*source)) }
func (s sources) Less(i, j int) bool {
	if c := bytes.Compare(s[i].key, s[j].key); c != 0 {
		return c < 0
	}
	return s[i].number > s[j].number
}

func (s *sources) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

// records yields a run's records from the stretch on in which a key would stand.
func (s *Store) records(r run, key string) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		from := r.from
		if i := sort.Search(len(r.marks), func(i int) bool { return r.marks[i].key > key }); i > 0 {
			from = r.marks[i-1].at
		}
		in, ok := s.readers.Get().(*bufio.Reader)
		if !ok {
			in = bufio.NewReaderSize(nil, bufferSize)
		}
		defer s.readers.Put(in)
		in.Reset(io.NewSectionReader(s.file, from, r.to-from))
		records(in)(yield)
	}
}

// records yields the records that are read.
func records(in *bufio.Reader) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		var text []byte
		for {
			keyLength, err := binary.ReadUvarint(in)
			if err == io.EOF {
				return
			}
			var length uint64
			if err == nil {
				length, err = binary.ReadUvarint(in)
			}
			if err == nil {
				if length += keyLength; uint64(cap(text)) < length {
					text = make([]byte, length)
				}
				text = text[:length]
				_, err = io.ReadFull(in, text)
			}
			if err != nil {
				yield(record{}, err)
				return
			}
			if !yield(record{text[:keyLength], text[keyLength:]}, nil) {
				return
			}
		}
	}
}
