package report

import "strings"

// Since sums up what changed since the last sealed run.
type Since struct {
	Run    string // the last sealed run's id; empty: there is none
	Broken bool   // it could not be read to its end
	Lines  map[NewsKind]int
}

// Add counts one person's changes.
func (s *Since) Add(changes []News) {
	if s.Lines == nil {
		s.Lines = map[NewsKind]int{}
	}
	for i, c := range changes {
		if i > 0 && (c.Kind == NewsNewPerson || c.Kind == NewsNoPerson) {
			continue // people are counted, not their credentials
		}
		s.Lines[c.Kind]++
	}
}

// String is one line: Since run 2026-11-01: 3 renewed, 2 newly nearing.
func (s *Since) String() string {
	switch {
	case s.Run == "":
		return "No earlier run to compare with"
	case s.Broken:
		return "Run " + s.Run + " cannot be compared with: ceuwatch verify " + s.Run + " says what is wrong with it"
	}
	var parts []string
	for _, kind := range newsKinds() {
		if n := s.Lines[kind]; n > 0 {
			parts = append(parts, sinceWords(kind, n))
		}
	}
	if len(parts) == 0 {
		return "Since run " + s.Run + ": nothing changed"
	}
	return "Since run " + s.Run + ": " + strings.Join(parts, ", ")
}

func sinceWords(kind NewsKind, n int) string {
	switch kind {
	case NewsData:
		return number(n) + " with changed data"
	case NewsNewCredential:
		return counted(n, "new credential", "new credentials")
	case NewsNewPerson:
		return counted(n, "new person", "new people")
	case NewsNoCredential:
		return counted(n, "credential", "credentials") + " gone"
	case NewsNoPerson:
		return people(n) + " gone"
	default:
		return number(n) + " " + strings.ToLower(string(kind))
	}
}
