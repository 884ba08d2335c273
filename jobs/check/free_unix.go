//go:build unix

package check

import "golang.org/x/sys/unix"

// free returns the bytes that this account may still write where a directory is.
func free(dir string) (bytes uint64, known bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return uint64(s.Bavail) * uint64(s.Bsize), true
}
