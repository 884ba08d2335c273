package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/report/explain"
	"ceuwatch/rules"
	"ceuwatch/rules/rulebook"
)

func rulesShowCommand(f *flags, std stdio) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "show CODE",
		Short: "show what a credential asks, each figure with its source",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			show := explain.ShowRule
			switch format {
			case "text":
			case "markdown":
				show = explain.ShowRuleMarkdown
			default:
				return fmt.Errorf("%w: --format %q is unknown: write text or markdown", errUsage, format)
			}
			s, err := prepare(f)
			if err != nil {
				return err
			}
			if rule := s.book.Kinds()[rules.Fold(args[0])]; rule != nil {
				return show(std.out, rule, s.book)
			}
			return fmt.Errorf("%w: no credential %q in the rule book: write one of %s", errUsage, args[0], codes(s.book))
		},
	}
	c.Flags().StringVar(&format, "format", "text", "`form` of the output, text or markdown")
	return c
}

func rulesTestCommand(f *flags, std stdio) *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "test",
		Short: "run the scenarios of the rule book",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			c, err := loadConfig(f.config)
			if err != nil {
				return err
			}
			if dir == "" {
				dir = c.Rules.Dir
			}
			result, err := rulebook.Test(dir)
			if err != nil {
				return fmt.Errorf("%w: %w", jobs.ErrConfig, err)
			}
			for _, failure := range result.Failures {
				fmt.Fprintln(std.out, failure)
			}
			fmt.Fprintf(std.out, "%d scenarios, %d failed\n", result.Scenarios, len(result.Failures))
			if len(result.Failures) > 0 {
				return fmt.Errorf("%w: the rule book does not say what its scenarios expect: correct one or the other",
					jobs.ErrConfig)
			}
			return nil
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "`directory` of your own credentials (default rules.dir)")
	return c
}
