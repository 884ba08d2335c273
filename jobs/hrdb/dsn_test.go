package hrdb

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"ceuwatch/jobs"
)

func TestDSNsThatAreNone(t *testing.T) {
	for _, dsn := range []string{"", "sqlite:", "sqlite", "/var/lib/hr.db", "hr.db", "oracle://u@h/db", "mysql:u@h/db", "POSTGRES://u@h/db",
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
