package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ceuwatch/rules/rulebook"
)

func rulesNewCommand(f *flags, std stdio) *cobra.Command {
	var dir string
	var months int
	c := &cobra.Command{
		Use:   "new CODE",
		Short: "write a credential of your own that has only a date, and its scenarios",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := loadConfig(f.config)
			if err != nil {
				return err
			}
			if dir == "" {
				dir = c.Rules.Dir
			}
			if dir == "" {
				return fmt.Errorf("%w: no directory of your own credentials: give --dir, or write rules: {dir: clinic-rules} "+
					"into the configuration", errUsage)
			}
			names, err := rulebook.New(dir, args[0], months)
			if err != nil {
				return fmt.Errorf("%w: %w", errUsage, err)
			}
			for _, name := range names {
				fmt.Fprintln(std.out, name)
			}
			fmt.Fprintf(std.err, "now write into %s what the credential is called and who issues it, and run "+
				"\"ceuwatch rules test --dir %s\"\n", names[0], dir)
			return nil
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "`directory` of your own credentials (default rules.dir)")
	c.Flags().IntVar(&months, "months", 24, "how many `months` it is good for")
	return c
}
