package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ceuwatch/jobs"
	"ceuwatch/jobs/seal"
	"ceuwatch/report"
	"ceuwatch/report/explain"
	"ceuwatch/rules"
)

// verdictsFile is the file of a run that holds its verdicts.
const verdictsFile = "evaluations.jsonl"

// sealedAbout is what explain needs of what a run says of itself.
type sealedAbout struct {
	AsOf     rules.Date `json:"as_of"`
	RuleBook string     `json:"rule_book"`
}

// explainRun reads one person's verdicts as a sealed run had them.
func (s *setup) explainRun(f *flags, run, staffID string) (explain.Case, error) {
	dir, err := findRun(f, run)
	if err != nil {
		return explain.Case{}, err
	}
	manifest, about, err := readManifest(dir)
	if err != nil {
		return explain.Case{}, err
	}
	verdicts, err := readVerdicts(dir, manifest, staffID)
	if err != nil {
		return explain.Case{}, err
	}
	if len(verdicts) == 0 {
		return explain.Case{}, fmt.Errorf("%w: run %s holds no verdict on %q: ids are exact; nobody has one who was not "+
			"employed on %s, or had no credential on record that day and was asked for none", jobs.ErrBadData, manifest.Run,
			staffID, about.AsOf)
	}
	sealed := &explain.SealedRun{Run: manifest.Run, RuleBook: about.RuleBook, Current: about.RuleBook == s.book.Digest}
	if sealed.Current {
		for i := range verdicts {
			s.attachRule(&verdicts[i])
		}
	}
	return explain.Case{
		Person: report.Person{StaffID: staffID, Name: staffID}, AsOf: about.AsOf, Run: sealed, Verdicts: verdicts,
	}, nil
}

// attachRule gives a verdict that was read back the rule that it was held against.
func (s *setup) attachRule(v *rules.Verdict) {
	at := slices.IndexFunc(s.book.Rules, func(r rules.Rule) bool { return r.Code == v.Credential })
	if v.Standing == nil || at < 0 {
		return
	}
	v.Rule = &s.book.Rules[at]
	if version := v.Rule.InForce(v.AsOf); version != nil {
		v.Version = version
	}
}

func readManifest(dir string) (seal.Manifest, sealedAbout, error) {
	var manifest seal.Manifest
	var about sealedAbout
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err == nil {
		err = json.Unmarshal(text, &manifest)
	}
	if err == nil {
		err = json.Unmarshal(manifest.About, &about)
	}
	if err != nil {
		return manifest, about, fmt.Errorf("%w: read the manifest of %s: %w; is it a sealed run?", jobs.ErrBadData, dir, err)
	}
	return manifest, about, nil
}

// readVerdicts reads one person's lines, and holds the whole file against its digest in the manifest.
func readVerdicts(dir string, manifest seal.Manifest, staffID string) ([]rules.Verdict, error) {
	file, err := os.Open(filepath.Join(dir, verdictsFile))
	if err != nil {
		return nil, fmt.Errorf("%w: read the verdicts of run %s: %w", jobs.ErrBadData, manifest.Run, err)
	}
	defer file.Close()
	id, err := json.Marshal(staffID)
	if err != nil {
		return nil, fmt.Errorf("look up %q: %w", staffID, err)
	}
	start := slices.Concat([]byte(`{"staff_id":`), id, []byte(","))
	sum := sha256.New()
	lines := bufio.NewReaderSize(io.TeeReader(file, sum), 1<<16)
	var verdicts []rules.Verdict
	for {
		line, err := lines.ReadBytes('\n')
		if bytes.HasPrefix(line, start) {
			var v rules.Verdict
			if err := json.Unmarshal(line, &v); err != nil {
				return nil, fmt.Errorf("%w: read the verdicts of run %s: %w", jobs.ErrBadData, manifest.Run, err)
			}
			verdicts = append(verdicts, v)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read the verdicts of run %s: %w", manifest.Run, err)
		}
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	sealed := func(f seal.File) bool { return f.Name == verdictsFile && f.SHA256 == digest }
	if !slices.ContainsFunc(manifest.Files, sealed) {
		return nil, fmt.Errorf("%w: %s of run %s is not what was sealed: restore the run from a backup", jobs.ErrBadData,
			verdictsFile, manifest.Run)
	}
	return verdicts, nil
}
