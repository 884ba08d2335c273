package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

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
