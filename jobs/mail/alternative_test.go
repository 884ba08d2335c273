package mail_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"ceuwatch/jobs/mail"
)

func TestAMessageIsShownAsAPageThatNeedsNothingElse(t *testing.T) {
	for _, language := range []string{"en", "es"} {
		_, parts := parse(t, compose(t, letter(t, mailer(t, nil), ana(language))))
		if parts[0].mediaType != "text/plain" || parts[1].mediaType != "text/html" {
			t.Fatalf("the parts are %s, %s: programs show the last one that they know", parts[0].mediaType, parts[1].mediaType)
		}
		page := parts[1].text
		day := map[string]string{"en": "December 10, 2026", "es": "10 de diciembre de 2026"}[language]
		for _, want := range []string{
			`<html lang="` + language + `">`, `<h1>Your CMA (AAMA) expires on December 31</h1>`, `<b>` + day + `</b>`,
			`<meta name="color-scheme" content="light dark">`, "prefers-color-scheme: dark", `<h2>What to do</h2>`,
			"<ol>\r\n<li>Earn.</li>\r\n<li>Apply.</li>\r\n</ol>", `<th scope="col">Required</th>`,
			`<tr><th scope="row">Clinical</th><td>10</td><td>6</td></tr>`,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page has no %s", language, want)
			}
		}
		if found := regexp.MustCompile(`(?i)<img|<script|<link|<iframe|src=|href=|url\(|@import|https?:`).FindString(page); found != "" {
			t.Errorf("%s: the page asks for something outside: %s", language, found)
		}
	}
}

func TestNamesNeverMakeMarkup(t *testing.T) {
	p := ana("en")
	p.Name = `<script>alert(1)</script> & "Ana" {{.Title}}`
	_, parts := parse(t, compose(t, letter(t, mailer(t, nil), p)))
	if want := "Dear &lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;Ana&#34; {{.Title}},"; !strings.Contains(parts[1].text, want) {
		t.Errorf("the page has no %s: %s", want, parts[1].text)
	}
}

// Outlook joins a line to the one before, unless that is empty or the line begins with two spaces.
func TestOutlookJoinsNoLines(t *testing.T) {
	m := mailer(t, nil)
	for _, message := range [][]byte{compose(t, letter(t, m, ana("en"))), compose(t, letter(t, m, ana("es"))), compose(t, digest(t, m))} {
		_, parts := parse(t, message)
		before := ""
		for line := range strings.SplitSeq(strings.TrimSpace(parts[0].text), "\r\n") {
			// What ends in a colon, or is shorter than 40 characters, joins nothing.
			if len(before) >= 40 && line != "" && !strings.HasPrefix(line, "  ") {
				t.Errorf("%q is joined to %q", line, before)
			}
			before = line
		}
	}
}

func TestOnlyWhatIsFiledOpensAsADraft(t *testing.T) {
	message := letter(t, mailer(t, nil), ana("en"))
	for _, draft := range []bool{false, true} {
		var text bytes.Buffer
		if err := (mail.Composer{Draft: draft}).Compose(&text, message); err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(text.Bytes(), []byte("\r\nX-Unsent: 1\r\n")); got != draft {
			t.Errorf("draft %v: marked %v", draft, got)
		}
	}
}
