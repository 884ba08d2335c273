package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// bans say which packages may import what, and whatever lies below it.
var bans = []struct {
	what    string
	allowed []string // packages; everything else must not
	reason  string
}{
	{"github.com/xuri/excelize/v2", []string{"report/xlsx"}, "one package knows spreadsheets"},
	{"github.com/xuri/nfp", []string{"report/xlsx"}, "one package knows spreadsheets"},
	{"github.com/jung-kurt/gofpdf", []string{"report/pdf"}, "the library is archived: one package can be replaced"},
	{"github.com/robfig/cron/v3", []string{"jobs/schedule"}, "one package knows cron's traps"},
	{"github.com/wneessen/go-mail", []string{"jobs/mail"}, "one package knows messages on the wire"},
	{"github.com/pdfcpu/pdfcpu/pkg/api", []string{"report/pdf"}, "one package opens letters again"},
	{"github.com/pressly/goose/v3", []string{"jobs/ledger"}, "only the ledger has tables of ours"},
	{"github.com/go-sql-driver/mysql", []string{"jobs/database", "jobs/hrdb"}, "only adapters know a database"},
	{"github.com/lib/pq", []string{"jobs/database", "jobs/hrdb", "jobs/demo", "jobs/ledger"}, "only adapters know a database"},
	{"modernc.org/sqlite", []string{"jobs/hrdb", "jobs/spool", "jobs/ledger"}, "only adapters know a database"},
	{"github.com/jmoiron/sqlx", []string{"jobs/hrdb", "jobs/demo", "jobs/intake", "jobs/ledger"}, "only adapters know a database"},
	{"github.com/gofrs/flock", []string{"jobs/seal", "jobs/ledger"}, "one package locks the runs, one the ledger"},
	{"github.com/fxamacker/cbor/v2", []string{"jobs"}, "only what spools knows how rows are kept on disk"},
	{"github.com/spf13/cobra", []string{"cmd/ceuwatch"}, "only the command line knows flags"},
	{"github.com/go-playground/validator/v10", []string{"cmd/ceuwatch"}, "only the configuration is checked by tags"},
	{"ceuwatch/rules/rulebook", []string{"cmd/ceuwatch", "report/sample"}, "a rule book is a value that is passed"},
	{"ceuwatch/report/sample", nil, "fixtures are for tests"},
	{"ceuwatch/cmd/ceuwatch", nil, "nothing looks back at the command"},
}

// models make of verdicts what an artefact says, every sentence resolved.
var models = []string{"report/roster", "report/letter", "report/page", "report/message", "report/explain", "report/diff"}

// layers say what a package of ours may import of ours, from the bottom to the top.
var layers = []struct {
	packages []string
	imports  []string
}{
	{[]string{"rules"}, nil},
	{[]string{"templates"}, []string{"rules"}}, // for rules.Text, the one text by language
	{[]string{"rules/rulebook"}, []string{"rules"}},
	{[]string{"report/say"}, []string{"rules", "templates"}},
	{[]string{"report"}, []string{"report/say", "rules", "templates"}},
	// A model for each artefact. None knows another: what two of them need is report's.
	{models, []string{"report", "report/say", "rules", "templates"}},
	// A format for each artefact: it has its own model, and no words, figures or statuses beside it.
	{[]string{"report/xlsx"}, []string{"report", "rules"}},           // dates and points are cells
	{[]string{"report/pdf"}, []string{"report/letter", "templates"}}, // for the kinds of block
	{[]string{"report/html"}, []string{"report/message", "report/page"}},
	{[]string{"report/sample"}, []string{"rules", "rules/rulebook", "templates"}},
	{[]string{"jobs"}, slices.Concat(models, []string{"report", "rules", "templates"})},
	{[]string{"jobs/database"}, []string{"jobs"}},
	{[]string{"jobs/..."}, slices.Concat(models, []string{"jobs", "jobs/database", "report", "rules", "templates"})},
	{[]string{"cmd/ceuwatch"}, []string{"cmd/...", "jobs", "jobs/...", "report", "report/...", "rules", "rules/...", "templates"}},
}

func TestImportsGoOneWay(t *testing.T) {
	for pkg, imports := range packages(t) {
		for _, name := range imports {
			for _, ban := range bans {
				if (name == ban.what || strings.HasPrefix(name, ban.what+"/")) && !slices.Contains(ban.allowed, pkg) {
					t.Errorf("%s imports %s: %s", pkg, name, ban.reason)
				}
			}
			own, ours := strings.CutPrefix(name, "ceuwatch/")
			if !ours {
				if first, _, _ := strings.Cut(name, "/"); pkg == "rules" && strings.Contains(first, ".") {
					t.Errorf("rules imports %s: the domain needs the standard library alone", name)
				}
				continue
			}
			if !mayImport(pkg, own) {
				t.Errorf("%s imports %s: imports go cmd, adapters, jobs, report, then templates and rules", pkg, own)
			}
		}
	}
}

func mayImport(pkg, own string) bool {
	for _, layer := range layers {
		if matches(layer.packages, pkg) {
			return matches(layer.imports, own)
		}
	}
	return false
}

func matches(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		below, tree := strings.CutSuffix(pattern, "/...")
		return pattern == pkg || tree && strings.HasPrefix(pkg, below+"/")
	})
}

// packages lists what each package of the module imports, tests apart.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	root := filepath.Join("..", "..")
	found := map[string][]string{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(name))
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[pkg] = append(found[pkg], imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 10 {
		t.Fatalf("only %d packages found", len(found))
	}
	return found
}

func TestTopLevelIsAsAgreed(t *testing.T) {
	want := []string{"Makefile", "README.md", "cmd", "go.mod", "go.sum", "jobs", "report", "rules", "templates"}
	entries, err := filepath.Glob(filepath.Join("..", "..", "[^.]*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if name := filepath.Base(entry); !slices.Contains(append(want, "bin", "demo", "runs"), name) {
			t.Errorf("%s stands at the top: give it a room below one of %v", name, want)
		}
	}
}
