package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"

	"ceuwatch/jobs/demo"
	"ceuwatch/jobs/seal"
)

// demoMark begins the configuration of a demonstration, and marks the directory as one that may be made anew.
const demoMark = "# A demonstration: ceuwatch demo makes this directory anew.\n"

// ownDemo makes the directory and the configuration of a demonstration, and returns the flags that name them and its
// database, which is removed if it was there.
func ownDemo(f *flags, dir string) (flags, error) {
	own := *f
	if err := demoDir(dir); err != nil {
		return own, err
	}
	own.config = filepath.Join(dir, defaultConfig)
	dsn := own.hr
	if path, lite := strings.CutPrefix(dsn, "sqlite:"); lite {
		path, err := filepath.Abs(path) // in the configuration it would be relative to that
		if err != nil {
			return own, fmt.Errorf("make the demonstration: %w", err)
		}
		dsn = "sqlite:" + path
	}
	if own.hr == "" {
		path := filepath.Join(dir, "hr.db")
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return own, fmt.Errorf("replace the demonstration's database: %w", err)
		}
		own.hr, dsn = "sqlite:"+path, "sqlite:hr.db"
	}
	return own, writeDemoConfig(own.config, dsn)
}

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
func writeDemoConfig(path, dsn string) error {
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
		"hr": section{"dsn": dsn}, "policies": policies, "mail": section{"from": "hr@" + demo.Domain},
	})
	if err != nil {
		return fmt.Errorf("write the demonstration's configuration: %w", err)
	}
	if err := os.WriteFile(path, append([]byte(demoMark), text...), 0o600); err != nil {
		return fmt.Errorf("write the demonstration's configuration: %w", err)
	}
	return nil
}
