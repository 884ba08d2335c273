package rulebook

import (
	"fmt"
	"path"
	"strings"
	"testing"
)

func TestSlipsInAVersion(t *testing.T) {
	tests := []struct {
		old, new string // in the clinic's credential
		line     int
		want     string
	}{
		{noWindow, noWindow + approvedBy("none"), 13, `"none" is read as nobody: write one body's name, such as AAMA`},
		{noWindow, noWindow + approvedBy("AAMA, A/B"), 13, `"A/B" is read as a, b: write one body's name, such as AAMA`},
		{noWindow, noWindow + approvedBy("'A;B'"), 13, `"A;B" is read as a, b: write one body's name, such as AAMA`},
		{noWindow, noWindow + approvedBy("AMMA"), 13, `"AMMA" is read as aama: write one body's name, such as AAMA`},
		{noWindow, noWindow + "    expiry_stages: {is: [733, 30], source: amca}\n", 13,
			"expiry_stages 733, 30: write at most 732 days, for the time before is 24 months"},
		{noWindow, noWindow + "    categories: {clinical: {is: 0, source: amca}}\n", 13,
			"clinical 0: write more than 0 points, or leave the category out"},
		{noWindow, noWindow + "    categories: {clinical: {is: -1, source: amca}}\n", 13,
			`"-1" is no number of points: write a number with at most two decimals, such as 12 or 1.5`},
		{"point: {is: 1,", "point: {is: -0.5,", 11,
			`"-0.5" is no number of points: write a number with at most two decimals, such as 12 or 1.5`},
		{"is: 10.5", "is: ten", 10,
			`"ten" is no number of points: write a number with at most two decimals, such as 12 or 1.5`},
		{"CPT-AMCA", "''", 1,
			`code "": write capital letters, digits and hyphens, such as RMA-AMT; RMA alone is ambiguous`},
		{noWindow, noWindow + "  - {like: 2015-01-02, from: 2014-01-01}\n", 13,
			`like "2015-01-02": write the from of another version of this file that is written in full`},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			expectOnlyFault(t, "credentials/cpt.yaml", strings.Replace(cptFile, tt.old, tt.new, 1), tt.line, tt.want)
		})
	}
}

func approvedBy(bodies string) string {
	return "    approved: {minimum: {is: 5, source: amca}, bodies: [" + bodies + "]}\n"
}

func TestSlipsInOtherFiles(t *testing.T) {
	tests := []struct {
		file, text string
		line       int
		want       string
	}{
		{"providers.yaml", "- {name: A, approved_by: [pending], price: {en: free}, source: article}\n", 1,
			`"pending" is read as nobody: write one body's name, such as AAMA`},
		{"providers.yaml", "- {name: '', price: {en: free}, source: article}\n", 1, "name is missing: write name: TEXT"},
		{"states.yaml", "# none yet\n", 1, "the file is empty: write what it is for, or delete it"},
		{"credentials/cpt.yaml", "", 1, "the file is empty: write what it is for, or delete it"},
		{"credentials/cpt.yaml", "code: CPT\nname: {en: Fleb\xf3tomo}\n", 2,
			"the file is not UTF-8 here: save it as UTF-8"},
		{"credentials/cpt.yaml", "code: CPT\nname: {en: A\x07}\n", 2,
			"the control character U+0007 stands here: delete it"},
		{"credentials/cpt.yaml", strings.Replace(cptFile, "[CPT]", `[CPT, "C\x1b[1m"]`, 1), 5,
			`"C\x1b[1m" holds a control character: delete it`},
		{"credential/cpt.yaml", cptFile, 0,
			"nothing reads this directory: move its files into credentials or scenarios, and anything else away"},
		{"credentials/old/cpt.yaml", cptFile, 0,
			"nothing reads this directory: move its files into credentials or scenarios, and anything else away"},
		{"credentials/d.yaml/x", "", 0,
			"nothing reads this directory: move its files into credentials or scenarios, and anything else away"},
		{"credentials", "", 1, "this is a file: make it a directory of files NAME.yaml"},
		{"credentials/cpt.YAML", cptFile, 1,
			"nothing reads this file: move a credential to credentials/NAME.yaml, and anything else away"},
		{"states.yaml", "- {state: '', what: {en: X}, source: article}\n", 1,
			`state "": write its two capital letters, such as WA`},
	}
	for _, tt := range tests {
		t.Run(tt.file+": "+tt.want, func(t *testing.T) {
			expectOnlyFault(t, tt.file, tt.text, tt.line, tt.want)
		})
	}
}

// expectOnlyFault loads a directory with a file and looks for the one fault that it has.
func expectOnlyFault(t *testing.T, file, text string, line int, want string) {
	t.Helper()
	dir := write(t, map[string]string{"sources.yaml": amcaSource, file: text})
	_, err := Load(dir)
	if line == 0 { // it is the directory that is wrong
		file, line = path.Dir(file), 1
	}
	if want := fmt.Sprintf("read rules: %s/%s:%d: %s", dir, file, line, want); err == nil || err.Error() != want {
		t.Errorf("want %s, got:\n%v", want, err)
	}
}

func TestWhatIsNoSlip(t *testing.T) {
	dir := write(t, map[string]string{"sources.yaml": "\ufeff" + amcaSource, "README.md": "Ours.\n",
		".git/config.yaml": "", "credentials/._cpt.yaml": "\x00",
		"credentials/cpt.yaml": "\ufeff" + strings.ReplaceAll(cptFile, "\n", "\r\n")})
	book, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if rule := book.Kinds()["cpt-amca"]; rule == nil || rule.Body.En != "American Medical Certification Association" {
		t.Errorf("rule %+v", rule)
	}
}

func TestWordsThatNoVerdictHas(t *testing.T) {
	for expect, want := range map[string]string{
		"status: curent":            `unknown word "curent" under status: write one of current, nearing_expiry`,
		"stage: expiry30":           `unknown word "expiry30" under stage: write one of expiry-30, window-30`,
		"stage: expiry-030":         `unknown word "expiry-030" under stage`,
		"issues: [id_conflicts]":    `unknown word "id_conflicts" under issues`,
		"reasons: {C-1: count}":     `unknown word "count" under reasons: write one of counted`,
		"routes: {ce_fax: none}":    `unknown word "ce_fax" under routes: write one of ce_mail`,
		"closed: [ce_fax]":          `unknown word "ce_fax" under closed`,
		"status: [current, lapsed]": `status has the wrong type: write one word`,
	} {
		file := "- it: X\n  as_of: 2026-01-01\n  expect:\n    " + expect + "\n"
		dir := write(t, map[string]string{"scenarios/bls.yaml": file})
		_, err := Test(dir)
		if err == nil || !strings.Contains(err.Error(), "scenarios/bls.yaml:4: "+want) {
			t.Errorf("%s: want %s, got: %v", expect, want, err)
		}
	}
}
