package intake

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	textunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"ceuwatch/jobs"
)

// decode returns the text of a file in an encoding, or in UTF-8 or UTF-16, with or without a byte order mark, or in
// Windows-1252, with line breaks as \n. Bytes that are no UTF-8 are read as Windows-1252 wherever they stand.
func decode(r io.Reader, as encoding.Encoding) io.Reader {
	buffered := bufio.NewReaderSize(r, 1<<16)
	head, _ := buffered.Peek(4096) // an error comes again with the first read
	switch {
	case as != nil:
		r = as.NewDecoder().Reader(buffered)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		r = textunicode.UTF16(textunicode.LittleEndian, textunicode.ExpectBOM).NewDecoder().Reader(buffered)
	case isUTF16(head, 1):
		r = textunicode.UTF16(textunicode.LittleEndian, textunicode.IgnoreBOM).NewDecoder().Reader(buffered)
	case isUTF16(head, 0):
		r = textunicode.UTF16(textunicode.BigEndian, textunicode.IgnoreBOM).NewDecoder().Reader(buffered)
	default:
		if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
			buffered.Discard(3)
		}
		r = buffered
	}
	return transform.NewReader(r, &western{})
}

// encodingOf finds an encoding by its registered name.
func encodingOf(name string) (encoding.Encoding, error) {
	if name == "" {
		return nil, nil
	}
	e, err := ianaindex.IANA.Encoding(name)
	if err != nil || e == nil {
		return nil, fmt.Errorf("%w: --encoding %q is unknown: write utf-8, windows-1252, macintosh, IBM437 or IBM850",
			jobs.ErrConfig, name)
	}
	return e, nil
}

// strange returns the first line whose bytes are no UTF-8 and make no words in Windows-1252, as where the file of a Mac
// or of DOS is read as one of Windows; 0: none.
func strange(r io.Reader) (int, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	head, _ := buffered.Peek(4096)
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) || isUTF16(head, 0) ||
		isUTF16(head, 1) {
		return 0, nil
	}
	for line, long := 1, 0; long <= maxRow; line++ {
		text, err := buffered.ReadSlice('\n') // of a line that is longer than the buffer, its pieces
		if !utf8.Valid(text) && noWords(text) {
			return line, nil
		}
		switch err {
		case nil:
			long = 0
		case bufio.ErrBufferFull:
			long += len(text)
			line--
		case io.EOF:
			return 0, nil
		default:
			return 0, err
		}
	}
	return 0, nil // the row will be refused
}

// noWords reports whether a line in Windows-1252 has signs within words that no language puts there.
func noWords(line []byte) bool {
	text, err := charmap.Windows1252.NewDecoder().Bytes(line)
	if err != nil {
		return true
	}
	var before, last rune
	for _, r := range string(text) {
		if r2 := last; r2 >= utf8.RuneSelf && unicode.IsLetter(before) {
			switch {
			case strings.ContainsRune("ŠŒŽŸ", r2) && unicode.IsLower(before):
				return true
			case strings.ContainsRune("–—", r2) && unicode.IsLower(r):
				return true
			case !unicode.IsLetter(r2) && !unicode.IsSpace(r2) && !strings.ContainsRune("–—’‘´·…“”®™©ª°º«»²³¹", r2):
				return true
			}
		}
		before, last = last, r
	}
	return false
}

// isUTF16 reports whether most of the bytes that stand where Latin letters have their upper half are zero, and hardly
// any other.
func isUTF16(head []byte, upper int) bool {
	var zero [2]int
	for i, b := range head {
		if b == 0 {
			zero[i%2]++
		}
	}
	return zero[upper] > len(head)/4 && zero[1-upper] <= len(head)/50
}

// western passes UTF-8 through, decodes other bytes as Windows-1252, and makes every line break a \n.
type western struct{ transform.NopResetter }

func (w *western) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		b := src[nSrc]
		switch {
		case b == '\r':
			if nSrc+1 == len(src) && !atEOF {
				return nDst, nSrc, transform.ErrShortSrc
			}
			if nSrc++; nSrc < len(src) && src[nSrc] == '\n' {
				continue
			}
			dst[nDst] = '\n'
			nDst++
		case b < utf8.RuneSelf:
			dst[nDst] = b
			nDst++
			nSrc++
		default:
			r, size := utf8.DecodeRune(src[nSrc:])
			if r == utf8.RuneError && size == 1 {
				if !atEOF && !utf8.FullRune(src[nSrc:]) {
					return nDst, nSrc, transform.ErrShortSrc
				}
				r = charmap.Windows1252.DecodeByte(b)
			}
			nDst += utf8.EncodeRune(dst[nDst:], r)
			nSrc += size
		}
	}
	return nDst, nSrc, nil
}
