package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// shape is a part of a JSON Schema.
type shape struct {
	Type        string            `json:"type"`
	Description string            `json:"description"`
	Default     any               `json:"default"`
	Enum        []string          `json:"enum"`
	Properties  map[string]*shape `json:"properties"`
	Items       *shape            `json:"items"`
	// Additional is false, or the shape of what keys of any name hold.
	Additional json.RawMessage `json:"additionalProperties"`
}

func readShape(t *testing.T) *shape {
	t.Helper()
	var root shape
	if err := json.Unmarshal([]byte(templates.ConfigSchema()), &root); err != nil {
		t.Fatal(err)
	}
	return &root
}

func TestTheSchemaKnowsEachKeyWithItsDefault(t *testing.T) {
	compareShape(t, "", readShape(t), reflect.ValueOf(defaults()))
}

// compareShape compares a shape with a value of the configuration, down to the single values.
func compareShape(t *testing.T, at string, s *shape, v reflect.Value) {
	t.Helper()
	kind := map[reflect.Kind]string{
		reflect.Struct: "object", reflect.Map: "object", reflect.Slice: "array", reflect.String: "string",
		reflect.Bool: "boolean", reflect.Int: "integer", reflect.Float64: "number",
	}[v.Kind()]
	var value any
	switch v := v.Interface().(type) {
	case span:
		kind, value = "string", fmt.Sprint(v.n)+v.unit
	default:
		text, err := json.Marshal(v)
		if err == nil {
			err = json.Unmarshal(text, &value)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if s.Type != kind {
		t.Errorf("%s is %s, not %s", at, s.Type, kind)
	}
	if v.Kind() == reflect.Struct && kind == "object" {
		compareKeys(t, at, s, v)
		return
	}
	if s.Description == "" {
		t.Errorf("%s is not described", at)
	}
	if value == nil { // an empty list or map
		value = map[string]any{}
		if kind == "array" {
			value = []any{}
		}
	}
	if diff := cmp.Diff(value, s.Default); diff != "" {
		t.Errorf("%s: the default differs: %s", at, diff)
	}
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct {
		compareKeys(t, at, s.Items, reflect.New(v.Type().Elem()).Elem())
	}
	if v.Kind() == reflect.Map && v.Type().Elem().Kind() == reflect.Struct {
		var each shape
		if err := json.Unmarshal(s.Additional, &each); err != nil {
			t.Fatal(err)
		}
		compareKeys(t, at, &each, reflect.New(v.Type().Elem()).Elem())
	}
}

// compareKeys compares names alone in lists and maps, whose members have no defaults.
func compareKeys(t *testing.T, at string, s *shape, v reflect.Value) {
	t.Helper()
	if string(s.Additional) != "false" {
		t.Errorf("%s may have any key", at)
	}
	var names []string
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		name := v.Type().Field(i).Tag.Get("yaml")
		names = append(names, name)
		if part := s.Properties[name]; part != nil && part.Default != nil || part != nil && part.Properties != nil {
			compareShape(t, at+"."+name, part, v.Field(i))
		}
	}
	slices.Sort(names)
	if diff := cmp.Diff(names, slices.Sorted(maps.Keys(s.Properties))); diff != "" {
		t.Errorf("%s: %s", at, diff)
	}
}

func TestTheSchemaKnowsEachWord(t *testing.T) {
	hr := readShape(t).Properties["hr"]
	for key, want := range map[string][]string{
		"units": rules.Units(), "employment": {"employed", "left"},
		"standing": {"good", "bad"}, "results": {"completed", "not_completed"},
	} {
		var each shape
		if err := json.Unmarshal(hr.Properties[key].Additional, &each); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(each.Enum))); diff != "" {
			t.Errorf("hr.%s: %s", key, diff)
		}
	}
	var relations []string
	for _, r := range rules.Relations() {
		relations = append(relations, string(r))
	}
	got := slices.Sorted(maps.Keys(hr.Properties["queries"].Properties))
	if diff := cmp.Diff(slices.Sorted(slices.Values(relations)), got); diff != "" {
		t.Error(diff)
	}
	// Each word that editors offer is one that the program takes.
	var try func(path []string, s *shape)
	try = func(path []string, s *shape) {
		for name, part := range s.Properties {
			try(append(slices.Clone(path), name), part)
		}
		for _, word := range s.Enum {
			tree := any(word)
			for _, name := range slices.Backward(path) {
				tree = map[string]any{name: tree}
			}
			c := defaults()
			text, err := yaml.Marshal(tree)
			if err == nil {
				err = yaml.UnmarshalWithOptions(text, &c, yaml.Strict())
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range c.check() {
				if w.key == path[0]+"."+path[len(path)-1] {
					t.Errorf("%s: %s %s", text, w.key, w.mend)
				}
			}
		}
	}
	try(nil, readShape(t))
}

func TestWhatInitWritesIsWhatHoldsWithoutAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	path := defaultConfig
	if code, stderr := command(t, "init", "--config", path); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	c, err := loadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err1 := json.Marshal(c)
	want, err2 := json.Marshal(defaults())
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if diff := cmp.Diff(emptied(want), emptied(got)); diff != "" {
		t.Error(diff)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 3 {
		t.Errorf("%v %v", entries, err)
	}
}

// emptied reads a configuration without the difference between nothing and an empty list.
func emptied(text []byte) map[string]any {
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil
	}
	var walk func(map[string]any)
	walk = func(m map[string]any) {
		for key, value := range m {
			switch v := value.(type) {
			case map[string]any:
				if walk(v); len(v) == 0 {
					m[key] = nil
				}
			case []any:
				if len(v) == 0 {
					m[key] = nil
				}
			}
		}
	}
	walk(tree)
	return tree
}
