// Package check finds what stands between a clinic and a good run: in its configuration, rule book, texts, HR rows,
// files and services. It says what is wrong and how to mend it, naming rows and people by their ids alone. It mends
// nothing itself, and knows no database and no command line.
package check

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"ceuwatch/jobs"
)

// Level says how much a finding matters.
type Level string

// The levels.
const (
	Error   Level = "error"   // a run would fail or be held
	Warning Level = "warning" // a run would do, and something in it would be wrong or missing
	Note    Level = "note"    // good to know
)

// Finding is one thing to mend.
type Finding struct {
	Level    Level    `json:"level"`
	Where    string   `json:"where"`
	What     string   `json:"what"`
	Mend     string   `json:"mend"`
	Count    int      `json:"count,omitempty"`    // rows or people that it concerns; 0: not of rows
	Examples []string `json:"examples,omitempty"` // ids of some of them
	// Kind, of an error, is [jobs.ErrConfig], [jobs.ErrUnavailable] or [jobs.ErrBadData].
	Kind error `json:"-"`
}

// Area is what was looked at of one sort.
type Area struct {
	Name      string     `json:"name"`
	Facts     []string   `json:"facts,omitempty"`     // what was found as it should be
	Relations []Relation `json:"relations,omitempty"` // of the HR database
	Findings  []Finding  `json:"findings"`
}

// Fact adds something that is as it should be.
func (a *Area) Fact(format string, args ...any) {
	a.Facts = append(a.Facts, fmt.Sprintf(format, args...))
}

// Fail adds an error of a kind.
func (a *Area) Fail(kind error, where, what, mend string) {
	a.Findings = append(a.Findings, Finding{Level: Error, Kind: kind, Where: where, What: what, Mend: mend})
}

// Warn adds a warning.
func (a *Area) Warn(where, what, mend string) {
	a.Findings = append(a.Findings, Finding{Level: Warning, Where: where, What: what, Mend: mend})
}

// Note adds a note.
func (a *Area) Note(where, what, mend string) {
	a.Findings = append(a.Findings, Finding{Level: Note, Where: where, What: what, Mend: mend})
}

// Report is everything that was looked at.
type Report struct {
	Areas []Area
}

// Count returns how many findings have a level.
func (r *Report) Count(level Level) int {
	n := 0
	for i := range r.Areas {
		for _, f := range r.Areas[i].Findings {
			if f.Level == level {
				n++
			}
		}
	}
	return n
}

// Kind returns the kind of the report's errors, the first of configuration, unavailable and bad data that there is;
// nil when there are no errors.
func (r *Report) Kind() error {
	for _, kind := range []error{jobs.ErrConfig, jobs.ErrUnavailable, jobs.ErrBadData} {
		for i := range r.Areas {
			for _, f := range r.Areas[i].Findings {
				if f.Level == Error && errors.Is(f.Kind, kind) {
					return kind
				}
			}
		}
	}
	return nil
}

// WriteJSON writes the report as one JSON object.
func (r *Report) WriteJSON(w io.Writer) error {
	for i := range r.Areas {
		if r.Areas[i].Findings == nil {
			r.Areas[i].Findings = []Finding{}
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(struct {
		Errors   int    `json:"errors"`
		Warnings int    `json:"warnings"`
		Notes    int    `json:"notes"`
		Areas    []Area `json:"areas"`
	}{r.Count(Error), r.Count(Warning), r.Count(Note), r.Areas}); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}
