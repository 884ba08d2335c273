package templates

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAFileThatNothingReadsIsAStray(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"letter/en/open.txt", "letter/en/opening.txt", "Letter/es/open.txt", "words.yml", ".DS_Store", ".git/config",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	strays, err := Strays(dir)
	if diff := cmp.Diff([]string{"Letter/es/open.txt", "letter/en/opening.txt", "words.yml"}, strays); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if _, err := Strays(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a directory that is not there has no strays")
	}
}
