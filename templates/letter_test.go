package templates

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type sample struct {
	Name string
	Few  []struct{ A, B string }
}

func TestAFormIsSplitIntoBlocksBeforeItIsFilled(t *testing.T) {
	form, err := parseForm("f.txt", ""+
		"\ufeff= To {{.Name}}\r\n\r\n! Bold,\r\nof two lines\n\n- one\n- {{if .Few}}two{{end}}\n\n\n"+
		"{{/* nothing */}}\n\n@Few\n{{.A}}: {{.B}}\n\n@Few\nA | B\n{{.A}} | {{.B}}\n\n{{.Name}}\n")
	if err != nil {
		t.Fatal(err)
	}
	got, err := form.Fill(sample{Name: "# x\n\n- y | z", Few: []struct{ A, B string }{{"a", "b"}, {" | ", "{{.}}"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []Block{
		{Kind: Subject, Text: "To # x - y | z"}, {Kind: Strong, Text: "Bold, of two lines"},
		{Kind: Item, Text: "one"}, {Kind: Item, Text: "two"},
		{Kind: Item, Text: "a: b"}, {Kind: Item, Text: "| : {{.}}"},
		{Kind: Table, Rows: [][]string{{"A", "B"}, {"a", "b"}, {"|", "{{.}}"}}},
		{Kind: Paragraph, Text: "# x - y | z"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, err = form.Fill(sample{Name: "n"}); err != nil || len(got) != 4 {
		t.Errorf("without a list: %v, %v", got, err)
	}
}

func TestStepsAndBoxesAreBlocks(t *testing.T) {
	form, err := parseForm("f.txt", "1. Earn.\n2. Apply\nsoon.\n10. Send.\n\nOn May\n12. you move on.\n\n> Wrong?\n> Call.\n\n"+
		"@Few\n1. {{.A}}\n\n2026. A year.\n\n1.5 points.\n")
	if err != nil {
		t.Fatal(err)
	}
	got, err := form.Fill(sample{Few: []struct{ A, B string }{{"a", "b"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []Block{
		{Kind: Step, Text: "Earn."}, {Kind: Step, Text: "Apply soon."}, {Kind: Step, Text: "Send."},
		{Kind: Paragraph, Text: "On May 12. you move on."}, {Kind: Boxed, Text: "Wrong?"}, {Kind: Boxed, Text: "Call."},
		{Kind: Step, Text: "a"}, {Kind: Paragraph, Text: "2026. A year."}, {Kind: Paragraph, Text: "1.5 points."},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFormsErrorNamesFileAndLine(t *testing.T) {
	for text, says := range map[string]string{
		"a\n\nb {{.Nam}}":                   "f.txt:3:4",
		"a\n\n- b\n- {{.Nam}}":              "f.txt:4:2",
		"a\n\n@Few\n{{.C}}":                 "f.txt:4:2",
		"a\n{{if .Name}}":                   "f.txt:2",
		"a\n\n{{call .Name}}":               "f.txt:3:2",
		"a\n\n{{range 1000000000}}x{{end}}": "f.txt:3: it becomes longer than 64 KiB",
		"@Few":                              "f.txt:1: @Few has no text",
		"@Name\nx":                          `f.txt:1: there is no list "Name": write one of .Few`,
		"\n@Few\nA | B\n{{.A}}":             "f.txt:2: a table is",
		"a\n\n@Few\nA | B\n{{.A}} | {{":     "f.txt:5",
	} {
		form, err := parseForm("f.txt", text)
		if err == nil {
			_, err = form.Fill(sample{Name: "n", Few: []struct{ A, B string }{{"a", "b"}}})
		}
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: error %v does not say %q", text, err, says)
		}
	}
}

func TestEachLanguageHasTheSameLetters(t *testing.T) {
	set, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	for name := range set.letters {
		_, file, _ := strings.Cut(name, "/")
		for _, language := range Languages() {
			if set.Letter(language, file) == nil {
				t.Errorf("%s: no letter/%s/%s.txt", name, language, file)
			}
		}
	}
}

func TestAClinicsLetterTakesTheBuiltInOnesPlace(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "letter", "en"), 0o755); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "letter", "en", "open.txt")
	for text, says := range map[string]string{
		"Hello!": "", "Hello\n\n{{": "letter/en/open.txt:3", "Hello\nA\xf1o": "letter/en/open.txt:2: it is not UTF-8",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		set, err := Load(dir)
		if says != "" {
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("error %v does not say %q", err, says)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		blocks, err := set.Letter("en", "open").Fill(sample{})
		if diff := cmp.Diff([]Block{{Kind: Paragraph, Text: text}}, blocks); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
}
