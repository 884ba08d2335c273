package check

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"ceuwatch/jobs"
)

// FailWith adds the errors that err stands for, one a line of its text. They are of its kind, configuration where it
// has none. Where and mend are for texts that do not begin with a file and line, or do not end with what to do.
func (a *Area) FailWith(err error, where, mend string) {
	kind := jobs.ErrConfig
	text := err.Error()
	for _, k := range []error{jobs.ErrConfig, jobs.ErrUnavailable, jobs.ErrBadData} {
		if errors.Is(err, k) {
			kind = k
		}
	}
	for _, k := range []error{
		jobs.ErrConfig, jobs.ErrUnavailable, jobs.ErrBadData, jobs.ErrBarred, jobs.ErrAway, jobs.ErrPaused, jobs.ErrLater, jobs.ErrUnclear,
	} {
		text = strings.ReplaceAll(text, k.Error()+": ", "")
	}
	for line := range strings.Lines(text) {
		at, what, how := split(strings.TrimSpace(line))
		if at == "" {
			at = where
		}
		if how == "" {
			how = mend
		}
		a.Fail(kind, at, what, how)
	}
}

// split takes an error's text apart: the file and line that it begins with, what is wrong, and what to do, which begins
// with the first request after a colon or a semicolon. Parts that it does not have are empty.
func split(text string) (where, what, mend string) {
	place := regexp.MustCompile(`^(?:[\w -]+: )*(?:[a-z ]*template:? )?(\S+?:\d+)(?::\d+)?: `)
	if m := place.FindStringSubmatch(text); m != nil {
		where, text = m[1], text[len(m[0]):]
	}
	for i := range text {
		if tail, ok := strings.CutPrefix(text[i+1:], " "); ok && (text[i] == ':' || text[i] == ';') {
			if verb, _, _ := strings.Cut(tail, " "); slices.Contains(requests(), verb) {
				return where, text[:i], tail
			}
		}
	}
	return where, text, ""
}

// requests are the words that what to do begins with, in errors.
func requests() []string {
	return []string{"add", "cast", "check", "confirm", "correct", "create", "give", "have", "leave", "list", "make", "map", "mend",
		"move", "name", "remove", "restore", "run", "say", "see", "set", "use", "wait", "write"}
}
