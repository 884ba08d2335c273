package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ceuwatch/jobs"
	"ceuwatch/jobs/hrdb"
	"ceuwatch/jobs/mail"
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
	for key, dir := range map[string]string{"rules.dir": c.Rules.Dir, "templates.dir": c.Templates.Dir} {
		if dir != "" {
			if _, err := os.ReadDir(dir); err != nil {
				return nil, c.unreadable(key, err)
			}
		}
	}
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
	aliases, err := c.aliases(book, kinds)
	if err != nil {
		return nil, err
	}
	stages := rules.Stages{
		Expiry: ints(c.Notices.Expiry), Window: ints(c.Notices.Window), ByCredential: map[string]rules.Stages{},
	}
	for _, word := range slices.Sorted(maps.Keys(c.Notices.ByCredential)) {
		known, err := c.code(book, kinds, "notices.by_credential."+word, word)
		if err != nil {
			return nil, err
		}
		own := c.Notices.ByCredential[word]
		stages.ByCredential[known] = rules.Stages{Expiry: ints(own.Expiry), Window: ints(own.Window)}
	}
	var policies []rules.Policy
	for i, p := range c.Policies {
		policy := rules.Policy{State: p.State, JobTitles: p.JobTitles}
		for j, word := range p.AnyOf {
			known, err := c.code(book, kinds, fmt.Sprintf("policies[%d].any_of[%d]", i, j), word)
			if err != nil {
				return nil, err
			}
			policy.AnyOf = append(policy.AnyOf, known)
		}
		policies = append(policies, policy)
	}
	if err := c.checkCategories(book); err != nil {
		return nil, err
	}
	words := rules.Vocabulary{Kinds: aliases, Units: c.HR.Units, Categories: c.HR.Categories,
		Employment: c.HR.Employment, Standing: c.HR.Standing, Results: c.HR.Results}
	return rules.New(asOf, book, words, stages, policies), nil
}

// code is that of the credential that a word at a key means.
func (c *config) code(book *rules.Book, kinds map[string]*rules.Rule, key, word string) (string, error) {
	if rule := kinds[rules.Fold(word)]; rule != nil {
		return rule.Code, nil
	}
	return "", fmt.Errorf("%w: %s: no credential %q in the rule book: write one of %s", jobs.ErrConfig, c.source.at(key),
		word, codes(book))
}

// checkCategories holds the clinic's words for categories against those that the rule book has.
func (c *config) checkCategories(book *rules.Book) error {
	var known []string
	for _, category := range book.Categories() {
		known = append(known, category.Name)
	}
	for _, word := range slices.Sorted(maps.Keys(c.HR.Categories)) {
		if means := c.HR.Categories[word]; !slices.Contains(known, means) {
			return fmt.Errorf("%w: %s: means %q, which is a category of no credential in the rule book: write one of %s",
				jobs.ErrConfig, c.source.at("hr.categories."+word), means, strings.Join(known, ", "))
		}
	}
	return nil
}

// aliases are the clinic's words for credentials, each with the code that it means.
func (c *config) aliases(book *rules.Book, kinds map[string]*rules.Rule) (map[string]string, error) {
	aliases, meanings := map[string]string{}, map[string]string{}
	for _, word := range slices.Sorted(maps.Keys(c.HR.Aliases)) {
		key := "hr.aliases." + word
		known, err := c.code(book, kinds, key, c.HR.Aliases[word])
		if err != nil {
			return nil, err
		}
		folded := rules.Fold(word)
		already := meanings[folded]
		if own := kinds[folded]; own != nil {
			already = own.Code
		}
		if already != "" && already != known {
			return nil, fmt.Errorf("%w: %s: the word means %s already: leave it out", jobs.ErrConfig, c.source.at(key),
				already)
		}
		aliases[word], meanings[folded] = known, known
	}
	return aliases, nil
}

// codes lists the credentials of a rule book.
func codes(book *rules.Book) string {
	var codes []string
	for i := range book.Rules {
		codes = append(codes, book.Rules[i].Code)
	}
	slices.Sort(codes)
	return strings.Join(codes, ", ")
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

// channel is how messages leave; timeout is how long each step of a conversation with a server may take.
func (c *config) channel(timeout time.Duration) (jobs.Channel, error) {
	if c.Mail.Mode == "outbox" {
		return mail.Outbox{}, nil
	}
	return c.smtp(timeout)
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
