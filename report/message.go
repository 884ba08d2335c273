package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"time"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Message is one message to one recipient, every text resolved.
type Message struct {
	MessageID   string // without angle brackets
	Date        time.Time
	From        mail.Address
	ReplyTo     string // an address; empty: none
	To          string // one address
	Subject     string // one line
	Body        string // plain text
	StaffIDs    []string
	Deadlines   []Deadline
	Attachments []Attachment
}

// Attachment is a file that goes with a message.
type Attachment struct {
	Name      string // printable ASCII
	MediaType string
	Open      func() (io.ReadCloser, error)
}

// Deadline is an entry for the reader's calendar: a whole day, with an alarm a week before and one the day before.
type Deadline struct {
	UID                  string // the same over all runs for one expiry, so that a later entry replaces it
	On                   rules.Date
	Summary, Description string
}

// Envelope is what a run's messages have in common.
type Envelope struct {
	RunID        string
	AsOf         rules.Date
	Date         time.Time
	From         string // an address, with a name or without; empty where nothing is ever sent
	ReplyTo      string // an address; empty: the contact's
	Organization Organization
}

// nowhere is the sender of messages that are never sent: no mail reaches it.
const nowhere = "ceuwatch@outbox.invalid"

// Mailer makes a run's messages.
type Mailer struct {
	envelope Envelope
	from     mail.Address
	domain   string
	words    *templates.Words
	texts    map[string]*templates.Mail // by language and name
}

// NewMailer returns a mailer. An error names the address that cannot be used, or the template's file and line: each
// template is filled once to find what it asks for in vain.
func NewMailer(e Envelope, set *templates.Set) (*Mailer, error) {
	from, err := mail.ParseAddress(cmp.Or(e.From, nowhere))
	if err != nil || usableAddress(from.Address) == "" {
		return nil, fmt.Errorf("mail.from %q is no address: write one such as hr@clinic.example", e.From)
	}
	e.ReplyTo = cmp.Or(e.ReplyTo, usableAddress(e.Organization.Contact.Email))
	if e.ReplyTo != "" && usableAddress(e.ReplyTo) == "" {
		return nil, fmt.Errorf("mail.reply_to %q is no address: write one such as hr@clinic.example", e.ReplyTo)
	}
	m := &Mailer{envelope: e, from: *from, words: &set.Words, texts: map[string]*templates.Mail{}}
	m.from.Name = shown(m.from.Name)
	_, m.domain, _ = strings.Cut(from.Address, "@")
	samples := map[string]any{
		"en/letter": letterMail{Deadline: "-"}, "es/letter": letterMail{Deadline: "-"},
		"en/deadline": deadlineMail{Number: "-"}, "es/deadline": deadlineMail{Number: "-"},
		"en/failed": failedMail{},
		"en/hr": hrMail{
			Held: []string{"-"}, Unreached: []string{"-"}, Unreachable: []string{"-"}, Named: []string{"-"}, Print: "-",
			Final: []string{"-"}, Again: []string{"-"}, TooLarge: []string{"-"}, Statuses: make([]digestCount, 1),
			Letters: make([]digestCount, 1), WithoutRecord: "-", Attached: "-",
		},
		"en/digest": digestMail{Counts: make([]digestCount, 1), Urgent: make([]digestLine, 1), More: "-", Final: "-",
			Named: make([]digestLine, 1)},
	}
	for _, name := range keys(samples) {
		language, text, _ := strings.Cut(name, "/")
		if m.texts[name], err = set.Mail(language, text); err != nil {
			return nil, err
		}
		if _, _, err := m.texts[name].Fill(samples[name]); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// message is a message of one sort to one person, as yet without staff ids and attachments.
func (m *Mailer) message(sort string, p Person, text string, data any) (Message, error) {
	subject, body, err := m.texts[text].Fill(data)
	if err != nil {
		return Message{}, fmt.Errorf("%s of %s: %w", sort, p.StaffID, err)
	}
	return Message{
		MessageID: m.identify(m.envelope.RunID, sort, p.StaffID), Date: m.envelope.Date, From: m.from,
		ReplyTo: m.envelope.ReplyTo, To: p.Email, Subject: subject, Body: body,
	}, nil
}

// identify makes an identifier that says nothing and is the same whenever it is made of the same parts.
func (m *Mailer) identify(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12]) + "@" + m.domain
}

// contact is whom a reader can ask, or nothing.
func (m *Mailer) contact() string {
	c := m.envelope.Organization.Contact
	return shown(cmp.Or(c.Name, c.Email))
}

// day writes a date in the words of a language.
func (m *Mailer) day(language string, d rules.Date) string {
	year, month, day := d.Civil()
	return m.words.Day(language, year, int(month), day)
}

// letterMail is what fills mail/LANGUAGE/letter.txt.
type letterMail struct {
	Organization, Contact string
	Letter                string
	Deadline              string // the calendar file's first day; empty: there is no such file
}

// deadlineMail is what fills mail/LANGUAGE/deadline.txt, a calendar's entry.
type deadlineMail struct {
	Credential, Number, Day, Contact string
	Course                           bool // renewed by a course, not by an application
}

// Letter is the message that a person's letter goes out with: text is the whole letter, pdf opens it as it is printed.
// The lines are those of the letter, worst first.
func (m *Mailer) Letter(p Person, lines []Line, text string, pdf func() (io.ReadCloser, error)) (Message, error) {
	deadlines, err := m.deadlines(p, lines)
	if err != nil {
		return Message{}, err
	}
	data := letterMail{
		Organization: shown(m.envelope.Organization.Name), Contact: m.contact(), Letter: strings.TrimSpace(text),
	}
	if len(deadlines) > 0 {
		data.Deadline = m.day(p.Language, deadlines[0].On)
	}
	message, err := m.message("letter", p, p.Language+"/letter", data)
	if err != nil {
		return Message{}, err
	}
	message.StaffIDs, message.Deadlines = []string{p.StaffID}, deadlines
	message.Attachments = []Attachment{{
		Name: fileName("CredentialLetter", m.envelope.AsOf, p.StaffID, "pdf"), MediaType: "application/pdf", Open: pdf,
	}}
	return message, nil
}

// deadlines are the days by which the person has to apply, where continuing education or a renewal is still open.
func (m *Mailer) deadlines(p Person, lines []Line) ([]Deadline, error) {
	var deadlines []Deadline
	for i := range lines {
		l := &lines[i]
		on := cmp.Or(l.ApplyBy, l.SafeBy, l.Expires)
		if l.Status != rules.NearingExpiry && l.Status != rules.ExamWindow || on < m.envelope.AsOf {
			continue
		}
		name, _ := credentialName(shown(l.Credential))
		summary, description, err := m.texts[p.Language+"/deadline"].Fill(deadlineMail{
			Credential: name, Number: shown(l.Number), Day: m.day(p.Language, on), Contact: m.contact(),
			Course: l.Required == 0,
		})
		if err != nil {
			return nil, fmt.Errorf("deadline of %s: %w", p.StaffID, err)
		}
		deadlines = append(deadlines, Deadline{
			UID: m.identify("deadline", p.StaffID, l.Credential, l.Expires.String()), On: on,
			Summary: summary, Description: strings.TrimSpace(description),
		})
	}
	return deadlines, nil
}
