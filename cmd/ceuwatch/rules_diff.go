package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func rulesDiffCommand(f *flags, std stdio) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "list whose verdicts change under another rule book, and why",
		Long: "diff evaluates everyone in the HR database under two rule books and lists who changes. OLD and NEW are\n" +
			"directories of rules as rules.dir names one; built-in is the rule book without any.",
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if format != "table" && format != "jsonl" {
				return fmt.Errorf("%w: --format %q is unknown: write table or jsonl", errUsage, format)
			}
			s, err := prepare(f)
			if err != nil {
				return err
			}
			d, err := s.compare(args[0], args[1])
			if err != nil {
				return err
			}
			return d.print(c.Context(), f, std, format)
		},
	}
	c.Flags().StringVar(&format, "format", "table", "`form` of the output, table or jsonl")
	return c
}
