package rulebook

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// windowLines turn the clinic's credential into one with a window, an exam and ways to apply.
const windowLines = `    window_months: {is: 3, source: amca}
    exam: {attempts: {is: 3, source: amca}, apply_months_before: {is: 3, source: amca}}
    apply_days: {ce_online: {is: 21, source: amca}}
`

const noWindow = "    window_months: {is: 0, source: amca}\n"

func TestFaultsNameFileLineAndMend(t *testing.T) {
	tests := []struct {
		old, new string // in the clinic's credential
		line     int
		want     string
	}{
		{"required:", "requird:", 10, `unknown key "requird": write one of apply_days, approval, approved`},
		{"is: 24", "is: 24.5", 8, "cycle_months has the wrong type: write a whole number"},
		{"is: 24", "is: ", 8, "cycle_months has the wrong type: write a whole number"},
		{"is: 24", "is: [24]", 8, "cycle_months has the wrong type: write a whole number"},
		{"{is: 24, source: amca}", "24", 8,
			"cycle_months has the wrong type: write a mapping with is, note, source, verify"},
		{"is: 10.5", "is: 010", 10, "required has the wrong type"},
		{"is: 10.5", "is: 1e2", 10, `"1e2" is no number of points`},
		{"is: 10.5", "is: 10.555", 10, `"10.555" is no number of points: write a number with at most two decimals`},
		{"is: 10.5", "is: -1", 10, `"-1" is no number of points`},
		{"is: false", "is: no", 9, "month_end has the wrong type: write true or false"},
		{"[CPT]", "CPT", 5, "aliases has the wrong type: write a list"},
		{"is: 24, source: amca", "is: 24", 8, "no source: write source: KEY"},
		{"is: 24, source: amca", "is: 24, source: acma", 8,
			`unknown source "acma": add it to sources.yaml, or write one of`},
		{"is: 24, ", "", 8, "cycle_months has no figure: write cycle_months: {is: FIGURE, source: KEY}"},
		{noWindow, "", 7, "window_months is missing: write window_months: {is: FIGURE, source: KEY}"},
		{"is: 24", "is: 0", 8, "cycle_months 0: write a whole number from 1 to 240"},
		{"is: 24", "is: 241", 8, "cycle_months 241: write a whole number from 1 to 240"},
		{"2015-01-01", "2015-02-30", 7, `from "2015-02-30" is no date: write YYYY-MM-DD`},
		{"2015-01-01", "2015-01-01T00:00", 7, "is no date"},
		{"2015-01-01", "2015-01-01\n    until: 2015-01-01", 8, "until 2015-01-01 is not after from 2015-01-01: write"},
		{"2015-01-01", "2015-01-01\n    until: never", 8, `until "never" is no date`},
		{"CPT-AMCA", "RMA", 1, "RMA alone is ambiguous"},
		{"CPT-AMCA", "cpt", 1, `code "cpt": write capital letters, digits and hyphens`},
		{"[CPT]", "[CPT, rma]", 5, `"rma" is ambiguous, for two bodies grant one: write the body with it`},
		{"[CPT]", "[' cma  (aama)']", 5, `" cma  (aama)" already means CMA-AAMA: leave it out here or there`},
		{"[CPT]", "[CPT, cpt]", 5, `"cpt" already means CPT-AMCA`},
		{"[CPT]", "['']", 5, "an empty word"},
		{"{en: Phlebotomy Technician}", "{es: Flebotomista}", 2, "name has no English text: write name: {en: TEXT"},
		{"note: {en: Ten and a half.}", "note: {es: Diez}", 10, "note has no English text"},
		{"body: American Medical Certification Association", "body: ' '", 3, "body is missing: write body: TEXT"},
		{"body: American Medical Certification Association", "body: {es: la oficina}", 3, "body has no English text"},
		{"body: American Medical Certification Association", "body: [AMCA]", 3,
			"body has the wrong type: write a mapping with en, es"},
		{"body: American Medical Certification Association\n", "", 1, "body is missing: write body: TEXT"},
		{"contact: amcaexams.com\n", "", 1, "contact is missing: write contact: TEXT"},
		{"point:", "hour:", 11, `unknown unit "hour": write point, contact_hour, ceu, iacet_ceu or college_credit`},
		{"point: {is: 1,", "point: {is: 0,", 11, "point is worth 0: write more than 0 and at most 1000 points"},
		{"point: {is: 1,", "point: {is: 1000.01,", 11, "point is worth 1000.01: write more than 0"},
		{"{point: {is: 1, source: amca}}", "{}", 11, "no unit has a worth: write units:"},
		{noWindow, noWindow + "    categories: {clinical: {is: 10.51, source: amca}}\n", 13,
			"the categories ask for 10.51 of 10.5 points: write figures whose sum is within required"},
		{noWindow, noWindow + "    categories: {Pharmacy Law: {is: 1, source: amca}}\n", 13,
			`category "Pharmacy Law": write one word of small letters, digits and low lines, such as patient_safety`},
		{noWindow, noWindow + "    categories: {law: {is: 1, source: amca, label: {es: de derecho}}}\n", 13,
			"label has no English text"},
		{noWindow, noWindow + "    other_categories: {is: true, source: amca}\n", 13,
			"other_categories of a rule without categories: leave it out"},
		{noWindow, noWindow + "    approval: {is: all, source: amca}\n", 13, `approval "all": write any or body`},
		{noWindow, noWindow + "    approval: {is: any}\n", 13, "no source: write source: KEY"},
		{noWindow, noWindow + "    shortest: {is: 0, source: amca}\n", 13,
			"the shortest credit is worth 0: write more than 0 and at most 1000 points"},
		{noWindow, noWindow + "    late: {is: approved, source: amca}\n", 13, "late of a rule without a window: leave it out"},
		{noWindow, windowLines + "    late: {is: approved, source: amca}\n", 15,
			"late: approved of a rule without approving bodies: write approved as well, or late: {is: any, source: KEY}"},
		{noWindow, noWindow + "    reinstatement: {months: {is: 0, source: amca}, asks: {en: a fee}}\n", 13,
			"months 0: write a whole number from 1 to 240"},
		{noWindow, noWindow + "    reinstatement: {months: {is: 12, source: amca}}\n", 13,
			"asks has no English text"},
		{noWindow, windowLines + "    reinstatement: {months: {is: 12, source: amca}, asks: {en: a fee}}\n", 15,
			"reinstatement of a rule with a window, after which an exam is required: leave one of them out"},
		{"    required: {is: 10.5, source: amca, verify: true, note: {en: Ten and a half.}}\n", "", 7,
			"required is missing: write required: {is: FIGURE, source: KEY}"},
		{noWindow, noWindow + "    approved: {minimum: {is: 10.51, source: amca}, bodies: [AMCA]}\n", 13,
			"minimum 10.51: write more than 0 and at most the 10.5 points required"},
		{noWindow, noWindow + "    approved: {minimum: {is: 0, source: amca}, bodies: [AMCA]}\n", 13,
			"minimum 0: write more than 0"},
		{noWindow, noWindow + "    approved: {minimum: {is: 5, source: amca}}\n", 13,
			"approved has no bodies: write bodies: [NAME]"},
		{noWindow, noWindow + "    approved: {bodies: [AMCA]}\n", 13, "minimum is missing: write minimum:"},
		{noWindow, noWindow + cardLine("category: clinical, "), 13,
			`category "clinical" of a rule without categories: leave it out`},
		{noWindow, noWindow + "    categories: {general: {is: 1, source: amca}}\n" + cardLine("category: clinical, "), 14,
			`category "clinical" is none of the rule's: write one of its categories`},
		{noWindow, noWindow + "    categories: {general: {is: 1, source: amca}}\n" + cardLine(""), 14,
			`category "" is none of the rule's`},
		{noWindow, "    window_months: {is: 3, source: amca}\n", 12, "a window without an exam: write exam"},
		{noWindow, strings.Replace(windowLines, "    apply_days: {ce_online: {is: 21, source: amca}}\n", "", 1), 12,
			"a window without apply_days: write how many days before expiry"},
		{noWindow, noWindow + "    apply_days: {ce_online: {is: 21, source: amca}}\n", 13,
			"apply_days without a window: leave them out"},
		{noWindow, strings.Replace(windowLines, "ce_online", "ce_fax", 1), 14,
			`unknown route "ce_fax": write one of ce_mail`},
		{noWindow, strings.Replace(windowLines, "is: 21", "is: -1", 1), 14,
			"ce_online -1: write a whole number from 0 to 365"},
		{noWindow, strings.Replace(windowLines, "attempts: {is: 3", "attempts: {is: 0", 1), 13,
			"attempts 0: write a whole number from 1"},
		{noWindow, noWindow + "    expiry_stages: {is: [30, 60], source: amca}\n", 13,
			"expiry_stages 30, 60: write positive days in descending order"},
		{noWindow, noWindow + "    expiry_stages: {is: [30, 30], source: amca}\n", 13,
			"write positive days in descending order"},
		{noWindow, noWindow + "    expiry_stages: {is: [30, 0], source: amca}\n", 13,
			"write positive days in descending order"},
		{noWindow, noWindow + "    expiry_stages: {is: [], source: amca}\n", 13,
			"write positive days in descending order"},
		{noWindow, noWindow + "    window_stages: {is: [7], source: amca}\n", 13,
			"window_stages without a window: leave them out"},
		{noWindow, noWindow + feeLine("source: amca"), 13, `due "": write renewal, year, exam or reactivation`},
		{noWindow, noWindow + feeLine("due: monthly, dollars: [5], source: amca"), 13, `due "monthly": write renewal`},
		{noWindow, noWindow + feeLine("due: exam, dollars: [5], source: amca"), 13, "due exam of a rule without an exam"},
		{noWindow, noWindow + feeLine("due: reactivation, dollars: [5], source: amca"), 13,
			"due reactivation of a rule without a window: write due: renewal"},
		{noWindow, noWindow + feeLine("due: year, source: amca"), 13, "dollars is missing: write dollars: [AMOUNT]"},
		{noWindow, noWindow + feeLine("due: year, dollars: 5, source: amca"), 13, "dollars has the wrong type: write a list"},
		{noWindow, noWindow + feeLine("due: year, dollars: [5.5], source: amca"), 13,
			"dollars has the wrong type: write a whole number"},
		{noWindow, noWindow + feeLine("due: year, dollars: [], source: amca"), 13,
			"dollars without a number: write whole dollars up to 10000, one amount or from and to, such as [125, 250]"},
		{noWindow, noWindow + feeLine("due: year, dollars: [9, 9], source: amca"), 13, "dollars 9, 9: write whole dollars"},
		{noWindow, noWindow + feeLine("due: year, dollars: [9, 8], source: amca"), 13, "dollars 9, 8: write whole dollars"},
		{noWindow, noWindow + feeLine("due: year, dollars: [1, 2, 3], source: amca"), 13, "dollars 1, 2, 3: write"},
		{noWindow, noWindow + feeLine("due: year, dollars: [0], source: amca"), 13, "dollars 0: write whole dollars"},
		{noWindow, noWindow + feeLine("due: year, dollars: [10001], source: amca"), 13, "dollars 10001: write"},
		{noWindow, noWindow + feeLine("due: year, dollars: [5]"), 13, "no source: write source: KEY"},
		{noWindow, noWindow + "    notes: [{text: {en: So.}}]\n", 13, "no source: write source: KEY"},
		{noWindow, noWindow + "  - {like: 2015-01-01, from: 2016-01-01}\n", 13,
			"the version from 2016-01-01 overlaps the one from 2015-01-01: end that one with until: 2016-01-01 or earlier"},
		{noWindow, noWindow + "  - {like: 2015-01-02, from: 2014-01-01, until: 2015-01-01}\n", 13,
			`like "2015-01-02": write the from of another version of this file that is written in full`},
		{"units: {", "units: &u {", 11, `"&" is an anchor, an alias, a merge or a tag: write the value out`},
		{"is: 24,", "is: 24, is: 24,", 8, `mapping key "is" already defined`},
		{"[CPT]", "[CPT", 6, "correct the YAML here"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			text := strings.Replace(cptFile, tt.old, tt.new, 1)
			if text == cptFile {
				t.Fatalf("%q is not in the file", tt.old)
			}
			dir := write(t, map[string]string{"credentials/cpt.yaml": text, "sources.yaml": amcaSource})
			expectFault(t, dir, "credentials/cpt.yaml", tt.line, tt.want)
		})
	}
}

