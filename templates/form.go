package templates

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"text/template"
)

// Form is one text of a letter: blocks, divided by blank lines, of which each is a template of its own. What fills a
// block never makes another.
type Form struct {
	name   string
	blocks []formBlock
}

type formBlock struct {
	line    int
	kind    Kind
	list    string               // the list that it repeats over; empty: none
	headers []*template.Template // of a table
	cells   []*template.Template // of a table, or the one text of any other kind
}

// parseForm reads a file's blocks. They are found before anything is filled in.
func parseForm(name, text string) (*Form, error) {
	form := &Form{name: name}
	text = strings.NewReplacer("\ufeff", "", "\r\n", "\n", "\r", "\n").Replace(text)
	var block []string
	first := 0
	flush := func() error {
		if len(block) == 0 {
			return nil
		}
		parsed, err := parseBlock(name, first, block)
		form.blocks = append(form.blocks, parsed)
		block = nil
		return err
	}
	for i, line := range append(strings.Split(text, "\n"), "") {
		line = strings.TrimRight(line, " \t")
		if line == "" || strings.HasPrefix(line, "- ") {
			if err := flush(); err != nil {
				return nil, err
			}
		}
		if line == "" {
			continue
		}
		if len(block) == 0 {
			first = i + 1
		}
		block = append(block, line)
	}
	return form, nil
}

func parseBlock(name string, line int, lines []string) (formBlock, error) {
	b := formBlock{line: line, kind: Paragraph}
	if list, ok := strings.CutPrefix(lines[0], "@"); ok {
		b.list, b.kind = strings.TrimSpace(list), Item
		lines, line = lines[1:], line+1
		if len(lines) == 0 {
			return b, fmt.Errorf("template %s:%d: @%s has no text: write below it what is said of each", name, b.line, b.list)
		}
		if cells := strings.Split(lines[0], " | "); len(cells) > 1 {
			if len(lines) != 2 || len(strings.Split(lines[1], " | ")) != len(cells) {
				return b, fmt.Errorf("template %s:%d: a table is a line of headers and a line of as many cells", name, b.line)
			}
			b.kind = Table
			var err error
			if b.headers, err = parseCells(name, line, cells); err != nil {
				return b, err
			}
			b.cells, err = parseCells(name, line+1, strings.Split(lines[1], " | "))
			return b, err
		}
	} else if kind := marked(lines[0]); kind != Paragraph {
		b.kind, lines[0] = kind, lines[0][2:]
	}
	var err error
	b.cells, err = parseCells(name, line, []string{strings.Join(lines, "\n")})
	return b, err
}

func marked(line string) Kind {
	for kind, mark := range map[Kind]string{Subject: "= ", Heading: "# ", Strong: "! ", Item: "- "} {
		if strings.HasPrefix(line, mark) {
			return kind
		}
	}
	return Paragraph
}

// parseCells parses templates that begin on a line of the file. The line ends before them let errors name it.
func parseCells(name string, line int, cells []string) ([]*template.Template, error) {
	var parsed []*template.Template
	for _, cell := range cells {
		t, err := template.New(name).Option("missingkey=error").Parse(strings.Repeat("\n", line-1) + cell)
		if err != nil {
			return nil, fmt.Errorf("read %w", err)
		}
		parsed = append(parsed, t)
	}
	return parsed, nil
}

// Fill fills the blocks with data, a struct, and leaves out those that become empty. A list is a slice among the
// struct's fields; an error names the file, the line and what can be written instead.
func (f *Form) Fill(data any) ([]Block, error) {
	var filled []Block
	for i := range f.blocks {
		b := &f.blocks[i]
		elements := []any{data}
		if b.list != "" {
			var err error
			if elements, err = f.elements(b, data); err != nil {
				return nil, err
			}
		}
		table := Block{Kind: Table}
		for _, element := range elements {
			row, err := f.fillCells(b, b.cells, element)
			if err != nil {
				return nil, err
			}
			if b.kind == Table {
				table.Rows = append(table.Rows, row)
			} else if row[0] != "" {
				filled = append(filled, Block{Kind: b.kind, Text: row[0]})
			}
		}
		if len(table.Rows) > 0 {
			headers, err := f.fillCells(b, b.headers, data)
			if err != nil {
				return nil, err
			}
			table.Rows = append([][]string{headers}, table.Rows...)
			filled = append(filled, table)
		}
	}
	return filled, nil
}

func (f *Form) elements(b *formBlock, data any) ([]any, error) {
	value := reflect.ValueOf(data)
	list := value.FieldByName(b.list)
	if !list.IsValid() || list.Kind() != reflect.Slice {
		return nil, fmt.Errorf("template %s:%d: there is no list %q: write one of %s", f.name, b.line, b.list,
			strings.Join(fields(value.Type(), reflect.Slice), ", "))
	}
	var elements []any
	for i := range list.Len() {
		elements = append(elements, list.Index(i).Interface())
	}
	return elements, nil
}

func (f *Form) fillCells(block *formBlock, cells []*template.Template, data any) ([]string, error) {
	var row []string
	for _, cell := range cells {
		var b limited
		err := cell.Execute(&b, data)
		if errors.Is(err, errEndless) {
			return nil, fmt.Errorf("template %s:%d: %w", f.name, block.line, err)
		}
		if err != nil {
			var values []string
			for _, kind := range []reflect.Kind{reflect.String, reflect.Bool, reflect.Int} {
				values = append(values, fields(reflect.TypeOf(data), kind)...)
			}
			return nil, fmt.Errorf("fill %w: the values are %s", err, strings.Join(values, ", "))
		}
		row = append(row, strings.Join(strings.Fields(b.String()), " "))
	}
	return row, nil
}

// maxFilled is how many bytes one text may become.
const maxFilled = 64 << 10

var errEndless = errors.New("it becomes longer than 64 KiB: repeat less in it")

// limited keeps what is written to it, up to a limit.
type limited struct{ strings.Builder }

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > maxFilled {
		return 0, errEndless
	}
	return l.Builder.Write(p)
}

// fields names the fields of a struct that are of one kind.
func fields(t reflect.Type, kind reflect.Kind) []string {
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && !f.Anonymous && f.Type.Kind() == kind {
			names = append(names, "."+f.Name)
		}
	}
	return names
}
