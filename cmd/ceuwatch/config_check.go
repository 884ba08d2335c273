package main

import (
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"

	"ceuwatch/jobs/database"
	"ceuwatch/jobs/schedule"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// wrongValue is a key of the configuration and what to write there instead.
type wrongValue struct{ key, mend string }

// check looks at every value that a type alone cannot hold right, and lists the wrong ones by key. It never repeats a
// DSN, which may hold a password.
func (c *config) check() []wrongValue {
	var wrong []wrongValue
	ask := func(ok bool, key, mend string, args ...any) {
		if !ok {
			wrong = append(wrong, wrongValue{key, fmt.Sprintf(mend, args...)})
		}
	}
	var fields validator.ValidationErrors
	errors.As(newValidator().Struct(c), &fields)
	ownKey := regexp.MustCompile(`\[(\D[^]]*)\]`) // of a map, unlike the number of an item
	for _, field := range fields {
		_, key, _ := strings.Cut(field.Namespace(), ".")
		ask(false, ownKey.ReplaceAllString(key, ".$1"), "%s", mend(field))
	}
	checkWords(ask, "hr.units", c.HR.Units, rules.Units())
	checkWords(ask, "hr.employment", c.HR.Employment, []string{"employed", "left"})
	checkWords(ask, "hr.standing", c.HR.Standing, []string{"good", "bad"})
	checkWords(ask, "hr.results", c.HR.Results, []string{"completed", "not_completed"})
	c.Mail.check(ask)
	if zone, err := time.LoadLocation(c.Organization.TimeZone); err == nil {
		_, err = schedule.Next(c.Schedule.Cron, zone, time.Now())
		ask(err == nil, "schedule.cron", "%v", err)
	}
	slices.SortFunc(wrong, func(a, b wrongValue) int { return strings.Compare(a.key, b.key) })
	return wrong
}

// newValidator knows the kinds of values that the fields of a configuration name.
func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("yaml") })
	for kind, tags := range map[string]string{
		"listen": "hostname_port|tcp_addr", "port": "min=1,max=65535", "limit": "min=0", "rate": "min=1", "share": "min=0,max=1",
		"span": "required", "state": "len=2,alpha", "times": "min=0",
	} {
		v.RegisterAlias(kind, tags)
	}
	for kind, is := range map[string]validator.Func{
		"address":    func(f validator.FieldLevel) bool { return plainAddress(f.Field().String()) },
		"days":       func(f validator.FieldLevel) bool { return descending(f.Field().Interface().([]whole)) },
		"hr_dsn":     parses(database.Postgres, database.MySQL, database.SQLite),
		"ledger_dsn": parses(database.Postgres, database.SQLite),
		"language":   func(f validator.FieldLevel) bool { return slices.Contains(templates.Languages(), f.Field().String()) },
		"token_url":  func(f validator.FieldLevel) bool { return privateAddress(f.Field().String()) },
		"relation": func(f validator.FieldLevel) bool {
			return slices.Contains(rules.Relations(), rules.Relation(f.Field().String()))
		},
	} {
		_ = v.RegisterValidation(kind, is) // a field that names a kind not known panics at the first check
	}
	return v
}

// parses reports whether a DSN is one of some drivers.
func parses(drivers ...string) validator.Func {
	return func(f validator.FieldLevel) bool {
		_, err := database.Parse("", f.Field().String(), drivers...)
		return err == nil
	}
}

// mend says of a wrong value what to write instead.
func mend(field validator.FieldError) string {
	switch kind := field.Tag(); kind {
	case "oneof":
		return "is unknown: write " + strings.ReplaceAll(field.Param(), " ", " or ")
	case "language":
		return "is unknown: write " + strings.Join(templates.Languages(), " or ")
	default:
		return map[string]string{
			"address":     "is no plain address: write one such as hr@example.org",
			"days":        "is not descending: write days such as [60, 30, 7]",
			"hr_dsn":      "is none: write postgres://user@host/database, mysql://user@host/database or sqlite:path",
			"ledger_dsn":  "is none: write postgres://user@host/database or sqlite:path",
			"listen":      "is no address: write host:port such as 127.0.0.1:9464",
			"min":         "is empty: list at least one",
			"port":        "is no port: write a number such as 587",
			"limit":       "is below 0: write a number such as 10000, or 0 for no limit",
			"rate":        "is not above 0: write a number such as 60",
			"relation":    "is no relation: write staff, credential, credit or exam_attempt",
			"required":    "is empty: write a value, or leave the key out",
			"required_if": "is empty: write a value, for mode smtp needs one",
			"share":       "is not from 0 to 1: write a share such as 0.02, not per cent",
			"span":        "is no length of time: write hours, days or months such as 24h, 90d or 84mo",
			"state":       "is no state: write its two letters, such as WA",
			"times":       "is below 0: write a number such as 2.0",
			"fqdn":        "is no full host name: write one such as mail.example.org",
			"token_url":   "is no https address: write one such as https://login.microsoftonline.com/TENANT/oauth2/v2.0/token",
			"timezone":    "is no time zone: write a name such as America/Chicago",
		}[kind]
	}
}

// checkWords sees to it that a clinic's words lead to words of the vocabulary, redefine none of them, and mean one
// thing each.
func checkWords(ask func(ok bool, key, mend string, args ...any), key string, words map[string]string, vocabulary []string) {
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

func descending(days []whole) bool {
	for i, d := range days {
		if d < 1 || i > 0 && d >= days[i-1] {
			return false
		}
	}
	return true
}

func plainAddress(text string) bool {
	parsed, err := mail.ParseAddress(text)
	return err == nil && parsed.Address == text
}

// privateAddress reports whether what is sent to an address stays private: over https, or on this machine.
func privateAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && local(u.Hostname()))
}
