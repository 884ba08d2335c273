package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"ceuwatch/jobs/ledger"
)

// known refuses a staff id that nobody has, and names the nearest ones: a slip would keep notices from nobody, without
// a word.
func (s *setup) known(ctx context.Context, f *flags, staffID string) error {
	hr, err := openHR(ctx, f, &s.config)
	if err != nil {
		return err
	}
	defer hr.Close()
	for employee, err := range hr.Staff(ctx, []string{staffID}) {
		if err != nil || len(employee.Staff) > 0 {
			return err
		}
	}
	var nearest []string // three
	differs := func(a, b string) int {
		return cmp.Compare(levenshtein.Distance(staffID, a, nil), levenshtein.Distance(staffID, b, nil))
	}
	for employee, err := range hr.Employees(ctx) {
		if err != nil {
			return err
		}
		if len(employee.Staff) > 0 {
			nearest = append(nearest, employee.ID)
			slices.SortStableFunc(nearest, differs)
			nearest = nearest[:min(3, len(nearest))]
		}
	}
	advice := "ids are exact, upper and lower case included"
	if len(nearest) > 0 {
		advice = "the nearest are " + plain(strings.Join(nearest, ", "))
	}
	return fmt.Errorf("%w: no staff row has the id %q: %s", errUsage, staffID, advice)
}

// withLedger opens the ledger for a command that makes no run.
func (s *setup) withLedger(ctx context.Context, f *flags, do func(*ledger.Store) error) error {
	if err := os.MkdirAll(runsDir(f, &s.config), 0o700); err != nil {
		return fmt.Errorf("make the output directory: %w", err)
	}
	store, err := ledger.Open(ctx, s.ledgerDSN(f))
	if err != nil {
		return err
	}
	return errors.Join(do(store), store.Close())
}
