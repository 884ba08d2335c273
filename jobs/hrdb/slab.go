package hrdb

import (
	"strings"
	"unicode/utf8"
)

// slabBytes bounds what a text that is kept keeps with it.
const slabBytes = 64 << 10

// slab makes texts that lie one after another in memory, which costs less than a piece of memory for each.
type slab struct {
	texts strings.Builder
	from  int // where the row at hand starts; below zero: in another piece of memory
}

// start starts a row.
func (s *slab) start() { s.from = s.texts.Len() }

// sound reports whether the row at hand is UTF-8 without a NUL, as far as that can be told from all of it.
func (s *slab) sound() bool {
	if s.from < 0 {
		return false
	}
	row := s.texts.String()[s.from:]
	return utf8.ValidString(row) && strings.IndexByte(row, 0) < 0
}

func (s *slab) add(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	if s.texts.Cap()-s.texts.Len() < len(text) {
		s.texts = strings.Builder{}
		s.texts.Grow(max(slabBytes, len(text)))
		s.from = -1
	}
	at := s.texts.Len()
	s.texts.Write(text)
	return s.texts.String()[at:]
}

// legible is a value as text: a blank one is none, and bytes that are no UTF-8 read as U+FFFD. An id with such bytes, or
// with a NUL, is none: written down it would look like another one, or be refused.
func legible(value string, id bool) string {
	if value == "" {
		return ""
	}
	valid := utf8.ValidString(value)
	printable := value[0] > ' ' && value[0] < utf8.RuneSelf
	switch {
	case !printable && strings.TrimSpace(value) == "", id && !valid, id && strings.IndexByte(value, 0) >= 0:
		return ""
	case !valid:
		return strings.ToValidUTF8(value, "\uFFFD")
	}
	return value
}
