package xlsx

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// parts takes what excelize would put into an archive.
type parts map[string]*bytes.Buffer

// Create starts a part.
func (p parts) Create(name string) (io.Writer, error) {
	p[name] = &bytes.Buffer{}
	return p[name], nil
}

// AddFS is never called.
func (p parts) AddFS(fs.FS) error { return nil }

// Close has nothing to end.
func (p parts) Close() error { return nil }

// cut cuts the parts of the file where workbooks of the form differ.
func (d *design) cut(parts parts) error {
	holes := needles(len(d.form.sheets))
	for i := range d.form.sheets {
		s := &d.form.sheets[i]
		name := fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)
		before, after, ok := strings.Cut(parts[name].String(), "<sheetData>")
		if !ok {
			return fmt.Errorf("sheet %d has no place for rows", i+1)
		}
		s.head = newLiteral(slices.Concat([]byte(before), []byte("<sheetData>"), s.top), d.deflate)
		s.top = nil
		s.tail = newTemplate(after, holes, d.deflate)
		s.bare = s.tail
		if from, to := strings.Index(after, conditionalBegin), strings.LastIndex(after, conditionalEnd); from >= 0 {
			s.bare = newTemplate(after[:from]+after[to+len(conditionalEnd):], holes, d.deflate)
		}
		d.form.parts = append(d.form.parts, part{name: name, sheet: i})
		delete(parts, name)
	}
	for name, content := range parts {
		text := content.String()
		if name == "[Content_Types].xml" {
			text = sortTypes(text)
		}
		d.form.parts = append(d.form.parts, part{name: name, sheet: -1, template: newTemplate(text, holes, d.deflate)})
	}
	slices.SortFunc(d.form.parts, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return nil
}

// What excelize puts around the words that are coloured.
const conditionalBegin, conditionalEnd = "<conditionalFormatting", "</conditionalFormatting>"

// sortTypes puts the types of the parts into an order: excelize leaves it to chance.
func sortTypes(text string) string {
	element := regexp.MustCompile(`<(?:Default|Override) [^>]*></[^>]*>`)
	list := element.FindAllString(text, -1)
	slices.Sort(list)
	return element.ReplaceAllStringFunc(text, func(string) string {
		next := list[0]
		list = list[1:]
		return next
	})
}
