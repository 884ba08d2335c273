package seal

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
)

func write(t *testing.T, d *Draft, name, text string) {
	t.Helper()
	w, err := d.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func begin(t *testing.T, root string, dry bool, taken ...string) *Draft {
	t.Helper()
	dir, err := Lock(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dir.Close() })
	d, err := dir.Begin("2026-11-30", dry, taken)
	if err != nil {
		t.Fatal(err)
	}
	if err := dir.Close(); err != nil {
		t.Fatal(err)
	}
	return d
}

func nothing(string) error { return nil }

func sealed(t *testing.T, root string, dry bool) string {
	t.Helper()
	d := begin(t, root, dry)
	write(t, d, "letters/S-1.pdf", "a letter")
	path, err := d.Seal(map[string]string{"as_of": "2026-11-30"}, func() {}, nothing)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRunsOfOneDateAreNumbered(t *testing.T) {
	root := filepath.Join(t.TempDir(), "runs")
	var names []string
	for _, dry := range []bool{false, false, true, true, false} {
		names = append(names, filepath.Base(sealed(t, root, dry)))
	}
	want := []string{"2026-11-30", "2026-11-30.2", "2026-11-30.dry", "2026-11-30.dry", "2026-11-30.3"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

func TestSealedRunIsPrivateAndVerifies(t *testing.T) {
	run := sealed(t, t.TempDir(), false)
	err := filepath.WalkDir(run, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		want := os.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if wrong, err := Verify(run, ""); err != nil || len(wrong) > 0 {
		t.Errorf("verify: %v, %v", wrong, err)
	}
}

func TestVerifyNamesEveryFileThatIsNotAsSealed(t *testing.T) {
	tests := []struct {
		name   string
		change func(run string) error
		want   string
	}{
		{"a byte changed", func(run string) error {
			return os.WriteFile(filepath.Join(run, "letters/S-1.pdf"), []byte("a lettes"), 0o600)
		}, "letters/S-1.pdf is not what was sealed"},
		{"a file removed", func(run string) error { return os.Remove(filepath.Join(run, "letters/S-1.pdf")) },
			"letters/S-1.pdf is missing"},
		{"a file added", func(run string) error { return os.WriteFile(filepath.Join(run, "x"), nil, 0o600) },
			"x was added after sealing"},
		{"a link in a file's place", func(run string) error {
			path := filepath.Join(run, "letters/S-1.pdf")
			return errors.Join(os.Rename(path, run+".pdf"), os.Symlink(run+".pdf", path))
		}, "letters/S-1.pdf is a link or no file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			run := sealed(t, t.TempDir(), false)
			if err := test.change(run); err != nil {
				t.Fatal(err)
			}
			wrong, err := Verify(run, "")
			if diff := cmp.Diff([]string{test.want}, wrong); err != nil || diff != "" {
				t.Error(err, diff)
			}
		})
	}
}

func TestVerifyKnowsARunThatIsAnother(t *testing.T) {
	run := sealed(t, t.TempDir(), false)
	_, manifest, err := digest(filepath.Join(run, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	if wrong, err := Verify(run, manifest); err != nil || len(wrong) > 0 {
		t.Errorf("%v, %v", wrong, err)
	}
	if wrong, err := Verify(run, strings.Repeat("0", 64)); err != nil || len(wrong) != 1 {
		t.Errorf("one that the ledger did not seal: %v, %v", wrong, err)
	}
	copied := filepath.Join(filepath.Dir(run), "2026-12-31")
	if err := os.Rename(run, copied); err != nil {
		t.Fatal(err)
	}
	if wrong, err := Verify(copied, manifest); err != nil || len(wrong) != 1 {
		t.Errorf("one under another name: %v, %v", wrong, err)
	}
}

func TestVerifyNoticesEachChangedByteOfTheManifest(t *testing.T) {
	run := sealed(t, t.TempDir(), false)
	path := filepath.Join(run, manifestName)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range text {
		changed := append([]byte(nil), text...)
		changed[i] ^= 1
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if wrong, err := Verify(run, ""); err == nil && len(wrong) == 0 {
			t.Errorf("byte %d changed from %q to %q: not noticed", i, text[i], changed[i])
		}
	}
}

func TestARunIsNotCalledWhatTheLedgerCalledAnother(t *testing.T) {
	if name := begin(t, t.TempDir(), false, "2026-11-30").Run(); name != "2026-11-30.2" {
		t.Errorf("the run is called %s", name)
	}
}

func TestOneRunnerAtATime(t *testing.T) {
	root := t.TempDir()
	first, err := Lock(root)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(root); !errors.Is(err, jobs.ErrBusy) {
		t.Errorf("second runner: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := Lock(root)
	if err != nil {
		t.Fatal(err)
	}
	second.Close()
}

func TestAStoppedRunIsClearedAwayAndNothingElse(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"2026-10-31.tmp", "2026-10-31", "mine.tmp"} {
		if err := os.Mkdir(filepath.Join(root, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := begin(t, root, false).Discard(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if diff := cmp.Diff([]string{".lock", "2026-10-31", "mine.tmp"}, names); diff != "" {
		t.Error(diff)
	}
}
