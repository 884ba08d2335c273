package xlsx

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// maxRow is how many bytes a row of a finished workbook may have.
const maxRow = 16 << 20

// scan reads the rows of sheets, one at a time.
type scan struct {
	packed bytes.Reader
	in     io.ReadCloser
	buffer []byte
	have   []byte // of the buffer, unread
	crc    uint32
	size   int64
}

// scans are scans that can be used again.
var scans = sync.Pool{New: func() any {
	s := &scan{buffer: make([]byte, 64<<10)}
	s.in = flate.NewReader(&s.packed)
	return s
}}

// free lets the scan be used again.
func (s *scan) free() {
	s.packed.Reset(nil)
	scans.Put(s)
}

// part calls take with the markup of each row of a sheet, and returns the sheet's size, which may be up to room.
func (s *scan) part(xlsx []byte, part *zip.File, room int64, take func([]byte) error) (int64, error) {
	from, err := part.DataOffset()
	if err != nil {
		return 0, err
	}
	if part.Method != zip.Deflate || from > int64(len(xlsx)) || part.CompressedSize64 > uint64(int64(len(xlsx))-from) {
		return 0, errDamaged
	}
	s.packed.Reset(xlsx[from : from+int64(part.CompressedSize64)])
	if err := s.in.(flate.Resetter).Reset(&s.packed, nil); err != nil {
		return 0, err
	}
	s.have, s.crc, s.size = s.buffer[:0], 0, 0
	for more := true; more; {
		if more, err = s.fill(room); err != nil {
			return 0, err
		}
		if err := s.rows(take); err != nil {
			return 0, err
		}
	}
	if bytes.Contains(s.have, []byte("<row")) || s.crc != part.CRC32 || s.size != int64(part.UncompressedSize64) {
		return 0, errDamaged
	}
	return s.size, nil
}

// fill reads on, and reports whether there may be more.
func (s *scan) fill(room int64) (bool, error) {
	if len(s.have) == len(s.buffer) {
		if len(s.buffer) >= maxRow {
			return false, errDamaged
		}
		s.buffer = make([]byte, 2*len(s.buffer))
	}
	n := copy(s.buffer, s.have)
	m, err := io.ReadFull(s.in, s.buffer[n:])
	s.have = s.buffer[:n+m]
	s.crc = crc32.Update(s.crc, crc32.IEEETable, s.have[n:])
	if s.size += int64(m); s.size > room {
		return false, errDamaged
	}
	// What breaks off has another sum.
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return false, nil
	}
	return err == nil, err
}

// rows calls take with the rows that are whole.
func (s *scan) rows(take func([]byte) error) error {
	for {
		from := bytes.Index(s.have, []byte("<row"))
		if from < 0 {
			s.have = s.have[max(0, len(s.have)-len("<ro")):]
			return nil
		}
		s.have = s.have[from:]
		begin := bytes.IndexByte(s.have, '>')
		if begin > 0 && (s.have[begin-1] == '/' || letter(s.have[len("<row")])) { // nothing in it, or another element
			s.have = s.have[begin:]
			continue
		}
		to := rowEnd(s.have)
		if begin < 0 || to < 0 {
			return nil
		}
		if err := take(s.have[begin+1 : to]); err != nil {
			return err
		}
		s.have = s.have[to:]
	}
}

// rowEnd finds the end of the first row. It looks for what is rare in rows, the end of the tag's name.
func rowEnd(p []byte) int {
	for at := 0; ; {
		n := bytes.Index(p[at:], []byte("w>"))
		if n < 0 {
			return -1
		}
		at += n + len("w>")
		if bytes.HasSuffix(p[:at], []byte("</row>")) {
			return at - len("</row>")
		}
	}
}
