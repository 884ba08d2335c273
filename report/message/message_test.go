package message

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/report"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

var december = rules.NewDate(2026, time.December, 1)

func testTexts(t *testing.T) *templates.Set {
	t.Helper()
	set, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func testMailer(t *testing.T, run string) *Mailer {
	t.Helper()
	m, err := NewMailer(Envelope{
		RunID: run, AsOf: december, Date: december.Time(), From: "hr@clinic.example",
		Organization: report.Organization{Name: "Sample Clinic", Contact: report.Contact{Email: "office@clinic.example"}},
	}, testTexts(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func none(func(report.Line, error) bool) {}

func TestAMessageIDIsTheSameForTheSamePersonAndRunAlone(t *testing.T) {
	ana := report.Person{StaffID: "S-1", Email: "ana@clinic.example", Language: "en"}
	id := func(run string, p report.Person, digest bool) string {
		m := testMailer(t, run)
		message, err := m.Letter(p, nil, Content{Subject: "text"}, nil)
		if digest {
			message, err = m.Digest(p, none, nil, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		return message.MessageID
	}
	first := id("2026-12-01", ana, false)
	if again := id("2026-12-01", ana, false); again != first || !strings.HasSuffix(first, "@clinic.example") {
		t.Errorf("Message-ID is %s, then %s", first, again)
	}
	bo := ana
	bo.StaffID = "S-2"
	for what, other := range map[string]string{
		"another run": id("2026-12-01.2", ana, false), "another person": id("2026-12-01", bo, false),
		"the manager's digest": id("2026-12-01", ana, true),
	} {
		if other == first {
			t.Errorf("%s has the Message-ID of the first letter", what)
		}
	}
}

func TestSubjectsTellNoStatus(t *testing.T) {
	words := testTexts(t).Words
	for _, language := range templates.Languages() {
		for _, status := range report.Statuses() {
			line := report.Line{Credential: "CMA-AAMA", Status: status, Dated: true, Expires: december + 30}
			message, err := testMailer(t, "r").Letter(report.Person{Language: language}, []report.Line{line}, Content{Subject: "text"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{words.Statuses[string(status)].In(language), "CMA", "expir", "exam", "venc"} {
				if strings.Contains(strings.ToLower(message.Subject), strings.ToLower(word)) {
					t.Errorf("subject %q tells %s", message.Subject, word)
				}
			}
		}
	}
}

func TestOnlyWhatCanStillBeAppliedForHasADeadline(t *testing.T) {
	lines := []report.Line{
		{Credential: "window", Status: rules.ExamWindow, Expires: december - 10, ApplyBy: december + 79, Required: 100},
		{Credential: "no route", Status: rules.NearingExpiry, Expires: december + 5, Required: 100},
		{Credential: "today", Status: rules.NearingExpiry, Expires: december, Required: 100},
		{Credential: "over", Status: rules.NearingExpiry, Expires: december + 5, ApplyBy: december - 1},
		{Credential: "exam", Status: rules.ExamRequired, Expires: december - 200},
		{Credential: "lapsed", Status: rules.Lapsed, Expires: december - 1},
		{Credential: "missing", Status: rules.Missing},
	}
	m := testMailer(t, "r")
	message, err := m.Letter(report.Person{StaffID: "S-1", Language: "en"}, lines, Content{Subject: "text"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]rules.Date{}
	for _, d := range message.Deadlines {
		got[strings.TrimSuffix(d.Summary, ": last day to apply for renewal")] = d.On
	}
	want := map[string]rules.Date{"window": december + 79, "no route": december + 5, "today": december}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("deadlines (-want +got):\n%s", diff)
	}
	lines[0].ApplyBy -= 7
	later, err := testMailer(t, "another").Letter(report.Person{StaffID: "S-1", Language: "es"}, lines, Content{Subject: "text"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if later.Deadlines[0].UID != message.Deadlines[0].UID || message.Deadlines[0].UID == message.Deadlines[1].UID {
		t.Error("a later run's entry does not replace the earlier one, or replaces another's")
	}
}

func TestRosterNamesSayWhoseTheyAre(t *testing.T) {
	for site, want := range map[string]string{
		"North": "_North", "South Campus #2": "_South-Campus-2", "": "", "Peñón": "_Penon", "北": "",
		"../../etc": "_etc", "a\r\nb\"": "_a-b",
		strings.Repeat("x", 100): "_" + strings.Repeat("x", 60),
	} {
		if got := RosterName(december, site); got != "CredentialRoster_2026-12-01"+want+".xlsx" {
			t.Errorf("%q: %s", site, got)
		}
	}
}

func TestABadEnvelopeOrTemplateIsFoundBeforeAnyMessage(t *testing.T) {
	for what, c := range map[string]struct {
		from, reply, file, text, want string
	}{
		"a sender":        {from: "HR", want: `mail.from "HR" is no address`},
		"two senders":     {from: "a@b.example, c@d.example", want: "is no address"},
		"a reply address": {reply: "a@b.example\r\nBcc: c@d.example", want: "mail.reply_to"},
		"no subject": {
			file: "mail/en/letter.txt", text: "{{.Deadline}}", want: `template mail/en/letter.txt:1: write "Subject: "`,
		},
		"no such value": {
			file: "mail/es/letter.txt", text: "Subject: x\n\n{{.Deadline}}\n{{.Dedline}}\n", want: "mail/es/letter.txt:4:2",
		},
		"one in a subject": {
			file: "mail/en/digest.txt", text: "Subject: {{.Nme}}\n\nx\n", want: "mail/en/digest.txt:1",
		},
		"one in a list": {
			file: "mail/en/digest.txt", text: "Subject: x\n\n{{range .Urgent}}{{.Salary}}{{end}}",
			want: "mail/en/digest.txt:3",
		},
		"an open brace": {
			file: "mail/en/digest.txt", text: "Subject: x\n\n--\n{{if .Name}}\n", want: "mail/en/digest.txt:4",
		},
	} {
		dir := t.TempDir()
		if c.file != "" {
			path := filepath.Join(dir, filepath.FromSlash(c.file))
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		set, err := templates.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		_, err = NewMailer(Envelope{From: c.from, ReplyTo: c.reply}, set)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want %q", what, err, c.want)
		}
	}
	if _, err := NewMailer(Envelope{}, testTexts(t)); err != nil {
		t.Errorf("an outbox needs no sender: %v", err)
	}
}
