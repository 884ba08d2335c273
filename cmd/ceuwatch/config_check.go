package main

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"ceuwatch/jobs/schedule"
	"ceuwatch/rules"
)

// wrongValue is a key of the configuration and what to write there instead.
type wrongValue struct{ key, mend string }

// check looks at every value that a type alone cannot hold right, and lists the wrong ones by key.
func (c *config) check() []wrongValue {
	var wrong []wrongValue
	ask := func(ok bool, key, mend string, args ...any) {
		if !ok {
			wrong = append(wrong, wrongValue{key, fmt.Sprintf(mend, args...)})
		}
	}
	zone, err := time.LoadLocation(c.Organization.TimeZone)
	ask(err == nil && c.Organization.TimeZone != "" && c.Organization.TimeZone != "Local",
		"organization.time_zone", "is no time zone: write a name such as America/Chicago")
	for relation := range c.HR.Queries {
		ask(slices.Contains(rules.Relations(), rules.Relation(relation)), "hr.queries."+relation,
			"is no relation: write staff, credential, credit or exam_attempt")
	}
	c.checkWords(ask, "hr.units", c.HR.Units, rules.Units())
	c.checkWords(ask, "hr.categories", c.HR.Categories, rules.CategoryWords())
	for i, p := range c.Policies {
		ask(len(p.AnyOf) > 0, fmt.Sprintf("policies[%d]", i), "asks for nothing: list credentials under any_of")
	}
	c.checkNotices(ask)
	for key, s := range map[string]span{
		"notices.repeat": c.Notices.Repeat, "output.keep": c.Output.Keep, "schedule.max_late": c.Schedule.MaxLate,
		"mail.give_up_after": c.Mail.GiveUpAfter,
	} {
		ask(s.unit != "", key, "is no length of time: write hours, days or months such as 24h, 90d or 84mo")
	}
	ask(c.Output.Dir != "", "output.dir", "is empty: name the directory of the runs")
	c.checkMail(ask)
	ask(slices.Contains([]string{"always", "action_needed"}, c.Managers.When), "managers.when",
		"is unknown: write always or action_needed")
	if zone != nil {
		_, err = schedule.Next(c.Schedule.Cron, zone, time.Now())
		ask(err == nil, "schedule.cron", "%v", err)
	}
	ask(c.Gates.FirstRun == "hold" || c.Gates.FirstRun == "send", "gates.first_run", "is unknown: write hold or send")
	for key, share := range map[string]float64{
		"gates.staff_change": c.Gates.StaffChange, "gates.letters_change": c.Gates.LettersChange,
		"gates.set_aside": c.Gates.SetAside,
	} {
		ask(share >= 0, key, "is below 0: write a share such as 0.2")
	}
	slices.SortFunc(wrong, func(a, b wrongValue) int { return strings.Compare(a.key, b.key) })
	return wrong
}

type asker func(ok bool, key, mend string, args ...any)

// checkWords sees to it that a clinic's words lead to words of the vocabulary and redefine none of them.
func (c *config) checkWords(ask asker, key string, words map[string]string, vocabulary []string) {
	for word, meaning := range words {
		at := key + "." + word
		ask(slices.Contains(vocabulary, meaning), at, "means %q, which is unknown: write %s", meaning,
			strings.Join(vocabulary, ", "))
		folded := rules.Fold(word)
		ask(!slices.Contains(vocabulary, folded) || folded == meaning, at,
			"is a word with a meaning of its own: correct the rows, or leave it out")
	}
}

func (c *config) checkNotices(ask asker) {
	stages := func(key string, days []whole) {
		for i, d := range days {
			ask(d > 0 && (i == 0 || d < days[i-1]), key, "is not descending: write days such as [60, 30, 7]")
		}
	}
	ask(len(c.Notices.Expiry) > 0, "notices.expiry", "is empty: write days such as [180, 90, 60, 30, 7]")
	ask(len(c.Notices.Window) > 0, "notices.window", "is empty: write days such as [60, 30, 7]")
	stages("notices.expiry", c.Notices.Expiry)
	stages("notices.window", c.Notices.Window)
	for code, s := range c.Notices.ByCredential {
		stages("notices.by_credential."+code+".expiry", s.Expiry)
		stages("notices.by_credential."+code+".window", s.Window)
	}
	ask(slices.Contains([]string{"en", "es"}, c.Notices.Language), "notices.language", "is unknown: write en or es")
}

func (c *config) checkMail(ask asker) {
	m := &c.Mail
	ask(m.Mode == "outbox" || m.Mode == "smtp", "mail.mode", "is unknown: write outbox or smtp")
	ask(m.TLS == "mandatory" || m.TLS == "none", "mail.tls", "is unknown: write mandatory or none")
	ask(m.Port > 0 && m.Port < 65536, "mail.port", "is no port: write a number such as 587")
	ask(m.PerMinute > 0, "mail.per_minute", "is not above 0: write a number such as 60")
	if m.Mode == "smtp" {
		ask(m.Host != "", "mail.host", "is empty: name the mail server")
		ask(m.From != "", "mail.from", "is empty: write the address that messages come from")
		ask(len(m.HR) > 0, "mail.hr", "is empty: list the addresses of HR")
	}
	addresses := map[string]string{"mail.from": m.From, "mail.reply_to": m.ReplyTo}
	for i, address := range m.HR {
		addresses[fmt.Sprintf("mail.hr[%d]", i)] = address
	}
	for key, address := range addresses {
		if address != "" {
			parsed, err := mail.ParseAddress(address)
			ask(err == nil && parsed.Address == address, key, "is no plain address: write one such as hr@example.org")
		}
	}
}
