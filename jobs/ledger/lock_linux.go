package ledger

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// lockFile locks a ledger that is a file, by a byte far behind its end, where SQLite has no locks of its own. The lock
// belongs to the file itself, by whatever name it is reached, and ends with the process that holds it.
func lockFile(path string) (io.Closer, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	const far = 1 << 62
	err = unix.FcntlFlock(file.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: unix.F_WRLCK, Start: far, Len: 1})
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		err = busy()
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
