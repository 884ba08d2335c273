package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"ceuwatch/report/explain"
)

func explainCommand(f *flags, std stdio) *cobra.Command {
	var format, run string
	c := &cobra.Command{
		Use:   "explain STAFF_ID",
		Short: "explain one person's verdicts in words",
		Long: "explain says how one person's credentials stand and why: dates, every credit with its reason, the shortest\n" +
			"finish, and each rule used with its source.\n\n" +
			"With --format json it prints one object: staff_id, name, job, site, state, as_of, run (null, or the sealed run\n" +
			"with its rule_book), sentences, verdicts (worst first; each with the verdict as evaluate prints it, sentences,\n" +
			"credits and finish), on_record, set_aside, and rules (figures, each with value, source and verified).",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("%w: --format %q is unknown: write text or json", errUsage, format)
			}
			if run != "" && f.asOf != "" {
				return fmt.Errorf("%w: a sealed run has a date of its own: leave out --as-of or --run", errUsage)
			}
			s, err := prepare(f)
			if err != nil {
				return err
			}
			find := func() (explain.Case, error) { return s.explain(c.Context(), f, args[0]) }
			if run != "" {
				find = func() (explain.Case, error) { return s.explainRun(f, run, args[0]) }
			}
			found, err := find()
			if err != nil {
				return err
			}
			explanation := explain.New(found, &s.texts.Words)
			if format == "text" {
				return explanation.Write(std.out)
			}
			encoder := json.NewEncoder(std.out)
			encoder.SetIndent("", "  ")
			return encoder.Encode(explanation)
		},
	}
	c.Flags().StringVar(&format, "format", "text", "`form` of the output, text or json")
	c.Flags().StringVar(&run, "run", "", "the verdict as this sealed `run` had it")
	return c
}
