package rulebook

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

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
	node   ast.Node // nil: there is no such value
}

func (p place) fail(format string, args ...any) {
	p.faults.errs = append(p.faults.errs, fmt.Errorf("%s:%d: %s", p.file, p.line, fmt.Sprintf(format, args...)))
}

// at returns the value of a key; without one, the place of the mapping itself.
func (p place) at(key string) place {
	p.key = key
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
	tree, err := parser.ParseBytes(content, 0)
	if err != nil {
		p.failYAML(err)
		return p, false
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		p.fail("the file holds %d YAML documents: write exactly one", len(tree.Docs))
		return p, false
	}
	p.node = tree.Docs[0].Body
	return p, true
}

// decode fills out, a pointer to a struct, list or map of plain values. It reports false, and says why, when the value
// has another shape.
func (p place) decode(out any) bool {
	before := len(p.faults.errs)
	p.knownKeys(reflect.TypeOf(out))
	if len(p.faults.errs) > before {
		return false
	}
	if err := yaml.NodeToValue(p.node, out, yaml.Strict()); err != nil {
		p.failYAML(err)
		return false
	}
	return true
}

// knownKeys holds every key against the fields of the type that the value is for.
func (p place) knownKeys(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer:
		p.knownKeys(t.Elem())
	case reflect.Map:
		for _, entry := range p.entries() {
			p.at(entry.Key.GetToken().Value).knownKeys(t.Elem())
		}
	case reflect.Slice:
		if list, ok := p.node.(*ast.SequenceNode); ok {
			for i := range list.Values {
				p.item(i).knownKeys(t.Elem())
			}
		}
	case reflect.Struct:
		fields := map[string]reflect.Type{}
		for i := range t.NumField() {
			fields[t.Field(i).Tag.Get("yaml")] = t.Field(i).Type
		}
		for _, entry := range p.entries() {
			key := entry.Key.GetToken().Value
			if field, ok := fields[key]; ok {
				p.at(key).knownKeys(field)
				continue
			}
			p.at(key).fail("unknown key %q: write one of %s", key, strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
		}
	}
}

// failYAML says what the YAML library found, and what belongs there.
func (p place) failYAML(err error) {
	var wrongType *yaml.TypeError
	var wrongNode *yaml.UnexpectedNodeTypeError
	var tooLarge *yaml.OverflowError
	var found yaml.Error
	if errors.As(err, &found) && found.GetToken() != nil {
		p.line = found.GetToken().Position.Line
	}
	switch {
	case errors.As(err, &wrongType):
		p.fail("%q has the wrong type: write %s", wrongType.Token.Value, shape(wrongType.DstType))
	case errors.As(err, &tooLarge):
		p.fail("%s is too large: write a smaller number", tooLarge.SrcNum)
	case errors.As(err, &wrongNode):
		p.fail("%q has the wrong type: write a %s", wrongNode.Token.Value, strings.ToLower(wrongNode.Expected.YAMLName()))
	case found != nil:
		p.fail("%s: correct the YAML here", found.GetMessage())
	default:
		p.fail("%v: correct the YAML", err)
	}
}

// shape says how a value of the type is written.
func shape(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return shape(t.Elem())
	case reflect.Int:
		return "a whole number"
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a text or a number"
	case reflect.Slice:
		return "a list, such as [one, two]"
	default:
		return "a mapping, such as {key: value}"
	}
}
