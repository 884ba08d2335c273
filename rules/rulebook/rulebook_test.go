package rulebook

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

func TestBuiltInBook(t *testing.T) {
	book, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, rule := range book.Rules {
		codes = append(codes, rule.Code)
		for _, v := range rule.Versions {
			for _, f := range append(append(v.Figures[:len(v.Figures):len(v.Figures)], v.Fees...), v.Notes...) {
				if f.Value.En == "" || f.Value.Es == "" || f.Source.Title == "" || f.Source.Address == "" ||
					f.Source.Checked == 0 {
					t.Errorf("%s from %s: incomplete figure %+v", rule.Code, v.From, f)
				}
			}
		}
	}
	want := []string{"ACLS", "BLS", "CBCS-NHA", "CCMA-NHA", "CEHRS-NHA", "CET-NHA", "CMA-AAMA", "CMAA-NHA", "CMAC-AMCA",
		"CMAS-AMT", "CMLA-AMT", "CPHT-PTCB", "CPT-NHA", "CPT1-CA", "MAC-WA", "NCMA-NCCT", "PALS", "RMA-AMT", "RMA-ARMA",
		"RPT-AMT"}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
	if len(book.Providers) != 7 || len(book.States) != 8 {
		t.Errorf("%d providers, %d states", len(book.Providers), len(book.States))
	}
	kinds := book.Kinds()
	nha := rules.Text{En: "National Healthcareer Association", Es: "National Healthcareer Association"}
	if kinds["bls"].Body.Es != "el centro de capacitación que emitió la tarjeta" || kinds["ccma"].Body != nha {
		t.Errorf("bodies %q, %q", kinds["bls"].Body, kinds["ccma"].Body)
	}
	for word, code := range map[string]string{"cpt (nha)": "CPT-NHA", "cpt i": "CPT1-CA", "cpr": "BLS", "ma-c (wa)": "MAC-WA",
		"cpt": "", "rma": "", "ma": ""} {
		if rule := kinds[word]; rule == nil && code != "" || rule != nil && rule.Code != code {
			t.Errorf("%q means %+v, want %q", word, rule, code)
		}
	}
	cma := kinds["cma"]
	if got := len(cma.Versions); got != 2 || cma.Versions[0].Until != rules.NewDate(2020, 1, 1) {
		t.Errorf("CMA-AAMA has %d versions, the first until %s", got, cma.Versions[0].Until)
	}
	old, now := cma.Versions[0], cma.Versions[1]
	old.From, old.Until, old.WindowMonths, old.Figures = now.From, now.Until, now.WindowMonths, now.Figures
	if diff := cmp.Diff(now, old); diff != "" {
		t.Errorf("the versions of CMA-AAMA differ in more than the window (-2020 +2010):\n%s", diff)
	}
}

// What no body and no law says is marked, whatever else is said of it; what the rule book chose for itself, the days of
// notices, is nothing to confirm.
func TestWhatNobodySaysIsUnverified(t *testing.T) {
	book, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	nobody := []string{"no official page", "no policy of the body", "confirm with the body", "open-exam-prep.com, mangostudy.com",
		"legalclarity.org/how-to-renew-your-california-phlebotomy-license"}
	for _, rule := range book.Rules {
		for _, v := range rule.Versions {
			for _, f := range slices.Concat(v.Figures, v.Fees, v.Notes) {
				if slices.Contains(nobody, f.Source.Address) && !f.Unverified && f.Name.En != "Notices before expiry" {
					t.Errorf("%s from %s: %s is said to be verified by %s", rule.Code, v.From, f.Name.En, f.Source.Title)
				}
			}
		}
	}
}

// The files of the third edition are read as they were: what they leave out is as it was.
func TestAnEarlierEditionIsReadAsItWas(t *testing.T) {
	report, err := Test("testdata/third-edition")
	if err != nil {
		t.Fatal(err)
	}
	// The routes inside the window are the program's, and follow the body's days now.
	for _, f := range report.Failures {
		if !strings.Contains(f.File, "third-edition/scenarios/cma-aama.yaml") || !strings.Contains(f.What, "routes") &&
			f.What != "closed" {
			t.Error(f)
		}
	}
	book, err := Load("testdata/third-edition")
	if err != nil {
		t.Fatal(err)
	}
	v := book.Kinds()["cma"].InForce(rules.NewDate(2026, 12, 1))
	if v.AnyApproval || v.Shortest != 0 || v.LateApproved || v.OtherCategories || v.Reinstatement != nil {
		t.Errorf("the CMA of the third edition: %+v", v)
	}
	if label := v.Categories[1].Label; label != (rules.Text{En: "clinical", Es: "clinical"}) {
		t.Errorf("a category without a label is called %q", label)
	}
}

// cptFile is a whole credential of a clinic's own.
const cptFile = `code: CPT-AMCA
name: {en: Phlebotomy Technician}
body: American Medical Certification Association
contact: amcaexams.com
aliases: [CPT]
versions:
  - from: 2015-01-01
    cycle_months: {is: 24, source: amca}
    month_end: {is: false, source: amca}
    required: {is: 10.5, source: amca, verify: true, note: {en: Ten and a half.}}
    units: {point: {is: 1, source: amca}}
    window_months: {is: 0, source: amca}
`

