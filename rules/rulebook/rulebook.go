// Package rulebook owns the rule book's data: the YAML files that say what each credential asks, who offers continuing
// education, what states say, and where every figure was found; and the scenarios that hold them to it. It reads them
// strictly, checks them, and makes of them the value that package rules judges by. It must not know an employee, a
// database, a clinic's settings or a clock.
package rulebook

import (
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"ceuwatch/rules"
)

//go:embed credentials scenarios sources.yaml providers.yaml states.yaml
var builtin embed.FS

// Load returns the built-in rule book; when dir is not empty, with what dir's files add to it. They have the same
// names and format: credentials/*.yaml, sources.yaml, providers.yaml and states.yaml. A credential replaces the
// built-in one of the same file name and code, and takes its code from another's aliases; a provider, state or source the one of the same name, state or key. The
// error names every fault with file, line and what to write instead.
func Load(dir string) (*rules.Book, error) {
	l, err := load(dir)
	if err != nil {
		return nil, err
	}
	return l.book, nil
}

// loader makes a book of layers, later ones over earlier ones.
type loader struct {
	layers    []layer
	faults    faults
	builtIn   bool // of the layer being read: its texts are in both languages
	sources   map[string]rules.Source
	rules     map[string]loadedRule // by base name of the file
	providers []loadedProvider
	other     []content // all files but the credentials'
	book      *rules.Book
}

// content is a file and its name below its layer's directory.
type content struct {
	name string
	data []byte
}

type loadedRule struct {
	content
	rule    rules.Rule
	at      place
	builtIn bool
}

type loadedProvider struct {
	rules.Provider
	at place
}

// load returns the loader with its book made.
func load(dir string) (*loader, error) {
	l := &loader{
		layers: []layer{{files: builtin}}, sources: map[string]rules.Source{}, rules: map[string]loadedRule{},
		book: &rules.Book{},
	}
	if dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("read rules: %s is no directory: name one that holds credentials/*.yaml", dir)
		}
		l.layers = append(l.layers, layer{dir, os.DirFS(dir)})
	}
	if err := l.readLayers(); err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	l.finish()
	if len(l.faults.errs) > 0 {
		return nil, fmt.Errorf("read rules: %w", errors.Join(l.faults.errs...))
	}
	return l, nil
}

// finish orders the book, holds what must be unique against the whole of it, and takes its digest.
func (l *loader) finish() {
	claimed := map[string]string{}
	files := l.other
	own := map[string]bool{} // codes of the clinic's, which win over a built-in alias
	for _, r := range l.rules {
		own[rules.Fold(r.rule.Code)] = !r.builtIn
	}
	for _, name := range slices.Sorted(maps.Keys(l.rules)) {
		r := l.rules[name]
		files = append(files, r.content)
		if r.builtIn {
			r.rule.Aliases = slices.DeleteFunc(r.rule.Aliases, func(alias string) bool { return own[rules.Fold(alias)] })
		}
		l.book.Rules = append(l.book.Rules, r.rule)
		claim(claimed, r.rule.Code, r.rule.Code, r.at.at("code"))
		for i, alias := range r.rule.Aliases {
			claim(claimed, alias, r.rule.Code, r.at.at("aliases").item(i))
		}
	}
	slices.SortFunc(l.book.Rules, func(a, b rules.Rule) int { return strings.Compare(a.Code, b.Code) })
	l.finishProviders()
	slices.SortStableFunc(files, func(a, b content) int { return strings.Compare(a.name, b.name) })
	sum := sha256.New()
	for _, f := range files {
		fmt.Fprintf(sum, "%s\x00%d\x00", f.name, len(f.data))
		sum.Write(f.data)
	}
	l.book.Digest = fmt.Sprintf("%x", sum.Sum(nil))
}
