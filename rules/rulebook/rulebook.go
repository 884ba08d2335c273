// Package rulebook owns the rule book's data: the YAML files that say what each credential asks, who offers continuing
// education, what states say, and where every figure was found. It reads them strictly, checks them, and makes of them
// the value that package rules judges by. It must not know an employee, a database, a clinic's settings or a clock.
package rulebook

import (
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"ceuwatch/rules"
)

//go:embed credentials scenarios sources.yaml providers.yaml states.yaml
var builtin embed.FS

// Load returns the built-in rule book; when dir is not empty, with what dir's files add to it. They have the same
// names and format: credentials/*.yaml, sources.yaml, providers.yaml and states.yaml. A credential replaces the
// built-in one of the same file name or code; a source, provider or state replaces the one of the same key. The error
// names every fault with file, line and what to write instead.
func Load(dir string) (*rules.Book, error) {
	l, err := load(dir)
	if err != nil {
		return nil, err
	}
	return l.book, nil
}

// load returns the loader with its book made.
func load(dir string) (*loader, error) {
	layers := []layer{{files: builtin}}
	if dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("read rules: %s is no directory: name one, or leave rules.dir empty", dir)
		}
		layers = append(layers, layer{dir, os.DirFS(dir)})
	}
	l := &loader{sources: map[string]rules.Source{}, rules: map[string]loadedRule{}, book: &rules.Book{}}
	for _, layer := range layers {
		if err := l.read(layer); err != nil {
			return nil, fmt.Errorf("read rules: %w", err)
		}
	}
	l.finish()
	if len(l.faults.errs) > 0 {
		return nil, fmt.Errorf("read rules: %w", errors.Join(l.faults.errs...))
	}
	return l, nil
}

// layer is a directory of rule files: the built-in one, or a clinic's own over it.
type layer struct {
	dir   string // empty: built in
	files fs.FS
}

// loader makes a book of layers, later ones over earlier ones.
type loader struct {
	faults  faults
	builtIn bool // of the layer being read: its texts are in both languages
	sources map[string]rules.Source
	rules   map[string]loadedRule // by base name of the file

	providers []loadedProvider
	other     []content // all files but the credentials'
	book      *rules.Book
}

type content struct {
	name string // below the layer's directory
	data []byte
}

type loadedRule struct {
	content
	rule rules.Rule
	at   place
}

type loadedProvider struct {
	rules.Provider
	at place
}

// read reads one layer.
func (l *loader) read(from layer) error {
	l.builtIn = from.dir == ""
	for _, catalogue := range []struct {
		name string
		read func(place)
	}{{"sources.yaml", l.readSources}, {"providers.yaml", l.readProviders}, {"states.yaml", l.readStates}} {
		data, err := fs.ReadFile(from.files, catalogue.name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		l.other = append(l.other, content{catalogue.name, data})
		if p, ok := parse(&l.faults, from.name(catalogue.name), data); ok {
			catalogue.read(p)
		}
	}
	names, err := fs.Glob(from.files, "credentials/*.yaml")
	if err != nil {
		return err
	}
	replaced := map[string]bool{} // codes that an earlier layer gave
	for _, r := range l.rules {
		replaced[r.rule.Code] = true
	}
	for _, name := range names {
		data, err := fs.ReadFile(from.files, name)
		if err != nil {
			return err
		}
		p, ok := parse(&l.faults, from.name(name), data)
		if !ok {
			continue
		}
		rule := l.readCredential(p)
		if replaced[rule.Code] {
			maps.DeleteFunc(l.rules, func(_ string, r loadedRule) bool { return r.rule.Code == rule.Code })
			delete(replaced, rule.Code)
		}
		l.rules[base(name)] = loadedRule{content{name, data}, rule, p}
	}
	return l.strays(from)
}

// strays names the YAML files that nothing reads: a misplaced rule would silently not apply.
func (l *loader) strays(from layer) error {
	return fs.WalkDir(from.files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" && path.Ext(name) != ".yml" {
			return err
		}
		switch folder, file := path.Split(name); {
		case path.Ext(name) == ".yaml" && (folder == "credentials/" || folder == "scenarios/"):
		case folder == "" && (file == "sources.yaml" || file == "providers.yaml" || file == "states.yaml"):
		default:
			place{faults: &l.faults, file: from.name(name), line: 1}.fail(
				"nothing reads this file: move it to credentials/NAME.yaml or scenarios/NAME.yaml")
		}
		return nil
	})
}

func (f layer) name(file string) string { return filepath.Join(f.dir, filepath.FromSlash(file)) }

func base(name string) string { return strings.TrimSuffix(path.Base(name), ".yaml") }

// finish orders the book, holds what must be unique against the whole of it, and takes its digest.
func (l *loader) finish() {
	claimed := map[string]string{}
	files := l.other
	for _, name := range slices.Sorted(maps.Keys(l.rules)) {
		r := l.rules[name]
		files = append(files, r.content)
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
