package pdf

import (
	"encoding/binary"
	"math/bits"
)

// table is a part of a TrueType file.
type table struct {
	name string // four bytes
	data []byte // none: the file does without
}

// assembled makes a TrueType file of tables, which are in the order of their names.
func assembled(tables []table) []byte {
	count, size := 0, 0
	for _, t := range tables {
		if len(t.data) > 0 {
			count, size = count+1, size+(len(t.data)+3)&^3
		}
	}
	at := 12 + 16*count
	file := make([]byte, 0, at+size)
	file = binary.BigEndian.AppendUint32(file, 0x00010000)
	file = append(file, searched(count, 16)...)
	head := 0
	for _, t := range tables {
		if len(t.data) == 0 {
			continue
		}
		if t.name == "head" {
			head = at
		}
		file = append(file, t.name...)
		for _, n := range []uint32{sum(t.data), uint32(at), uint32(len(t.data))} {
			file = binary.BigEndian.AppendUint32(file, n)
		}
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		file = padded(append(file, t.data...))
	}
	binary.BigEndian.PutUint32(file[head+8:], 0xB1B0AFBA-sum(file))
	return file
}

// searched is how many entries there are, and what a search among them begins with.
func searched(count, size int) []byte {
	power := bits.Len(uint(count)) - 1
	span := size << power
	var b []byte
	for _, n := range []int{count, span, power, count*size - span} {
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	}
	return b
}

func sum(data []byte) uint32 {
	var n uint32
	for ; len(data) >= 4; data = data[4:] {
		n += binary.BigEndian.Uint32(data)
	}
	var rest [4]byte
	copy(rest[:], data)
	return n + binary.BigEndian.Uint32(rest[:])
}

// characters makes the table that says which glyph draws which character (format 4, for Unicode's basic plane).
func characters(runes []rune, glyphs []uint16) []byte {
	count := len(runes) + 1 // the last one is no character
	b := make([]byte, 0, 28+8*count)
	put := func(n int) { b = binary.BigEndian.AppendUint16(b, uint16(n)) }
	for _, n := range []int{0, 1, 3, 1, 0, 12, 4, 16 + 8*count, 0, 2 * count} {
		put(n)
	}
	b = append(b, searched(count, 2)[2:]...)
	for _, r := range runes {
		put(int(r)) // where each segment ends
	}
	put(0xFFFF)
	put(0)
	for _, r := range runes {
		put(int(r)) // where it begins
	}
	put(0xFFFF)
	for i, r := range runes {
		put(int(glyphs[i]) - int(r))
	}
	put(1)
	for range count {
		put(0)
	}
	return b
}