func cardLine(category string) string {
	return "    card: {" + category + "points: {is: 4, source: amca}, max: {is: 3, source: amca}}\n"
}

func feeLine(fee string) string { return "    fees: [{name: {en: Fee}, " + fee + "}]\n" }

// expectFault loads a directory and looks for one fault among those found.
func expectFault(t *testing.T, dir, file string, line int, want string) {
	t.Helper()
	_, err := Load(dir)
	if err == nil {
		t.Fatal("no fault is found")
	}
	at := fmt.Sprintf("%s:%d: ", filepath.Join(dir, file), line)
	for fault := range strings.SplitSeq(strings.TrimPrefix(err.Error(), "read rules: "), "\n") {
		if strings.HasPrefix(fault, at) && strings.Contains(fault, want) {
			return
		}
	}
	t.Errorf("want %s…%s, got:\n%v", at, want, err)
}

func TestFaultsOfOtherFiles(t *testing.T) {
	provider := "- {name: A, price: {en: free}, source: article}\n"
	tests := []struct {
		file, text string
		line       int
		want       string
	}{
		{"sources.yaml", "\nx: {title: X, checked: 2026-11-01}\n", 2, "address is missing: write address: TEXT"},
		{"sources.yaml", "x: {title: X, address: x, checked: today}\n", 1, `checked "today" is no date`},
		{"sources.yaml", "x: X\n", 1, "x has the wrong type: write a mapping with address, checked, title"},
		{"providers.yaml", provider + "- {name: a, price: {en: free}, source: article}\n", 2, `"a" already means A`},
		{"providers.yaml", "- {name: A, aliases: [cma  today], price: {en: free}, source: article}\n", 1,
			"already means"},
		{"providers.yaml", "- {name: A, aliases: [''], price: {en: free}, source: article}\n", 1, "an empty word"},
		{"providers.yaml", "- {name: A, formats: [radio], price: {en: free}, source: article}\n", 1,
			`unknown format "radio": write one of`},
		{"providers.yaml", "- {name: A, price: {es: gratis}, source: article}\n", 1, "price has no English text"},
		{"providers.yaml", "- {name: A, price: {en: free}}\n", 1, "no source: write source: KEY"},
		{"states.yaml", "- {state: Utah, what: {en: X}, source: article}\n", 1,
			`state "Utah": write its two capital letters`},
		{"states.yaml", "- {state: UT, what: {en: X}, source: article}\n- {state: UT, what: {en: Y}, source: article}\n", 2,
			`"UT" already means UT`},
		{"states.yaml", "", 1, "the file is empty: write what it is for, or delete it"},
		{"states.yaml", "[]\n---\n[]\n", 1, "the file holds 2 YAML documents: write exactly one"},
		{"cma.yaml", cptFile, 1, "nothing reads this file: move a credential to credentials/NAME.yaml"},
		{"credentials/cma.yml", cptFile, 1, "nothing reads this file"},
	}
	for _, tt := range tests {
		t.Run(tt.file+": "+tt.want, func(t *testing.T) {
			expectFault(t, write(t, map[string]string{tt.file: tt.text}), tt.file, tt.line, tt.want)
		})
	}
}

