package xlsx

import (
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"

	"ceuwatch/report"
)

// form is the file of all workbooks whose sheets have the same columns and lines above them. It has holes for what
// workbooks of the form differ in.
type form struct {
	models []report.Sheet // without their rows
	styles styles
	sheets []sheetForm
	parts  []part // by name
}

// sheetForm is a sheet of a form.
type sheetForm struct {
	top        []byte   // markup of the rows in the head, until it is made
	head       literal  // up to the last row that is always the same
	row, last  int      // this row, and the last one of the table
	table      int      // the header's row
	tail, bare template // what follows the rows, and when the table has none
}

// part is a file within the file.
type part struct {
	name     string
	sheet    int // its index; -1: no sheet
	template template
}

// Texts that stand in the holes of a form, letters that nobody has.
const (
	atHead, atFoot, atTitle, atSubject, atAuthor, atCreated = "\uE0F0", "\uE0F1", "\uE0F2", "\uE0F3", "\uE0F4", "\uE0F5"
	firstNeedle                                             = 1_000_001 // the last row of the first sheet's table
)

// needles are the texts in the holes, in the order of what fills them; at the end the last row of each table.
func needles(sheets int) []string {
	list := []string{atHead, atFoot, atTitle, atSubject, atAuthor, atCreated}
	for i := range sheets {
		list = append(list, strconv.Itoa(firstNeedle+i))
	}
	return list
}

// maxForms is how many forms are kept: a run's are two or three.
const maxForms = 8

// forms are the forms that were used last.
type forms struct {
	mu   sync.Mutex
	list []*form
}

// of returns the form of a workbook with these tabs.
func (f *forms) of(tabs []*tab, limit int) (*form, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, known := range f.list {
		if slices.EqualFunc(known.models, tabs, func(s report.Sheet, t *tab) bool { return alike(&s, t.model) }) {
			return known, nil
		}
	}
	made, err := newForm(tabs, nil, limit)
	if err != nil {
		return nil, err
	}
	for _, t := range tabs {
		model := *t.model
		model.Rows, model.Charts = nil, nil
		made.models = append(made.models, model)
	}
	f.list = append(f.list[max(0, len(f.list)+1-maxForms):], made)
	return made, nil
}

// alike reports whether two sheets differ at most in what is not in a form.
func alike(a, b *report.Sheet) bool {
	if a.Name != b.Name || a.Frozen != b.Frozen || !slices.Equal(a.Intro, b.Intro) {
		return false
	}
	if a.Fixed != nil || b.Fixed != nil {
		if a.Empty != b.Empty || !same(a.Fixed, b.Fixed) || !same(a.Below, b.Below) {
			return false
		}
	}
	return same(a.Columns, b.Columns) || slices.EqualFunc(a.Columns, b.Columns, func(a, b report.Column) bool {
		return a.Header == b.Header && a.Width == b.Width && a.Wrap == b.Wrap && a.Figures == b.Figures &&
			slices.Equal(a.Marks, b.Marks)
	})
}

// same reports whether two slices are one.
func same[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// literal is a piece of a file that is always the same.
type literal struct{ raw, packed []byte }

// minPacked is how many bytes are worth the table of codes that a packed block begins with.
const minPacked = 200

// newLiteral packs a piece so that others can stand before and after it.
func newLiteral(raw []byte, deflate *flate.Writer) literal {
	if len(raw) < minPacked {
		return literal{raw, store(nil, raw)}
	}
	var to held
	deflate.Reset(&to)
	_, _ = deflate.Write(raw) // memory takes it
	_ = deflate.Flush()
	return literal{raw, to.bytes}
}

func (l *literal) sum() sum { return sum{crc32.ChecksumIEEE(l.raw), int64(len(l.raw))} }

// template is a piece of a file with holes: literals, each with the hole that follows it.
type template []stretch

type stretch struct {
	literal
	hole int // -1: the end
}

func newTemplate(text string, needles []string, deflate *flate.Writer) template {
	var t template
	for {
		at, hole := len(text), -1
		for i, needle := range needles {
			if n := strings.Index(text[:at], needle); n >= 0 {
				at, hole = n, i
			}
		}
		t = append(t, stretch{newLiteral([]byte(text[:at]), deflate), hole})
		if hole < 0 {
			return t
		}
		text = text[at+len(needles[hole]):]
	}
}

// fill appends the packed piece, and adds it to the sum.
func (t template) fill(to []byte, all *sum, values [][]byte) []byte {
	for i := range t {
		s := &t[i]
		all.add(s.raw)
		if to = append(to, s.packed...); s.hole >= 0 {
			all.add(values[s.hole])
			to = store(to, values[s.hole])
		}
	}
	return to
}

// store appends a text as it is, as a block of a packed file.
func store(to, text []byte) []byte {
	for len(text) > 0 {
		n := min(len(text), 1<<16-1)
		to = append(to, 0, byte(n), byte(n>>8), ^byte(n), ^byte(n>>8))
		to = append(to, text[:n]...)
		text = text[n:]
	}
	return to
}
