package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A page that leads through the source names files that are there, and in each line what its file holds.
func TestThePageOnExtendingNamesWhatIsThere(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("docs", "extending.md"))
	if err != nil {
		t.Fatal(err)
	}
	steps := regexp.MustCompile(`\n( *[0-9]+\. |- |\n)`).ReplaceAllString(string(text), "\x00$0")
	quoted := regexp.MustCompile("`([^`]+)`")
	path := regexp.MustCompile(`^(\.ci|cmd|rules|templates|report|jobs)/`)
	word := regexp.MustCompile(`^[A-Za-z]+$`)
	language := regexp.MustCompile(`[A-Z]{3,}`)
	named := 0
	for step := range strings.SplitSeq(steps, "\x00") {
		held := "" // by the files that the step names
		var words []string
		for _, q := range quoted.FindAllStringSubmatch(step, -1) {
			switch {
			case path.MatchString(q[1]):
				named++
				found, err := filepath.Glob(filepath.Join("..", "..", language.ReplaceAllString(q[1], "*")))
				if err != nil || len(found) == 0 {
					t.Errorf("%s is not there", q[1])
				}
				for _, name := range found {
					source, _ := os.ReadFile(name) // of a directory: nothing
					held += string(source)
				}
			case word.MatchString(q[1]):
				words = append(words, q[1])
			}
		}
		for _, w := range words {
			if held != "" && !regexp.MustCompile(`\b`+w+`\b`).MatchString(held) {
				t.Errorf("%q: nothing there is called %s", strings.Join(strings.Fields(step), " "), w)
			}
		}
	}
	if named < 30 {
		t.Errorf("only %d paths are named", named)
	}
}
