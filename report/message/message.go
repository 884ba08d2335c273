package message

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"time"

	"ceuwatch/report"
	"ceuwatch/report/say"
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
	Sheet       Sheet  // the same, to be laid out
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
	Organization report.Organization
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
	if err != nil || report.UsableAddress(from.Address) == "" {
		return nil, fmt.Errorf("mail.from %q is no address: write one such as hr@clinic.example", e.From)
	}
	e.ReplyTo = cmp.Or(e.ReplyTo, report.UsableAddress(e.Organization.Contact.Email))
	if e.ReplyTo != "" && report.UsableAddress(e.ReplyTo) == "" {
		return nil, fmt.Errorf("mail.reply_to %q is no address: write one such as hr@clinic.example", e.ReplyTo)
	}
	m := &Mailer{envelope: e, from: *from, words: &set.Words, texts: map[string]*templates.Mail{}}
	m.from.Name = say.Shown(m.from.Name)
	_, m.domain, _ = strings.Cut(from.Address, "@")
	samples := map[string]any{
		"en/letter": letterMail{Deadline: "-"}, "es/letter": letterMail{Deadline: "-"},
		"en/deadline": deadlineMail{Number: "-"}, "es/deadline": deadlineMail{Number: "-"},
		"en/failed": failedMail{},
		"en/hr": hrMail{
			Waits: true, Numbers: make([]digestCount, 1), Held: make([]hrLine, 1), Named: make([]hrLine, 1), Final: make([]hrLine, 1),
			Unreached: make([]hrLine, 1), Unreachable: make([]hrLine, 1), Again: make([]hrLine, 1), Print: "-",
			Statuses: make([]digestCount, 1), Letters: make([]digestCount, 1), Attached: make([]hrFile, 1), TooLarge: "-",
		},
		"en/digest": digestMail{Counts: make([]digestCount, 1), Urgent: make([]digestLine, 1), More: "-", Final: "-",
			Named: make([]digestLine, 1)},
	}
	for _, name := range slices.Sorted(maps.Keys(samples)) {
		language, text, _ := strings.Cut(name, "/")
		if m.texts[name], err = set.Mail(language, text); err != nil {
			return nil, err
		}
		if _, _, _, err := m.texts[name].Fill(samples[name]); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// message is a message of one sort to one person, as yet without staff ids and attachments. What it says beside its
// template stands under a title of its own, before the template's blocks; without a title, that is the subject.
func (m *Mailer) message(sort string, p report.Person, text string, data any, title string, blocks ...templates.Block) (Message, error) {
	subject, body, foot, err := m.texts[text].Fill(data)
	if err != nil {
		return Message{}, fmt.Errorf("%s of %s: %w", sort, p.StaffID, err)
	}
	blocks = slices.Concat(blocks, body)
	plain := say.Text(blocks) + "\n--\n" + say.Text(foot)
	if title != "" {
		plain = title + "\n\n" + plain
	}
	language, _, _ := strings.Cut(text, "/")
	return Message{
		MessageID: Identify(m.envelope.RunID, sort, p.StaffID) + "@" + m.domain, Date: m.envelope.Date, From: m.from,
		ReplyTo: m.envelope.ReplyTo, To: p.Email, Subject: subject, Body: plain,
		Sheet: Sheet{
			Language: language, From: say.Shown(m.envelope.Organization.Name), Title: cmp.Or(title, subject), Parts: parts(blocks),
			Foot: parts(foot),
		},
	}, nil
}

// Identify is what stands before the @ in the Message-ID of a run's message of one kind to one reader, by staff id. It
// says nothing, and is the same whenever it is made of the same parts.
func Identify(run, kind, staffID string) string { return identify(run, kind, staffID) }

func identify(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// contact is whom a reader can ask, or nothing.
func (m *Mailer) contact() string {
	c := m.envelope.Organization.Contact
	return say.Shown(cmp.Or(c.Name, c.Email))
}

// day writes a date in the words of a language.
func (m *Mailer) day(language string, d rules.Date) string {
	year, month, day := d.Civil()
	return m.words.Day(language, year, int(month), day)
}
