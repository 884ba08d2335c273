package templates

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Strays lists the files below a clinic's own directory that no built-in text has the name of: nothing reads them.
// Hidden files do not count.
func Strays(dir string) (strays []string, err error) {
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || name == ".":
			return err
		case strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		if _, err := fs.Stat(builtIn, name); err != nil {
			strays = append(strays, name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	return strays, nil
}
