package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
)

// load reads a configuration of a text.
func load(t *testing.T, text string) (config, error) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("c.yaml", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return loadConfig("c.yaml")
}

func TestPathsAreRelativeToTheFileThatNamesThem(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "c.yaml")
	text := "organization: {logo: logo.png}\nhr: {dsn: \"sqlite:../hr.db\"}\nrules: {dir: rules}\n" +
		"templates: {dir: /srv/texts}\nledger: {dsn: \"postgres://u@h/d\"}\nmail: {ca_file: ca.pem, password_file: secret}\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := loadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{
		c.Organization.Logo, c.HR.DSN, c.Rules.Dir, c.Templates.Dir, c.Output.Dir, c.Ledger.DSN, c.Mail.CAFile,
		c.Mail.PasswordFile,
	}
	want := []string{
		dir + "/logo.png", "sqlite:" + filepath.Dir(dir) + "/hr.db", dir + "/rules", "/srv/texts", dir + "/runs",
		"postgres://u@h/d", dir + "/ca.pem", dir + "/secret",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEachKeyThatNamesAFileIsRelativeToTheConfiguration(t *testing.T) {
	var c config
	named := map[string]reflect.Value{}
	var collect func(at string, v reflect.Value)
	collect = func(at string, v reflect.Value) {
		for i := range v.NumField() {
			field, key := v.Field(i), v.Type().Field(i).Tag.Get("yaml")
			switch {
			case key == "": // the source of the configuration
			case field.Kind() == reflect.Struct:
				collect(at+key+".", field)
			case key == "dir" || key == "logo" || strings.HasSuffix(key, "_file"):
				field.SetString("here")
				named[at+key] = field
			}
		}
	}
	collect("", reflect.ValueOf(&c).Elem())
	c.below("/etc/ceuwatch")
	for key, field := range named {
		if got := field.String(); got != "/etc/ceuwatch/here" {
			t.Errorf("%s: here became %s", key, got)
		}
	}
	if len(named) < 8 {
		t.Errorf("only %d keys name files", len(named))
	}
}

func TestTheFileHereComesBeforeTheMachines(t *testing.T) {
	t.Chdir(t.TempDir())
	machine := filepath.Join(t.TempDir(), "ceuwatch.yaml")
	if got := findConfig("", defaultConfig, machine); got != "" {
		t.Errorf("without either: %q", got)
	}
	for _, path := range []string{machine, defaultConfig} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := findConfig("", defaultConfig, machine); got != path {
			t.Errorf("%q is found, not %q", got, path)
		}
	}
	if got := findConfig("nowhere.yaml", defaultConfig, machine); got != "nowhere.yaml" {
		t.Errorf("%q is found, though another is named", got)
	}
}

