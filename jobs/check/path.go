package check

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"ceuwatch/jobs"
)

// What is too little room on a disk: for any run at all, and for comfort.
const (
	leastRoom = 100 << 20
	goodRoom  = 1 << 30
)

// Path looks at a file or directory that the configuration's key names: whether it can be read, and whether others can
// change it, or, where it is secret, read it. It reports whether it can be read.
func (a *Area) Path(key, path string, secret bool) bool {
	file, err := os.Open(path)
	if err != nil {
		a.Fail(jobs.ErrConfig, key, fmt.Sprintf("%s cannot be read: %v", path, plainCause(err)),
			"correct the path, or let the account that ceuwatch runs as read it")
		return false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		a.Fail(jobs.ErrConfig, key, fmt.Sprintf("%s cannot be read: %v", path, plainCause(err)), "see what is wrong with it")
		return false
	}
	a.modes(key, path, info, secret)
	return true
}

// modes warns of a file or directory that is open to every account of the machine.
func (a *Area) modes(key, path string, info fs.FileInfo, secret bool) {
	if runtime.GOOS == "windows" {
		return // its modes say nothing of who can read
	}
	mode := info.Mode().Perm()
	switch {
	case secret && mode&0o004 != 0:
		remedy := "600"
		if info.IsDir() {
			remedy = "700"
		}
		a.Warn(key, fmt.Sprintf("every account of this machine can read %s (mode %04o)", path, mode),
			"chmod "+remedy+" "+path)
	case mode&0o002 != 0:
		a.Warn(key, fmt.Sprintf("every account of this machine can change %s (mode %04o)", path, mode),
			"chmod o-w "+path)
	}
}

// Disk looks at the directory that runs are written to: whether something can be written there, whether it is private,
// and how much room there is. It leaves nothing behind.
func Disk(dir string) Area {
	a := Area{Name: "disk"}
	place := dir
	info, err := os.Stat(place)
	for errors.Is(err, fs.ErrNotExist) && filepath.Dir(place) != place {
		place = filepath.Dir(place)
		info, err = os.Stat(place)
	}
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%s is no directory", place)
	}
	if err == nil {
		var probe *os.File
		if probe, err = os.CreateTemp(place, ".ceuwatch-check-"); err == nil {
			err = errors.Join(probe.Close(), os.Remove(probe.Name()))
		}
	}
	if err != nil {
		a.Fail(jobs.ErrConfig, "output.dir", fmt.Sprintf("nothing can be written to %s: %v", dir, plainCause(err)),
			"name another directory, or let the account that ceuwatch runs as write there")
		return a
	}
	switch place {
	case dir:
		a.Fact("runs can be written to %s", dir)
		a.modes("output.dir", dir, info, true)
	default:
		a.Fact("%s can be made in %s", dir, place)
	}
	room, known := free(place)
	switch text := fmt.Sprintf("%.1f GiB are free where runs are written", float64(room)/(1<<30)); {
	case !known:
	case room < leastRoom:
		a.Fail(jobs.ErrUnavailable, "output.dir", text, "make room there, or name another directory")
	case room < goodRoom:
		a.Warn("output.dir", text, `make room there: "ceuwatch purge" removes old runs`)
	default:
		a.Fact("%s", text)
	}
	return a
}

// plainCause is an error without the operation and the path around it.
func plainCause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
