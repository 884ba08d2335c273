package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A new user who copies the README's files and commands gets what it says.
func TestReadmeCredentialPasses(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files := regexp.MustCompile("(?s)`(clinic-rules/[a-z/.-]+)`[^`]*```yaml\n(.*?)```").FindAllSubmatch(text, -1)
	if len(files) != 3 {
		t.Fatalf("%d files in the README, want 3", len(files))
	}
	for _, file := range files {
		path := filepath.Join(dir, filepath.FromSlash(string(file[1])))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file[2], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, fault bytes.Buffer
	code := run(t.Context(), []string{"rules", "test", "--dir", filepath.Join(dir, "clinic-rules")},
		stdio{in: strings.NewReader(""), out: &out, err: &fault})
	if code != exitDone || !strings.Contains(out.String(), " 0 failed") {
		t.Errorf("exit %d\n%s%s", code, &out, &fault)
	}
}