func TestBuiltInTextsNeedBothLanguages(t *testing.T) {
	l := &loader{builtIn: true}
	p, ok := parse(&l.faults, "x.yaml", []byte("name: {en: X}\n"))
	if !ok {
		t.Fatal(l.faults.errs)
	}
	var f credentialFile
	p.decode(&f)
	l.text(p, "name", f.Name)
	if got := fmt.Sprint(l.faults.errs); got != "[x.yaml:1: name has no Spanish text: write es beside en]" {
		t.Error(got)
	}
}

// A file that is broken anywhere is refused or read, and never brings the program down.
func TestAnyFileIsReadOrRefused(t *testing.T) {
	whole, err := builtin.ReadFile("credentials/cma-aama.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(whole), "\n")
	rapid.Check(t, func(t *rapid.T) {
		broken := append([]string{}, lines...)
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			i := rapid.IntRange(0, len(broken)-1).Draw(t, "line")
			line := broken[i]
			cut := rapid.IntRange(0, len(line)).Draw(t, "cut")
			junk := rapid.SampledFrom([]string{"", "-", ": ", "? ", "{", "}", "[", "]", "&a ", "*a", "<<: ", "!t ", "~", "\n",
				"|", "'", "\"", "#", "\t", "\x00", "é", "- like: 2020-01-01\n"}).Draw(t, "junk")
			broken[i] = line[:cut] + junk + line[min(len(line), cut+rapid.IntRange(0, 9).Draw(t, "lost")):]
		}
		l := &loader{}
		if p, ok := parse(&l.faults, "x.yaml", []byte(strings.Join(broken, ""))); ok {
			l.readCredential(p)
		}
	})
}
