package rulebook

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// faults gathers what is wrong with the files, so that one reading names it all.
type faults struct{ errs []error }

// place is a value in a file, and where it stands: what is said of it names the file and the line.
type place struct {
	faults *faults
	file   string
	line   int
	key    string
	path   string   // the keys that lead here from the top of the file, joined by dots
	node   ast.Node // nil: there is no such value
}

// fail says what is wrong here and what to write instead; once, where a version takes it from another.
func (p place) fail(format string, args ...any) {
	err := fmt.Errorf("%s:%d: %s", p.file, p.line, fmt.Sprintf(format, args...))
	if !slices.ContainsFunc(p.faults.errs, func(known error) bool { return known.Error() == err.Error() }) {
		p.faults.errs = append(p.faults.errs, err)
	}
}

// at returns the value of a key; without one, the place of the mapping itself.
func (p place) at(key string) place {
	if key != "is" { // a figure goes by its own name
		p.key, p.path = key, strings.TrimPrefix(p.path+"."+key, ".")
	}
	for _, entry := range p.entries() {
		if entry.Key.GetToken().Value == key {
			p.line, p.node = entry.Key.GetToken().Position.Line, entry.Value
			return p
		}
	}
	p.node = nil
	return p
}

// item returns the i-th value of a list.
func (p place) item(i int) place {
	p.node = p.node.(*ast.SequenceNode).Values[i]
	p.line = p.node.GetToken().Position.Line
	if entries := p.entries(); len(entries) > 0 {
		p.line = entries[0].Key.GetToken().Position.Line
	}
	return p
}

func (p place) has(key string) bool { return p.at(key).node != nil }

func (p place) entries() []*ast.MappingValueNode {
	switch n := p.node.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// parse reads a file of one YAML document. It reports false, and says why, when there is none to go on with.
func parse(f *faults, name string, content []byte) (place, bool) {
	p := place{faults: f, file: name, line: 1}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if !p.legible(content) {
		return p, false
	}
	tree, err := parser.ParseBytes(content, 0)
	if err != nil {
		p.failYAML(err)
		return p, false
	}
	switch {
	case len(tree.Docs) > 1:
		p.fail("the file holds %d YAML documents: write exactly one", len(tree.Docs))
		return p, false
	case len(tree.Docs) == 0 || tree.Docs[0].Body == nil:
		p.fail("the file is empty: write what it is for, or delete it")
		return p, false
	}
	p.node = tree.Docs[0].Body
	before := len(f.errs)
	ast.Walk(plainOnly{p}, p.node)
	return p, len(f.errs) == before
}

// legible reports whether a file is text; it names the first line that is not.
func (p place) legible(content []byte) bool {
	for line := range bytes.Lines(content) {
		switch i := bytes.IndexFunc(line, unprintable); {
		case !utf8.Valid(line):
			p.fail("the file is not UTF-8 here: save it as UTF-8")
			return false
		case i >= 0:
			r, _ := utf8.DecodeRune(line[i:])
			p.fail("the control character %U stands here: delete it", r)
			return false
		}
		p.line++
	}
	return true
}

// unprintable reports whether a character has no place in a text.
func unprintable(r rune) bool {
	return unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r)
}

// plainOnly refuses what would make a value stand elsewhere than where it is read, and what no reader would see.
type plainOnly struct{ place }

// Visit implements [ast.Visitor].
func (p plainOnly) Visit(node ast.Node) ast.Visitor {
	switch n := node.(type) {
	case *ast.StringNode:
		if i := strings.IndexFunc(n.Value, unprintable); i >= 0 {
			p.line = node.GetToken().Position.Line
			p.fail("%q holds a control character: delete it", n.Value)
		}
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode, *ast.TagNode:
		p.line = node.GetToken().Position.Line
		p.fail("%q is an anchor, an alias, a merge or a tag: write the value out", node.GetToken().Value)
		return nil
	}
	return p
}

// decode fills out, a pointer to a struct, list or map of plain values. It reports false, and says why, when the value
// has another shape.
func (p place) decode(out any) bool {
	before := len(p.faults.errs)
	p.fit(reflect.TypeOf(out).Elem())
	if len(p.faults.errs) > before {
		return false
	}
	if err := yaml.NodeToValue(p.node, out, yaml.Strict()); err != nil {
		p.failYAML(err)
		return false
	}
	return true
}

// failYAML says what the YAML library found.
func (p place) failYAML(err error) {
	var found yaml.Error
	if !errors.As(err, &found) {
		p.fail("%v: correct the YAML", err)
		return
	}
	if found.GetToken() != nil {
		p.line = found.GetToken().Position.Line
	}
	p.fail("%s: correct the YAML here", found.GetMessage())
}
