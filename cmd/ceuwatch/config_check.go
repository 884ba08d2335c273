package main

import (
	"fmt"
	"maps"
	"net"
	"net/mail"
	"slices"
	"strconv"
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
	email := c.Organization.Contact.Email
	ask(email == "" || plainAddress(email), "organization.contact.email", "%s", noAddress)
	for relation := range c.HR.Queries {
		ask(slices.Contains(rules.Relations(), rules.Relation(relation)), "hr.queries."+relation,
			"is no relation: write staff, credential, credit or exam_attempt")
	}
	c.checkWords(ask, "hr.units", c.HR.Units, rules.Units())
	c.checkWords(ask, "hr.categories", c.HR.Categories, rules.CategoryWords())
	for i, p := range c.Policies {
		at := fmt.Sprintf("policies[%d]", i)
		ask(len(p.AnyOf) > 0, at, "asks for nothing: list credentials under any_of")
		state := strings.ToUpper(p.State)
		ask(state == "" || len(state) == 2 && strings.Trim(state, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "", at+".state",
			"is no state: write its two letters, such as WA")
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
	c.checkServices(ask)
	ask(slices.Contains([]string{"always", "action_needed"}, c.Managers.When), "managers.when",
		"is unknown: write always or action_needed")
	if zone != nil {
		_, err = schedule.Next(c.Schedule.Cron, zone, time.Now())
		ask(err == nil, "schedule.cron", "%v", err)
	}
	c.checkGates(ask)
	slices.SortFunc(wrong, func(a, b wrongValue) int { return strings.Compare(a.key, b.key) })
	return wrong
}

type asker func(ok bool, key, mend string, args ...any)

// checkWords sees to it that a clinic's words lead to words of the vocabulary, redefine none of them, and mean one
// thing each.
func (c *config) checkWords(ask asker, key string, words map[string]string, vocabulary []string) {
	meanings := map[string]string{}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		at, meaning, folded := key+"."+word, words[word], rules.Fold(word)
		ask(slices.Contains(vocabulary, meaning), at, "means %q, which is unknown: write %s", meaning,
			strings.Join(vocabulary, ", "))
		ask(!slices.Contains(vocabulary, folded) || folded == meaning, at,
			"is a word with a meaning of its own: correct the rows, or leave it out")
		earlier, told := meanings[folded]
		ask(!told || earlier == meaning, at, "means %s already, for case and blanks do not count: leave one out", earlier)
		meanings[folded] = meaning
	}
}

// checkServices looks at the addresses of the databases and of serve, and never repeats a DSN: it may hold a password.
func (c *config) checkServices(ask asker) {
	for key, dsn := range map[string]string{"hr.dsn": c.HR.DSN, "ledger.dsn": c.Ledger.DSN} {
		path, lite := strings.CutPrefix(dsn, "sqlite:")
		server := strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
		ask(dsn == "" || server || lite && path != "", key, "is none: write postgres://user@host/database or sqlite:path")
	}
	_, port, err := net.SplitHostPort(c.Serve.Listen)
	_, number := strconv.ParseUint(port, 10, 16)
	ask(err == nil && number == nil, "serve.listen", "is no address: write host:port such as 127.0.0.1:9464")
}

func (c *config) checkGates(ask asker) {
	g := &c.Gates
	ask(g.FirstRun == "hold" || g.FirstRun == "send", "gates.first_run", "is unknown: write hold or send")
	for key, share := range map[string]float64{"gates.staff_change": g.StaffChange, "gates.set_aside": g.SetAside} {
		ask(share >= 0 && share <= 1, key, "is not from 0 to 1: write a share such as 0.02, not per cent")
	}
	ask(g.LettersChange >= 0, "gates.letters_change", "is below 0: write a share such as 2.0")
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
			ask(plainAddress(address), key, "%s", noAddress)
		}
	}
}

const noAddress = "is no plain address: write one such as hr@example.org"

func plainAddress(address string) bool {
	parsed, err := mail.ParseAddress(address)
	return err == nil && parsed.Address == address
}
