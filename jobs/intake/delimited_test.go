package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"ceuwatch/jobs"
)

// read returns each row of a text as its line and cells, bad ones marked.
func read(t *testing.T, r io.Reader, comma rune) []string {
	t.Helper()
	var all []string
	for row, err := range rowsOf(decode(r, nil), comma) {
		if err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("%d %q", row.Line, texts(row))
		if row.Bad != "" {
			text += " bad"
		}
		all = append(all, text)
	}
	return all
}

func TestEncodings(t *testing.T) {
	const text = "Name,Site\r\n\"Exemplar, José\",\"Nord\r\nÖst\"\rZoë,–\n"
	want := []string{`1 ["Name" "Site"]`, `2 ["Exemplar, José" "Nord\nÖst"]`, `4 ["Zoë" "–"]`}
	for name, e := range map[string]encoding.Encoding{
		"UTF-8": encoding.Nop, "UTF-8 with a mark": unicode.UTF8BOM, "Windows-1252": charmap.Windows1252,
		"UTF-16 little": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16 big": unicode.UTF16(unicode.BigEndian,
			unicode.UseBOM),
		"UTF-16 little without a mark": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16 big without a mark":    unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	} {
		encoded, err := e.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		for how, r := range map[string]io.Reader{"": strings.NewReader(encoded),
			" byte by byte": iotest.OneByteReader(strings.NewReader(encoded))} {
			if diff := cmp.Diff(want, read(t, r, ',')); diff != "" {
				t.Errorf("%s%s: %s", name, how, diff)
			}
		}
	}
}

func TestRowsThatCannotBeToldApartTakeNoOtherWithThem(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty lines count", "a,b\n\n\nc,d\n\n", []string{`1 ["a" "b"]`, `2 []`, `3 []`, `4 ["c" "d"]`, `5 []`}},
		{"a quote inside a cell", "a,5\" tape,c\nd,e,f", []string{`1 ["a" "5\" tape" "c"]`, `2 ["d" "e" "f"]`}},
		{"the text that keeps zeros", "=\"007\",b\n", []string{`1 ["=\"007\"" "b"]`}},
		{"a space before a quote", "a, \"b,c\"\n", []string{`1 ["a" "b,c"]`}},
		{"a quote that is not closed", "a,\"b\nc,\"d\"\ne,f\n", []string{`1 ["a,\"b"] bad`, `2 ["c" "d"]`, `3 ["e" "f"]`}},
		{"a quote that is not closed to the end", "a,b\nc,\"d\ne,f\n", []string{`1 ["a" "b"]`, `2 ["c,\"d"] bad`,
			`3 ["e" "f"]`}},
		{"quotes within quotes", "a,\"say \"hello\" now\"\n", []string{`1 ["a" "say \"hello\" now"]`}},
		{"a mark of the end", "a,b\n\x1a", []string{`1 ["a" "b"]`, `2 ["\x1a"]`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, read(t, strings.NewReader(test.text), ',')); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// opener opens a text as a file is opened.
func opener(text string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
}

func TestWhatDividesCellsIsFoundOut(t *testing.T) {
	for comma, name := range map[string]string{",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"} {
		i := begin(t, Options{})
		text := strings.ReplaceAll("Report, of everyone; today\nEmployee ID^Name^Hire Date\nS-1^Ada, Ben; Cy^1/5/2020\n", "^",
			comma)
		table, err := i.Delimited("x.csv", opener(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		p, err := i.survey(table)
		if err != nil || p.size() != 3 || p.line != 2 {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestARowThatIsTooLongIsRefusedBeforeItIsGathered(t *testing.T) {
	i := begin(t, Options{})
	read := int64(0)
	table, err := i.Delimited("x.csv", func() (io.ReadCloser, error) {
		gigabyte := io.LimitReader(zeros{}, 1<<30)
		return io.NopCloser(io.TeeReader(io.MultiReader(strings.NewReader("Employee ID,Name\nS-1,\""), gigabyte),
			counter{&read})), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = i.survey(table)
	if !errors.Is(err, jobs.ErrBadData) || !strings.Contains(err.Error(), "line 2: ") {
		t.Errorf("%v", err)
	}
	if read > 4<<20 {
		t.Errorf("%d bytes were read", read)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

type counter struct{ n *int64 }

func (c counter) Write(p []byte) (int, error) {
	*c.n += int64(len(p))
	return len(p), nil
}

func TestALostFileIsAnError(t *testing.T) {
	lost := errors.New("lost")
	for _, err := range rowsOf(decode(io.MultiReader(strings.NewReader("a,b\nc"), iotest.ErrReader(lost)), nil), ',') {
		if err != nil {
			if !errors.Is(err, lost) {
				t.Error(err)
			}
			return
		}
	}
	t.Error("no error")
}

func FuzzRows(f *testing.F) {
	for _, text := range []string{"a,b\nc,d", "a,\"b\nc\"\n", "\xef\xbb\xbfa;b", "\xff\xfea\x00", "a,\"b\"c\n\"",
		"\r\r\n\n", "\"\n\"\n\"", "=\"1\",2"} {
		f.Add([]byte(text), ',')
	}
	f.Fuzz(func(t *testing.T, text []byte, comma rune) {
		if !strings.ContainsRune(",;\t|", comma) {
			return
		}
		lines := 0
		for row, err := range rowsOf(decode(bytes.NewReader(text), nil), comma) {
			if err != nil {
				t.Fatal(err)
			}
			if row.Line <= lines {
				t.Fatalf("line %d after line %d", row.Line, lines)
			}
			lines = row.Line
			for _, cell := range row.Cells {
				if !utf8.ValidString(cell.Text) {
					t.Fatalf("%q is no text", cell.Text)
				}
			}
		}
	})
}
