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
	"strings"
	"sync"
)

const (
	manifestName = "manifest.json"
	partSuffix   = ".tmp"
	drySuffix    = ".dry"
	afterSuffix  = ".delivery"
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

// Draft is a run that is being written. Several goroutines may write its files.
type Draft struct {
	root string
	run  string
	disk disk
	tree syncer

	writers sync.Pool // of those that were closed

	mutex sync.Mutex
	dirs  map[string]bool // that were made
	files []closed
}

// closed is a file of the run that was closed.
type closed struct {
	name string
	size int64
	sum  [sha256.Size]byte
}

// Run is the run's name: its date, or DATE.2 and so on for further ones of a date.
func (d *Draft) Run() string { return d.run }

// Dir is where the run grows.
func (d *Draft) Dir() string { return filepath.Join(d.root, d.run+partSuffix) }

// Create starts a file of the run, named with slashes; its directory is made. Closing it enters it in the manifest.
func (d *Draft) Create(name string) (io.WriteCloser, error) {
	path := filepath.Join(d.Dir(), filepath.FromSlash(name))
	if err := d.makeDir(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	f, err := d.disk.create(path)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	w, ok := d.writers.Get().(*writer)
	if !ok {
		w = &writer{draft: d, sum: sha256.New()}
		w.buffer = bufio.NewWriterSize(nil, bufferSize)
	}
	w.name, w.file, w.size, w.begun = name, f, 0, 0
	w.sum.Reset()
	w.buffer.Reset(io.MultiWriter(f, w.sum))
	return w, nil
}

// bufferSize is how much of a file is written at a time, in bytes.
const bufferSize = 16 << 10

func (d *Draft) makeDir(path string) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.dirs[path] {
		return nil
	}
	if err := os.MkdirAll(path, dirMode); err != nil {
		return err
	}
	d.dirs[path] = true
	return nil
}

// Open reads a file of the run that was closed.
func (d *Draft) Open(name string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(d.Dir(), filepath.FromSlash(name)))
}

type writer struct {
	draft  *Draft
	name   string
	file   io.WriteCloser
	buffer *bufio.Writer
	sum    hash.Hash
	size   int64
	begun  int64 // how much is on its way to disk
}

func (w *writer) Write(p []byte) (int, error) {
	n, err := w.buffer.Write(p)
	w.size += int64(n)
	if w.size-w.begun >= writeAhead {
		startWriting(w.file, w.begun, w.size-w.begun)
		w.begun = w.size
	}
	return n, err
}

// writeAhead is after how many bytes a large file begins to go to disk, so that the sync at the end finds less to do.
const writeAhead = 4 << 20

func (w *writer) Close() error {
	err := errors.Join(w.buffer.Flush(), w.file.Close())
	if err != nil {
		return fmt.Errorf("write %s: %w", w.name, err)
	}
	defer w.draft.writers.Put(w)
	w.draft.mutex.Lock()
	defer w.draft.mutex.Unlock()
	w.draft.files = append(w.draft.files, closed{w.name, w.size, [sha256.Size]byte(w.sum.Sum(nil))})
	return nil
}

// Seal writes the manifest and gives the run its final name, which it returns as a path. In between, while everything
// goes to disk, it calls meanwhile, and when everything is there ready with the manifest's digest; its error stops the
// run.
func (d *Draft) Seal(about any, meanwhile func(), ready func(manifest string) error) (string, error) {
	text, err := json.Marshal(about)
	if err != nil {
		return "", fmt.Errorf("seal the run: %w", err)
	}
	w, err := d.Create(manifestName)
	if err != nil {
		return "", err
	}
	if err := d.list(w, text); err != nil {
		return "", errors.Join(fmt.Errorf("write %s: %w", manifestName, err), w.Close())
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	synced := make(chan error, 1)
	go func() { synced <- d.tree.Sync() }()
	meanwhile()
	if err := <-synced; err != nil {
		return "", fmt.Errorf("seal the run: %w", err)
	}
	_, sum, err := digest(filepath.Join(d.Dir(), manifestName))
	if err != nil {
		return "", fmt.Errorf("seal the run: %w", err)
	}
	if err := ready(sum); err != nil {
		return "", err
	}
	final := filepath.Join(d.root, d.run)
	if err := d.publish(final); err != nil {
		return "", fmt.Errorf("seal the run: %w", err)
	}
	return final, nil
}

// sealKey is the manifest's last key: the digest of all that stands before it.
const sealKey = ",\n  \"seal\": \""

// list writes the manifest of the files that were closed, one at a time, for there may be many. Its own digest is its
// last key.
func (d *Draft) list(w io.Writer, about json.RawMessage) error {
	head, err := json.MarshalIndent(Manifest{Run: d.run, About: about, Files: []File{}}, "", "  ")
	if err != nil {
		return err
	}
	sum := sha256.New()
	signed := io.MultiWriter(w, sum)
	if _, err := signed.Write(bytes.TrimSuffix(head, []byte("]\n}"))); err != nil {
		return err
	}
	between := "\n    "
	slices.SortFunc(d.files, func(a, b closed) int { return strings.Compare(a.name, b.name) })
	for _, c := range d.files {
		f := File{c.name, c.size, hex.EncodeToString(c.sum[:])}
		text, err := json.MarshalIndent(f, "    ", "  ")
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(signed, "%s%s", between, text); err != nil {
			return err
		}
		between = ",\n    "
	}
	if _, err := io.WriteString(signed, "\n  ]"); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%x\"\n}\n", sealKey, sum.Sum(nil))
	return err
}

// publish renames the run.
func (d *Draft) publish(final string) error {
	if err := d.tree.Close(); err != nil { // before the renaming, for Windows
		return err
	}
	if strings.HasSuffix(d.run, drySuffix) {
		if err := os.RemoveAll(final); err != nil {
			return err
		}
	}
	if err := d.disk.rename(d.Dir(), final); err != nil {
		return err
	}
	return d.disk.syncDir(d.root)
}

// Discard removes the unfinished run.
func (d *Draft) Discard() error {
	d.tree.Close() // it may be closed
	return os.RemoveAll(d.Dir())
}
