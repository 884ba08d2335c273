package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
)

// team writes a file of so many people at a site, of whom one row is bad, and returns its path.
func team(t *testing.T, dir, name, site string, people int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("Name,Position,Email,Site,CMA #,CMA Exp\n")
	for n := range people {
		fmt.Fprintf(&b, "Exemplar%d Ada,MA,s%d@clinic.example,%s,%07d,2/28/2027\n", n, n, site, n)
	}
	b.WriteString(",MA,,\n")
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnImportThatIsKilledLeavesNothingHalf(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "ceuwatch")
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	const people = 4000
	north, south := team(t, dir, "north.csv", "North", people), team(t, dir, "south.csv", "South", people)
	path := filepath.Join(dir, "hr.db")
	sites := func() string {
		db, err := sqlx.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		var all []string
		if err := db.Select(&all, `SELECT site || ' ' || count(*) || ' ' || count(c.staff_id) FROM staff
			LEFT JOIN credential c USING (staff_id) GROUP BY site ORDER BY site`); err != nil {
			t.Fatal(err)
		}
		return strings.Join(all, ", ")
	}
	if code, _, message := do(t, "import", north, "--hr", "sqlite:"+path); code != exitBadData {
		t.Fatalf("exit %d: %s", code, message)
	}
	c := exec.Command(program, "import", south, "--hr", "sqlite:"+path)
	c.Env = append(os.Environ(), "TMPDIR="+dir)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- c.Wait() }()
	for killed := false; !killed; { // as soon as it writes
		select {
		case err := <-ended:
			t.Fatalf("it ended before it wrote anything: %v", err)
		default:
		}
		if _, err := os.Stat(path + "-journal"); err == nil {
			killed = true
		}
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
	if got, want := sites(), fmt.Sprintf("North %d %d", people, people); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if _, err := os.Stat(south + listSuffix); err == nil {
		t.Error("rejected rows of an import that was not made are listed")
	}
	if code, _, message := do(t, "import", south, "--hr", "sqlite:"+path); code != exitBadData {
		t.Fatalf("exit %d: %s", code, message)
	}
	if got, want := sites(), fmt.Sprintf("South %d %d", people, people); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
