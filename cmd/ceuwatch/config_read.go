package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"ceuwatch/jobs"
	"ceuwatch/templates"
)

// Where no other file is named, the first of these that is there is read.
const (
	defaultConfig = "ceuwatch.yaml"
	machineConfig = "/etc/ceuwatch/ceuwatch.yaml" // as the package installs it
)

// findConfig is the file that is named, or the first of the places where one is; empty: there is none.
func findConfig(named string, places ...string) string {
	for _, place := range places {
		if _, err := os.Stat(place); named == "" && !errors.Is(err, fs.ErrNotExist) {
			return place
		}
	}
	return named
}

// loadConfig reads the configuration. Errors are [jobs.ErrConfig] and name file, line and what to write instead.
func loadConfig(named string) (config, error) {
	c, path := defaults(), findConfig(named, defaultConfig, machineConfig)
	if path == "" {
		return c, nil
	}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c, fmt.Errorf("%w: read configuration: %w: run \"ceuwatch init\", or name another file", jobs.ErrConfig, err)
	case err != nil:
		return c, fmt.Errorf("%w: read configuration: %w: name a file that can be read", jobs.ErrConfig, err)
	}
	if err := c.read(path, text); err != nil {
		return c, fmt.Errorf("%w: %w", jobs.ErrConfig, err)
	}
	c.below(filepath.Dir(path))
	return c, nil
}

// below takes relative paths as those of files below a directory.
func (c *config) below(dir string) {
	join := func(path string) string {
		if path == "" || filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(dir, path)
	}
	for _, path := range []*string{
		&c.Organization.Logo, &c.Intake.Dir, &c.Rules.Dir, &c.Templates.Dir, &c.Output.Dir, &c.Mail.CAFile, &c.Mail.PasswordFile,
		&c.Mail.OAuth2.ClientSecretFile, &c.Mail.OAuth2.CertificateFile,
	} {
		*path = join(*path)
	}
	for _, dsn := range []*string{&c.HR.DSN, &c.Ledger.DSN} {
		if path, ok := strings.CutPrefix(*dsn, "sqlite:"); ok {
			*dsn = "sqlite:" + join(path)
		}
	}
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
	if err := c.source.wrong(c.source.passedOver()); err != nil {
		return err
	}
	var chosen struct{ Mail struct{ Provider string } }
	if yaml.NodeToValue(c.source.root, &chosen) == nil { // else the strict reading says what is wrong
		c.Mail = mailDefaults(chosen.Mail.Provider)
	}
	if err := yaml.NodeToValue(c.source.root, c, yaml.Strict()); err != nil {
		return c.source.located(err)
	}
	maps.DeleteFunc(c.Notices.ByCredential, func(_ string, own stagesConfig) bool {
		return own.Expiry == nil && own.Window == nil
	})
	return c.source.wrong(c.check())
}

// source is the file that a configuration was read from, which knows the lines of its keys. The zero value is none.
type source struct {
	path string
	root ast.Node
}

// wrong says where each wrong value stands, and what to write there instead.
func (s source) wrong(values []wrongValue) error {
	var errs []error
	for _, v := range values {
		errs = append(errs, fmt.Errorf("%s %s", s.at(v.key), v.mend))
	}
	return errors.Join(errs...)
}

// passedOver lists what the YAML reader would take without a word.
func (s source) passedOver() (wrong []wrongValue) {
	s.walk(func(node ast.Node) {
		key, kind := keyOf(node), node.Type()
		if entry, ok := node.(*ast.MappingValueNode); ok {
			kind = entry.Key.Type()
			ownWord := strings.HasPrefix(key, "hr.") && strings.Count(key, ".") > 1 // of a clinic, not a key
			if kind != ast.StringType && kind != ast.MergeKeyType && !ownWord {
				wrong = append(wrong, wrongValue{key, "is an unknown key: leave it out, or correct it"})
			}
		}
		switch kind {
		case ast.AnchorType, ast.AliasType, ast.TagType, ast.MergeKeyType:
			wrong = append(wrong, wrongValue{key, "is an anchor, an alias, a tag or a merge key: write the value out"})
		}
	})
	return wrong
}

// visit is called with a node.
type visit func(ast.Node)

// Visit goes on to every node below, as [ast.Visitor] says.
func (v visit) Visit(n ast.Node) ast.Visitor {
	v(n)
	return v
}

// walk visits every node of the file, from the outside in.
func (s source) walk(each visit) {
	if s.root != nil {
		ast.Walk(each, s.root)
	}
}

// keyOf names the key or item that a node belongs to, such as mail.hr[0].
func keyOf(n ast.Node) string {
	return strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(n.GetPath(), "$"), "."), "'", "")
}

// at names a key with file and line, as in ceuwatch.yaml:3: mail.hr[0]. The line is that of the nearest key above where
// the file has no such key; without a file it is the key alone.
func (s source) at(key string) string {
	if s.path == "" {
		return key
	}
	line, nearest, plain := 1, "", strings.ReplaceAll(key, "'", "")
	s.walk(func(n ast.Node) {
		above := keyOf(n)
		rest, ok := strings.CutPrefix(plain, above)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], ".[")) && len(above) > len(nearest) {
			line, nearest = n.GetToken().Position.Line, above
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
	key := ""
	s.walk(func(n ast.Node) {
		if n.GetToken() == at.GetToken() {
			key = keyOf(n)
		}
	})
	wrong := at.GetMessage() + ": see \"ceuwatch init\" for every key and an example of its value"
	switch e := at.(type) {
	case *yaml.TypeError:
		wrong = ofAnotherKind(key, e.DstType.Kind())
	case *yaml.UnexpectedNodeTypeError:
		wrong = ofAnotherKind(key, map[ast.NodeType]reflect.Kind{ast.SequenceType: reflect.Slice}[e.Expected])
	case *yaml.UnknownFieldError:
		if keys := keysBeside(key); len(keys) > 0 {
			wrong = at.GetMessage() + ": write one of " + strings.Join(keys, ", ")
		}
	}
	return fmt.Errorf("%s:%d: %s", s.path, at.GetToken().Position.Line, wrong)
}

// keysBeside lists the keys that can stand where an unknown one does.
func keysBeside(unknown string) (keys []string) {
	file, err := parser.ParseBytes([]byte(templates.Config()), 0)
	if err != nil {
		return nil
	}
	above := unknown[:strings.LastIndex(unknown, ".")+1]
	source{root: file.Docs[0].Body}.walk(func(n ast.Node) {
		key, ok := strings.CutPrefix(keyOf(n), above)
		if ok && n.Type() == ast.MappingValueType && !strings.Contains(key, ".") {
			keys = append(keys, key)
		}
	})
	return keys
}

// ofAnotherKind names the kind of value that a key has.
func ofAnotherKind(key string, kind reflect.Kind) string {
	word, ok := map[reflect.Kind]string{
		reflect.String: "a text", reflect.Bool: "true or false", reflect.Float64: "a number such as 0.2",
		reflect.Slice: "a list: [a, b]",
	}[kind]
	if !ok {
		word = "keys and values: {key: value}"
	}
	return strings.TrimPrefix(key+": the value is of another kind: write "+word, ": ")
}

// unreadable says that what a key names cannot be read.
func (c *config) unreadable(key string, err error) error {
	return fmt.Errorf("%w: %s: %w: name what can be read, or leave the key out", jobs.ErrConfig, c.source.at(key), err)
}
