package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"

	"ceuwatch/jobs"
	"ceuwatch/jobs/intake"
)

// reading is how files were read, kept beside the database for the next month.
type reading struct {
	Dates    string            `yaml:"dates,omitempty"`
	Encoding string            `yaml:"encoding,omitempty"`
	Everyone bool              `yaml:"everyone,omitempty"`
	Set      map[string]string `yaml:"set,omitempty"`
	Tables   []intake.Saved    `yaml:"tables"`
}

// readingPath is where a database's reading of a name is kept; empty: this is no name.
func readingPath(database, name string) string {
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		return ""
	}
	return database + "." + name + ".yaml"
}

// loadReading returns the reading of a name, or nil where there is none.
func loadReading(database, name string) (*reading, error) {
	path := readingPath(database, name)
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", jobs.ErrConfig, err)
	}
	r := &reading{}
	if err := yaml.UnmarshalWithOptions(text, r, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%w: %s: %s: import the files by their headings and save that again with --save %s", jobs.ErrConfig,
			path, yaml.FormatError(err, false, false), name)
	}
	return r, nil
}

const readingHead = `# How "ceuwatch import %s FILE…" reads files: as which relations, and each heading as which column.
# An empty column leaves a heading out; "*" reads it as it is known.
`

// saveReading keeps how the files were read.
func (j *importJob) saveReading() error {
	path := readingPath(j.path, j.flags.save)
	set, err := pairs("--set", "column=value", j.flags.sets)
	if err != nil {
		return err
	}
	r := reading{Dates: j.flags.dates, Encoding: j.flags.encoding, Everyone: j.flags.everyone, Set: set}
	if old := j.saved; old != nil {
		r.Dates, r.Encoding = cmp.Or(r.Dates, old.Dates), cmp.Or(r.Encoding, old.Encoding)
		for column, value := range old.Set {
			if _, ok := r.Set[column]; !ok {
				r.Set[column] = value
			}
		}
	}
	for _, t := range j.reports {
		r.Tables = append(r.Tables, t.reports[0].Saved)
	}
	text, err := yaml.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, append(fmt.Appendf(nil, readingHead, j.flags.save), text...), 0o600); err != nil {
		return fmt.Errorf("keep how the files are read: %w", err)
	}
	return nil
}
