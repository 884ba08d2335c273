package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ceuwatch/jobs"
	"ceuwatch/jobs/intake"
)

// answersPath is where somebody answers whether rows are about people on record.
func answersPath(database string) string { return database + ".people.csv" }

func answersHead() []string {
	return []string{"same person? yes or no", "name in the file", "e-mail in the file", "staff_id on record",
		"name on record", "e-mail on record", "why"}
}

// answerLines returns the lines of the file of answers, without its headings; none where there is no file.
func answerLines(path string) ([][]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: read answers: %w", jobs.ErrConfig, err)
	}
	defer f.Close()
	r := csv.NewReader(io.LimitReader(f, 16<<20))
	r.FieldsPerRecord = len(answersHead())
	lines, err := r.ReadAll()
	if err != nil || len(lines) == 0 {
		return nil, fmt.Errorf("%w: %s: not a list of answers any more: mend or remove it", jobs.ErrBadData,
			filepath.Base(path))
	}
	return lines[1:], nil
}

// readAnswers returns what was answered.
func readAnswers(path string) ([]intake.Answer, error) {
	lines, err := answerLines(path)
	if err != nil {
		return nil, err
	}
	var answers []intake.Answer
	for n, line := range lines {
		a := intake.Answer{Name: line[1], Email: line[2], StaffID: line[3]}
		switch strings.ToLower(strings.TrimSpace(line[0])) {
		case "yes", "y":
			a.Same = true
		case "no", "n":
		case "":
			continue
		default:
			return nil, fmt.Errorf("%w: %s, line %d: write yes or no in the first column", jobs.ErrBadData,
				filepath.Base(path), n+2)
		}
		answers = append(answers, a)
	}
	return answers, nil
}

// writeDoubts adds what is to be answered to the file of answers, which keeps what was answered.
func writeDoubts(path string, doubts []intake.Doubt) error {
	if len(doubts) == 0 {
		return nil
	}
	lines, err := answerLines(path)
	if err != nil {
		return err
	}
	lines = slices.DeleteFunc(lines, func(line []string) bool { return strings.TrimSpace(line[0]) == "" })
	all := append([][]string{answersHead()}, lines...)
	for _, d := range doubts {
		all = append(all, []string{"", d.Name, d.Email, d.StaffID, d.RecordName, d.RecordMail, d.Why})
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-") // 0600
	if err != nil {
		return fmt.Errorf("list who may be on record: %w", err)
	}
	defer os.Remove(f.Name())
	w := csv.NewWriter(f)
	if err := errors.Join(w.WriteAll(all), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("list who may be on record: %w", err)
	}
	return os.Rename(f.Name(), path)
}
