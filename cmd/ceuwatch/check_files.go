package main

import (
	"cmp"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"ceuwatch/jobs/check"
	"ceuwatch/report/html"
	"ceuwatch/report/letter"
	"ceuwatch/report/message"
	"ceuwatch/report/page"
	"ceuwatch/report/pdf"
	"ceuwatch/rules/rulebook"
	"ceuwatch/templates"
)

// examineConfig loads the configuration and looks at the files that it names. Without a setup there is nothing more to
// look at; an error is one of usage.
func examineConfig(f *flags) (*setup, check.Area, error) {
	area := check.Area{Name: "configuration"}
	path := cmp.Or(findConfig(f.config, defaultConfig, machineConfig), defaultConfig)
	c, err := loadConfig(f.config)
	if err != nil {
		area.FailWith(err, path, `correct it: "ceuwatch init" writes one with every key and its meaning`)
		return nil, area, nil
	}
	s := &setup{config: c}
	if err := s.setDates(f); err != nil {
		return nil, area, err
	}
	switch _, err := os.Stat(path); {
	case err != nil:
		area.Fact("no %s here: every key has its default", path)
	case area.Path("--config", path, holdsPassword(c.HR.DSN) || holdsPassword(c.Ledger.DSN)):
		area.Fact("%s", path)
	}
	for _, g := range c.gaps() {
		area.Warn(g.key, g.what, g.mend)
	}
	for _, file := range []struct {
		key, path string
		secret    bool
	}{
		{"organization.logo", c.Organization.Logo, false}, {"rules.dir", c.Rules.Dir, false},
		{"intake.dir", c.Intake.Dir, false},
		{"templates.dir", c.Templates.Dir, false}, {"mail.ca_file", c.Mail.CAFile, false},
		{"mail.password_file", c.Mail.PasswordFile, true},
		{"mail.oauth2.client_secret_file", c.Mail.OAuth2.ClientSecretFile, true},
		{"mail.oauth2.certificate_file", c.Mail.OAuth2.CertificateFile, true}, {"hr.dsn", databaseFile(f, &c), true},
	} {
		if file.path != "" && area.Path(file.key, file.path, file.secret) {
			area.Fact("%s: %s can be read", file.key, file.path)
		}
	}
	if c.Organization.Logo != "" {
		if logo, err := os.ReadFile(c.Organization.Logo); err == nil {
			if _, err := pdf.New(logo); err != nil {
				area.FailWith(err, "organization.logo", "name a PNG or JPEG file")
			}
		}
	}
	if c.Intake.Dir != "" {
		if _, err := savedReading(hrDSN(f, &c), c.Intake.Reading); err != nil {
			area.FailWith(err, "intake", "import such files once yourself, with --save, and name that in intake.reading")
		}
	}
	return s, area, nil
}

func holdsPassword(dsn string) bool {
	u, err := url.Parse(dsn)
	if err != nil || strings.HasPrefix(dsn, "sqlite:") {
		return false
	}
	_, set := u.User.Password()
	return set || u.Query().Has("password")
}

// databaseFile is the HR database where it is a file that is there, or nothing.
func databaseFile(f *flags, c *config) string {
	path, _ := strings.CutPrefix(hrDSN(f, c), "sqlite:")
	if path == hrDSN(f, c) {
		return ""
	}
	if _, err := os.Stat(path); err != nil {
		return "" // what opens it says so
	}
	return path
}

// examineBook loads the rule book and tries its scenarios.
func (s *setup) examineBook() check.Area {
	dir := s.config.Rules.Dir
	failed := func(err error) check.Area {
		area := check.Area{Name: "rule book"}
		area.FailWith(err, "rules.dir", `see the README, "Add a credential"`)
		return area
	}
	book, err := rulebook.Load(dir)
	if err != nil {
		return failed(err)
	}
	s.book = book
	result, err := rulebook.Test(dir)
	if err != nil {
		return failed(err)
	}
	var failures []string
	for _, failure := range result.Failures {
		failures = append(failures, failure.String())
	}
	return check.RuleBook(book, s.asOf, result.Scenarios, failures)
}

// examineTexts loads the texts and fills each with samples.
func (s *setup) examineTexts() check.Area {
	area := check.Area{Name: "templates"}
	dir := s.config.Templates.Dir
	texts, err := templates.Load(dir)
	if err != nil {
		area.FailWith(err, "templates.dir", "correct the template, or leave it out: the built-in one is used then")
		texts, _ = templates.Load("")
	} else {
		s.fillTexts(&area, texts)
	}
	s.texts = texts
	if dir == "" {
		return area
	}
	strays, err := templates.Strays(dir)
	if err != nil {
		area.FailWith(err, "templates.dir", "see what is wrong with the directory")
	}
	for _, name := range strays {
		area.Warn(filepath.Join(dir, filepath.FromSlash(name)), "nothing reads this file: no built-in text has its name",
			"name it as the text that it is to replace, or move it away")
	}
	return area
}

func (s *setup) fillTexts(area *check.Area, texts *templates.Set) {
	const mend = "write one of the values that the built-in template has"
	ok := true
	ask := func(err error) {
		if err != nil {
			ok = false
			area.FailWith(err, "templates.dir", mend)
		}
	}
	book := s.book
	if book == nil {
		book, _ = rulebook.Load("") // built in: it loads
	}
	printer, err := pdf.New(nil)
	if ask(err); err != nil {
		return
	}
	ask(letter.Check(texts, book, s.asOf, printer.Covers))
	m := &s.config.Mail
	_, err = message.NewMailer(message.Envelope{RunID: "-", AsOf: s.asOf, From: m.From, ReplyTo: m.ReplyTo}, texts)
	ask(err)
	layout, err := texts.Page()
	if err == nil {
		for _, sample := range page.Samples() {
			if err = html.Write(io.Discard, layout, sample); err != nil {
				break
			}
		}
	}
	ask(err)
	if ok {
		area.Fact("letters, messages and the page can be filled in each language")
	}
}
