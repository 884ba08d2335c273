package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	Without  []string          `yaml:"without,omitempty"` // sheets that are left out
	Set      map[string]string `yaml:"set,omitempty"`
	Rows     map[string]int    `yaml:"rows,omitempty"` // by relation, that were read the last time
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
		return nil, fmt.Errorf("%w: %s: %s: import the files by their headings and save that again with --save %s",
			jobs.ErrConfig, path, yaml.FormatError(err, false, false), name)
	}
	return r, nil
}

const readingHead = `# How "ceuwatch import %s FILE…" reads files: as which relations, and each heading as which column.
# An empty column leaves a heading out; "*" reads it as it is known.
`

// keepReading keeps how the files were read under the name that was asked for, and with a reading that there was how many
// rows the files had.
func (j *importJob) keepReading() error {
	if j.flags.save == "" {
		if j.saved == nil {
			return nil
		}
		if j.saved.Rows == nil {
			j.saved.Rows = map[string]int{}
		}
		maps.Copy(j.saved.Rows, j.rows())
		return j.saved.write(j.path, j.name)
	}
	set, err := pairs("--set", "column=value", j.flags.sets)
	if err != nil {
		return err
	}
	r := reading{
		Dates: j.flags.dates, Encoding: j.flags.encoding, Everyone: j.flags.everyone, Set: set, Rows: j.rows(),
		Without: j.without(),
	}
	for _, t := range j.reports {
		r.Tables = append(r.Tables, t.reports[0].Saved)
	}
	if old := j.saved; old != nil {
		r.Dates, r.Encoding = cmp.Or(r.Dates, old.Dates), cmp.Or(r.Encoding, old.Encoding)
		for column, value := range old.Set {
			if _, ok := r.Set[column]; !ok {
				r.Set[column] = value
			}
		}
		for _, table := range old.Tables {
			if !slices.ContainsFunc(r.Tables, table.Like) {
				r.Tables = append(r.Tables, table)
			}
		}
	}
	return r.write(j.path, j.flags.save)
}

// write puts a reading beside its database.
func (r *reading) write(database, name string) error {
	text, err := yaml.Marshal(r)
	if err != nil {
		return err
	}
	path := readingPath(database, name)
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-") // 0600
	if err != nil {
		return fmt.Errorf("keep how the files are read: %w", err)
	}
	defer os.Remove(f.Name()) // gone by then, when all went well
	_, err = f.Write(append(fmt.Appendf(nil, readingHead, name), text...))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("keep how the files are read: %w", err)
	}
	return nil
}

// rows counts the rows that were read, by relation.
func (j *importJob) rows() map[string]int {
	rows := map[string]int{}
	for _, t := range j.reports {
		for _, r := range t.reports {
			rows[string(r.Relation)] += r.Read - r.Skipped
		}
	}
	return rows
}
