package rulebook

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// fit holds a value against the type that it is for. The YAML library alone would cut 3.5 down to 3, read 010 as 8 and
// an empty value as 0.
func (p place) fit(t reflect.Type) {
	switch {
	case t.Kind() == reflect.Pointer:
		p.fit(t.Elem())
	case t.Kind() == reflect.Interface:
	case !isA(p.node, t.Kind()):
		p.fail("%s has the wrong type: write %s", p.called(), shape(t))
	case t.Kind() == reflect.Map:
		for _, entry := range p.entries() {
			p.at(entry.Key.GetToken().Value).fit(t.Elem())
		}
	case t.Kind() == reflect.Slice:
		for i := range p.node.(*ast.SequenceNode).Values {
			p.item(i).fit(t.Elem())
		}
	case t.Kind() == reflect.Struct:
		p.fitFields(t)
	}
}

// fitFields holds every key against the fields of a struct.
func (p place) fitFields(t reflect.Type) {
	fields := keys(t)
	for _, entry := range p.entries() {
		key := entry.Key.GetToken().Value
		if field, ok := fields[key]; ok {
			p.at(key).fit(field)
			continue
		}
		p.at(key).fail("unknown key %q: write one of %s", key, strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
	}
}

// called is how a fault names a value: by its key, the file for a whole document.
func (p place) called() string {
	if p.key == "" {
		return "the file"
	}
	return p.key
}

// isA reports whether a YAML value is written as one of the kind.
func isA(node ast.Node, kind reflect.Kind) bool {
	switch n := node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return kind == reflect.Struct || kind == reflect.Map
	case *ast.SequenceNode:
		return kind == reflect.Slice
	case *ast.BoolNode:
		return kind == reflect.Bool
	case *ast.StringNode, *ast.LiteralNode:
		return kind == reflect.String
	case *ast.IntegerNode:
		return (kind == reflect.Int || kind == reflect.String) && plainNumber(n.GetToken().Value)
	case *ast.FloatNode:
		return kind == reflect.String && plainNumber(n.GetToken().Value)
	}
	return false
}

// plainNumber reports whether a number is written in decimal digits alone, without a leading zero, few enough for any
// figure.
func plainNumber(s string) bool {
	whole, _, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return strings.Trim(s, "-.0123456789") == "" && len(s) <= 15 && (whole == "0" || !strings.HasPrefix(whole, "0"))
}

// shape says how a value of the type is written.
func shape(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int:
		return "a whole number, such as 12"
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a text, or a number such as 12 or 1.5"
	case reflect.Slice:
		return "a list, such as [one, two]"
	case reflect.Map:
		return "a mapping, such as {key: value}"
	default:
		return "a mapping with " + strings.Join(slices.Sorted(maps.Keys(keys(t))), ", ")
	}
}

// keys returns the type of each key of a struct.
func keys(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		fields[t.Field(i).Tag.Get("yaml")] = t.Field(i).Type
	}
	return fields
}
