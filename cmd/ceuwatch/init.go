package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/hrdb"
	"ceuwatch/templates"
)

func initCommand(f *flags, std stdio) *cobra.Command {
	var database string
	c := &cobra.Command{
		Use:   "init",
		Short: "write a commented ceuwatch.yaml, or print the relations that HR has to offer",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if c.Flags().Changed("schema") {
				return printSchema(std.out, database)
			}
			return writeConfig(f, std)
		},
	}
	c.Flags().StringVar(&database, "schema", "",
		"print the DDL of the four relations for a `database`, postgres or sqlite, instead")
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

// writeConfig writes a configuration with every default, and never over one that is there.
func writeConfig(f *flags, std stdio) error {
	path := f.config
	if path == "" {
		path = defaultConfig
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%w: %s is there already: move it away, or name another with --config", jobs.ErrConfig, path)
	}
	if err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	_, err = file.WriteString(templates.Config())
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	if !f.quiet {
		fmt.Fprintf(std.err, "wrote %s: set hr.dsn there, then try ceuwatch evaluate\n", path)
	}
	return nil
}
