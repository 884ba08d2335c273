package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs/hrdb"
)

// executed is what the template among the hostile texts would make of itself.
const executed = "BRACES+RAN"

// hostile are texts that somebody could enter anywhere in an HR system.
func hostile() []string {
	return []string{
		`=HYPERLINK("http://x","y")`, "+1+1", "-2+3", "@SUM(A1:A9)", "=cmd|' /C calc'!A0", "\t=1+1",
		"../../etc/passwd", `..\..\windows\system32`, "/etc/passwd", ".", "..", "CON", "a/b:c*d?e\"f|g",
		"%2e%2e%2f", "%s%n%d",
		`{{.}}`, `{{"BRACES+"}}{{"RAN"}}`, `{{template "grid" .}}`, `{{define "x"}}`, "${HOME} $(id) `id`",
		"Ann\r\nBcc: x@y.example\r\n\r\nhidden body", "Ann\nSubject: x", "Ann\u2028Bcc: x@y.example",
		"x@y.example>, <z@y.example",
		strings.Repeat("x", 40_000), strings.Repeat("wide w", 7_000), strings.Repeat("😀", 17_000),
		"Zoë 😀 👩🏽‍⚕️", "\u202egnp.exe\u202c", "مريم الزهراء", "山田 花子", "Z\u0301\u0302\u0303\u0304\u0305algo",
		"\u00ad\u200b\ufeff",
		"nul\x00bell\x07escape\x1b[31mred\x1b[0m\x7f", "\xff\xfe\xc0\x80", "\U0010ffff\ufffe",
		`<script>alert(1)</script>`, `"><img src=http://x/y onerror=alert(1)>`, "' OR 1=1; DROP TABLE staff; --",
		"]]><!--", "&lt;&#x3c;", "javascript:alert(1)", "NULL", " ", "0", "1e9", "2026-12-31",
	}
}

// hostileDB makes an HR database in which each text stands in every column that takes one: of a person with a letter by
// e-mail, and of one whose letter is printed.
func hostileDB(t *testing.T, path string) {
	t.Helper()
	db, err := hrdb.Create(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for i, h := range hostile() {
		for k, id := range []string{h, h + " printed"} {
			email := fmt.Sprintf("person%d@clinic.example", i)
			if k == 1 {
				email = h
			}
			insert(t, db, "staff", id, h, h, email, h, h, "WA", hostile()[(i+1)%len(hostile())], nil, nil, h, h+"\n"+h, h)
			expires := []string{"2026-12-31", "2026-11-30", "2026-07-31", h}[i%4]
			insert(t, db, "credential", fmt.Sprint("K", i, k), id, "CMA", h, "2021-12-10", expires, nil, h, h)
			insert(t, db, "credential", h+fmt.Sprint(k), id, h, h, h, h, h, h, h)
			insert(t, db, "credit", h+fmt.Sprint(k), id, "CMA", "2026-01-05", h, h, h, h, h, h, h, h)
			insert(t, db, "credit", fmt.Sprint("C", i, k), id, nil, "2026-01-05", h, "AAMA", "AAMA; "+h, "clinical", h, "4",
				"point", nil)
			insert(t, db, "exam_attempt", h+fmt.Sprint(k), id, h, h, h)
		}
	}
	insert(t, db, "staff", nil, "No", "Id", nil, nil, nil, nil, nil, nil, nil, nil, nil, nil)
}

func insert(t *testing.T, db *sqlx.DB, table string, values ...any) {
	t.Helper()
	marks := strings.TrimSuffix(strings.Repeat("?,", len(values)), ",")
	if _, err := db.Exec("INSERT INTO "+table+" VALUES ("+marks+")", values...); err != nil {
		t.Fatal(err)
	}
}

// hostileRun runs the job on a hostile database, with nothing else in its directory, and returns the sealed run's.
func hostileRun(t *testing.T) (sealed string, terminal []byte) {
	t.Helper()
	root := t.TempDir()
	t.Setenv("TMPDIR", filepath.Join(root, "tmp"))
	if err := os.Mkdir(filepath.Join(root, "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	hostileDB(t, filepath.Join(root, "hr.db"))
	config := `organization: {name: '{{"BRACES+"}}{{"RAN"}} =1+1 <b>', contact: {email: hr@clinic.example}}
policies: [{state: WA, any_of: [CMA-AAMA]}]
letters: {trace: true, consequences: '{{"BRACES+"}}{{"RAN"}}'}
mail: {from: hr@clinic.example, hr: [hr@clinic.example]}
`
	if err := os.WriteFile(filepath.Join(root, "c.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	args := []string{"run", "--release", "--config", filepath.Join(root, "c.yaml"), "--as-of", "2026-12-10",
		"--hr", "sqlite:" + filepath.Join(root, "hr.db"), "--out", filepath.Join(root, "runs")}
	if code := run(context.Background(), args, stdio{in: strings.NewReader(""), out: &out, err: &out}); code != exitDone {
		t.Fatalf("exit %d\n%s", code, &out)
	}
	return filepath.Join(root, "runs", "2026-12-10"), out.Bytes()
}

// One run on a database in which every text is hostile. It is made once, for it takes a while.
func TestHostileTextsStayTexts(t *testing.T) {
	dir, terminal := hostileRun(t)
	root := filepath.Dir(filepath.Dir(dir))
	t.Run("no file is made elsewhere", func(t *testing.T) { hostilePaths(t, root) })
	t.Run("no template is executed", func(t *testing.T) { hostileTemplates(t, dir) })
	t.Run("no workbook holds a formula or a link", func(t *testing.T) { hostileWorkbooks(t, dir) })
	t.Run("no message holds a header of theirs", func(t *testing.T) { hostileMessages(t, dir) })
	t.Run("every letter is a valid PDF file", func(t *testing.T) { hostileLetters(t, dir) })
	t.Run("the page has no markup of theirs", func(t *testing.T) { hostilePage(t, dir) })
	t.Run("nothing is cut silently", func(t *testing.T) { hostileCuts(t, dir) })
	t.Run("every row is accounted for", func(t *testing.T) { hostileAccounts(t, dir) })
	t.Run("the terminal is left alone", func(t *testing.T) {
		if at := bytes.IndexFunc(terminal, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }); at >= 0 {
			t.Errorf("control character in %q", terminal[max(0, at-20):at+1])
		}
	})
}
