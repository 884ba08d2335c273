package pdf

import (
	"encoding/binary"
	"fmt"
	"slices"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// outlines is a TrueType file, to take characters from.
type outlines struct {
	parsed *sfnt.Font
	tables map[string][]byte
	long   bool // glyphs' places are of four bytes
}

func readOutlines(ttf []byte) (*outlines, error) {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, err
	}
	o := &outlines{parsed: parsed, tables: map[string][]byte{}}
	for i := range int(binary.BigEndian.Uint16(ttf[4:])) {
		entry := ttf[12+16*i:]
		offset, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		o.tables[string(entry[:4])] = ttf[offset : offset+length : offset+length]
	}
	for name, least := range map[string]int{"glyf": 1, "head": 54, "hhea": 36, "hmtx": 4, "loca": 4, "maxp": 6, "post": 32} {
		if len(o.tables[name]) < least {
			return nil, fmt.Errorf("no table %q", name)
		}
	}
	o.long = binary.BigEndian.Uint16(o.tables["head"][50:]) == 1
	return o, nil
}

// advances reads how wide characters are.
func (o *outlines) advances(of []rune) (*advances, error) {
	var buffer sfnt.Buffer
	table := new(advances)
	for _, r := range of {
		glyph, err := o.parsed.GlyphIndex(&buffer, r)
		if err != nil || glyph == 0 {
			continue
		}
		advance, err := o.parsed.GlyphAdvance(&buffer, glyph, fixed.I(1000), font.HintingNone)
		if err != nil {
			return nil, err
		}
		table[r] = uint16(advance.Round()) + 1
	}
	return table, nil
}

// glyph returns what a glyph is drawn with.
func (o *outlines) glyph(n uint16) []byte {
	loca, glyf := o.tables["loca"], o.tables["glyf"]
	if o.long {
		return glyf[binary.BigEndian.Uint32(loca[4*int(n):]):binary.BigEndian.Uint32(loca[4*int(n)+4:])]
	}
	return glyf[2*int(binary.BigEndian.Uint16(loca[2*int(n):])) : 2*int(binary.BigEndian.Uint16(loca[2*int(n)+2:]))]
}

// metrics returns a glyph's advance and bearing.
func (o *outlines) metrics(n uint16) []byte {
	hmtx, full := o.tables["hmtx"], int(binary.BigEndian.Uint16(o.tables["hhea"][34:]))
	if int(n) < full {
		return hmtx[4*int(n) : 4*int(n)+4]
	}
	bearing := 4*full + 2*(int(n)-full)
	return slices.Concat(hmtx[4*full-4:4*full-2], hmtx[bearing:bearing+2])
}

// subset is a TrueType file being made of some glyphs of another.
type subset struct {
	*outlines
	glyphs []uint16          // as they are numbered in the other file
	number map[uint16]uint16 // from there to here
}

// subset makes a TrueType file of some characters, in ascending order, of the basic plane.
func (o *outlines) subset(runes []rune) ([]byte, error) {
	s := subset{outlines: o, glyphs: make([]uint16, 0, 2*len(runes)), number: make(map[uint16]uint16, 2*len(runes))}
	s.take(0)
	var buffer sfnt.Buffer
	drawn := make([]uint16, len(runes))
	for i, r := range runes {
		glyph, err := o.parsed.GlyphIndex(&buffer, r)
		if err != nil {
			return nil, err
		}
		drawn[i] = s.take(uint16(glyph))
	}
	var glyf, loca, hmtx []byte
	for i := 0; i < len(s.glyphs); i++ { // parts are added to them
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = padded(s.draw(glyf, s.glyphs[i]))
		hmtx = append(hmtx, o.metrics(s.glyphs[i])...)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	n := uint16(len(s.glyphs))
	return assembled([]table{
		{"cmap", characters(runes, drawn)}, {"cvt ", o.tables["cvt "]}, {"fpgm", o.tables["fpgm"]}, {"glyf", glyf},
		{"head", changed(changed(o.tables["head"], 50, 1), 8, 0, 0)}, {"hhea", changed(o.tables["hhea"], 34, n)},
		{"hmtx", hmtx}, {"loca", loca}, {"maxp", changed(o.tables["maxp"], 4, n)},
		{"post", changed(o.tables["post"][:32], 0, 3, 0)}, {"prep", o.tables["prep"]},
	}), nil
}

// take puts a glyph among those of the file and returns its number there.
func (s *subset) take(glyph uint16) uint16 {
	n, ok := s.number[glyph]
	if !ok {
		n = uint16(len(s.glyphs))
		s.glyphs, s.number[glyph] = append(s.glyphs, glyph), n
	}
	return n
}

// What the flags of a glyph's part say of it.
const (
	partWords  = 1 << 0
	partScale  = 1 << 3
	partMore   = 1 << 5
	partScales = 1 << 6
	partMatrix = 1 << 7
)

// draw appends what a glyph is drawn with. Of one that is made of others, it takes these.
func (s *subset) draw(to []byte, glyph uint16) []byte {
	from := len(to)
	to = append(to, s.glyph(glyph)...)
	own := to[from:]
	if len(own) < 10 || int16(binary.BigEndian.Uint16(own)) >= 0 {
		return to
	}
	for at, flags := 10, partMore; flags&partMore != 0; {
		flags = int(binary.BigEndian.Uint16(own[at:]))
		part := own[at+2:]
		binary.BigEndian.PutUint16(part, s.take(binary.BigEndian.Uint16(part)))
		at += 6
		if flags&partWords != 0 {
			at += 2
		}
		switch {
		case flags&partScale != 0:
			at += 2
		case flags&partScales != 0:
			at += 4
		case flags&partMatrix != 0:
			at += 8
		}
	}
	return to
}

// changed returns a table with other numbers at a place.
func changed(table []byte, at int, numbers ...uint16) []byte {
	table = slices.Clone(table)
	for i, n := range numbers {
		binary.BigEndian.PutUint16(table[at+2*i:], n)
	}
	return table
}

func padded(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}
