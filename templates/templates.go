// Package templates owns the texts that people read, by language, and finds a clinic's own in place of the built-in
// ones. It parses them into typed values and knows nothing of what is put into them.
package templates

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"ceuwatch/rules"
)

//go:embed words.yaml page letter mail
var builtIn embed.FS

// Languages are the languages of every text, the default first.
func Languages() []string { return []string{"en", "es"} }

// Reason says why a credit does not count: to its owner, with what to do, and to HR with how to fix it.
type Reason struct {
	rules.Text `yaml:",inline"`
	HR         string `yaml:"hr"`
	Mend       string `yaml:"mend"` // empty: nothing to put right
}

// Remark says to HR what is wrong, and how to fix it.
type Remark struct {
	HR   string `yaml:"hr"`
	Mend string `yaml:"mend"` // empty: nothing to put right
}

// Words are what codes are called, by code.
type Words struct {
	Statuses map[string]rules.Text `yaml:"statuses"`
	Reasons  map[string]Reason     `yaml:"reasons"`
	Issues   map[string]Remark     `yaml:"issues"`
	Asides   map[string]Remark     `yaml:"asides"`
	Routes   map[string]rules.Text `yaml:"routes"`
	Months   map[string][]string   `yaml:"months"` // twelve, by language
}

// Set is every text of one run.
type Set struct {
	Words       Words
	LetterWords LetterWords
	letters     map[string]*Form // by language/name
	files       fs.FS
}

// Load reads the texts: each file of dir that has the name of a built-in one is used in its place; an empty dir means
// the built-in ones alone. An error names the file, the line and what to write instead.
func Load(dir string) (*Set, error) {
	set := &Set{files: overlay(dir)}
	if err := set.yaml("words.yaml", &set.Words); err != nil {
		return nil, err
	}
	if err := set.loadLetters(); err != nil {
		return nil, err
	}
	return set, nil
}

func (s *Set) yaml(name string, into any) error {
	text, err := s.read(name)
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalWithOptions([]byte(text), into, yaml.Strict()); err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	return nil
}

// read returns a file's text.
func (s *Set) read(name string) (string, error) {
	text, err := fs.ReadFile(s.files, name)
	if err != nil {
		return "", fmt.Errorf("read template %s: %w", name, err)
	}
	for i, line := range bytes.Split(text, []byte("\n")) {
		if !utf8.Valid(line) {
			return "", fmt.Errorf("template %s:%d: it is not UTF-8: save the file as UTF-8", name, i+1)
		}
	}
	return string(text), nil
}

// overlay is a directory over the built-in files.
type overlay string

// Open opens the directory's file, or the built-in one where the directory has none.
func (dir overlay) Open(name string) (fs.File, error) {
	if dir != "" && fs.ValidPath(name) {
		f, err := os.Open(filepath.Join(string(dir), filepath.FromSlash(name)))
		if !os.IsNotExist(err) {
			return f, err
		}
	}
	return builtIn.Open(name)
}

// Day writes a date in the words of a language: November 30, 2026; 30 de noviembre de 2026. The month is 1 to 12.
func (w *Words) Day(language string, year, month, day int) string {
	if language == "es" {
		return fmt.Sprintf("%d de %s de %d", day, w.Months["es"][month-1], year)
	}
	return fmt.Sprintf("%s %d, %d", w.Months["en"][month-1], day, year)
}

// List joins words as a sentence does: a, b and c.
func List(language string, words []string) string {
	and := " and "
	if language == "es" {
		and = " y "
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + and + words[len(words)-1]
}
