//go:build !windows

package seal

import (
	"errors"
	"os"
)

// syncDir makes the names in a directory outlast a power cut.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
