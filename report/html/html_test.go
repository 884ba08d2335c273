package html_test

import (
	"bytes"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	nethtml "golang.org/x/net/html"

	"ceuwatch/report"
	"ceuwatch/report/html"
	"ceuwatch/report/page"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

func write(t *testing.T, src page.Source) string {
	t.Helper()
	set, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	p, err := page.New(src, &set.Words)
	if err != nil {
		t.Fatal(err)
	}
	layout, err := set.Page()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := html.Write(&b, layout, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// elements are a page's elements in order.
func elements(t *testing.T, text string) []*nethtml.Node {
	t.Helper()
	root, err := nethtml.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var found []*nethtml.Node
	for n := range root.Descendants() {
		if n.Type == nethtml.ElementNode {
			found = append(found, n)
		}
	}
	return found
}

func attribute(n *nethtml.Node, name string) (value string, ok bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// skeleton is a page without its texts and the values of its attributes.
func skeleton(t *testing.T, text string) []string {
	var s []string
	for _, n := range elements(t, text) {
		tag := n.Data
		for _, a := range n.Attr {
			tag += " " + a.Key
		}
		s = append(s, tag)
	}
	return s
}

func TestNamesNeverBecomeMarkup(t *testing.T) {
	with := func(name string) page.Source {
		src := source()
		src.Organization, src.RunID, src.RuleBook = name, name, name
		src.Tally.ByCredential = map[string]map[rules.Status]int{name: {rules.Current: 1}}
		src.Tally.BySite = map[string]map[rules.Status]int{name: {rules.Current: 1}}
		src.Tally.NoRecord = map[string]int{name: 1}
		src.Tally.Letters = map[string]int{name: 1}
		src.Action = all(report.Line{StaffID: name, Name: name, Job: name, Site: name, Credential: name, Number: name,
			Status: rules.Missing, StatusWord: "Missing", NextStep: name})
		src.Problems = all(report.Problem{StaffID: name, Name: name, RowID: name, Credential: name, What: name, Mend: name})
		src.Files = gathered(page.File{Path: "letters/" + report.SafeName(name) + ".pdf", Title: name},
			page.File{Path: "print/" + report.SafeName(name) + ".pdf"})
		src.HasLetter = func(id string) bool { return id == name }
		return src
	}
	want := skeleton(t, write(t, with("Ana")))
	for _, name := range []string{
		"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "' onmouseover='x", "</style></title></table>",
		"javascript:alert(1)", "//evil.example/x", "{{.RunID}}{{template \"bars\"}}", "-->", "&lt;b&gt;", "\x00\x01\x1b[31m",
		"\u202egnp.exe\u202c", "\xff\xfe", strings.Repeat("W", 40000), "../../etc/passwd",
	} {
		got := write(t, with(name))
		if diff := cmp.Diff(want, skeleton(t, got)); diff != "" {
			t.Errorf("%.40q changes the page's elements (-want +got):\n%s", name, diff)
		}
		if len(got) > 60000 {
			t.Errorf("%.40q makes the page %d bytes long", name, len(got))
		}
	}
	if got := write(t, with("{{.RuleBook}}")); !strings.Contains(got, "<bdi>{{.RuleBook}}</bdi>") {
		t.Error("a name with braces is not shown as it is")
	}
}

func TestEveryLinkLeadsToAFileOfTheRunOrAPlaceOnThePage(t *testing.T) {
	ids := []string{"S-0001", "s.1", "a/b", "50%41", "x?y#z", "ñ 1", "..", "a:b"}
	src := source()
	dir := t.TempDir()
	listed := []page.File{{Path: "roster.xlsx"}}
	for _, id := range ids {
		for _, name := range []string{"letters/*.pdf", "print/*.pdf", "managers/*.xlsx", "mail/*.eml"} {
			listed = append(listed, page.File{Path: strings.Replace(name, "*", report.SafeName(id), 1)})
		}
	}
	src.Files, src.HasLetter = gathered(listed...), func(id string) bool { return slices.Contains(ids, id) }
	for _, f := range listed {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var lines []report.Line
	for _, id := range ids {
		lines = append(lines, report.Line{StaffID: id, Name: id, Status: rules.Missing, StatusWord: "Missing"})
	}
	src.Action = all(lines...)

	nodes := elements(t, write(t, src))
	places := map[string]bool{}
	for _, n := range nodes {
		if id, ok := attribute(n, "id"); ok {
			places[id] = true
		}
	}
	base := &url.URL{Scheme: "file", Path: filepath.ToSlash(dir) + "/index.html"}
	files := 0
	for _, n := range nodes {
		href, ok := attribute(n, "href")
		if !ok {
			continue
		}
		to, err := base.Parse(href)
		switch {
		case err != nil:
			t.Errorf("link %s: %v", href, err)
		case strings.HasPrefix(href, "#"):
			if !places[to.Fragment] {
				t.Errorf("link %s leads nowhere", href)
			}
		default:
			files++
			if _, err := os.Stat(filepath.FromSlash(to.Path)); err != nil || to.RawQuery != "" || to.Fragment != "" {
				t.Errorf("link %s: %v", href, err)
			}
		}
	}
	if want := len(listed) + len(ids); files != want {
		t.Errorf("%d links to files, want %d: each file, and each letter from its line", files, want)
	}
}

func TestThePageNeedsNothingElse(t *testing.T) {
	text := write(t, source())
	for _, foreign := range []string{"http://", "https://", "url(", "@import", "src="} {
		if strings.Contains(text, foreign) {
			t.Errorf("the page holds %s", foreign)
		}
	}
	policy := ""
	for _, n := range elements(t, text) {
		if slices.Contains([]string{"script", "link", "img", "iframe", "object", "embed", "form", "base"}, n.Data) {
			t.Errorf("the page has an element %s", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("the page has an attribute %s", a.Key)
			}
		}
		if value, _ := attribute(n, "http-equiv"); value == "Content-Security-Policy" {
			policy, _ = attribute(n, "content")
		}
	}
	if want := "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"; policy != want {
		t.Errorf("Content-Security-Policy is %q, want %q", policy, want)
	}
}

func TestThePageIsReadableWithoutEyes(t *testing.T) {
	heading := 0
	for _, n := range elements(t, write(t, source())) {
		switch n.Data {
		case "html":
			if language, _ := attribute(n, "lang"); language != "en" {
				t.Errorf("the page's language is %q", language)
			}
		case "h1", "h2", "h3":
			level := int(n.Data[1] - '0')
			if level > heading+1 {
				t.Errorf("an h%d follows an h%d", level, heading)
			}
			heading = level
		case "table":
			if first := n.FirstChild.NextSibling; first == nil || first.Data != "caption" {
				t.Error("a table has no caption")
			}
		case "th":
			if _, ok := attribute(n, "scope"); !ok {
				t.Error("a header cell has no scope")
			}
		case "svg":
			if hidden, _ := attribute(n, "aria-hidden"); hidden != "true" {
				t.Error("a bar is announced, and so is its number beside it")
			}
		}
		if order, ok := attribute(n, "tabindex"); ok && order != "0" {
			t.Errorf("tabindex %s changes the order of the keyboard", order)
		}
	}
}

func TestAnEmptyRunSaysSo(t *testing.T) {
	text := write(t, page.Source{
		Tally: report.NewTally(asOf), Action: all[report.Line](), Problems: all[report.Problem](),
		Files: gathered(),
	})
	for _, want := range []string{
		"Nobody needs action.", "Nothing to fix.", "This run made no files.", "0 people employed on 2026-12-01",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAFullDiskIsAnError(t *testing.T) {
	set, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	layout, err := set.Page()
	if err != nil {
		t.Fatal(err)
	}
	if err := html.Write(full{}, layout, page.Page{}); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("error is %v", err)
	}
}
