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

// Verify compares a sealed run's files with its manifest, and that with the digest that the ledger has of it, which is
// empty where it is not known. It lists what differs, a sentence each. The error is [jobs.ErrBadData] when there is no
// manifest to compare with.
func Verify(dir, sealed string) ([]string, error) {
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
	} else if sealed != "" && fmt.Sprintf("%x", sha256.Sum256(text)) != sealed {
		wrong = append(wrong, manifestName+" is not that of the run in the ledger")
	}
	if name, err := filepath.Abs(dir); err != nil || filepath.Base(name) != manifest.Run {
		wrong = append(wrong, "the directory has another name than the run "+manifest.Run+" in it")
	}
	listed := map[string]bool{manifestName: true}
	for _, file := range manifest.Files {
		listed[file.Name] = true
		path := filepath.Join(dir, filepath.FromSlash(file.Name))
		if !filepath.IsLocal(filepath.FromSlash(file.Name)) {
			return nil, fmt.Errorf("%w: %s names a file outside the run: %q", jobs.ErrBadData, manifestName, file.Name)
		}
		size, sum, err := digest(path)
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
		if err == nil && !entry.Type().IsRegular() {
			wrong = append(wrong, filepath.ToSlash(name)+" is a link or no file")
		} else if err == nil && !listed[filepath.ToSlash(name)] {
			wrong = append(wrong, filepath.ToSlash(name)+" was added after sealing")
		}
		return err
	})
	slices.Sort(wrong)
	return wrong, err
}

// digest returns a file's size and sha256.
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
