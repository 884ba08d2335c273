package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/hrdb"
	"ceuwatch/templates"
)

func initCommand(f *flags, std stdio) *cobra.Command {
	var database string
	jsonSchema := false
	c := &cobra.Command{
		Use:   "init",
		Short: "write a commented ceuwatch.yaml with its schema and example views, or print the relations that HR has to offer",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case jsonSchema:
				_, err := io.WriteString(std.out, templates.ConfigSchema())
				return err
			case c.Flags().Changed("schema"):
				return printSchema(std.out, database)
			}
			return writeConfig(f, std)
		},
	}
	c.Flags().StringVar(&database, "schema", "",
		"print the DDL of the four relations for a `database`, postgres or sqlite, instead")
	c.Flags().BoolVar(&jsonSchema, "json-schema", false, "print the JSON Schema of the configuration instead")
	c.MarkFlagsMutuallyExclusive("schema", "json-schema")
	return c
}

func printSchema(w io.Writer, database string) error {
	text, err := hrdb.Schema(database)
	if err != nil {
		return fmt.Errorf("%w: --schema: %w", errUsage, err)
	}
	if database == "postgres" {
		text += "\n" + hrdb.Role()
	}
	_, err = io.WriteString(w, text)
	return err
}

// writeConfig writes a configuration with every default, its schema and example views beside it, and never over a file
// that is there.
func writeConfig(f *flags, std stdio) error {
	path := cmp.Or(f.config, defaultConfig)
	beside := func(name string) string { return filepath.Join(filepath.Dir(path), name) }
	files := []struct{ path, text string }{
		{path, templates.Config()}, {beside("ceuwatch.schema.json"), templates.ConfigSchema()},
		{beside("ceuwatch-views.sql"), templates.Views()},
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
	}
	if !f.quiet {
		fmt.Fprintf(std.err, "wrote %s: set hr.dsn there, then try ceuwatch check\n", path)
		fmt.Fprintf(std.err, "wrote %s: editors check the configuration by it\n", files[1].path)
		fmt.Fprintf(std.err, "wrote %s: example views, for an HR database with other tables\n", files[2].path)
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
