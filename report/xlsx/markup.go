package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

var (
	errDamaged = errors.New("the workbook is damaged: export it again")
	errLarge   = errors.New("a cell of the workbook is larger than 1 MB: shorten it, or export the sheet again")
)

// lines reads a sheet twice in step. The library knows what a cell shows; row by row it says neither the number behind
// that nor the cell's type and style, and by cell it would hold the whole sheet in memory. These are read from the markup.
func (s *Source) lines(sheet string, part *zip.File) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		r, err := part.Open()
		if err != nil {
			yield(Line{}, errDamaged)
			return
		}
		defer r.Close()
		shown, err := s.file.Rows(sheet)
		if err != nil {
			yield(Line{}, errDamaged)
			return
		}
		defer shown.Close()
		m := s.newMarkup(r)
		at := 0
		for {
			line, err := m.next()
			if err == io.EOF {
				return
			}
			var texts []string
			for err == nil && at < line.Number {
				at++
				if !shown.Next() {
					err = errDamaged
				} else if texts, err = shown.Columns(); err != nil {
					err = errDamaged
				}
			}
			if err != nil {
				yield(Line{}, fmt.Errorf("row %d: %w", m.row, err))
				return
			}
			if !yield(line.show(texts), nil) {
				return
			}
		}
	}
}

// show puts what a row shows beside the numbers behind it, and leaves out empty cells at its end.
func (l Line) show(texts []string) Line {
	for len(l.Cells) < len(texts) {
		l.Cells = append(l.Cells, Cell{})
	}
	for i, text := range texts {
		if l.Cells[i].Text == "" {
			l.Cells[i].Text = text
		}
	}
	for n := len(l.Cells); n > 0 && strings.TrimSpace(l.Cells[n-1].Text) == "" && l.Cells[n-1].Shows == ""; n-- {
		l.Cells = l.Cells[:n-1]
	}
	return l
}

// markup reads the rows of a sheet as the file has them. It refuses what would not fit into memory, or what the library
// would read otherwise.
type markup struct {
	source  *Source
	formats map[string]string // what the formats of styles show
	decoder *xml.Decoder
	row     int
	ended   bool // the last row was seen to be the last
}

func (s *Source) newMarkup(r io.Reader) *markup {
	return &markup{source: s, formats: map[string]string{}, decoder: xml.NewDecoder(&bounded{r: r})}
}

// style says what cells of a style show.
func (m *markup) style(id string) string {
	shown, ok := m.formats[id]
	if !ok {
		n, _ := strconv.Atoi(id) // none is the first
		shown = shows(m.source.format(n))
		m.formats[id] = shown
	}
	return shown
}

// next returns the next row with the numbers of its numeric cells, or io.EOF.
func (m *markup) next() (Line, error) {
	for {
		token, err := m.decoder.RawToken()
		if err == io.EOF && m.ended {
			return Line{}, io.EOF
		}
		if err != nil {
			return Line{}, damage(err)
		}
		if end, ok := token.(xml.EndElement); ok && end.Name.Local == "sheetData" {
			m.ended = true
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "row" {
			continue
		}
		row := m.row + 1
		if r := attribute(start, "r"); r != "" {
			if row, err = strconv.Atoi(r); err != nil || row <= m.row || row > excelize.TotalRows {
				return Line{}, errDamaged
			}
		}
		m.row = row
		cells, err := m.cells()
		hidden := attribute(start, "hidden")
		return Line{Number: row, Hidden: hidden == "1" || hidden == "true", Cells: cells}, err
	}
}

// cells reads to the end of a row.
func (m *markup) cells() ([]Cell, error) {
	var cells []Cell
	for {
		token, err := m.decoder.RawToken()
		if err != nil {
			return nil, damage(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return cells, nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			column := len(cells) + 1
			if r := attribute(t, "r"); r != "" {
				if column, _, err = excelize.CellNameToCoordinates(r); err != nil || column <= len(cells) {
					return nil, errDamaged
				}
			}
			cell, filled, err := m.cell(attribute(t, "t"), attribute(t, "s"))
			if err != nil {
				return nil, err
			}
			if filled && column > maxColumns {
				return nil, fmt.Errorf("the sheet has more than %d columns: export those that are needed", maxColumns)
			}
			for column <= maxColumns && len(cells) < column-1 {
				cells = append(cells, Cell{})
			}
			if column <= maxColumns {
				cells = append(cells, cell)
			}
		}
	}
}

// cell reads to the end of a cell, and reports whether it holds anything. The text is given where the library would not
// show it as it stands.
func (m *markup) cell(kind, style string) (cell Cell, filled bool, err error) {
	var value strings.Builder
	inValue, hasValue, formula := false, false, false
	from := m.decoder.InputOffset()
	for {
		token, err := m.decoder.RawToken()
		if err != nil {
			return cell, filled, damage(err)
		}
		if m.decoder.InputOffset()-from > maxMarkup {
			return cell, filled, errLarge
		}
		switch t := token.(type) {
		case xml.StartElement:
			inValue, filled = t.Name.Local == "v", true
			hasValue, formula = hasValue || inValue, formula || t.Name.Local == "f"
		case xml.CharData:
			if inValue {
				value.Write(t)
			}
		case xml.EndElement:
			inValue = false
			if t.Name.Local != "c" {
				continue
			}
			switch kind {
			case "", "n":
				if cell.Number = strings.TrimSpace(value.String()); cell.Number != "" {
					cell.Shows = m.style(style)
				}
				hasValue = cell.Number != ""
			case "d":
				cell.Text = value.String()
			case "e":
				cell.Shows = "error"
			}
			if formula && !hasValue {
				cell.Shows = "formula"
			}
			return cell, filled, nil
		}
	}
}

func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}
