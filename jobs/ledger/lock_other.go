//go:build !linux

package ledger

import (
	"io"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lockFile locks a ledger that is a file, by another one beside it: here a lock on the file itself would be in the way
// of SQLite's own.
func lockFile(path string) (io.Closer, error) {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, err
	}
	lock := flock.New(path+"-runner", flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err == nil && !held {
		err = busy()
	}
	if err != nil {
		return nil, err
	}
	return lock, nil
}
