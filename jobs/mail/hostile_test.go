package mail_test

import (
	"errors"
	"io"
	"mime"
	"os"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"ceuwatch/jobs/mail"
	"ceuwatch/report"
	"ceuwatch/report/message"
)

func TestNamesNeverMakeHeadersOrTemplatesOrParts(t *testing.T) {
	m := mailer(t, func(e *message.Envelope) {
		e.Organization.Name = "Clinic\r\nBcc: all@clinic.example\r\n\r\n🏥 {{.Letter}}"
	})
	plain, _ := parse(t, compose(t, letter(t, m, ana("en"))))
	for _, name := range []string{
		"Ana\r\nBcc: eve@evil.example", "Ana\nX-Ceuwatch-Staff: S-2", "{{.Organization}}{{template \"x\"}}",
		"😀 مرحبا 王", "=?utf-8?q?=0D=0ABcc:_e?=", "--boundary\r\nContent-Type: text/html\r\n\r\n<b>",
		strings.Repeat("long ", 8000), "\x00\x1b\x7f\xff", "BEGIN:VEVENT\nEND:VCALENDAR",
	} {
		p := ana("es")
		p.Name, p.StaffID = name, name
		header, parts := parse(t, compose(t, letter(t, m, p)))
		if got, want := len(header), len(plain); got != want || header.Get("Bcc") != "" {
			t.Errorf("%.30q: %d headers, want %d: %v", name, got, want, header)
		}
		if got := header.Get(mail.StaffHeader); got != report.SafeName(name) || strings.ContainsAny(got, "\r\n ,{") {
			t.Errorf("%.30q: %s is %q", name, mail.StaffHeader, got)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
		want := "Una carta sobre su certificación, de Clinic Bcc: all@clinic.example 🏥 {{.Letter}}"
		if err != nil || subject != want {
			t.Errorf("subject %q, want %q: %v", subject, want, err)
		}
		if len(parts) != 4 {
			t.Fatalf("%.30q: %d parts", name, len(parts))
		}
		if calendar, err := ics.ParseCalendar(strings.NewReader(parts[3].text)); err != nil || len(calendar.Events()) != 1 {
			t.Errorf("%.30q: calendar: %v", name, err)
		}
	}
}

func TestComposeRefusesWhatIsNoMessage(t *testing.T) {
	for name, change := range map[string]func(*message.Message){
		"no recipient":           func(m *message.Message) { m.To = "" },
		"two recipients":         func(m *message.Message) { m.To = "a@clinic.example, b@clinic.example" },
		"a named recipient":      func(m *message.Message) { m.To = "A <a@clinic.example>" },
		"an SMTP parameter":      func(m *message.Message) { m.To = "a@clinic.example> SIZE=1" },
		"CRLF in the recipient":  func(m *message.Message) { m.To = "a@clinic.example\r\nBcc: b@clinic.example" },
		"a quoted recipient":     func(m *message.Message) { m.To = `"a b"@clinic.example` },
		"an address of letters":  func(m *message.Message) { m.To = "ña@clinic.example" },
		"an endless address":     func(m *message.Message) { m.To = strings.Repeat("a", 300) + "@clinic.example" },
		"CRLF in the subject":    func(m *message.Message) { m.Subject = "a\r\nBcc: b@clinic.example" },
		"no subject":             func(m *message.Message) { m.Subject = "" },
		"LF in the sender":       func(m *message.Message) { m.From.Name = "a\nBcc: b@clinic.example" },
		"no sender":              func(m *message.Message) { m.From.Address = "" },
		"two to reply to":        func(m *message.Message) { m.ReplyTo = "a@clinic.example,b@clinic.example" },
		"no Message-ID":          func(m *message.Message) { m.MessageID = "" },
		"CRLF in the Message-ID": func(m *message.Message) { m.MessageID = "a@b.example>\r\nBcc: <b@clinic.example" },
		"no date":                func(m *message.Message) { m.Date = time.Time{} },
		"a file's name":          func(m *message.Message) { m.Attachments[0].Name = "a\r\nb.pdf" },
		"a media type":           func(m *message.Message) { m.Attachments[0].MediaType = "a/b\r\nX: y" },
		"an unreadable file": func(m *message.Message) {
			m.Attachments[0].Open = func() (io.ReadCloser, error) { return nil, os.ErrNotExist }
		},
		"a file that breaks off": func(m *message.Message) {
			m.Attachments[0].Open = func() (io.ReadCloser, error) {
				return io.NopCloser(io.MultiReader(strings.NewReader("%PDF"), broken{})), nil
			}
		},
	} {
		message := letter(t, mailer(t, nil), ana("en"))
		change(&message)
		err := composer(t).Compose(io.Discard, message)
		if err == nil {
			t.Errorf("%s: composed", name)
			continue
		}
		for _, secret := range []string{"ana@", "a@clinic", "b@clinic", "Ana"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: the error tells whom it is about: %v", name, err)
			}
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestAFullDiskIsAnError(t *testing.T) {
	message := letter(t, mailer(t, nil), ana("en"))
	whole, c := len(compose(t, message)), composer(t)
	for room := 0; room < whole; room += 97 {
		if err := c.Compose(&disk{room}, message); !errors.Is(err, errFull) {
			t.Fatalf("composed %d bytes on a disk that holds %d: %v", whole, room, err)
		}
	}
}

var errFull = errors.New("no space left")

type disk struct{ room int }

func (d *disk) Write(b []byte) (int, error) {
	if len(b) > d.room {
		n := d.room
		d.room = 0
		return n, errFull
	}
	d.room -= len(b)
	return len(b), nil
}
