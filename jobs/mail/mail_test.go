package mail_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"flag"
	"io"
	"iter"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs/mail"
	"ceuwatch/report"
	"ceuwatch/report/html"
	"ceuwatch/report/message"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

var update = flag.Bool("update", false, "write the golden files")

var asOf = rules.NewDate(2026, time.December, 1)

func mailer(t testing.TB, change func(*message.Envelope)) *message.Mailer {
	t.Helper()
	set, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	e := message.Envelope{
		RunID: "2026-12-01", AsOf: asOf, Date: time.Date(2026, 12, 1, 7, 0, 0, 0, time.FixedZone("EST", -5*3600)),
		From: "Sample Valley HR <credentials@clinic.example>",
		Organization: report.Organization{Name: "Sample Valley Clinics",
			Contact: report.Contact{Name: "Robin Vega", Email: "hr@clinic.example"}},
	}
	if change != nil {
		change(&e)
	}
	m, err := message.NewMailer(e, set)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func holding(text string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
}

func line(id, name string, status rules.Status, word string, expires rules.Date) report.Line {
	return report.Line{
		StaffID: id, Name: name, Credential: "CMA-AAMA", Number: "1234567", Status: status, StatusWord: word,
		Required: 6000, Dated: true, Expires: expires, DaysLeft: int(expires - asOf), WindowCloses: expires + 90, SafeBy: expires + 90,
		ApplyBy: expires - 21, NextStep: "Earn 12 points and apply by " + (expires - 21).String(),
	}
}

func letter(t *testing.T, m *message.Mailer, p report.Person) message.Message {
	t.Helper()
	content := message.Content{Subject: "Your CMA (AAMA) expires on December 31", Blocks: []templates.Block{
		{Kind: templates.Paragraph, Text: "Dear " + p.Name + ","},
		{Kind: templates.Strong, Text: "Earn 12 points, at least 4 clinical, and apply by December 10."},
		{Kind: templates.Paragraph, Text: "."}, {Kind: templates.Paragraph, Text: "From here on = all is well."},
		{Kind: templates.Heading, Text: "What to do"}, {Kind: templates.Step, Text: "Earn."}, {Kind: templates.Step, Text: "Apply."},
		{Kind: templates.Table, Rows: [][]string{{"Points", "Required", "Counted"}, {"Total", "60", "48"}, {"Clinical", "10", "6"}}},
	}}
	open := []report.Line{line(p.StaffID, p.Name, rules.NearingExpiry, "Nearing expiry", asOf+30)}
	message, err := m.Letter(p, open, content, holding("%PDF-1.3 letter"))
	if err != nil {
		t.Fatal(err)
	}
	return message
}

func lines(all ...report.Line) iter.Seq2[report.Line, error] {
	return func(yield func(report.Line, error) bool) {
		for _, l := range all {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func digest(t *testing.T, m *message.Mailer) message.Message {
	t.Helper()
	team := lines(
		line("S-0005", "Li Wei", rules.Current, "Current", asOf+400),
		line("S-0004", "Grace O’Neil", rules.NearingExpiry, "Nearing expiry", asOf+30),
		line("S-0003", "Kofi Mensah", rules.Undetermined, "Undetermined", asOf),
		line("S-0001", "Ana María Ruiz", rules.ExamWindow, "Exam window", asOf-1),
		line("S-0001", "Ana María Ruiz", rules.Lapsed, "Lapsed", asOf-1),
		line("S-0002", "Dana Poole", rules.ExamRequired, "Exam required", asOf-140),
	)
	morgan := report.Person{
		StaffID: "S-0100", Name: "Morgan Ellis", Site: "North", Email: "morgan@clinic.example", Language: "en",
	}
	message, err := m.Digest(morgan, team, []string{"Ana María Ruiz", "Grace O’Neil"}, holding("PK workbook"))
	if err != nil {
		t.Fatal(err)
	}
	return message
}

// body is a letter of one paragraph.
func body(text string) message.Content {
	return message.Content{Subject: "A letter", Blocks: []templates.Block{{Kind: templates.Paragraph, Text: text}}}
}

func composer(t testing.TB) mail.Composer {
	t.Helper()
	set, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := set.Sheet()
	if err != nil {
		t.Fatal(err)
	}
	return mail.Composer{Markup: func(w io.Writer, s *message.Sheet) error { return html.WriteMessage(w, sheet, s) }}
}

func compose(t testing.TB, m message.Message) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := composer(t).Compose(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func ana(language string) report.Person {
	return report.Person{StaffID: "S-0001", Name: "Ana María Ruiz", Email: "ana@clinic.example", Language: language}
}

func TestGoldenMessages(t *testing.T) {
	m := mailer(t, nil)
	for name, message := range map[string]message.Message{
		"letter_en": letter(t, m, ana("en")), "letter_es": letter(t, m, ana("es")), "digest": digest(t, m),
	} {
		t.Run(name, func(t *testing.T) {
			got := compose(t, message)
			if again := compose(t, message); !bytes.Equal(got, again) {
				t.Error("the same message gives other bytes")
			}
			for i, c := range got {
				if c == '\n' && (i == 0 || got[i-1] != '\r') || c == '\r' && (i+1 == len(got) || got[i+1] != '\n') || c > 126 {
					t.Fatalf("byte %d is %q: lines end in CRLF, and all is ASCII", i, c)
				}
			}
			file := filepath.Join("testdata", name+".eml")
			if *update {
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}

// part is a part of a message as other code reads it.
type part struct{ mediaType, name, text string }

func parse(t *testing.T, eml []byte) (netmail.Header, []part) {
	t.Helper()
	message, err := netmail.ReadMessage(bytes.NewReader(eml))
	if err != nil {
		t.Fatal(err)
	}
	mediaType, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil || mediaType != "multipart/mixed" {
		t.Fatalf("Content-Type %s: %v", mediaType, err)
	}
	return message.Header, readParts(t, multipart.NewReader(message.Body, params["boundary"]))
}

// readParts reads the parts that are no multiparts themselves.
func readParts(t *testing.T, reader *multipart.Reader) (parts []part) {
	t.Helper()
	for {
		p, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		mediaType, params, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		if mediaType == "multipart/alternative" {
			parts = append(parts, readParts(t, multipart.NewReader(p, params["boundary"]))...)
			continue
		}
		var body io.Reader = quotedprintable.NewReader(p)
		if encoding := p.Header.Get("Content-Transfer-Encoding"); encoding == "base64" {
			body = base64.NewDecoder(base64.StdEncoding, p)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, part{mediaType, p.FileName(), string(text)})
	}
}

func TestOtherCodeReadsWhatWasMeant(t *testing.T) {
	m := mailer(t, nil)
	message := letter(t, m, ana("en"))
	header, parts := parse(t, compose(t, message))
	for name, want := range map[string]string{
		"From": `"Sample Valley HR" <credentials@clinic.example>`, "To": "<ana@clinic.example>",
		"Reply-To": "<hr@clinic.example>", "Auto-Submitted": "auto-generated", mail.StaffHeader: "S-0001",
		"Subject": "A letter about your certification, from Sample Valley Clinics",
		"Date":    "Tue, 01 Dec 2026 07:00:00 -0500", "Message-Id": "<" + message.MessageID + ">", "Mime-Version": "1.0",
	} {
		if got := header[name]; len(got) != 1 && name != mail.StaffHeader || header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"Cc", "Bcc", "User-Agent", "X-Mailer"} {
		if got := header.Get(name); got != "" {
			t.Errorf("%s: %q, want none", name, got)
		}
	}
	if len(parts) != 4 {
		t.Fatalf("%d parts, want a text, a page, a letter and a calendar file", len(parts))
	}
	if got := strings.ReplaceAll(parts[0].text, "\r\n", "\n"); got != message.Body {
		t.Errorf("text (-want +got):\n%s", cmp.Diff(message.Body, got))
	}
	want := part{"application/pdf", "CredentialLetter_2026-12-01_S-0001.pdf", "%PDF-1.3 letter"}
	if parts[2] != want {
		t.Errorf("letter is %v, want %v", parts[2], want)
	}
	_, parts = parse(t, compose(t, digest(t, m)))
	want = part{
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "CredentialRoster_2026-12-01_North.xlsx",
		"PK workbook",
	}
	if len(parts) != 3 || parts[2] != want {
		t.Errorf("digest's parts are %v, want a text, a page and %v", parts, want)
	}
}

func TestTheCalendarFileHasTheDeadlineAndItsAlarms(t *testing.T) {
	_, parts := parse(t, compose(t, letter(t, mailer(t, nil), ana("en"))))
	calendar, err := ics.ParseCalendar(strings.NewReader(parts[3].text))
	if err != nil {
		t.Fatal(err)
	}
	if parts[3].mediaType != "text/calendar" || parts[3].name != "CredentialDeadline.ics" || len(calendar.Events()) != 1 {
		t.Fatalf("%s %s holds %d events", parts[3].mediaType, parts[3].name, len(calendar.Events()))
	}
	event := calendar.Events()[0]
	start, err := event.GetAllDayStartAt()
	if err != nil || start.Format(time.DateOnly) != "2026-12-10" {
		t.Errorf("the deadline is on %v, want 2026-12-10: %v", start, err)
	}
	if got := event.GetProperty(ics.ComponentPropertySummary).Value; got != "CMA (AAMA): last day to apply for renewal" {
		t.Errorf("summary %q", got)
	}
	if n := len(event.Alarms()); n != 2 {
		t.Errorf("%d alarms, want 2", n)
	}
	for row := range strings.SplitSeq(strings.TrimSuffix(parts[3].text, "\r\n"), "\r\n") {
		if len(row) > 75 || strings.ContainsAny(row, "\r\n") {
			t.Errorf("line %q is longer than 75 bytes or ends otherwise than in CRLF", row)
		}
	}
}
