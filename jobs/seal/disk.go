package seal

import (
	"io"
	"os"
)

// disk is what can fail when a run is written.
type disk struct {
	create  func(path string) (file, error)
	rename  func(from, to string) error
	syncDir func(path string) error
}

type file interface {
	io.WriteCloser
	Sync() error
}

// ownDisk is the operating system's.
func ownDisk() disk {
	return disk{
		create: func(path string) (file, error) {
			return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
		},
		rename: os.Rename, syncDir: syncDir,
	}
}
