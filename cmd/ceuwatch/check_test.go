package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceuwatch/jobs/hrdb"
)

// TestCheckExitsWithTheFirstKindOfErrorThatHolds tries configuration, then services, then data.
func TestCheckExitsWithTheFirstKindOfErrorThatHolds(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	empty := "sqlite:" + filepath.Join(dir, "empty.db")
	db, err := hrdb.Create(context.Background(), empty)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	nobody, fine := "postgres://hr:canary@127.0.0.1:1/hr", file("fine.yaml", "output: {dir: "+dir+"}")
	logo := file("logo.yaml", "organization: {logo: "+filepath.Join(dir, "nothing.png")+"}\noutput: {dir: "+dir+"}")
	for _, tt := range []struct {
		config, dsn string
		want        int
	}{
		{file("wrong.yaml", "mail: {mode: fax}"), empty, exitConfig},
		{logo, empty, exitConfig},
		{logo, nobody, exitConfig},
		{fine, nobody, exitUnavailable},
		{fine, "sqlite:" + filepath.Join(dir, "nothing.db"), exitUnavailable},
		{fine, empty, exitBadData},
		{fine, "mysql://x", exitConfig},
	} {
		t.Setenv("CEUWATCH_HR_DSN", tt.dsn)
		var out, errs bytes.Buffer
		code := run(context.Background(), []string{"check", "--config", tt.config},
			stdio{in: strings.NewReader(""), out: &out, err: &errs})
		if code != tt.want {
			t.Errorf("%s with %s: exit %d, want %d\n%s", tt.config, tt.dsn, code, tt.want, out.String())
		}
		if strings.Contains(out.String()+errs.String(), "canary") {
			t.Errorf("it shows the password: %s", out.String())
		}
	}
}
