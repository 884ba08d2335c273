package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"ceuwatch/jobs"
	"ceuwatch/jobs/mail"
	"ceuwatch/jobs/schedule"
	"ceuwatch/report"
	"ceuwatch/report/html"
	"ceuwatch/report/letter"
	"ceuwatch/report/message"
	"ceuwatch/report/page"
	"ceuwatch/report/pdf"
	"ceuwatch/report/xlsx"
	"ceuwatch/rules"
)

// job wires what writes a run. What it reads and where it goes is added by the caller.
func (s *setup) job(id string, started time.Time) (*jobs.Run, error) {
	c := &s.config
	organization, err := c.organization()
	if err != nil {
		return nil, err
	}
	printer, err := pdf.New(organization.Logo)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", jobs.ErrConfig, c.source.at("organization.logo"), err)
	}
	if c.Templates.Dir != "" {
		if err := letter.Check(s.texts, s.book, s.asOf, printer.Covers); err != nil {
			return nil, fmt.Errorf("%w: %w", jobs.ErrConfig, err)
		}
	}
	layout, err := s.texts.Page()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", jobs.ErrConfig, err)
	}
	mailer, err := s.mailer(id, s.asOf, started)
	if err != nil {
		return nil, err
	}
	compose, err := s.composer()
	if err != nil {
		return nil, err
	}
	next, err := s.nextRun()
	if err != nil {
		return nil, err
	}
	channel, err := c.channel(mailTimeout)
	if err != nil {
		return nil, err
	}
	return &jobs.Run{
		Evaluator: s.evaluator, Book: s.book, Texts: s.texts, Mailer: mailer,
		Plan: jobs.Plan{
			ID: id, Organization: organization, Language: c.Notices.Language,
			Letters: letter.Options{
				Trace: c.Letters.Trace, Consequences: c.Letters.Consequences, Providers: s.book.Providers, NextRun: next,
				RuleBook: s.book.Digest[:12],
			},
			OnlyAction: c.Managers.When == "action_needed", Program: version(), Started: started,
			Manner: channel.Manner(), HR: len(c.hrAddresses()), Repeat: c.Notices.Repeat.after,
		},
		Layout: jobs.Layout{
			Letters:  printer,
			Workbook: new(xlsx.Writer).Write,
			Page:     func(w io.Writer, p page.Page) error { return html.Write(w, layout, p) },
			Message:  compose,
		},
		Reopen: reopen(),
	}, nil
}

// reopen reads finished files again.
func reopen() jobs.Reopen {
	letters := pdf.NewReader()
	return jobs.Reopen{
		Message: mail.Parse, Letter: letters.StaffID, Workbook: xlsx.StaffIDs, Join: letters.Join,
	}
}

// composer writes messages as they leave.
func (s *setup) composer() (func(io.Writer, message.Message) error, error) {
	sheet, err := s.texts.Sheet()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", jobs.ErrConfig, err)
	}
	return mail.Composer{
		Markup: func(w io.Writer, m *message.Sheet) error { return html.WriteMessage(w, sheet, m) },
		Draft:  s.config.Mail.Mode == "outbox",
	}.Compose, nil
}

// mailer makes a run's messages.
func (s *setup) mailer(id string, asOf rules.Date, now time.Time) (*message.Mailer, error) {
	c := &s.config
	organization, err := c.organization()
	if err != nil {
		return nil, err
	}
	mailer, err := message.NewMailer(message.Envelope{
		RunID: id, AsOf: asOf, Date: now, From: c.Mail.From, ReplyTo: c.Mail.ReplyTo, Organization: organization,
	}, s.texts)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", jobs.ErrConfig, err)
	}
	return mailer, nil
}

// nextRun is the day of the next scheduled run, after the evaluation date.
func (s *setup) nextRun() (rules.Date, error) {
	zone, err := time.LoadLocation(s.config.Organization.TimeZone)
	if err != nil {
		return 0, fmt.Errorf("%w: organization.time_zone: %w", jobs.ErrConfig, err)
	}
	year, month, day := s.asOf.Civil()
	next, err := schedule.Next(s.config.Schedule.Cron, zone, time.Date(year, month, day, 23, 59, 59, 0, zone))
	if err != nil {
		return 0, fmt.Errorf("%w: schedule.cron: %w", jobs.ErrConfig, err)
	}
	return rules.NewDate(next.Date()), nil
}

// organization is the employer as the configuration names it.
func (c *config) organization() (report.Organization, error) {
	o := report.Organization{
		Name:    c.Organization.Name,
		Contact: report.Contact(c.Organization.Contact),
	}
	for line := range strings.Lines(c.Organization.Address) {
		if line = strings.TrimSpace(line); line != "" {
			o.Address = append(o.Address, line)
		}
	}
	if c.Organization.Logo == "" {
		return o, nil
	}
	var err error
	if o.Logo, err = os.ReadFile(c.Organization.Logo); err != nil {
		return o, c.unreadable("organization.logo", err)
	}
	return o, nil
}

// version is the program's, as the module was built.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
