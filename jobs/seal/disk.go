package seal

import (
	"io"
	"os"
)

// disk is what can fail when a run is written.
type disk struct {
	openTree func(path string) (syncer, error)
	create   func(path string) (io.WriteCloser, error)
	rename   func(from, to string) error
	syncDir  func(path string) error
}

// syncer writes a directory's files to disk for good.
type syncer interface {
	Sync() error
	Close() error
}

// ownDisk is the operating system's.
func ownDisk() disk {
	return disk{
		openTree: func(path string) (syncer, error) { return openTree(path) },
		create: func(path string) (io.WriteCloser, error) {
			return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
		},
		rename: os.Rename, syncDir: syncDir,
	}
}
