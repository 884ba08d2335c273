package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ceuwatch/jobs"
	"ceuwatch/jobs/hrdb"
	"ceuwatch/rules"
	"ceuwatch/rules/rulebook"
	"ceuwatch/templates"
)

// setup is what most commands start from.
type setup struct {
	config    config
	book      *rules.Book
	texts     *templates.Set
	evaluator *rules.Evaluator
	asOf      rules.Date
	today     rules.Date // in the organization's time zone
}

// prepare loads configuration, rule book and texts. Every error is [jobs.ErrConfig] or a usage error.
func prepare(f *flags) (*setup, error) {
	c, err := loadConfig(f.config)
	if err != nil {
		return nil, err
	}
	s := &setup{config: c}
	if s.book, err = rulebook.Load(c.Rules.Dir); err != nil {
		return nil, fmt.Errorf("%w: %w", jobs.ErrConfig, err)
	}
	if s.texts, err = templates.Load(c.Templates.Dir); err != nil {
		return nil, fmt.Errorf("%w: %w", jobs.ErrConfig, err)
	}
	if err := s.setDates(f); err != nil {
		return nil, err
	}
	s.evaluator, err = newEvaluator(&c, s.book, s.asOf)
	return s, err
}

// setDates reads the clock, once.
func (s *setup) setDates(f *flags) error {
	zone, err := time.LoadLocation(s.config.Organization.TimeZone)
	if err != nil {
		return fmt.Errorf("%w: organization.time_zone: %w", jobs.ErrConfig, err)
	}
	s.today = rules.NewDate(time.Now().In(zone).Date())
	s.asOf = s.today
	if f.asOf != "" {
		var ok bool
		if s.asOf, ok = rules.ParseDate(f.asOf); !ok {
			return fmt.Errorf("%w: --as-of %q is no date: write YYYY-MM-DD", errUsage, f.asOf)
		}
	}
	return nil
}

// newEvaluator checks what the configuration says of credentials against the rule book.
func newEvaluator(c *config, book *rules.Book, asOf rules.Date) (*rules.Evaluator, error) {
	kinds := book.Kinds()
	code := func(key, word string) (string, error) {
		if rule := kinds[rules.Fold(word)]; rule != nil {
			return rule.Code, nil
		}
		return "", fmt.Errorf("%w: %s: no credential %q in the rule book: write one of %v", jobs.ErrConfig, key, word,
			codes(book))
	}
	words := rules.Vocabulary{Kinds: map[string]string{}, Units: c.HR.Units, Categories: c.HR.Categories}
	for word, meaning := range c.HR.Aliases {
		known, err := code("hr.aliases."+word, meaning)
		if err != nil {
			return nil, err
		}
		if own := kinds[rules.Fold(word)]; own != nil && own.Code != known {
			return nil, fmt.Errorf("%w: hr.aliases.%s: the word means %s already: leave it out", jobs.ErrConfig, word,
				own.Code)
		}
		words.Kinds[word] = known
	}
	stages := rules.Stages{
		Expiry: ints(c.Notices.Expiry), Window: ints(c.Notices.Window), ByCredential: map[string]rules.Stages{},
	}
	for word, own := range c.Notices.ByCredential {
		known, err := code("notices.by_credential."+word, word)
		if err != nil {
			return nil, err
		}
		stages.ByCredential[known] = rules.Stages{Expiry: ints(own.Expiry), Window: ints(own.Window)}
	}
	var policies []rules.Policy
	for i, p := range c.Policies {
		policy := rules.Policy{State: p.State, JobTitles: p.JobTitles}
		for _, word := range p.AnyOf {
			known, err := code(fmt.Sprintf("policies[%d].any_of", i), word)
			if err != nil {
				return nil, err
			}
			policy.AnyOf = append(policy.AnyOf, known)
		}
		policies = append(policies, policy)
	}
	return rules.New(asOf, book, words, stages, policies), nil
}

func codes(book *rules.Book) []string {
	var codes []string
	for i := range book.Rules {
		codes = append(codes, book.Rules[i].Code)
	}
	slices.Sort(codes)
	return codes
}

// hrDSN is the HR database that the flag, the environment or the configuration names, in this order.
func hrDSN(f *flags, c *config) string {
	return cmp.Or(f.hr, os.Getenv("CEUWATCH_HR_DSN"), c.HR.DSN)
}

var errNoHR = fmt.Errorf("%w: no hr database is named: give --hr, CEUWATCH_HR_DSN or hr.dsn", jobs.ErrConfig)

// openHR connects to the HR database.
func openHR(ctx context.Context, f *flags, c *config) (*hrdb.Reader, error) {
	dsn := hrDSN(f, c)
	if dsn == "" {
		return nil, errNoHR
	}
	return hrdb.Open(ctx, hrdb.Source{DSN: dsn, Schema: c.HR.Schema, Queries: c.HR.Queries})
}

// runsDir is the directory of the runs.
func runsDir(f *flags, c *config) string {
	if f.out != "" {
		return f.out
	}
	return c.Output.Dir
}

// findRun returns the directory of a run that is named by its path, or by its name in the directory of the runs.
func findRun(f *flags, name string) (string, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return name, nil
	}
	c, err := loadConfig(f.config)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(runsDir(f, &c), name)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", fmt.Errorf("%w: no run %q: name a directory, or one of those in %s", errUsage, name, runsDir(f, &c))
	}
	return dir, nil
}
