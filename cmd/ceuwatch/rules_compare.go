package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"ceuwatch/jobs"
	"ceuwatch/report/diff"
	"ceuwatch/rules"
	"ceuwatch/rules/rulebook"
)

// comparison judges by two rule books.
type comparison struct {
	setup    *setup
	old, new *rules.Evaluator
	diff     *diff.Diff
}

// compare loads the two rule books and makes an evaluator of each.
func (s *setup) compare(oldDir, newDir string) (*comparison, error) {
	books := make([]*rules.Book, 2)
	for i, dir := range []string{oldDir, newDir} {
		if dir == "built-in" {
			dir = ""
		}
		var err error
		if books[i], err = rulebook.Load(dir); err != nil {
			return nil, fmt.Errorf("%w: %w", jobs.ErrConfig, err)
		}
	}
	evaluators := make([]*rules.Evaluator, 2)
	for i, book := range books {
		// What the other rule book alone knows is no mistake in the configuration.
		c := s.config.without(only(books[1-i], book))
		var err error
		if evaluators[i], err = newEvaluator(&c, book, s.asOf); err != nil {
			return nil, err
		}
	}
	return &comparison{s, evaluators[0], evaluators[1], diff.New(s.asOf, books[0], books[1])}, nil
}

// only returns the folded words for credentials that one rule book knows and the other does not.
func only(book, other *rules.Book) map[string]bool {
	words, known := map[string]bool{}, other.Kinds()
	for word := range book.Kinds() {
		words[word] = known[word] == nil
	}
	for _, category := range book.Categories() {
		words["category "+category.Name] = true
	}
	for _, category := range other.Categories() {
		words["category "+category.Name] = false
	}
	return words
}

// without returns the configuration without what it says of some credentials and categories.
func (c config) without(words map[string]bool) config {
	aliases, stages := c.HR.Aliases, c.Notices.ByCredential
	c.HR.Aliases, c.Notices.ByCredential = map[string]string{}, map[string]stagesConfig{}
	for word, meaning := range aliases {
		if !words[rules.Fold(meaning)] {
			c.HR.Aliases[word] = meaning
		}
	}
	for word, own := range stages {
		if !words[rules.Fold(word)] {
			c.Notices.ByCredential[word] = own
		}
	}
	categories := c.HR.Categories
	c.HR.Categories = map[string]string{}
	for word, meaning := range categories {
		if !words["category "+meaning] {
			c.HR.Categories[word] = meaning
		}
	}
	policies := c.Policies
	c.Policies = nil
	for _, p := range policies {
		p.AnyOf = slices.DeleteFunc(slices.Clone(p.AnyOf), func(word string) bool { return words[rules.Fold(word)] })
		if len(p.AnyOf) > 0 {
			c.Policies = append(c.Policies, p)
		}
	}
	return c
}

// print lists the changes below their summary, those of more than dates first. It prints nothing until the last row is
// read, so that a lost connection leaves no partial answer behind.
func (d *comparison) print(ctx context.Context, f *flags, std stdio, format string) error {
	hr, err := openHR(ctx, f, &d.setup.config)
	if err != nil {
		return err
	}
	defer hr.Close()
	var answers [2]*answer
	for i := range answers {
		if answers[i], err = newAnswer(); err != nil {
			return err
		}
		defer answers[i].remove()
	}
	for employee, err := range hr.Employees(ctx) {
		if err != nil {
			return err
		}
		for _, change := range d.diff.Add(d.old.Evaluate(employee), d.new.Evaluate(employee)) {
			to := answers[1]
			if change.Weighty() {
				to = answers[0]
			}
			if err := writeChange(to, &change, format); err != nil {
				return fmt.Errorf("write changes: %w", err)
			}
		}
	}
	summary := d.diff.Summary()
	if format == "jsonl" {
		err = json.NewEncoder(std.out).Encode(map[string]diff.Summary{"summary": summary})
	} else {
		err = summary.Write(std.out)
	}
	for _, text := range answers {
		if err == nil {
			err = text.copyTo(std.out)
		}
	}
	if err != nil {
		return fmt.Errorf("write changes: %w", err)
	}
	return nil
}

func writeChange(w io.Writer, change *diff.Change, format string) error {
	if format == "jsonl" {
		return json.NewEncoder(w).Encode(change)
	}
	return change.Write(w)
}
