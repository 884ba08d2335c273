package main

import (
	"strconv"
	"strings"
)

// config is ceuwatch.yaml: every key has a default but hr.dsn, and mail.hr and mail.from in mode smtp.
type config struct {
	Organization struct {
		Name     string `yaml:"name"`
		Address  string `yaml:"address"`
		Logo     string `yaml:"logo"`
		TimeZone string `yaml:"time_zone" validate:"timezone"`
		Contact  struct {
			Name  string `yaml:"name"`
			Email string `yaml:"email" validate:"omitempty,address"`
			Phone string `yaml:"phone"`
		} `yaml:"contact"`
	} `yaml:"organization"`
	HR struct {
		DSN        string            `yaml:"dsn" validate:"omitempty,hr_dsn"`
		Schema     string            `yaml:"schema"`
		Queries    map[string]string `yaml:"queries" validate:"dive,keys,relation,endkeys"`
		Aliases    map[string]string `yaml:"aliases"`
		Units      map[string]string `yaml:"units"`
		Categories map[string]string `yaml:"categories"`
		Employment map[string]string `yaml:"employment"`
		Standing   map[string]string `yaml:"standing"`
		Results    map[string]string `yaml:"results"`
	} `yaml:"hr"`
	Intake struct {
		Dir     string `yaml:"dir"`
		Reading string `yaml:"reading"`
	} `yaml:"intake"`
	Rules     dirConfig      `yaml:"rules"`
	Templates dirConfig      `yaml:"templates"`
	Policies  []policyConfig `yaml:"policies" validate:"dive"`
	Notices   struct {
		Expiry       []whole                 `yaml:"expiry" validate:"min=1,days"`
		Window       []whole                 `yaml:"window" validate:"min=1,days"`
		ByCredential map[string]stagesConfig `yaml:"by_credential" validate:"dive"`
		Repeat       span                    `yaml:"repeat" validate:"span"`
		Language     string                  `yaml:"language" validate:"language"`
	} `yaml:"notices"`
	Letters struct {
		Trace        bool   `yaml:"trace"`
		Consequences string `yaml:"consequences"`
	} `yaml:"letters"`
	Output struct {
		Dir  string `yaml:"dir" validate:"required"`
		Keep span   `yaml:"keep" validate:"span"`
	} `yaml:"output"`
	Ledger struct {
		DSN string `yaml:"dsn" validate:"omitempty,ledger_dsn"`
	} `yaml:"ledger"`
	Mail     mailConfig `yaml:"mail"`
	Managers struct {
		When string `yaml:"when" validate:"oneof=always action_needed"`
	} `yaml:"managers"`
	Schedule struct {
		Cron    string `yaml:"cron"`
		MaxLate span   `yaml:"max_late" validate:"span"`
	} `yaml:"schedule"`
	Serve struct {
		Listen string `yaml:"listen" validate:"listen"`
	} `yaml:"serve"`
	Gates struct {
		FirstRun      string  `yaml:"first_run" validate:"oneof=hold send"`
		StaffChange   float64 `yaml:"staff_change" validate:"share"`
		LettersChange float64 `yaml:"letters_change" validate:"times"`
		SetAside      float64 `yaml:"set_aside" validate:"share"`
	} `yaml:"gates"`
	source source
}

type dirConfig struct {
	Dir string `yaml:"dir"`
}

type policyConfig struct {
	State     string   `yaml:"state" validate:"omitempty,state"`
	JobTitles []string `yaml:"job_titles" validate:"dive,required"`
	AnyOf     []string `yaml:"any_of" validate:"min=1"`
}

type stagesConfig struct {
	Expiry []whole `yaml:"expiry" validate:"days"`
	Window []whole `yaml:"window" validate:"days"`
}

// whole is a number without a fraction, written in digits.
type whole int

// notWhole is what stands for text that is no whole number, until the check of values, which knows its line.
const notWhole whole = -1

// UnmarshalYAML reads digits alone: 3.5 and 010 are not taken for something else.
func (n *whole) UnmarshalYAML(text []byte) error {
	value := strings.TrimSpace(string(text))
	read, err := strconv.Atoi(value)
	if *n = whole(read); err != nil || strconv.Itoa(read) != value {
		*n = notWhole
	}
	return nil
}

func ints(numbers []whole) []int {
	all := make([]int, len(numbers))
	for i, n := range numbers {
		all[i] = int(n)
	}
	return all
}

// span is a length of time in whole hours, days or months: 24h, 90d, 84mo.
type span struct {
	n    int
	unit string
}

// UnmarshalYAML reads a span; what is none is left for the check of values, which knows its line.
func (s *span) UnmarshalYAML(text []byte) error {
	value := strings.Trim(strings.TrimSpace(string(text)), `"'`)
	*s = span{}
	for _, unit := range []string{"mo", "d", "h"} {
		if number, ok := strings.CutSuffix(value, unit); ok {
			if n, err := strconv.Atoi(number); err == nil && n >= 0 {
				*s = span{n, unit}
			}
			return nil
		}
	}
	return nil
}

func defaults() config {
	var c config
	c.Organization.TimeZone = "America/New_York"
	c.Notices.Expiry = []whole{180, 90, 60, 30, 7}
	c.Notices.Window = []whole{60, 30, 7}
	c.Notices.Repeat = span{90, "d"}
	c.Notices.Language = "en"
	c.Output.Dir = "runs"
	c.Output.Keep = span{84, "mo"}
	c.Mail = mailDefaults("")
	c.Managers.When = "always"
	c.Schedule.Cron = "0 7 1 * *"
	c.Schedule.MaxLate = span{7, "d"}
	c.Serve.Listen = "127.0.0.1:9464"
	c.Gates.FirstRun = "hold"
	c.Gates.StaffChange, c.Gates.LettersChange, c.Gates.SetAside = 0.2, 2.0, 0.02
	return c
}
