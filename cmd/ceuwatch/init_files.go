package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ceuwatch/jobs"
	"ceuwatch/templates"
)

// writeConfig writes a configuration with every default, its schema and example views beside it, and never over a file
// that is there.
func writeConfig(f *flags, std stdio) error {
	path := cmp.Or(f.config, defaultConfig)
	beside := func(name string) string { return filepath.Join(filepath.Dir(path), name) }
	files := []struct{ path, text, next string }{
		{path, templates.Config(), "set hr.dsn there, then try ceuwatch check"},
		{beside("ceuwatch.schema.json"), templates.ConfigSchema(), "editors check the configuration by it"},
		{beside("ceuwatch-views.sql"), templates.Views(), "example views, for an HR database with other tables"},
	}
	for _, file := range files {
		if _, err := os.Lstat(file.path); err == nil {
			return fmt.Errorf("%w: %s is there already: move it away, or name another place with --config", jobs.ErrConfig,
				file.path)
		}
	}
	for _, file := range files {
		if err := writeNew(file.path, file.text); err != nil {
			return fmt.Errorf("write %s: %w", file.path, err)
		}
		if !f.quiet {
			fmt.Fprintf(std.err, "wrote %s: %s\n", file.path, file.next)
		}
	}
	return nil
}

func writeNew(path, text string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Close())
}
