package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func rulesCommand(f *flags, std stdio) *cobra.Command {
	c := &cobra.Command{
		Use:   "rules",
		Short: "look at the rule book and test it",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return fmt.Errorf("%w: name what to do: rules list, rules show CODE, rules test, rules diff OLD NEW or rules new CODE", errUsage)
		},
	}
	c.AddCommand(rulesListCommand(f, std), rulesShowCommand(f, std), rulesTestCommand(f, std),
		rulesDiffCommand(f, std), rulesNewCommand(f, std))
	return c
}

func rulesListCommand(f *flags, std stdio) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "list the credentials and their versions",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			s, err := prepare(f)
			if err != nil {
				return err
			}
			t := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(t, "CODE\tNAME\tBODY\tFROM\tUNTIL\tMONTHS\tREQUIRED")
			for i := range s.book.Rules {
				rule := &s.book.Rules[i]
				for j := range rule.Versions {
					v := &rule.Versions[j]
					fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%d\t%s\n", rule.Code, rule.Name.En, rule.Body.En, v.From,
						plain(v.Until.String()), v.CycleMonths, v.Required)
				}
			}
			return t.Flush()
		},
	}
}
