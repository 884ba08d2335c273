package intake

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"ceuwatch/jobs"
)

const (
	maxRow  = 1 << 20 // bytes of one row of a text file
	maxCell = 32767   // characters; what a spreadsheet's cell can hold
	sample  = 64 << 10
)

// Delimited returns the table in a text file that commas, semicolons, tabs or bars divide; open is called each time
// that it is read. What divides the cells is found out: it is what makes the most of the first lines known headings.
// Errors are [jobs.ErrBadData] when there are none.
func (i *Import) Delimited(name string, open func() (io.ReadCloser, error)) (Table, error) {
	as, err := encodingOf(i.options.Encoding)
	if err != nil {
		return Table{}, err
	}
	if as == nil {
		if err := i.askEncoding(name, open); err != nil {
			return Table{}, err
		}
	}
	r, err := open()
	if err != nil {
		return Table{}, err
	}
	defer r.Close()
	head, err := bufio.NewReaderSize(decode(r, as), sample).Peek(sample)
	if err != nil && err != io.EOF {
		return Table{}, err
	}
	comma, best := ',', 0
	var without *HeadingsError
	for _, candidate := range ",;\t|" {
		p, err := i.locate(firstRows(string(head), candidate))
		var lacks *HeadingsError
		switch {
		case errors.As(err, &lacks):
			if without == nil || lacks.near && !without.near {
				without = lacks
			}
		case err != nil:
			return Table{}, err
		case p.size() > best:
			comma, best = candidate, p.size()
		}
	}
	if best == 0 {
		return Table{}, without
	}
	return Table{Name: name, Comma: comma, Rows: func(yield func(Row, error) bool) {
		r, err := open()
		if err != nil {
			yield(Row{}, err)
			return
		}
		defer r.Close()
		for row, err := range rowsOf(decode(r, as), comma) {
			if !yield(row, err) {
				return
			}
		}
	}}, nil
}

// askEncoding asks which encoding a file is in, where its bytes do not say.
func (i *Import) askEncoding(name string, open func() (io.ReadCloser, error)) error {
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	line, err := strange(r)
	if err != nil {
		return err
	}
	if line > 0 {
		i.question(Table{Name: name}, "line %d holds letters that make no words as Windows writes them: "+
			"give --encoding macintosh for a file from a Mac, --encoding IBM850 for one from DOS, or --encoding windows-1252 "+
			"if the words are right", line)
	}
	return nil
}

func firstRows(head string, comma rune) []Row {
	var rows []Row
	for row, err := range rowsOf(strings.NewReader(head), comma) {
		if err != nil || len(rows) == headRows {
			break
		}
		rows = append(rows, row)
	}
	return rows
}

// rowsOf reads rows one at a time. A row whose quotes do not match is read line by line, and a line that cannot be read
// so either is bad; it never takes other lines with it.
func rowsOf(r io.Reader, comma rune) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		held := &holder{r: r}
		reader := reader(held, comma)
		line := 1
		for {
			cells, err := reader.Read()
			raw := held.take(reader.InputOffset())
			for bytes.HasPrefix(raw, []byte("\n")) { // lines that the reader passes over
				if !yield(Row{Line: line}, nil) {
					return
				}
				raw = raw[1:]
				line++
			}
			if err == io.EOF {
				return
			}
			var malformed *csv.ParseError
			if err != nil && !errors.As(err, &malformed) {
				yield(Row{}, fmt.Errorf("line %d: %w", line, err))
				return
			}
			rows := []Row{{Line: line, Cells: cellsOf(cells)}}
			if err != nil {
				rows = lines(string(raw), line, comma)
			}
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
			line += bytes.Count(raw, []byte("\n"))
		}
	}
}

// lines reads each line of a text as a row of its own, quotes as they come.
func lines(raw string, line int, comma rune) []Row {
	var rows []Row
	for text := range strings.Lines(raw) {
		text = strings.TrimSuffix(text, "\n")
		row := Row{Line: line}
		line++
		if text != "" {
			if cells, ok := escaped(text, comma); ok {
				row.Cells = cellsOf(cells)
				rows = append(rows, row)
				continue
			}
			reader := reader(strings.NewReader(text), comma)
			reader.LazyQuotes = true
			cells, err := reader.Read()
			row.Cells = cellsOf(cells)
			opened := strings.HasPrefix(text, `"`) || strings.Contains(text, string(comma)+`"`)
			if err != nil || opened && (strings.Count(text, `"`)%2 != 0 || strings.Contains(text, `\"`)) {
				row.Cells, row.Bad = []Cell{{Text: text}}, "quotes do not match"
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// escaped reads a line in which a quote within quotes has a stroke before it, rather than another quote.
func escaped(line string, comma rune) ([]string, bool) {
	if !strings.Contains(line, `\"`) {
		return nil, false
	}
	cells, err := reader(strings.NewReader(strings.ReplaceAll(line, `\"`, `""`)), comma).Read()
	return cells, err == nil
}

func reader(r io.Reader, comma rune) *csv.Reader {
	reader := csv.NewReader(r)
	reader.Comma, reader.FieldsPerRecord, reader.ReuseRecord = comma, -1, true
	reader.TrimLeadingSpace = comma != '\t'
	return reader
}

func cellsOf(texts []string) []Cell {
	cells := make([]Cell, len(texts))
	for i, text := range texts {
		cells[i].Text = text
	}
	return cells
}

// holder keeps what was read of a row until the row is taken, and refuses rows that are too long, before they are
// gathered.
type holder struct {
	r     io.Reader
	held  []byte
	taken int   // of held
	from  int64 // place of the first byte held
}

func (h *holder) Read(p []byte) (int, error) {
	h.from += int64(h.taken)
	h.held = h.held[:copy(h.held, h.held[h.taken:])]
	h.taken = 0
	if len(h.held) > maxRow {
		return 0, fmt.Errorf("%w: a row is longer than %d MB: a quote is not closed there, or the file is no table",
			jobs.ErrBadData, maxRow>>20)
	}
	n, err := h.r.Read(p)
	h.held = append(h.held, p[:n]...)
	return n, err
}

// take returns what was read up to a place, until the next Read.
func (h *holder) take(to int64) []byte {
	from := h.taken
	h.taken = int(to - h.from)
	return h.held[from:h.taken]
}
