package hrdb

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/lib/pq"

	"ceuwatch/jobs"
)

func TestConnectionDefaults(t *testing.T) {
	for _, tt := range []struct{ dsn, pgHost, pgSSLMode, sslmode string }{
		{"postgres://u@db.example/hr", "", "", "verify-full"},
		{"postgresql://u@db.example:5433/hr", "", "", "verify-full"},
		{"postgres://u@10.0.0.5/hr", "", "", "verify-full"},
		{"postgres://u@localhost.example/hr", "", "", "verify-full"},
		{"postgres://u@localhost/hr", "", "", "disable"},
		{"postgres://u@localhost:5433/hr", "", "", "disable"},
		{"postgres://u@127.0.0.1/hr", "", "", "disable"},
		{"postgres://u@127.8.8.8:5433/hr", "", "", "disable"},
		{"postgres://u@[::1]:5433/hr", "", "", "disable"},
		{"postgres://u@[2001:db8::1]/hr", "", "", "verify-full"},
		{"postgres:///hr", "", "", "disable"},
		{"postgres:///hr?host=/var/run/postgresql", "", "", "disable"},
		{"postgres:///hr?host=db.example", "", "", "verify-full"},
		{"postgres:///hr", "db.example", "", "verify-full"},
		{"postgres:///hr", "/tmp", "", "disable"},
		{"postgres://u@localhost/hr", "db.example", "", "disable"},
		{"postgres://u@localhost,db.example/hr", "", "", "verify-full"},
		{"postgres://u@db.example/hr?sslmode=require", "", "", "require"},
		{"postgres://u@localhost/hr?sslmode=verify-ca", "", "", "verify-ca"},
		{"postgres://u@db.example/hr?sslmode=disable", "", "", "disable"},
		{"postgres://u@db.example/hr", "", "require", ""}, // the driver reads it itself
	} {
		for name, value := range map[string]string{"PGHOST": tt.pgHost, "PGSSLMODE": tt.pgSSLMode} {
			if t.Setenv(name, value); value == "" {
				os.Unsetenv(name) // the driver refuses empty ones
			}
		}
		_, name, err := parseDSN(tt.dsn, true)
		if err != nil {
			t.Errorf("%s: %v", tt.dsn, err)
			continue
		}
		u, err := url.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := u.Query().Get("sslmode"); got != tt.sslmode {
			t.Errorf("%s (PGHOST %q, PGSSLMODE %q): sslmode %q, want %q", tt.dsn, tt.pgHost, tt.pgSSLMode, got, tt.sslmode)
		}
	}
}

func TestNoUnencryptedLineLeavesTheMachine(t *testing.T) {
	for _, tt := range []struct{ dsn, pgHostAddr string }{
		{"postgres://u@localhost/hr?host=remote.example", ""}, // the driver goes where the parameter says
		{"postgres://u@localhost/hr?host=localhost,remote.example", ""},
		{"postgres://u@localhost/hr?hostaddr=10.0.0.5", ""},
		{"postgres:///hr?hostaddr=10.0.0.5", ""},
		{"postgres://u@localhost/hr", "10.0.0.5"},
	} {
		for name, value := range map[string]string{"PGHOST": "", "PGSSLMODE": "", "PGHOSTADDR": tt.pgHostAddr} {
			if t.Setenv(name, value); value == "" {
				os.Unsetenv(name) // the driver refuses empty ones
			}
		}
		_, name, err := parseDSN(tt.dsn, true)
		if err != nil {
			continue // refused is as good
		}
		c, err := pq.NewConfig(name)
		if err != nil {
			t.Fatal(err)
		}
		if c.SSLMode == pq.SSLModeDisable {
			t.Errorf("%s (PGHOSTADDR %q) goes to %s %s %v without encryption", tt.dsn, tt.pgHostAddr, c.Host, c.Hostaddr,
				c.Multi)
		}
	}
}

func TestWhatTheDSNSaysIsKept(t *testing.T) {
	given := "postgres://u:p%40ss@db.example:5433/hr" +
		"?application_name=other&connect_timeout=3&sslmode=require&search_path=x"
	_, name, err := parseDSN(given, true)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(name)
	password, _ := u.User.Password()
	if u.Host != "db.example:5433" || u.Path != "/hr" || u.User.Username() != "u" || password != "p@ss" {
		t.Errorf("%s", u.Redacted())
	}
	want := url.Values{"application_name": {"other"}, "connect_timeout": {"3"}, "sslmode": {"require"},
		"search_path": {"x"}, "default_transaction_read_only": {"on"}}
	if u.RawQuery != want.Encode() {
		t.Errorf("%s, want %s", u.RawQuery, want.Encode())
	}
}

func TestDSNsThatAreNone(t *testing.T) {
	for _, dsn := range []string{"", "sqlite:", "sqlite", "/var/lib/hr.db", "hr.db", "mysql://u@h/db", "POSTGRES://u@h/db",
		"postgres:u@h/db", "host=localhost dbname=hr", "postgres://u@h:port/db", "postgres://u%zz@h/db", "postgres://[::1/db",
		"postgres://u@h/db\x7f"} {
		_, err := Open(t.Context(), Source{DSN: dsn})
		if !errors.Is(err, jobs.ErrConfig) || !strings.Contains(fmt.Sprint(err), "postgres://user@host/database") {
			t.Errorf("%q: %v", dsn, err)
		}
	}
}

