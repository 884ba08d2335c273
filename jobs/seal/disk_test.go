package seal

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// failing is a disk of which the nth use fails, counted over every kind of use.
type failing struct {
	left int
	err  error
}

func (f *failing) use() error {
	if f.left--; f.left == 0 {
		return f.err
	}
	return nil
}

func (f *failing) disk() disk {
	own := ownDisk()
	return disk{
		openTree: func(path string) (syncer, error) {
			if err := f.use(); err != nil {
				return nil, err
			}
			opened, err := own.openTree(path)
			return failingTree{opened, f}, err
		},
		create: func(path string) (io.WriteCloser, error) {
			if err := f.use(); err != nil {
				return nil, err
			}
			made, err := own.create(path)
			return failingFile{made, f}, err
		},
		rename: func(from, to string) error {
			if err := f.use(); err != nil {
				return err
			}
			return own.rename(from, to)
		},
		syncDir: func(path string) error {
			if err := f.use(); err != nil {
				return err
			}
			return own.syncDir(path)
		},
	}
}

type failingTree struct {
	syncer
	disk *failing
}

func (t failingTree) Sync() error {
	if err := t.disk.use(); err != nil {
		return err
	}
	return t.syncer.Sync()
}

type failingFile struct {
	io.WriteCloser
	disk *failing
}

// Write leaves half of what it is given, as a full disk does.
func (f failingFile) Write(p []byte) (int, error) {
	if err := f.disk.use(); err != nil {
		n, _ := f.WriteCloser.Write(p[:len(p)/2])
		return n, err
	}
	return f.WriteCloser.Write(p)
}

func (f failingFile) Close() error {
	return errors.Join(f.disk.use(), f.WriteCloser.Close())
}

// small writes and seals a run of two files.
func small(dir *Dir) (string, error) {
	d, err := dir.Begin("2026-11-30", false, nil)
	if err != nil {
		return "", err
	}
	for _, name := range []string{"index.html", "letters/S-1.pdf"} {
		w, err := d.Create(name)
		if err != nil {
			return "", errors.Join(err, d.Discard())
		}
		_, err = w.Write([]byte("text of " + name))
		if err = errors.Join(err, w.Close()); err != nil {
			return "", errors.Join(err, d.Discard())
		}
	}
	path, err := d.Seal(struct{}{}, func() {}, nothing)
	if err != nil {
		return "", errors.Join(err, d.Discard())
	}
	return path, nil
}

func TestADiskThatFailsAnywhereLeavesNothingPartial(t *testing.T) {
	for _, fault := range []error{syscall.ENOSPC, syscall.EIO} {
		uses := 0
		for ; ; uses++ {
			root := t.TempDir()
			dir, err := Lock(root)
			if err != nil {
				t.Fatal(err)
			}
			broken := &failing{left: uses + 1, err: fault}
			dir.disk = broken.disk()
			path, err := small(dir)
			if err == nil {
				dir.Close()
				break // it was never used so often
			}
			if !errors.Is(err, fault) {
				t.Errorf("use %d: %v", uses, err)
			}
			sealedWhole(t, root, path)
			dir.disk = ownDisk()
			again, err := small(dir)
			if err != nil {
				t.Fatalf("after use %d failed, the same again: %v", uses, err)
			}
			sealedWhole(t, root, again)
			dir.Close()
		}
		if uses < 12 {
			t.Errorf("only %d uses of the disk could fail", uses)
		}
	}
}

// sealedWhole checks that what has a final name is whole, and that nothing else lies there.
func sealedWhole(t *testing.T, root, path string) {
	t.Helper()
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() == ".lock" {
			continue
		}
		if wrong, err := Verify(filepath.Join(root, entry.Name()), ""); err != nil || len(wrong) > 0 {
			t.Errorf("%s: %v %v", entry.Name(), wrong, err)
		}
	}
	if _, err := os.Stat(path); path != "" && err != nil {
		t.Error(err)
	}
}

func TestARunThatIsNotEnteredGetsNoName(t *testing.T) {
	root := t.TempDir()
	d := begin(t, root, false)
	write(t, d, "x", "y")
	lost := errors.New("the ledger is lost")
	if _, err := d.Seal(struct{}{}, func() {}, func(string) error { return lost }); !errors.Is(err, lost) {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(root, "2026-11-30")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestRunsAreThoseThatCanBeSent(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{
		"2026-10-31", "2026-10-31.2", "2026-10-31.dry", "2026-10-31.delivery", "2026-11-30.tmp", "mine", "2026-02-30",
	} {
		if err := os.Mkdir(filepath.Join(root, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	dir, err := Lock(root)
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	runs, err := dir.Runs()
	if diff := cmp.Diff([]string{"2026-10-31", "2026-10-31.2"}, runs); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if err := dir.Remove("2026-10-31"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "2026-10-31.delivery")); !errors.Is(err, os.ErrNotExist) {
		t.Error("what was written after the run stays")
	}
}

func TestWhatIsWrittenAfterwardsAppearsWholeOrNotAtAll(t *testing.T) {
	path := sealed(t, t.TempDir(), false)
	run, err := Open(path, "")
	if err != nil {
		t.Fatal(err)
	}
	after := run.After()
	text := func(s string) func(w io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	for _, s := range []string{"first", "second"} {
		if err := after.Write("deliveries.xlsx", text(s)); err != nil {
			t.Fatal(err)
		}
	}
	full := errors.New("disk full")
	err = after.Write("deliveries.xlsx", func(w io.Writer) error { return errors.Join(text("thi")(w), full) })
	if !errors.Is(err, full) {
		t.Error(err)
	}
	f, err := after.Open("deliveries.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); err != nil || string(got) != "second" {
		t.Errorf("%q, %v", got, err)
	}
	entries, err := os.ReadDir(path + ".delivery")
	if err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
	if wrong, err := Verify(path, ""); err != nil || len(wrong) > 0 {
		t.Errorf("the sealed run: %v, %v", wrong, err)
	}
}
