package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"ceuwatch/jobs"
)

// defaultConfig is read where it exists and no other file is named.
const defaultConfig = "ceuwatch.yaml"

// loadConfig reads the configuration. Errors are [jobs.ErrConfig] and name file, line and what to write instead.
func loadConfig(path string) (config, error) {
	c := defaults()
	text, err := os.ReadFile(cmp.Or(path, defaultConfig))
	switch {
	case errors.Is(err, fs.ErrNotExist) && path == "":
		return c, nil
	case errors.Is(err, fs.ErrNotExist):
		return c, fmt.Errorf("%w: read configuration: %w: run \"ceuwatch init\", or name another file", jobs.ErrConfig, err)
	case err != nil:
		return c, fmt.Errorf("%w: read configuration: %w: name a file that can be read", jobs.ErrConfig, err)
	}
	if err := c.read(cmp.Or(path, defaultConfig), text); err != nil {
		return c, fmt.Errorf("%w: %w", jobs.ErrConfig, err)
	}
	return c, nil
}

// read puts what a file says over the defaults. A key without a value keeps its default.
func (c *config) read(path string, text []byte) error {
	c.source = source{path: path}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	for i, line := range bytes.Split(text, []byte("\n")) {
		if !utf8.Valid(line) {
			return fmt.Errorf("%s:%d: the file is not UTF-8: save it as UTF-8", path, i+1)
		}
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return c.source.located(err)
	}
	for _, document := range file.Docs[min(1, len(file.Docs)):] {
		if document.Body != nil {
			return fmt.Errorf("%s:%d: a second document starts before this line: write every key in one", path,
				document.Body.GetToken().Position.Line)
		}
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil
	}
	c.source.root = file.Docs[0].Body
	if err := c.source.decode(c); err != nil {
		return err
	}
	var wrong []string
	for _, w := range c.check() {
		wrong = append(wrong, c.source.at(w.key)+" "+w.mend)
	}
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "\n"))
	}
	return nil
}

// source is the file that a configuration was read from, which knows the lines of its keys. The zero value is none.
type source struct {
	path string
	root ast.Node
}

// decode reads the file into a configuration.
func (s source) decode(c *config) error {
	var wrong []string
	visit(s.root, "", func(name string, label, value ast.Node) {
		if mend := unlike(name, label, value); mend != "" {
			wrong = append(wrong, s.at(name)+" "+mend)
		}
	})
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "\n"))
	}
	if err := yaml.NodeToValue(s.root, new(config), yaml.Strict()); err != nil { // keys without a value too
		return s.located(err)
	}
	dropEmpty(s.root)
	visit(s.root, "", func(_ string, _, value ast.Node) { dropEmpty(value) })
	if err := yaml.NodeToValue(s.root, c, yaml.Strict()); err != nil {
		return s.located(err)
	}
	return nil
}

// unlike says what of YAML has no place in the configuration, and what to write instead.
func unlike(name string, label, value ast.Node) string {
	if label.Type() == ast.MergeKeyType {
		return "is a merge key, which is not read: write the keys out"
	}
	ownWord := strings.HasPrefix(name, "hr.") && strings.Count(name, ".") > 1 // of a clinic, not a key
	switch value.Type() {
	case ast.AnchorType, ast.AliasType, ast.TagType:
		return "is an anchor, an alias or a tag, which is not read: write the value out"
	case ast.NullType:
		if ownWord || label == value {
			return "has no value: write one, or leave it out"
		}
	}
	if label != value && label.Type() != ast.StringType && !ownWord {
		return "is an unknown key: leave it out, or correct it"
	}
	return ""
}

// dropEmpty takes the keys without a value from a mapping.
func dropEmpty(node ast.Node) {
	if m, ok := node.(*ast.MappingNode); ok {
		m.Values = slices.DeleteFunc(m.Values, func(entry *ast.MappingValueNode) bool {
			return entry.Value.Type() == ast.NullType
		})
	}
}

// visit walks over every key and item below a node from the outside in, each by its name, such as mail.hr[0]. The label
// of an item is the item.
func visit(node ast.Node, above string, each func(name string, label, value ast.Node)) {
	switch n := node.(type) {
	case *ast.MappingNode:
		for _, entry := range n.Values {
			name := strings.TrimPrefix(above+"."+entry.Key.GetToken().Value, ".")
			each(name, entry.Key, entry.Value)
			visit(entry.Value, name, each)
		}
	case *ast.SequenceNode:
		for i, item := range n.Values {
			name := fmt.Sprintf("%s[%d]", above, i)
			each(name, item, item)
			visit(item, name, each)
		}
	}
}

// at names a key with file and line, as in ceuwatch.yaml:3: mail.hr[0]. The line is that of the nearest key above where
// the file has no such key; without a file it is the key alone.
func (s source) at(key string) string {
	if s.path == "" {
		return key
	}
	line, nearest := 1, ""
	visit(s.root, "", func(name string, label, _ ast.Node) {
		rest, ok := strings.CutPrefix(key, name)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], ".[")) && len(name) > len(nearest) {
			line, nearest = label.GetToken().Position.Line, name
		}
	})
	return fmt.Sprintf("%s:%d: %s", s.path, line, key)
}

// located puts file, line and key before a message of the YAML reader, and says what to write instead.
func (s source) located(err error) error {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	line := at.GetToken().Position.Line
	kind := ""
	switch e := at.(type) {
	case *yaml.TypeError:
		kind = kindWord(e.DstType.Kind())
	case *yaml.UnexpectedNodeTypeError:
		kind = kindWord(reflect.Map)
		if e.Expected == ast.SequenceType {
			kind = kindWord(reflect.Slice)
		}
	default:
		return fmt.Errorf("%s:%d: %s: see \"ceuwatch init\" for every key and an example of its value", s.path, line,
			at.GetMessage())
	}
	key := ""
	visit(s.root, "", func(name string, _, value ast.Node) {
		if key == "" && value.GetToken() == at.GetToken() {
			key = name + ": "
		}
	})
	return fmt.Errorf("%s:%d: %sthe value is of another kind: write %s", s.path, line, key, kind)
}

// kindWord names a kind of value for whoever writes the file.
func kindWord(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float64:
		return "a number such as 0.2"
	case reflect.Slice:
		return "a list: [a, b]"
	}
	return "keys and values: {key: value}"
}

// unreadable says that what a key names cannot be read.
func (c *config) unreadable(key string, err error) error {
	return fmt.Errorf("%w: %s: %w: name what can be read, or leave the key out", jobs.ErrConfig, c.source.at(key), err)
}
