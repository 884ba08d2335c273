package database

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
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
		{"postgres://u@localhost/hr?hostaddr=10.0.0.5", "", "", "verify-full"},
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
		address, err := Parse("hr dsn", tt.dsn, Postgres, MySQL, SQLite)
		if err != nil {
			t.Errorf("%s: %v", tt.dsn, err)
			continue
		}
		name := address.Name(nil)
		u, err := url.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := u.Query().Get("sslmode"); got != tt.sslmode {
			t.Errorf("%s (PGHOST %q, PGSSLMODE %q): sslmode %q, want %q", tt.dsn, tt.pgHost, tt.pgSSLMode, got, tt.sslmode)
		}
	}
}

func TestConnectionsOfMySQL(t *testing.T) {
	for dsn, want := range map[string]struct{ addr, secure string }{
		"mysql://u@db.example/hr":                      {"db.example:3306", "verified"},
		"mysql://u@db.example:3307/hr":                 {"db.example:3307", "verified"},
		"mysql://u@10.0.0.5/hr":                        {"10.0.0.5:3306", "verified"},
		"mysql://u@[2001:db8::1]/hr":                   {"[2001:db8::1]:3306", "verified"},
		"mysql://u@localhost/hr":                       {"localhost:3306", ""},
		"mysql://u@127.0.0.1:3307/hr":                  {"127.0.0.1:3307", ""},
		"mysql://u@[::1]/hr":                           {"[::1]:3306", ""},
		"mysql://u@localhost/hr?tls=true":              {"localhost:3306", "verified"},
		"mysql://u@db.example/hr?tls=skip-verify":      {"db.example:3306", "unverified"},
		"mysql://u@db.example/hr?tls=false":            {"db.example:3306", ""},
		"mysql:///hr?socket=/run/mysqld/mysqld.sock":   {"/run/mysqld/mysqld.sock", ""},
		"mysql://u@localhost.example/hr":               {"localhost.example:3306", "verified"},
		"mysql://u@db.example/hr?tls=preferred":        {},
		"mysql://u@db.example/hr?multiStatements=true": {},
		"mysql://u@db.example/hr?sslrootcert=/nowhere": {},
	} {
		address, err := Parse("hr dsn", dsn, MySQL)
		if err != nil {
			t.Fatal(err)
		}
		c, err := address.MySQL()
		if want.addr == "" {
			if !errors.Is(err, jobs.ErrConfig) {
				t.Errorf("%s: %v", dsn, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", dsn, err)
			continue
		}
		secure := ""
		if c.TLS != nil {
			secure = map[bool]string{true: "unverified", false: "verified"}[c.TLS.InsecureSkipVerify]
		}
		if c.Addr != want.addr || secure != want.secure || c.DBName != "hr" || c.MultiStatements || c.AllowAllFiles ||
			c.AllowFallbackToPlaintext {
			t.Errorf("%s becomes %s, %q", dsn, c.Addr, secure)
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
		address, err := Parse("hr dsn", tt.dsn, Postgres, MySQL, SQLite)
		if err != nil {
			continue // refused is as good
		}
		name := address.Name(nil)
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
	address, err := Parse("hr dsn", given, Postgres, MySQL, SQLite)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(address.Name(url.Values{"statement_timeout": {"60000"}, "connect_timeout": {"9"}}))
	password, _ := u.User.Password()
	if u.Host != "db.example:5433" || u.Path != "/hr" || u.User.Username() != "u" || password != "p@ss" {
		t.Errorf("%s", u.Redacted())
	}
	want := url.Values{"application_name": {"other"}, "connect_timeout": {"3"}, "sslmode": {"require"},
		"search_path": {"x"}, "statement_timeout": {"60000"}}
	if u.RawQuery != want.Encode() {
		t.Errorf("%s, want %s", u.RawQuery, want.Encode())
	}
}

func FuzzDSN(f *testing.F) {
	for _, seed := range []string{"sqlite:hr.db", "postgres://u:PW@h/db", "postgres://u:PW@h:x/db",
		"postgresql://:PW@/?host=/tmp",
		"postgres://u:PW%zz@h", "mysql://u:PW@h/d?tls=false", "postgres://u:PW@h/db?sslmode=x", "sqlite:\x00?%",
		"postgres://u:PW@h/d?port=x"} {
		f.Add(seed)
	}
	const canary = "cAnArY"
	f.Fuzz(func(t *testing.T, dsn string) {
		dsn = strings.ReplaceAll(dsn, "PW", canary)
		address, err := Parse("hr dsn", dsn, Postgres, MySQL, SQLite)
		if err != nil {
			if !errors.Is(err, jobs.ErrConfig) || strings.Contains(err.Error(), canary) {
				t.Errorf("%q: %v", dsn, err)
			}
			return
		}
		if address.Driver == MySQL {
			if c, err := address.MySQL(); err != nil && strings.Contains(err.Error(), canary) || c != nil && c.MultiStatements {
				t.Errorf("%q: %v", dsn, err)
			}
			return
		}
		name := address.Name(url.Values{"mode": {"ro"}})
		u, err := url.Parse(name)
		if err != nil || u.Query().Get("mode") != "ro" && !strings.Contains(dsn, "mode") {
			t.Errorf("%q is opened as %q", dsn, name)
		}
		switch address.Driver {
		case SQLite:
			if u.Scheme != "file" || address.Path != strings.TrimPrefix(dsn, "sqlite:") {
				t.Errorf("%q is opened as %q", dsn, name)
			}
		case Postgres:
			// The driver reads it once more; here only what stands in the place of a password is secret.
			if u, _ := url.Parse(dsn); strings.Contains(u.Redacted(), canary) {
				return
			}
			if strings.Contains(u.Redacted(), canary) {
				t.Errorf("%q has another password", dsn)
			}
		}
	})
}

func TestAPrivateFileIsItsUsersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hr.db")
	if err := Private(path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if err := os.WriteFile(path, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(path); Private(path) != nil || err != nil || string(data) != "kept" {
		t.Errorf("%q, %v", data, err)
	}
}
