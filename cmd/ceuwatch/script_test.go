package main

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/rogpeppe/go-internal/testscript"

	"ceuwatch/jobs/hrdb"
)

var update = flag.Bool("update", false, "write what the commands print into the scripts")

// TestMain lets scripts call this test's own binary as ceuwatch.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ceuwatch": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("TMPDIR", env.WorkDir)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"hrdb": makeHR, "modes": checkModes},
	})
}

// makeHR is the script command hrdb FILE.sql DB: it makes the four relations in DB and runs the statements of the file.
func makeHR(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: hrdb FILE.sql DB")
	}
	db, err := hrdb.Create(context.Background(), "sqlite:"+ts.MkAbs(args[1]))
	ts.Check(err)
	defer db.Close()
	execute(ts, db, ts.ReadFile(args[0]))
}

func execute(ts *testscript.TestScript, db *sqlx.DB, statements string) {
	_, err := db.Exec(statements)
	ts.Check(err)
}

// checkModes is the script command modes DIR: directories must be 0700 and files 0600.
func checkModes(ts *testscript.TestScript, _ bool, args []string) {
	err := filepath.WalkDir(ts.MkAbs(args[0]), func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		want := os.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			ts.Fatalf("%s has mode %v", strings.TrimPrefix(path, ts.MkAbs(".")), info.Mode())
		}
		return nil
	})
	ts.Check(err)
}
