// Package seal owns the directory of runs: a run grows under a temporary name and gets its final one when every file
// is complete, on disk, and listed with its digest in the manifest. It does not know what the files hold.
package seal

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
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

const (
	manifestName = "manifest.json"
	partSuffix   = ".tmp"
	dirMode      = 0o700
	fileMode     = 0o600
)

// File is one file of a sealed run.
type File struct {
	Name   string `json:"name"` // below the run's directory, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Manifest lists what a sealed run holds and what it was made from.
type Manifest struct {
	Run string `json:"run"`
	// About is what the run says of itself: date, rule book, program and counts.
	About json.RawMessage `json:"about"`
	Files []File          `json:"files"` // by name, the manifest apart
}

// Draft is a run that is being written. It holds the lock on the directory of runs.
type Draft struct {
	root  string
	run   string
	files []File
	lock  *flock.Flock
}

// Begin takes the lock on the directory of runs, making it where it is missing, clears away what a stopped run left
// behind, and starts the run of a date. With dry, the run is called DATE.dry and replaces an earlier one of that name.
// The error is [jobs.ErrBusy] when another process holds the lock.
func Begin(root, date string, dry bool) (*Draft, error) {
	if err := os.MkdirAll(root, dirMode); err != nil {
		return nil, fmt.Errorf("make the output directory: %w", err)
	}
	lock := flock.New(filepath.Join(root, ".lock"), flock.SetPermissions(fileMode))
	switch held, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock the output directory: %w", err)
	case !held:
		return nil, fmt.Errorf("%w: another run is writing to %s: run again when it is done", jobs.ErrBusy, root)
	}
	d := &Draft{root: root, lock: lock}
	err := d.begin(date, dry)
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	return d, nil
}

func (d *Draft) begin(date string, dry bool) error {
	entries, err := os.ReadDir(d.root)
	if err != nil {
		return fmt.Errorf("read the output directory: %w", err)
	}
	taken := map[string]bool{}
	for _, entry := range entries {
		name, part := strings.CutSuffix(entry.Name(), partSuffix)
		day, _, _ := strings.Cut(name, ".")
		if _, err := time.Parse(time.DateOnly, day); part && err == nil && entry.IsDir() {
			if err := os.RemoveAll(filepath.Join(d.root, entry.Name())); err != nil {
				return fmt.Errorf("clear away a stopped run: %w", err)
			}
		}
		taken[entry.Name()] = true
	}
	d.run = date
	for n := 2; taken[d.run]; n++ {
		d.run = date + "." + strconv.Itoa(n)
	}
	if dry {
		d.run = date + ".dry"
	}
	if err := os.Mkdir(d.Dir(), dirMode); err != nil {
		return fmt.Errorf("start the run: %w", err)
	}
	return nil
}

// Run is the run's name: its date, or DATE.2 and so on for further ones of a date.
func (d *Draft) Run() string { return d.run }

// Dir is where the run grows.
func (d *Draft) Dir() string { return filepath.Join(d.root, d.run+partSuffix) }

// Create starts a file of the run, named with slashes; its directory is made. Closing it writes it to disk for good
// and enters it in the manifest.
func (d *Draft) Create(name string) (io.WriteCloser, error) {
	path := filepath.Join(d.Dir(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), dirMode); err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	w := &writer{draft: d, name: name, file: f, sum: sha256.New()}
	w.buffer = bufio.NewWriterSize(io.MultiWriter(f, w.sum), 1<<16)
	return w, nil
}

// Open reads a file of the run that was closed.
func (d *Draft) Open(name string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(d.Dir(), filepath.FromSlash(name)))
}

type writer struct {
	draft  *Draft
	name   string
	file   *os.File
	buffer *bufio.Writer
	sum    hash.Hash
	size   int64
}

func (w *writer) Write(p []byte) (int, error) {
	n, err := w.buffer.Write(p)
	w.size += int64(n)
	return n, err
}

func (w *writer) Close() error {
	err := errors.Join(w.buffer.Flush(), w.file.Sync(), w.file.Close())
	if err != nil {
		return fmt.Errorf("write %s: %w", w.name, err)
	}
	w.draft.files = append(w.draft.files, File{w.name, w.size, hex.EncodeToString(w.sum.Sum(nil))})
	return nil
}

// Seal writes the manifest and gives the run its final name, which it returns as a path. The lock is released.
func (d *Draft) Seal(about any) (string, error) {
	text, err := json.Marshal(about)
	if err != nil {
		return "", fmt.Errorf("seal the run: %w", err)
	}
	slices.SortFunc(d.files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	manifest, err := json.MarshalIndent(Manifest{Run: d.run, About: text, Files: d.files}, "", "  ")
	if err != nil {
		return "", fmt.Errorf("seal the run: %w", err)
	}
	w, err := d.Create(manifestName)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(signed(manifest)); err != nil {
		return "", errors.Join(fmt.Errorf("write %s: %w", manifestName, err), w.Close())
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	final := filepath.Join(d.root, d.run)
	if err := d.publish(final); err != nil {
		return "", fmt.Errorf("seal the run: %w", err)
	}
	return final, d.lock.Unlock()
}

// sealKey is the manifest's last key: the digest of all that stands before it.
const sealKey = ",\n  \"seal\": \""

// signed returns a manifest with its own digest as its last key.
func signed(manifest []byte) []byte {
	body := bytes.TrimSuffix(manifest, []byte("\n}"))
	return fmt.Appendf(nil, "%s%s%x\"\n}\n", body, sealKey, sha256.Sum256(body))
}

// publish syncs every directory of the run and renames it.
func (d *Draft) publish(final string) error {
	err := filepath.WalkDir(d.Dir(), func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			err = syncDir(path)
		}
		return err
	})
	if err != nil {
		return err
	}
	if strings.HasSuffix(d.run, ".dry") {
		if err := os.RemoveAll(final); err != nil {
			return err
		}
	}
	if err := os.Rename(d.Dir(), final); err != nil {
		return err
	}
	return syncDir(d.root)
}

// Discard removes the unfinished run and releases the lock.
func (d *Draft) Discard() error {
	return errors.Join(os.RemoveAll(d.Dir()), d.lock.Unlock())
}
