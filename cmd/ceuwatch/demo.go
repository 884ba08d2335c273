package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"ceuwatch/jobs/demo"
	"ceuwatch/jobs/hrdb"
	"ceuwatch/jobs/seal"
)

func demoCommand(f *flags, std stdio) *cobra.Command {
	var o demoOptions
	c := &cobra.Command{
		Use:   "demo",
		Short: "make a demonstration HR database and run the whole job on it",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.staff < 1 {
				return fmt.Errorf("%w: --staff %d: write a number above 0", errUsage, o.staff)
			}
			if o.credits < 0 || o.credits > demo.MaxCredits {
				return fmt.Errorf("%w: --credits %d: write a number from 0 to %d", errUsage, o.credits, demo.MaxCredits)
			}
			if f.out != "" {
				return fmt.Errorf("%w: the demonstration makes its runs anew: name its directory with --dir, not --out", errUsage)
			}
			return runDemo(c.Context(), f, std, o)
		},
	}
	c.Flags().StringVar(&o.dir, "dir", "demo", "`directory` of the demonstration")
	c.Flags().IntVar(&o.staff, "staff", demo.DefaultStaff, "how many `people`")
	c.Flags().Int64Var(&o.seed, "seed", 1, "`number` that the people are made from; the same one makes the same people")
	c.Flags().IntVar(&o.credits, "credits", 0,
		"give people about this `number` of credits on average: older ones on top, which change no verdict")
	c.Flags().BoolVar(&o.noRun, "no-run", false, "make the database and its configuration, and do not run the job")
	return c
}

// demoOptions say what demonstration to make.
type demoOptions struct {
	dir            string
	staff, credits int
	seed           int64
	noRun          bool
}

// runDemo makes the database in DIR/hr.db, or in the one that --hr names, and a configuration for it, and runs the job
// on it into DIR/runs unless told not to.
func runDemo(ctx context.Context, f *flags, std stdio, o demoOptions) error {
	if err := demoDir(o.dir); err != nil {
		return err
	}
	own := *f
	own.config = filepath.Join(o.dir, defaultConfig)
	if own.hr == "" {
		path := filepath.Join(o.dir, "hr.db")
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("replace the demonstration's database: %w", err)
		}
		own.hr = "sqlite:" + path
	}
	if err := writeDemoConfig(own.config, own.hr, filepath.Join(o.dir, "runs")); err != nil {
		return err
	}
	s, err := prepare(&own)
	if err != nil {
		return err
	}
	db, err := hrdb.Create(ctx, own.hr)
	if err != nil {
		return err
	}
	err = demo.Write(ctx, db, "", demo.Experienced(o.seed, o.staff, o.credits, s.asOf))
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := s.forget(&own); err != nil || o.noRun {
		return err
	}
	return s.run(ctx, &own, std, runOptions{release: true})
}

// demoMark begins the configuration of a demonstration, and marks the directory as one that may be made anew.
const demoMark = "# A demonstration: ceuwatch demo makes this directory anew.\n"

// demoDir makes the directory of a demonstration; one that holds anything else is refused, for it would be lost.
func demoDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the demonstration: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("make the demonstration: %w", err)
	}
	text, err := os.ReadFile(filepath.Join(dir, defaultConfig))
	if len(entries) > 0 && (err != nil || !bytes.HasPrefix(text, []byte(demoMark))) {
		return fmt.Errorf("%w: %s holds something else than a demonstration: name a new directory with --dir", errUsage, dir)
	}
	return nil
}

// forget removes the runs of an earlier demonstration and their ledger: the demonstration is made anew.
func (s *setup) forget(f *flags) error {
	dir, err := seal.Lock(runsDir(f, &s.config))
	if err != nil {
		return err
	}
	runs, err := dir.Runs()
	for _, run := range runs {
		err = errors.Join(err, dir.Remove(run))
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		path := filepath.Join(runsDir(f, &s.config), "ledger.db"+suffix)
		if gone := os.Remove(path); !errors.Is(gone, os.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return errors.Join(err, dir.Close())
}

// writeDemoConfig writes the configuration of the demonstration's clinic group, for further commands to use.
func writeDemoConfig(path, dsn, runs string) error {
	type section = map[string]any
	policies := []policyConfig{}
	for _, p := range demo.Policies() {
		policies = append(policies, policyConfig(p))
	}
	text, err := yaml.Marshal(section{
		"organization": section{
			"name": demo.Organization, "address": "100 Demonstration Way\nSpringfield",
			"contact": section{"name": "Human Resources", "email": "hr@" + demo.Domain, "phone": "555-0100"},
		},
		"hr": section{"dsn": dsn}, "policies": policies, "output": section{"dir": runs},
		"mail": section{"from": "hr@" + demo.Domain},
	})
	if err != nil {
		return fmt.Errorf("write the demonstration's configuration: %w", err)
	}
	if err := os.WriteFile(path, append([]byte(demoMark), text...), 0o600); err != nil {
		return fmt.Errorf("write the demonstration's configuration: %w", err)
	}
	return nil
}
