package intake

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decode returns the text of a file in UTF-8 or UTF-16, with or without a byte order mark, or in Windows-1252, with
// line breaks as \n. Bytes that are no UTF-8 are read as Windows-1252 wherever they stand.
func decode(r io.Reader) io.Reader {
	buffered := bufio.NewReaderSize(r, 1<<16)
	head, _ := buffered.Peek(4096) // an error comes again with the first read
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		r = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(buffered)
	case isUTF16(head, 1):
		r = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(buffered)
	case isUTF16(head, 0):
		r = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Reader(buffered)
	default:
		if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
			buffered.Discard(3)
		}
		r = buffered
	}
	return transform.NewReader(r, &western{})
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
