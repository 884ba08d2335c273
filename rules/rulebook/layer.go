package rulebook

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// layer is a directory of rule files: the built-in one, or a clinic's own over it.
type layer struct {
	dir   string // empty: built in
	files fs.FS
}

// name is how a fault names one of the layer's files.
func (f layer) name(file string) string { return filepath.Join(f.dir, filepath.FromSlash(file)) }

// isDir reports whether a directory has the name, or a link to one.
func (f layer) isDir(name string) bool {
	info, err := fs.Stat(f.files, name)
	return err == nil && info.IsDir()
}

// yaml returns the files that a directory of the layer holds, without hidden ones: an editor or an operating system
// leaves those.
func (f layer) yaml(dir string) ([]string, error) {
	names, err := fs.Glob(f.files, dir+"/*.yaml")
	return slices.DeleteFunc(names, func(name string) bool {
		return strings.HasPrefix(path.Base(name), ".") || f.isDir(name)
	}), err
}

// readLayers reads all sources first: a figure may cite one of a later layer.
func (l *loader) readLayers() error {
	for _, from := range l.layers {
		if err := l.readCatalogue(from, "sources.yaml", l.readSources); err != nil {
			return err
		}
	}
	for _, from := range l.layers {
		l.builtIn = from.dir == ""
		if err := errors.Join(
			l.readCatalogue(from, "providers.yaml", l.readProviders),
			l.readCatalogue(from, "states.yaml", l.readStates),
			l.readCredentials(from),
			l.strays(from),
		); err != nil {
			return err
		}
	}
	return nil
}

// readCatalogue reads one of a layer's files, where it has it.
func (l *loader) readCatalogue(from layer, name string, read func(place)) error {
	if from.isDir(name) {
		return nil // strays names it
	}
	data, err := fs.ReadFile(from.files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	l.other = append(l.other, content{name, data})
	if p, ok := parse(&l.faults, from.name(name), data); ok {
		read(p)
	}
	return nil
}

// readCredentials reads a layer's credentials, each in place of the earlier one of the same file name and code.
func (l *loader) readCredentials(from layer) error {
	names, err := from.yaml("credentials")
	if err != nil {
		return err
	}
	earlier := maps.Clone(l.rules)
	for _, name := range names {
		data, err := fs.ReadFile(from.files, name)
		if err != nil {
			return err
		}
		p, ok := parse(&l.faults, from.name(name), data)
		if !ok {
			continue
		}
		rule, ok := l.readCredential(p)
		if !ok {
			continue
		}
		if replaces(earlier, base(name), rule.Code, p.at("code")) {
			l.rules[base(name)] = loadedRule{content{name, data}, rule, p, l.builtIn}
		}
	}
	return nil
}

// replaces reports whether a credential is another than the earlier ones, or one of them anew. What has only the file
// name or only the code of one is a slip that would take it out of the book; p is where the code stands.
func replaces(earlier map[string]loadedRule, name, code string, p place) bool {
	if r, ok := earlier[name]; ok {
		if r.rule.Code != code {
			p.fail("%s.yaml replaces %s: write code: %s, or give this file another name", name, r.rule.Code, r.rule.Code)
		}
		return r.rule.Code == code
	}
	for _, r := range earlier {
		if r.rule.Code == code {
			p.fail("%s is the code of the built-in %s: give this file that name, or another code", code, r.name)
			return false
		}
	}
	return true
}

func base(name string) string { return strings.TrimSuffix(path.Base(name), ".yaml") }

// strays names the YAML files and the directories of a layer that nothing reads, and a layer that holds none that is
// read: a misplaced rule would silently not apply.
func (l *loader) strays(from layer) error {
	read, before := 0, len(l.faults.errs)
	for _, pattern := range []string{"*", "credentials/*", "scenarios/*"} {
		names, err := fs.Glob(from.files, pattern)
		if err != nil {
			return err
		}
		for _, name := range names {
			at := place{faults: &l.faults, file: from.name(name), line: 1}
			folder, file := path.Split(name)
			reads := name == "credentials" || name == "scenarios"
			switch ext := strings.ToLower(path.Ext(file)); {
			case strings.HasPrefix(file, "."):
			case reads != from.isDir(name):
				at.fail("%s", strayKind(reads))
			case reads || ext != ".yaml" && ext != ".yml":
			case folder != "" && path.Ext(file) == ".yaml",
				name == "sources.yaml", name == "providers.yaml", name == "states.yaml":
				read++
			default:
				at.fail("nothing reads this file: move a credential to credentials/NAME.yaml, and anything else away")
			}
		}
	}
	if read == 0 && len(l.faults.errs) == before {
		place{faults: &l.faults, file: from.name("credentials"), line: 1}.fail(
			"no rule files in %s: write a credential into credentials/NAME.yaml", from.dir)
	}
	return nil
}

// strayKind says what is wrong with a file that should be a directory, or the other way round.
func strayKind(wantDir bool) string {
	if wantDir {
		return "this is a file: make it a directory of files NAME.yaml"
	}
	return "nothing reads this directory: move its files into credentials or scenarios, and anything else away"
}
