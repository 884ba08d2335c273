package rules

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		" \t\u00a0\n":             "",
		"CMA (AAMA)":              "cma (aama)",
		"  CMA \t (AAMA)\r\n":     "cma (aama)",
		"CMA\u00a0(AAMA)":         "cma (aama)",
		"cma(aama)":               "cma(aama)",
		"ÉCOLE":                   "école",
		"E\u0301cole":             "e\u0301cole", // no normalisation: another text than école
		"ΑΘΗΝΑ":                   "αθηνα",
		"Straße":                  "straße",
		"a\u200bb":                "a\u200bb", // a zero-width space is no white space
		"Contact   Hour":          "contact hour",
		"Medical Assistant\u2003": "medical assistant",
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestParseBool(t *testing.T) {
	for word, want := range map[string]string{
		"1": "true", "t": "true", "true": "true", "yes": "true", "TRUE": "true", " Yes ": "true", "T": "true",
		"0": "false", "f": "false", "false": "false", "no": "false", "No": "false", "FALSE\n": "false",
		"": "?", "y": "?", "n": "?", "on": "?", "off": "?", "2": "?", "-1": "?", "1.0": "?", "passed": "?", "null": "?",
	} {
		got, ok := ParseBool(word)
		switch {
		case ok != (want != "?"):
			t.Errorf("ParseBool(%q) is read: %v", word, ok)
		case got != (want == "true"):
			t.Errorf("ParseBool(%q) = %v", word, got)
		}
	}
}

func TestSplitBodies(t *testing.T) {
	for text, want := range map[string][]string{
		"":                      nil,
		"AAMA":                  {"aama"},
		" Aama , amt;NHA ":      {"aama", "amt", "nha"},
		"AAMA/AMT":              {"aama", "amt"},
		"AAMA / AMT, NHA":       {"aama", "amt", "nha"},
		"AMMA":                  {"aama"},
		"amt/amma":              {"amt", "aama"},
		"n/a":                   nil,
		"N / A":                 {"n", "a"}, // with blanks it is no word for nobody
		" N/A ;none":            nil,
		"n/a/AAMA":              {"n", "a", "aama"},
		"none":                  nil,
		"None, NA, no, -, n/a":  nil,
		"pending":               nil,
		"Unknown":               nil,
		"pending/AAMA":          {"aama"},
		"none/pending":          nil,
		"AAMA, pending":         {"aama"},
		"-;/":                   nil,
		",;,":                   nil,
		"--":                    {"--"},
		"not known":             {"not known"},
		"State  Nursing\tBoard": {"state nursing board"},
		"AAMA|AMT":              {"aama|amt"},
		"AAMA and AMT":          {"aama and amt"},
		"AAMA,AAMA":             {"aama", "aama"},
	} {
		if diff := cmp.Diff(want, SplitBodies(text)); diff != "" {
			t.Errorf("SplitBodies(%q): %s", text, diff)
		}
	}
}

func FuzzSplitBodies(f *testing.F) {
	for _, seed := range []string{"AAMA", "AAMA, AMT/NHA; n/a", "amma", "none/pending", "\xff,\u00a0/", "İ/ﬀ"} {
		f.Add(seed)
	}
	nobody := []string{"", "none", "n/a", "na", "no", "pending", "unknown", "-", "amma"}
	f.Fuzz(func(t *testing.T, text string) {
		bodies := SplitBodies(text)
		for _, body := range bodies {
			if body != Fold(body) || strings.ContainsAny(body, ",;/") || slices.Contains(nobody, body) {
				t.Errorf("%q gives the body %q", text, body)
			}
		}
		if again := SplitBodies(strings.Join(bodies, " ; ")); !slices.Equal(again, bodies) {
			t.Errorf("%q gives %q, and these %q", text, bodies, again)
		}
		parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;/", r) })
		if len(bodies) > len(parts) {
			t.Errorf("%q gives %q", text, bodies)
		}
	})
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		once := Fold("a" + string(r) + "b")
		if Fold(once) != once {
			t.Errorf("U+%04X folds to %q and then to %q", r, once, Fold(once))
		}
	}
}

func TestAVersionIsInForceFromItsFirstDayUntilTheDayBeforeTheNext(t *testing.T) {
	rule := Rule{Versions: []Version{
		{From: NewDate(2010, 1, 1), Until: NewDate(2020, 1, 1), WindowMonths: 60},
		{From: NewDate(2021, 1, 1), WindowMonths: 3},
	}}
	for day, want := range map[string]int{
		"2009-12-31": 0, "2010-01-01": 60, "2019-12-31": 60, "2020-01-01": 0, "2020-12-31": 0,
		"2021-01-01": 3, "9999-12-31": 3,
	} {
		date, _ := ParseDate(day)
		got := 0
		if v := rule.InForce(date); v != nil {
			got = v.WindowMonths
		}
		if got != want {
			t.Errorf("on %s the version with the window %d is in force, want %d", day, got, want)
		}
	}
}
