package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"hash/crc32"
	"io"
	"slices"
	"strconv"
	"time"
)

// sum is what an archive says of an unpacked file.
type sum struct {
	crc  uint32
	size int64
}

func (s *sum) add(p []byte) {
	s.crc = crc32.Update(s.crc, crc32.IEEETable, p)
	s.size += int64(len(p))
}

// packed is where the packed rows of a sheet wait, and the sum of the sheet up to them.
type packed struct {
	sum
	from, to      int   // in memory
	start, length int64 // on disk
}

// save writes the file.
func (b *book) save(to io.Writer) (err error) {
	form := b.form
	if len(b.tabs) > len(form.sheets) || b.palette.looks != nil ||
		slices.ContainsFunc(b.tabs, func(t *tab) bool { return t.charts != nil }) {
		if form, err = newForm(b.tabs, b.palette.looks, b.limit); err != nil {
			return err
		}
	}
	values := b.values()
	archive := zip.NewWriter(to)
	for i := range form.parts {
		p := &form.parts[i]
		if p.sheet < 0 {
			err = b.file(archive, p.name, packed{}, nil, p.template, values)
		} else {
			t, s := b.tabs[p.sheet], &form.sheets[p.sheet]
			tail := s.tail
			if t.last == t.form.table {
				tail = s.bare
			}
			err = b.file(archive, p.name, t.body, t.form.head.packed, tail, values)
		}
		if err != nil {
			return err
		}
	}
	return archive.Close()
}

// file adds a file to the archive: the head, the rows, and the rest.
func (b *book) file(archive *zip.Writer, name string, rows packed, head []byte, rest template, values [][]byte) error {
	all := rows.sum
	t := b.tools
	t.out = append(rest.fill(t.out[:0], &all, values), emptyEnd...)
	w, err := archive.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CreatorVersion: zipVersion, ReaderVersion: zipVersion,
		CRC32: all.crc, UncompressedSize64: uint64(all.size),
		CompressedSize64: uint64(int64(len(head)+rows.to-rows.from+len(t.out)) + rows.length),
	})
	if err == nil {
		_, err = w.Write(head)
	}
	if err == nil && rows.length > 0 {
		_, err = io.Copy(w, io.NewSectionReader(b.disk.file, rows.start, rows.length))
	}
	if err == nil {
		_, err = w.Write(t.held.bytes[rows.from:rows.to])
	}
	if err == nil {
		_, err = w.Write(t.out)
	}
	return err
}

const (
	emptyEnd   = "\x03\x00" // the last block of a packed file, with nothing in it
	zipVersion = 20
)

// values are what fills the holes, in the order of the needles.
func (b *book) values() [][]byte {
	m := b.model
	author, created := clean(m.Author), m.Created.UTC().Format(time.RFC3339)
	values := make([][]byte, 0, 6+len(b.tabs))
	for _, text := range []string{
		pageText(m.Title), pageText(m.Confidential), clean(m.Title), clean(m.Subject), author, created,
	} {
		values = append(values, escape(text))
	}
	for _, t := range b.tabs {
		values = append(values, strconv.AppendInt(nil, int64(t.last), 10))
	}
	return values
}

func escape(text string) []byte {
	var to bytes.Buffer
	_ = xml.EscapeText(&to, []byte(text)) // memory takes it
	return to.Bytes()
}
