package templates

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"text/template"
)

// Fill fills the blocks with data, a struct or a pointer to one, and leaves out those that become empty. A list is a
// slice among the struct's fields; an error names the file, the line and what can be written instead.
func (f *Form) Fill(data any) ([]Block, error) {
	w := filling{form: f, blocks: make([]Block, 0, len(f.blocks)+4)}
	value := reflect.Indirect(reflect.ValueOf(data))
	for i := range f.blocks {
		b := &f.blocks[i]
		fill := w.block
		if b.list != "" {
			fill = w.list
		}
		if err := fill(b, value); err != nil {
			return nil, err
		}
	}
	return w.blocks, nil
}

// filling is a form being filled.
type filling struct {
	form   *Form
	blocks []Block
}

// block adds a block, unless it is empty.
func (w *filling) block(b *formBlock, data reflect.Value) error {
	text, err := w.fill(b, b.cells[0], data)
	if err == nil && text != "" {
		w.blocks = append(w.blocks, Block{Kind: b.kind, Text: text})
	}
	return err
}

// list adds what a block says of each element of its list.
func (w *filling) list(b *formBlock, data reflect.Value) error {
	list := data.FieldByName(b.list)
	if !list.IsValid() || list.Kind() != reflect.Slice {
		return fmt.Errorf("template %s:%d: there is no list %q: write one of %s", w.form.name, b.line, b.list,
			strings.Join(fields(data.Type(), reflect.Slice), ", "))
	}
	if b.kind != Table {
		for i := range list.Len() {
			if err := w.block(b, list.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
	if list.Len() == 0 {
		return nil
	}
	headers, err := w.row(b, b.headers, data)
	if err != nil {
		return err
	}
	table := Block{Kind: Table, Rows: append(make([][]string, 0, 1+list.Len()), headers)}
	for i := range list.Len() {
		row, err := w.row(b, b.cells, list.Index(i))
		if err != nil {
			return err
		}
		table.Rows = append(table.Rows, row)
	}
	w.blocks = append(w.blocks, table)
	return nil
}

func (w *filling) row(b *formBlock, cells []*template.Template, data reflect.Value) ([]string, error) {
	row := make([]string, len(cells))
	for i, c := range cells {
		var err error
		if row[i], err = w.fill(b, c, data); err != nil {
			return nil, err
		}
	}
	return row, nil
}

// fill fills one text.
func (w *filling) fill(block *formBlock, c *template.Template, data reflect.Value) (string, error) {
	var b limited
	err := c.Execute(&b, data)
	if errors.Is(err, errEndless) {
		return "", fmt.Errorf("template %s:%d: %w", w.form.name, block.line, err)
	}
	if err != nil {
		var values []string
		for _, kind := range []reflect.Kind{reflect.String, reflect.Bool, reflect.Int} {
			values = append(values, fields(data.Type(), kind)...)
		}
		return "", fmt.Errorf("fill %w: the values are %s", err, strings.Join(values, ", "))
	}
	return OneLine(b.String()), nil
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
	if t.Kind() != reflect.Struct {
		return names
	}
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && !f.Anonymous && f.Type.Kind() == kind {
			names = append(names, "."+f.Name)
		}
	}
	return names
}