func TestAPasswordIsInNoError(t *testing.T) {
	const canary = "cAnArY"
	for _, dsn := range []string{
		"postgres://u:cAnArY@127.0.0.1:1/hr",
		"postgres://u:cAnArY@127.0.0.1:1/hr?sslmode=nonsense",
		"postgres://u:cAnArY@127.0.0.1:1/hr?connect_timeout=soon",
		"postgres://u:cAnArY@127.0.0.1:1/hr?sslrootcert=/nowhere&sslmode=verify-full",
		"postgres://u:cAnArY@127.0.0.1:1/hr?nonsense=1",
		"postgres://u:cAnArY@127.0.0.1:port/hr",
		"postgres://u:cAnArY%zz@127.0.0.1:1/hr",
		"postgres://u:cAnArY#1@127.0.0.1:1/hr",
		"postgres://u:cAnArY?1@127.0.0.1:1/hr",
		"postgres://u:cAnArY 1@127.0.0.1:1/hr",
		"postgres://u:cAnArY\x00@127.0.0.1:1/hr",
		"postgres://u:cAnArY%00@127.0.0.1:1/hr",
		"postgres://u:%27cAnArY%5C@127.0.0.1:1/hr",
		"postgres://u:cAnArY@[::1/hr",
		"postgres://u:cAnArY@/hr?host=/nowhere",
		"postgres://u@127.0.0.1:1/hr?password=cAnArY",
		"postgres://u@127.0.0.1:1/hr?password=cAnArY%zz",
		"postgres://u@127.0.0.1:1/hr?passfile=/nowhere&password=cAnArY&port=x",
		"postgres:u:cAnArY@127.0.0.1:1/hr",
		"mysql://u:cAnArY@127.0.0.1:1/hr",
		"host=127.0.0.1 port=1 password=cAnArY",
	} {
		err := attempt(Source{DSN: dsn})
		if err == nil {
			t.Errorf("%s: no error", dsn)
		}
		for ; err != nil; err = errors.Unwrap(err) {
			if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, canary) {
				t.Errorf("%s: %s", dsn, text)
			}
		}
	}
}

func TestAPasswordIsInNoErrorOfTheServer(t *testing.T) {
	const canary = "cAnArY"
	d := freshPostgres(t)
	u, _ := url.Parse(d.dsn)
	for change, do := range map[string]func(u *url.URL){
		"database":  func(u *url.URL) { u.Path += "_other" },
		"role":      func(u *url.URL) { u.User = url.UserPassword("nobody", canary) },
		"parameter": func(u *url.URL) { u.RawQuery += "&nonsense=1" },
		"value":     func(u *url.URL) { u.RawQuery += "&statement_timeout=soon" },
		"relation":  func(*url.URL) {},
		"tls":       func(u *url.URL) { u.RawQuery = "sslmode=require" },
	} {
		wrong := *u
		wrong.User = url.UserPassword(u.User.Username(), canary)
		do(&wrong)
		err := attempt(Source{DSN: wrong.String()})
		if err == nil || strings.Contains(fmt.Sprintf("%+v", err), canary) {
			t.Errorf("a wrong %s: %v", change, err)
		}
	}
}

func FuzzDSN(f *testing.F) {
	for _, seed := range []string{"sqlite:hr.db", "postgres://u:PW@h/db", "postgres://u:PW@h:x/db",
		"postgresql://:PW@/?host=/tmp",
		"postgres://u:PW%zz@h", "mysql://u:PW@h", "postgres://u:PW@h/db?sslmode=x", "sqlite:\x00?%",
		"postgres://u:PW@h/d?port=x"} {
		f.Add(seed)
	}
	const canary = "cAnArY"
	f.Fuzz(func(t *testing.T, dsn string) {
		dsn = strings.ReplaceAll(dsn, "PW", canary)
		d, name, err := parseDSN(dsn, true)
		if err != nil {
			if !errors.Is(err, jobs.ErrConfig) || strings.Contains(err.Error(), canary) {
				t.Errorf("%q: %v", dsn, err)
			}
			return
		}
		switch d.driver {
		case "sqlite":
			if !strings.HasPrefix(name, "file:") || !strings.Contains(name, "mode=ro") {
				t.Errorf("%q is opened as %q", dsn, name)
			}
		case "postgres":
			if u, err := url.Parse(name); err != nil || u.Query().Get("default_transaction_read_only") == "" {
				t.Errorf("%q is opened as %q", dsn, name)
			}
			// The driver reads it once more; here only what stands in the place of a password is secret.
			if u, _ := url.Parse(dsn); strings.Contains(u.Redacted(), canary) {
				return
			}
			if _, err := pq.NewConnector(name); err != nil {
				if text := describe("connect", err).Error(); strings.Contains(text, canary) {
					t.Errorf("%q: %s", dsn, text)
				}
			}
		}
	})
}
