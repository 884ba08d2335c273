package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
)

func hostilePaths(t *testing.T, root string) {
	safe := regexp.MustCompile(`^/(c\.yaml|hr\.db|runs/(\.lock|ledger\.db(-wal|-shm)?|2026-12-10(\.delivery)?/` +
		`((print|letters|mail|managers)/)?[A-Za-z0-9_%.-]+))$`)
	each(t, root, "", func(name string, _ []byte) {
		if !safe.MatchString(name) || strings.Contains(name, "..") {
			t.Errorf("file %.200s", name)
		}
	})
}

func hostileTemplates(t *testing.T, dir string) {
	shown := 0
	look := func(name string, content []byte) {
		if bytes.Contains(content, []byte(executed)) {
			t.Errorf("%s: a template was executed", name)
		}
		if bytes.Contains(content, []byte("{{")) {
			shown++
		}
	}
	each(t, dir, ".html", look)
	each(t, dir, ".jsonl", look)
	each(t, dir, ".eml", func(name string, content []byte) {
		for _, part := range parts(t, name, content) {
			look(name, part.body)
		}
	})
	each(t, dir, ".xlsx", func(name string, content []byte) { unzip(t, name, content, look) })
	if shown < 10 {
		t.Errorf("the braces are shown in %d files: they are to be seen as they are", shown)
	}
}

func hostileWorkbooks(t *testing.T, dir string) {
	formula := regexp.MustCompile(`<f[ >/]|<hyperlink|TargetMode="External"|<oleObject|<ddeLink|externalLink`)
	each(t, filepath.Dir(dir), ".xlsx", func(name string, content []byte) {
		unzip(t, name, content, func(part string, text []byte) {
			isSheet := strings.Contains(part, "xl/worksheets/") || strings.HasSuffix(part, ".rels")
			if found := formula.Find(text); isSheet && found != nil {
				t.Errorf("%.200s holds %s", part, found)
			}
		})
	})
	f, err := excelize.OpenFile(filepath.Join(dir, "roster.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Roster")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`=HYPERLINK("http://x","y")`, "{{.}}", "../../etc/passwd", `<script>alert(1)</script>`} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return row[0] == want && row[2] == want && row[3] == want }) {
			t.Errorf("%s does not stand on the roster as id, job and site", want)
		}
	}
}

// ownHeaders are those that the program writes.
var ownHeaders = []string{
	"Auto-Submitted", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Reply-To", "Subject", "To",
	"X-Ceuwatch-Staff", "X-Unsent",
}

func hostileMessages(t *testing.T, dir string) {
	clinic := regexp.MustCompile(`^(person\d+|hr)@clinic\.example$`)
	each(t, filepath.Dir(dir), ".eml", func(name string, content []byte) {
		message, err := mail.ReadMessage(bytes.NewReader(content))
		if err != nil {
			t.Fatalf("%.200s: %v", name, err)
		}
		for key, values := range message.Header {
			if !slices.Contains(ownHeaders, key) || len(values) != 1 {
				t.Errorf("%.200s: header %s: %.200q", name, key, values)
			}
		}
		to, err := message.Header.AddressList("To")
		if err != nil || len(to) != 1 || !clinic.MatchString(to[0].Address) {
			t.Errorf("%.200s: to %v: %v", name, to, err)
		}
		for _, p := range parts(t, name, content) {
			for key := range p.header {
				if !strings.HasPrefix(key, "Content-") {
					t.Errorf("%.200s: a part has the header %s", name, key)
				}
			}
		}
		head, _, _ := bytes.Cut(content, []byte("\r\n\r\n"))
		for line := range bytes.SplitSeq(head, []byte("\r\n")) {
			if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00\x1b") {
				t.Errorf("%.200s: header line %.100q", name, line)
			}
		}
	})
}

func hostileLetters(t *testing.T, dir string) {
	api.DisableConfigDir()
	each(t, filepath.Dir(dir), ".pdf", func(name string, content []byte) {
		if err := api.Validate(bytes.NewReader(content), model.NewDefaultConfiguration()); err != nil {
			t.Errorf("%.200s: %v", name, err)
		}
		for _, action := range []string{"/JavaScript", "/JS", "/URI", "/Launch", "/OpenAction", "/Filespec"} {
			if bytes.Contains(content, []byte(action)) {
				t.Errorf("%.200s holds %s", name, action)
			}
		}
	})
}

func hostilePage(t *testing.T, dir string) {
	content, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	tree, err := html.Parse(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	for node := range tree.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"script", "img", "iframe", "object", "form", "link", "base"}, node.Data) {
			t.Errorf("an element %s", node.Data)
		}
		for _, a := range node.Attr {
			_, elsewhere := strings.CutPrefix(a.Val, "http")
			if strings.HasPrefix(a.Key, "on") || a.Key == "href" && (elsewhere || strings.Contains(a.Val, ":")) {
				t.Errorf("an attribute %s=%.100q", a.Key, a.Val)
			}
		}
	}
}

// hostileCuts looks for texts that are shorter than HR has them, and for what says so.
func hostileCuts(t *testing.T, dir string) {
	f, err := excelize.OpenFile(filepath.Join(dir, "roster.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Roster")
	if err != nil {
		t.Fatal(err)
	}
	ids, long := map[string]bool{}, 0
	for _, row := range rows[1:] {
		ids[row[0]] = true
		for _, h := range hostile() {
			if len(h) < 10_000 || !strings.HasPrefix(row[2], h[:20]) {
				continue
			}
			long++
			if row[2] != h && !strings.HasSuffix(row[2], "… (cut; see the HR system)") {
				t.Errorf("a job of %d bytes ends after %d, and nothing says so", len(h), len(row[2]))
			}
		}
	}
	problems, err := f.GetRows("Data problems")
	if err != nil {
		t.Fatal(err)
	}
	unprintable := 0
	for _, row := range problems {
		if slices.Contains(row, "unprintable") {
			unprintable++
		}
	}
	if len(ids) < 2*len(hostile())-10 || unprintable < 10 || long < 6 {
		t.Errorf("%d people on the roster, %d with a long job, %d findings of what no font has", len(ids), long, unprintable)
	}
	each(t, dir, ".eml", func(name string, content []byte) {
		body := parts(t, name, content)[0].body
		if n := bytes.Count(body, []byte("x")); n > 200 && n < 40_000 && !bytes.Contains(body, []byte("…")) {
			t.Errorf("%.100s: a text of 40,000 characters is cut and nothing says so", name)
		}
	})
}

func hostileAccounts(t *testing.T, dir string) {
	content, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		About struct {
			Accounting []struct {
				Relation   string `json:"relation"`
				Read, Used int
				SetAside   map[string]int `json:"set_aside"`
			} `json:"accounting"`
		} `json:"about"`
	}
	if err := json.Unmarshal(content, &manifest); err != nil {
		t.Fatal(err)
	}
	for _, a := range manifest.About.Accounting {
		aside := 0
		for _, n := range a.SetAside {
			aside += n
		}
		if a.Read == 0 || a.Read != a.Used+aside {
			t.Errorf("%s: %d read, %d used, %d set aside", a.Relation, a.Read, a.Used, aside)
		}
	}
	each(t, dir, "evaluations.jsonl", func(name string, content []byte) {
		for line := range bytes.Lines(content) {
			var v struct {
				StaffID string `json:"staff_id"`
			}
			if err := json.Unmarshal(line, &v); err != nil || v.StaffID == "" {
				t.Errorf("%s: %.100s: %v", name, fmt.Sprint(v), err)
			}
		}
	})
}
