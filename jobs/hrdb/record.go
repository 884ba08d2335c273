package hrdb

import (
	"strings"
	"unicode/utf8"
)

const (
	// separator stands between the values of a record.
	separator = '\x1f'
	// slabBytes bounds what a text that is kept keeps with it.
	slabBytes = 64 << 10
)

// record is a row of a relation, in the order of its columns.
type record struct {
	line  string // the values
	ends  []int  // where each ends in it
	sound bool   // it is UTF-8 without a NUL
}

func newRecord(columns int) *record { return &record{ends: make([]int, columns)} }

// id is a value that is an id, and text any other.
func (r *record) id(column int) string   { return r.value(column, true) }
func (r *record) text(column int) string { return r.value(column, false) }

func (r *record) value(column int, id bool) string {
	start := 0
	if column > 0 {
		start = r.ends[column-1] + 1
	}
	value := r.line[start:r.ends[column]]
	if r.sound && (value == "" || value[0] > ' ' && value[0] < utf8.RuneSelf) {
		return value
	}
	return legible(value, id)
}

// set takes a line in which the ends are known.
func (r *record) set(line string) {
	r.line, r.sound = line, utf8.ValidString(line) && strings.IndexByte(line, 0) < 0
}

// unpack takes a line in which nothing but separators says where values end, or reports that it has too many of them.
func (r *record) unpack(line string) bool {
	from, last := 0, len(r.ends)-1
	for i := range last {
		at := strings.IndexByte(line[from:], separator)
		if at < 0 {
			return false
		}
		r.ends[i] = from + at
		from += at + 1
	}
	r.ends[last] = len(line)
	r.set(line)
	return strings.IndexByte(line[from:], separator) < 0
}

// slab makes records of values whose memory is not theirs. Their lines lie one after another in memory, which costs less
// than a piece of memory for each.
type slab struct {
	lines strings.Builder
	from  int // where the last line starts
}

// start starts a record.
func (s *slab) start() { s.from = s.lines.Len() }

// finish ends it.
func (s *slab) finish(into *record) { into.set(s.lines.String()[s.from:]) }

// add adds the value of a column.
func (s *slab) add(into *record, column int, value []byte) {
	if s.lines.Cap()-s.lines.Len() <= len(value) {
		line := s.lines.String()[s.from:]
		s.lines, s.from = strings.Builder{}, 0
		s.lines.Grow(max(slabBytes, 2*(len(line)+len(value)+1)))
		s.lines.WriteString(line)
	}
	if column > 0 {
		s.lines.WriteByte(separator)
	}
	s.lines.Write(value)
	into.ends[column] = s.lines.Len() - s.from
}

// legible is a value as text: a blank one is none, and bytes that are no UTF-8 read as U+FFFD. An id with such bytes, or
// with a NUL, is none: written down it would look like another one, or be refused.
func legible(value string, id bool) string {
	valid := utf8.ValidString(value)
	switch {
	case strings.TrimSpace(value) == "", id && !valid, id && strings.ContainsRune(value, 0):
		return ""
	case !valid:
		return strings.ToValidUTF8(value, "\uFFFD")
	}
	return value
}
