package xlsx

import (
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// cellMarkup is a cell of a finished workbook.
type cellMarkup struct{ tag, content []byte }

// next takes the next cell from the markup of a row. It reports false at the end.
func (c *cellMarkup) next(row *[]byte) (bool, error) {
	from := bytes.Index(*row, []byte("<c"))
	if from < 0 {
		return false, nil
	}
	rest := (*row)[from+len("<c"):]
	begin := bytes.IndexByte(rest, '>')
	if begin < 1 || letter(rest[0]) {
		return false, errDamaged
	}
	c.tag, c.content = rest[:begin], nil
	if rest = rest[begin+1:]; c.tag[begin-1] != '/' {
		end := bytes.Index(rest, []byte("</c>"))
		if end < 0 {
			return false, errDamaged
		}
		c.content, rest = rest[:end], rest[end:]
	}
	*row = rest
	return true, nil
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// column is the letters of the cell's column; empty where the cell does not say it.
func (c *cellMarkup) column() []byte {
	_, place, _ := bytes.Cut(c.tag, []byte(` r="`))
	n := 0
	for n < len(place) && letter(place[n]) {
		n++
	}
	return place[:n]
}

// text is what stands in the cell.
func (c *cellMarkup) text() (string, error) {
	if len(c.content) == 0 {
		return "", nil
	}
	inner, one := bytes.CutPrefix(c.content, []byte("<is><t>"))
	if one {
		inner, one = bytes.CutSuffix(inner, []byte("</t></is>"))
	}
	if one && !bytes.ContainsAny(inner, "<&_\r") {
		return string(inner), nil
	}
	var text strings.Builder
	decoder := xml.NewDecoder(bytes.NewReader(c.content))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return decode(text.String()), nil
		}
		if err != nil {
			return "", errDamaged
		}
		if data, ok := token.(xml.CharData); ok {
			text.Write(data)
		}
	}
}

// decode puts characters for the codes, as _x0041_, by which cells have those that XML has not.
func decode(s string) string {
	var plain strings.Builder
	for {
		from := strings.Index(s, "_x")
		if from < 0 {
			return plain.String() + s
		}
		plain.WriteString(s[:from])
		if s = s[from:]; len(s) >= 7 && s[6] == '_' {
			if code, err := strconv.ParseUint(s[2:6], 16, 16); err == nil {
				plain.WriteRune(rune(code))
				s = s[7:]
				continue
			}
		}
		plain.WriteByte('_')
		s = s[1:]
	}
}
