package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"ceuwatch/jobs"
)

// Verify compares a sealed run's files with its manifest and lists what differs, a sentence each. The error is
// [jobs.ErrBadData] when there is no manifest to compare with.
func Verify(dir string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return nil, fmt.Errorf("%w: read the manifest: %w", jobs.ErrBadData, err)
	}
	var manifest Manifest
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, fmt.Errorf("%w: read %s: %w", jobs.ErrBadData, manifestName, err)
	}
	var wrong []string
	body, seal, ok := bytes.Cut(text, []byte(sealKey))
	if !ok || string(seal) != fmt.Sprintf("%x\"\n}\n", sha256.Sum256(body)) {
		wrong = append(wrong, manifestName+" is not what was sealed")
	}
	listed := map[string]bool{manifestName: true}
	for _, file := range manifest.Files {
		listed[file.Name] = true
		size, sum, err := digest(filepath.Join(dir, filepath.FromSlash(file.Name)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			wrong = append(wrong, file.Name+" is missing")
		case err != nil:
			return wrong, fmt.Errorf("verify %s: %w", file.Name, err)
		case size != file.Size || sum != file.SHA256:
			wrong = append(wrong, file.Name+" is not what was sealed")
		}
	}
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil && !listed[filepath.ToSlash(name)] {
			wrong = append(wrong, filepath.ToSlash(name)+" was added after sealing")
		}
		return err
	})
	slices.Sort(wrong)
	return wrong, err
}

func digest(path string) (size int64, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return size, hex.EncodeToString(h.Sum(nil)), err
}