func TestAKeyWithoutAValueKeepsItsDefault(t *testing.T) {
	for _, text := range []string{
		"", "# nothing\n", "---\n", "{}\n", "{}\n---\n", "\ufeffmail:\n", "mail:\n  port:\n", "mail: {port: null, tls: ~}\n",
		"notices:\n  expiry:\n  by_credential: {BLS: }\nhr:\n  aliases:\n", "gates:\nserve:\npolicies:\n",
	} {
		c, err := load(t, text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		got, err1 := json.Marshal(c)
		want, err2 := json.Marshal(defaults())
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if diff := cmp.Diff(emptied(want), emptied(got)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestEachMistakeIsNamedWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"gates:\n  set_aside: 2\n":                                                     ":2: gates.set_aside is not from 0 to 1: write a share such as 0.02",
		"gates: {staff_change: 1.1}":                                                   ":1: gates.staff_change is not from 0 to 1",
		"gates: {set_aside: .nan}":                                                     ":1: gates.set_aside is not from 0 to 1",
		"policies:\n- state: Ohio\n  any_of: [BLS]":                                    ":2: policies[0].state is no state: write its two letters",
		"policies: [{state: Ö, any_of: [BLS]}]":                                        ":1: policies[0].state is no state",
		"serve: {listen: localhost}":                                                   ":1: serve.listen is no address: write host:port",
		"serve: {listen: \"127.0.0.1:99999\"}":                                         ":1: serve.listen is no address",
		"ledger:\n  dsn: mysql://x:hidden@y/z":                                         ":2: ledger.dsn is none: write postgres://",
		"hr:\n\n  dsn: x.db":                                                           ":3: hr.dsn is none: write postgres://",
		"organization:\n  contact: {email: me}":                                        ":2: organization.contact.email is no plain address",
		"hr:\n  units:\n    Hrs: ceu\n    hrs: point":                                  ":4: hr.units.hrs means ceu already",
		"hr:\n  units:\n    C.E.: ceus":                                                ":3: hr.units.C.E. means \"ceus\", which is unknown",
		"hr:\n  queries: {people: SELECT 1}":                                           ":2: hr.queries.people is no relation: write staff, credential,",
		"hr: {employment: {gone: away}}":                                               ":1: hr.employment.gone means \"away\", which is unknown: write employed, left",
		"hr: {standing: {on hold: left}}":                                              ":1: hr.standing.on hold means \"left\", which is unknown: write good, bad",
		"hr:\n  results:\n    ok: passed":                                              ":3: hr.results.ok means \"passed\", which is unknown: write completed, not_completed",
		"notices:\n  window: []":                                                       ":2: notices.window is empty: list at least one",
		"notices: {by_credential: {BLS: {window: [7, 7]}}}":                            ":1: notices.by_credential.BLS.window is not descending",
		"policies: [{any_of: []}]":                                                     ":1: policies[0].any_of is empty: list at least one",
		"policies: [{state: WA}]":                                                      ":1: policies[0].any_of is empty",
		"policies:\n- any_of: [BLS]\n  job_titles: [~]":                                ":3: policies[0].job_titles[0] is empty: write a value",
		"mail: {mode: smtp, hr: [], from: a@b, host: h}":                               ":1: mail.hr is empty: list the addresses of HR",
		"mail: {auth: token}":                                                          ":1: mail.auth is unknown: write password or xoauth2 or none",
		"mail:\n  provider: yahoo":                                                     ":2: mail.provider is unknown: write microsoft or google or relay",
		"mail: {helo: my computer}":                                                    ":1: mail.helo is no full host name",
		"mail: {oauth2: {token_url: \"http://example.org/t\"}}":                        ":1: mail.oauth2.token_url is no https address",
		"mail: {mode: smtp, hr: [a@b], from: a@b, provider: microsoft, username: a@b}": ":1: mail.oauth2.client_id is empty",
		"notices: {language: fr}":                                                      ":1: notices.language is unknown: write en or es",
		"mail:\n  hots: x":                                                             ":2: unknown field \"hots\": write one of mode, provider, host, ",
		"hr: {5: x}":                                                                   ":1: hr.5 is an unknown key",
		"hr: {units: {hrs: }}":                                                         ":1: hr.units.hrs means \"\", which is unknown: write point, ",
		"mail:\n  hr:\n  - a@example.org\n  -":                                         ":4: mail.hr[1] is no plain address: write one such as",
		"mail:\n  hr: a@example.org":                                                   ":2: mail.hr: the value is of another kind: write a list: [a, b]",
		"letters: {trace: maybe}":                                                      ":1: letters.trace: the value is of another kind: write true or false",
		"gates:\n  set_aside: 2%":                                                      ":2: gates.set_aside: the value is of another kind: write a number",
		"mail: 5":                                                                      ":1: mail: the value is of another kind: write keys and values",
		"- mail":                                                                       ":1: the value is of another kind: write keys and values",
		"nothing:":                                                                     ":1: unknown field \"nothing\": write one of organization, hr, intake, rules, ",
		"5: a":                                                                         ":1: 5 is an unknown key",
		"mail: {}\n---\nmail: {port: 25}":                                              ":3: a second document starts before this line",
		"mail: {}\norganization: {address: \"\ufffd\",\n  name: \"\xff\"}":             ":3: the file is not UTF-8: save it as UTF-8",
		"mail: &m {port: 25}":                                                          ":1: mail is an anchor, an alias, a tag or a merge key: write the value out",
		"mail:\n  <<: {port: 25}":                                                      ":2: mail.<< is an anchor, an alias, a tag or a merge key",
		"mail: {from: !!str 5}":                                                        ":1: mail.from is an anchor, an alias, a tag or a merge key",
	} {
		_, err := load(t, text)
		if err == nil || !strings.Contains(err.Error(), "c.yaml"+want) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%q: %v, not %s", text, err, want)
		}
		if !errors.Is(err, jobs.ErrConfig) {
			t.Errorf("%q: %v is not of the configuration", text, err)
		}
	}
}

func TestGoodValuesAreTaken(t *testing.T) {
	for _, text := range []string{
		"gates: {set_aside: 1, staff_change: 0, letters_change: 5}", "policies: [{state: wa, any_of: [BLS]}]",
		"serve: {listen: \"[::1]:9464\"}", "ledger: {dsn: \"postgresql://u@h/d\"}", "hr: {dsn: \"sqlite:x.db\"}",
		"hr: {units: {Hrs: ceu, hrs: ceu, 5: ceu}}", "hr: {employment: {on call: employed}, standing: {ok: good}, results: {no: not_completed}}", "organization: {contact: {email: hr@example.org}}",
	} {
		if _, err := load(t, text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAProviderFillsTheKeysThatAreLeftOut(t *testing.T) {
	for text, want := range map[string]string{
		"mail: {provider: microsoft}":                         "smtp.office365.com:587 mandatory xoauth2 30 10000",
		"mail: {port: 2525, provider: microsoft}":             "smtp.office365.com:2525 mandatory xoauth2 30 10000",
		"mail: {provider: google, auth: xoauth2}":             "smtp.gmail.com:587 mandatory xoauth2 60 2000",
		"mail: {provider: relay, host: r.example, tls: none}": "r.example:25 none none 60 0",
		"mail: {host: r.example}":                             "r.example:587 mandatory password 60 0",
	} {
		c, err := load(t, text)
		m := &c.Mail
		if got := fmt.Sprintf("%s:%d %s %s %d %d", m.Host, m.Port, m.TLS, m.Auth, m.PerMinute, m.PerDay); err != nil || got != want {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
}

func TestAPasswordIsReadWithoutWhatEditorsAddToIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte("\ufeffpass word\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := defaults()
	if password, err := c.secret("mail.password_file", path); err != nil || password != "pass word" {
		t.Errorf("%q, %v", password, err)
	}
}

func TestAPlaceThatCannotBeWrittenIsAMatterOfTheConfiguration(t *testing.T) {
	for _, cause := range []error{fs.ErrPermission, syscall.EACCES, syscall.ENOTDIR, syscall.EROFS} {
		err := fmt.Errorf("make the output directory: %w", &fs.PathError{Op: "mkdir", Path: "runs", Err: cause})
		if code := exitCode(context.Background(), err); code != exitConfig {
			t.Errorf("%v: exit %d", err, code)
		}
	}
	if code := exitCode(context.Background(), syscall.ENOSPC); code != exitAgain {
		t.Errorf("a full disk: exit %d", code)
	}
}

// full takes nothing, as a device without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestARunReportsThatItsPlaceCouldNotBePrinted(t *testing.T) {
	w := &works{flags: &flags{quiet: true}, std: stdio{out: full{}}, progress: newProgress(io.Discard, true, time.Now)}
	err := w.Show(jobs.Outcome{Dir: "runs/2026-09-01"})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
}
