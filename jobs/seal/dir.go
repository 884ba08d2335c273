package seal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"ceuwatch/jobs"
)

// Dir is the directory of the runs, locked against every other process.
type Dir struct {
	root string
	lock *flock.Flock
	disk disk
}

// Lock locks the directory of the runs, making it where it is missing. The error is [jobs.ErrBusy] when another
// process holds the lock.
func Lock(root string) (*Dir, error) {
	if err := os.MkdirAll(root, dirMode); err != nil {
		return nil, fmt.Errorf("make the output directory: %w", err)
	}
	lock := flock.New(filepath.Join(root, ".lock"), flock.SetPermissions(fileMode))
	switch held, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock the output directory: %w", err)
	case !held:
		return nil, fmt.Errorf("%w: another run works in %s: run again when it is done", jobs.ErrBusy, root)
	}
	return &Dir{root: root, lock: lock, disk: ownDisk()}, nil
}

// Close releases the lock.
func (d *Dir) Close() error { return d.lock.Unlock() }

// Runs lists the sealed runs by name, dry ones apart.
func (d *Dir) Runs() ([]string, error) {
	entries, err := os.ReadDir(d.root)
	if err != nil {
		return nil, fmt.Errorf("read the output directory: %w", err)
	}
	var names []string
	for _, entry := range entries {
		if _, _, ok := parsed(entry.Name()); ok && entry.IsDir() && !strings.HasSuffix(entry.Name(), drySuffix) {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// Manifest returns the digest of a run's manifest; empty where there is none.
func (d *Dir) Manifest(run string) (string, error) {
	_, sum, err := digest(filepath.Join(d.root, run, manifestName))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return sum, err
}

// Begin clears away what a stopped run left behind and starts the run of a date, under a name that neither a run here
// has nor one of those taken. With dry, the run is called DATE.dry and replaces an earlier one of that name.
func (d *Dir) Begin(date string, dry bool, taken []string) (*Draft, error) {
	entries, err := os.ReadDir(d.root)
	if err != nil {
		return nil, fmt.Errorf("read the output directory: %w", err)
	}
	for _, entry := range entries {
		name, part := strings.CutSuffix(entry.Name(), partSuffix)
		day, _, _ := strings.Cut(name, ".")
		if _, err := time.Parse(time.DateOnly, day); part && err == nil && entry.IsDir() {
			if err := os.RemoveAll(filepath.Join(d.root, entry.Name())); err != nil {
				return nil, fmt.Errorf("clear away a stopped run: %w", err)
			}
		}
		taken = append(taken, entry.Name())
	}
	run := date
	for n := 2; slices.Contains(taken, run); n++ {
		run = date + "." + strconv.Itoa(n)
	}
	if dry {
		run = date + drySuffix
	}
	draft := &Draft{root: d.root, run: run, disk: d.disk, dirs: map[string]bool{}}
	if err := os.Mkdir(draft.Dir(), dirMode); err != nil {
		return nil, fmt.Errorf("start the run: %w", err)
	}
	if draft.tree, err = d.disk.openTree(draft.Dir()); err != nil {
		return nil, errors.Join(fmt.Errorf("start the run: %w", err), os.RemoveAll(draft.Dir()))
	}
	return draft, nil
}

// Remove removes a run and what was written after it. A run that is gone already is no error.
func (d *Dir) Remove(run string) error {
	path := filepath.Join(d.root, run)
	return errors.Join(os.RemoveAll(path), os.RemoveAll(path+afterSuffix), d.disk.syncDir(d.root))
}

// Sealed is a sealed run, for reading.
type Sealed struct{ dir string }

// Fresh returns a run that this process has just sealed: its digests were taken as it was written.
func Fresh(dir string) *Sealed { return &Sealed{dir} }

// Open returns a sealed run, of whose manifest the ledger has a digest; empty where it is not known. The error is
// [jobs.ErrBadData] when a file is not as it was sealed.
func Open(dir, manifest string) (*Sealed, error) {
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s is not there: restore it from a backup, or mount the output.dir of the machine that "+
			"made it, or give it up with ceuwatch send %s --abandon", jobs.ErrBadData, dir, filepath.Base(dir))
	}
	wrong, err := Verify(dir, manifest)
	if err != nil {
		return nil, err
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%w: %s: restore %s from a backup, or give it up with ceuwatch send %s --abandon",
			jobs.ErrBadData, wrong[0], dir, filepath.Base(dir))
	}
	return &Sealed{dir}, nil
}

// Open reads a file of the run.
func (s *Sealed) Open(name string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(s.dir, filepath.FromSlash(name)))
}

// After is the directory of what is written after a run is sealed. Each file appears whole, in place of an earlier one.
type After struct{ dir string }

// After returns the directory beside the run, RUN.delivery.
func (s *Sealed) After() *After { return &After{s.dir + afterSuffix} }

// Open reads a file.
func (a *After) Open(name string) (io.ReadCloser, error) { return os.Open(filepath.Join(a.dir, name)) }

// Write makes a file.
func (a *After) Write(name string, fill func(io.Writer) error) error {
	if err := os.MkdirAll(a.dir, dirMode); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	path := filepath.Join(a.dir, name)
	f, err := os.OpenFile(path+partSuffix, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, fileMode)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	err = errors.Join(fill(f), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(path+partSuffix, path)
	}
	if err = errors.Join(err, syncDir(a.dir)); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", name, err), removed(path+partSuffix))
	}
	return nil
}

// removed removes a file that may be there.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
