package main

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"ceuwatch/jobs"
)

// config is ceuwatch.yaml: every key has a default but hr.dsn, and mail.hr and mail.from in mode smtp.
type config struct {
	Organization struct {
		Name     string `yaml:"name"`
		Address  string `yaml:"address"`
		Logo     string `yaml:"logo"`
		TimeZone string `yaml:"time_zone"`
		Contact  struct {
			Name  string `yaml:"name"`
			Email string `yaml:"email"`
			Phone string `yaml:"phone"`
		} `yaml:"contact"`
	} `yaml:"organization"`
	HR struct {
		DSN        string            `yaml:"dsn"`
		Schema     string            `yaml:"schema"`
		Queries    map[string]string `yaml:"queries"`
		Aliases    map[string]string `yaml:"aliases"`
		Units      map[string]string `yaml:"units"`
		Categories map[string]string `yaml:"categories"`
	} `yaml:"hr"`
	Rules     dirConfig      `yaml:"rules"`
	Templates dirConfig      `yaml:"templates"`
	Policies  []policyConfig `yaml:"policies"`
	Notices   struct {
		Expiry       []whole                 `yaml:"expiry"`
		Window       []whole                 `yaml:"window"`
		ByCredential map[string]stagesConfig `yaml:"by_credential"`
		Repeat       span                    `yaml:"repeat"`
		Language     string                  `yaml:"language"`
	} `yaml:"notices"`
	Letters struct {
		Trace        bool   `yaml:"trace"`
		Consequences string `yaml:"consequences"`
	} `yaml:"letters"`
	Output struct {
		Dir  string `yaml:"dir"`
		Keep span   `yaml:"keep"`
	} `yaml:"output"`
	Ledger struct {
		DSN string `yaml:"dsn"`
	} `yaml:"ledger"`
	Mail     mailConfig `yaml:"mail"`
	Managers struct {
		When string `yaml:"when"`
	} `yaml:"managers"`
	Schedule struct {
		Cron    string `yaml:"cron"`
		MaxLate span   `yaml:"max_late"`
	} `yaml:"schedule"`
	Serve struct {
		Listen string `yaml:"listen"`
	} `yaml:"serve"`
	Gates struct {
		FirstRun      string  `yaml:"first_run"`
		StaffChange   float64 `yaml:"staff_change"`
		LettersChange float64 `yaml:"letters_change"`
		SetAside      float64 `yaml:"set_aside"`
	} `yaml:"gates"`
}

type dirConfig struct {
	Dir string `yaml:"dir"`
}

type policyConfig struct {
	State     string   `yaml:"state"`
	JobTitles []string `yaml:"job_titles"`
	AnyOf     []string `yaml:"any_of"`
}

type stagesConfig struct {
	Expiry []whole `yaml:"expiry"`
	Window []whole `yaml:"window"`
}

type mailConfig struct {
	Mode         string   `yaml:"mode"`
	Host         string   `yaml:"host"`
	Port         whole    `yaml:"port"`
	TLS          string   `yaml:"tls"`
	CAFile       string   `yaml:"ca_file"`
	Username     string   `yaml:"username"`
	PasswordFile string   `yaml:"password_file"`
	From         string   `yaml:"from"`
	ReplyTo      string   `yaml:"reply_to"`
	HR           []string `yaml:"hr"`
	PerMinute    whole    `yaml:"per_minute"`
	GiveUpAfter  span     `yaml:"give_up_after"`
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
	c.Mail = mailConfig{Mode: "outbox", Port: 587, TLS: "mandatory", PerMinute: 60, GiveUpAfter: span{24, "h"}}
	c.Managers.When = "always"
	c.Schedule.Cron = "0 7 1 * *"
	c.Schedule.MaxLate = span{7, "d"}
	c.Serve.Listen = "127.0.0.1:9464"
	c.Gates.FirstRun = "hold"
	c.Gates.StaffChange, c.Gates.LettersChange, c.Gates.SetAside = 0.2, 2.0, 0.02
	return c
}

// defaultConfig is read where it exists and no other file is named.
const defaultConfig = "ceuwatch.yaml"

// loadConfig reads the configuration. Errors are [jobs.ErrConfig] and name file, line and what to write instead.
func loadConfig(path string) (config, error) {
	c := defaults()
	named := path != ""
	if !named {
		path = defaultConfig
	}
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) && !named {
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("%w: read configuration: %w", jobs.ErrConfig, err)
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return c, fmt.Errorf("%w: %w", jobs.ErrConfig, located(path, err))
	}
	if err := yaml.UnmarshalWithOptions(text, &c, yaml.Strict()); err != nil {
		return c, fmt.Errorf("%w: %w", jobs.ErrConfig, located(path, err))
	}
	var wrong []string
	for _, w := range c.check() {
		wrong = append(wrong, fmt.Sprintf("%s:%d: %s %s", path, line(file, w.key), w.key, w.mend))
	}
	if len(wrong) > 0 {
		return c, fmt.Errorf("%w: %s", jobs.ErrConfig, strings.Join(wrong, "\n"))
	}
	return c, nil
}

// located puts file and line before a message of the YAML reader, and says what to write instead.
func located(path string, err error) error {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	what, mend := at.GetMessage(), `see "ceuwatch init" for every key and an example of its value`
	if mistyped, ok := err.(*yaml.TypeError); ok {
		what, mend = "the value is of another kind", "write "+kindWord(mistyped.DstType.Kind())
	}
	return fmt.Errorf("%s:%d: %s: %s", path, at.GetToken().Position.Line, what, mend)
}

// kindWord names a kind of value for whoever writes the file.
func kindWord(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float64:
		return "a number such as 0.2"
	case reflect.Slice:
		return "a list: [a, b]"
	}
	return "keys and values: {key: value}"
}

// line finds the line of a key such as mail.mode, or of the nearest key above it.
func line(file *ast.File, key string) int {
	for key != "" {
		if path, err := yaml.PathString("$." + key); err == nil {
			if node, err := path.FilterFile(file); err == nil && node != nil {
				return node.GetToken().Position.Line
			}
		}
		key = key[:max(0, strings.LastIndexAny(key, ".["))]
	}
	return 1
}
