package seal

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ceuwatch/jobs"
)

// Earlier returns the last sealed run before this one, by date and number, dry runs apart.
func (d *Draft) Earlier() (jobs.Earlier, error) {
	entries, err := os.ReadDir(d.root)
	if err != nil {
		return jobs.Earlier{}, fmt.Errorf("read the output directory: %w", err)
	}
	var last jobs.Earlier
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasSuffix(name, ".dry") || !follows(d.run, name) || !follows(name, last.Run) {
			continue
		}
		if _, err := os.Stat(filepath.Join(d.root, name, manifestName)); err == nil {
			path := filepath.Join(d.root, name, "evaluations.jsonl")
			last = jobs.Earlier{Run: name, Open: func() (io.ReadCloser, error) { return os.Open(path) }}
		}
	}
	return last, nil
}

// follows reports whether a run comes after another one, by date, then by number, a dry run last. Every run follows the
// empty name, and what is no run's name follows nothing.
func follows(run, other string) bool {
	day, number, ok := parsed(run)
	if !ok || other == "" {
		return ok
	}
	otherDay, otherNumber, ok := parsed(other)
	return ok && (day > otherDay || day == otherDay && number > otherNumber)
}

// parsed splits the name of a run into date and number.
func parsed(run string) (day string, number int, ok bool) {
	day, suffix, _ := strings.Cut(run, ".")
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return "", 0, false
	}
	switch suffix {
	case "":
		return day, 1, true
	case "dry":
		return day, math.MaxInt, true
	}
	number, err := strconv.Atoi(suffix)
	return day, number, err == nil
}
