package rulebook

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"ceuwatch/rules"
)

// ErrTaken says that a credential's code or file is there already.
var ErrTaken = errors.New("the credential is there already")

// New writes a credential that has only a date, good for some months from 1 to 240, and its scenarios into a directory
// of rules, which it makes if need be, and returns the two files' names. They hold what [Test] asks for; the name and
// the body are to be filled in. It replaces no file.
func New(dir, code string, months int) ([]string, error) {
	if !isCode(code) {
		return nil, fmt.Errorf("code %q: write capital letters, digits and hyphens, such as LPN-SC", code)
	}
	if months < 1 || months > maxMonths {
		return nil, fmt.Errorf("%d months: write a whole number from 1 to %d", months, maxMonths)
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s is no directory: name one for your own credentials", dir)
	} else if err == nil {
		known, err := known(dir)
		if err != nil {
			return nil, err
		}
		if rule := known[rules.Fold(code)]; rule != nil {
			return nil, fmt.Errorf("%w: %s means %s: choose another code", ErrTaken, code, rule.Code)
		}
	}
	expires := rules.NewDate(2026, time.June, 15)
	data := struct {
		Code                         string
		Months                       int
		Stages                       string
		Before, Expires, Lapses, Far rules.Date
	}{code, months, ownStages(months), expires - 1, expires, expires + 1, expires.AddMonths(months+12, false)}
	var names []string
	for _, file := range []struct{ folder, text string }{{"credentials", newCredential}, {"scenarios", newScenarios}} {
		name := filepath.Join(dir, file.folder, strings.ToLower(code)+".yaml")
		if err := fill(name, file.text, data); err != nil {
			return names, err
		}
		names = append(names, name)
	}
	return names, nil
}

// fill writes a new file of a template.
func fill(name, text string, data any) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: %s: choose another code", ErrTaken, name)
	} else if err != nil {
		return err
	}
	return errors.Join(template.Must(template.New("").Parse(text)).Execute(file, data), file.Close())
}

const newCredential = `code: {{.Code}}
name: {en: {{.Code}}} # what it is called
body: the body that issues it
contact: the body that issues it # its address on the web, or a telephone number
versions: [{from: 2010-01-01, cycle_months: {is: {{.Months}}, source: no-page, verify: true}
{{- with .Stages}}, expiry_stages: {is: {{.}}, source: rulebook}{{end}}}]
`

const newScenarios = `- it: It is good through its last day, and lapses the next
  expires: {{.Expires}}
  days:
    {{.Expires}}: {status: nearing_expiry, days_to_expiry: 0, required: 0, routes: {renew: {{.Expires}}}}
    {{.Lapses}}: {status: lapsed, routes: none}
- it: An expiry more than {{.Months}} months and a year off is not believed
  expires: {{.Far}}
  days:
    {{.Before}}: {status: undetermined, issues: [expiry_implausible]}
    {{.Expires}}: {status: current}
`

// known are the words for credentials of the rule book that a directory makes, if it holds rules at all.
func known(dir string) (map[string]*rules.Rule, error) {
	names, err := fs.Glob(os.DirFS(dir), "credentials/*.yaml")
	if err != nil || len(names) == 0 {
		dir = ""
	}
	book, err := Load(dir)
	if err != nil {
		return nil, err
	}
	return book.Kinds(), nil
}

// ownStages are the notices of a credential whose cycle is short; none for one that has the clinic's.
func ownStages(months int) string {
	switch {
	case months > 12:
		return ""
	case months >= 3:
		return "[60, 30, 7]"
	case months == 2:
		return "[30, 7]"
	}
	return "[7]"
}