const amcaSource = "amca: {title: AMCA handbook, address: amcaexams.com, checked: 2026-11-01}\n"

// write makes a directory of files.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestOwnCredentialIsAdded(t *testing.T) {
	book, err := Load(write(t, map[string]string{"credentials/cpt.yaml": cptFile, "sources.yaml": amcaSource}))
	if err != nil {
		t.Fatal(err)
	}
	own := book.Kinds()["cpt-amca"]
	if len(book.Rules) != 21 || own == nil {
		t.Fatalf("%d rules, and CPT-AMCA is %+v", len(book.Rules), own)
	}
	v := own.Versions[0]
	want := rules.Figure{
		Key:   "required",
		Name:  rules.Text{En: "Points required in one cycle", Es: "Puntos exigidos por ciclo"},
		Value: rules.Text{En: "10.5 points", Es: "10.5 puntos"}, Note: rules.Text{En: "Ten and a half."}, Unverified: true,
		Source: rules.Source{Title: "AMCA handbook", Address: "amcaexams.com", Checked: rules.NewDate(2026, 11, 1)},
	}
	if diff := cmp.Diff(want, v.Figures[2]); diff != "" || v.Required != 1050 {
		t.Errorf("required %s, figure (-want +got):\n%s", v.Required, diff)
	}
}

func TestOwnFileReplacesTheBuiltInOneOfItsNameAndCode(t *testing.T) {
	own := strings.NewReplacer("CPT-AMCA", "BLS", "source: amca", "source: article").Replace(cptFile)
	book, err := Load(write(t, map[string]string{"credentials/bls.yaml": own}))
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Rules) != 20 || book.Kinds()["bls"].Versions[0].Required != 1050 {
		t.Errorf("%d rules, BLS with %s points", len(book.Rules), book.Kinds()["bls"].Versions[0].Required)
	}
}

func TestOwnFileWithOnlyTheNameOrCodeOfABuiltInOne(t *testing.T) {
	tests := []struct{ file, code, want string }{
		{"credentials/bls.yaml", "FOO", "bls.yaml replaces BLS: write code: BLS, or give this file another name"},
		{"credentials/cpt-epb.yaml", "CMA-AAMA",
			"CMA-AAMA is the code of the built-in credentials/cma-aama.yaml: give this file that name, or another code"},
		{"credentials/bls.yaml", "CMA-AAMA", "bls.yaml replaces BLS: write code: BLS"},
	}
	for _, tt := range tests {
		t.Run(tt.file+" "+tt.code, func(t *testing.T) {
			dir := write(t, map[string]string{
				tt.file: strings.Replace(cptFile, "CPT-AMCA", tt.code, 1), "sources.yaml": amcaSource})
			expectFault(t, dir, tt.file, 1, tt.want)
		})
	}
}

func TestOwnCatalogueReplacesByKey(t *testing.T) {
	book, err := Load(write(t, map[string]string{
		"sources.yaml":   "ours: {title: Our guide, address: the shelf, checked: 2026-11-01}\n",
		"providers.yaml": "- {name: relias  academy, approved_by: [AAMA], price: {en: paid by us}, source: ours}\n",
		"states.yaml":    "- {state: WA, what: {en: Ask counsel.}, source: ours}\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Providers) != 7 || len(book.States) != 8 {
		t.Errorf("%d providers, %d states", len(book.Providers), len(book.States))
	}
	if p := book.Providers[6]; p.Name != "relias  academy" || p.ApprovedBy[0] != "AAMA" {
		t.Errorf("provider %+v", p)
	}
	if s := book.States[7]; s.State != "WA" || s.What.En != "Ask counsel." || s.Source.Title != "Our guide" {
		t.Errorf("state %+v", s)
	}
}

func TestDigestFollowsEveryFile(t *testing.T) {
	digest := func(dir string) string {
		book, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		return book.Digest
	}
	files := map[string]string{"credentials/cpt.yaml": cptFile, "sources.yaml": amcaSource}
	own := digest(write(t, files))
	if own == digest("") || own != digest(write(t, files)) {
		t.Error("the digest does not follow the files")
	}
	for name := range files {
		old := files[name]
		files[name] += "# a comment\n"
		if digest(write(t, files)) == own {
			t.Errorf("a change of %s leaves the digest", name)
		}
		files[name] = old
	}
}

func TestNoDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "rules")
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), dir+" is no directory: name one") {
		t.Errorf("error %v", err)
	}
	empty := t.TempDir()
	if _, err := Load(empty); err == nil || !strings.Contains(err.Error(), "no rule files in "+empty) {
		t.Errorf("error %v", err)
	}
}

// A clinic that had a state's credential before the built-in book did keeps its code.
func TestAnOwnCodeWinsOverABuiltInAlias(t *testing.T) {
	book, err := Load(write(t, map[string]string{"sources.yaml": amcaSource,
		"credentials/ma-c.yaml": strings.Replace(cptFile, "CPT-AMCA", "MA-C", 1)}))
	if err != nil {
		t.Fatal(err)
	}
	if own, state := book.Kinds()["ma-c"], book.Kinds()["ma-c (wa)"]; own.Code != "MA-C" || state.Code != "MAC-WA" {
		t.Errorf("MA-C means %s, MA-C (WA) %s", own.Code, state.Code)
	}
}
