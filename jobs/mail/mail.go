// Package mail owns messages as they go over the wire: it composes them, the same message to the same bytes. It knows
// nothing of what they say.
package mail

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"ceuwatch/report"
	"ceuwatch/report/message"
)

// rooms are empty buffers that a message, or a file of one, is put in.
var rooms = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func room() *bytes.Buffer {
	b := rooms.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

// StaffHeader names whose data a message holds: their ids, each as [report.SafeName] writes it, divided by commas.
const StaffHeader = "X-Ceuwatch-Staff"

// Composer composes messages.
type Composer struct {
	// Markup writes what a message says as HTML; nil: there is a text alone.
	Markup func(io.Writer, *message.Sheet) error
	// Draft marks messages that somebody sends from a mail program: Outlook opens them as drafts.
	Draft bool
}

// Compose writes the message with CRLF line ends. What cannot be a header, or go to one recipient alone, is an error,
// as is an attachment that cannot be read; then nothing was written.
func (c Composer) Compose(w io.Writer, m message.Message) error {
	if err := check(&m); err != nil {
		return fmt.Errorf("compose message: %w", err)
	}
	// Nobody can write a boundary into a text that the boundary is made of.
	sum := sha256.Sum256([]byte(m.MessageID + "\x00" + m.Body))
	boundary := hex.EncodeToString(sum[:24])
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(boundary))
	msg.FromMailAddress(&m.From)
	msg.ToMailAddress(&mail.Address{Address: m.To})
	if m.ReplyTo != "" {
		msg.ReplyToMailAddress(&mail.Address{Address: m.ReplyTo})
	}
	msg.Subject(encoded(m.Subject))
	msg.SetDateWithValue(m.Date)
	msg.SetMessageIDWithValue(m.MessageID)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	ids := make([]string, len(m.StaffIDs))
	for i, id := range m.StaffIDs {
		ids[i] = report.SafeName(id)
	}
	if len(ids) > 0 {
		msg.SetGenHeader(StaffHeader, ids...)
	}
	if c.Draft {
		msg.SetGenHeader("X-Unsent", "1")
	}
	if c.Markup == nil {
		msg.SetBodyString(gomail.TypeTextPlain, m.Body)
	} else {
		b := room()
		defer rooms.Put(b)
		if err := c.alternatives(b, &m, boundary+"a"); err != nil {
			return fmt.Errorf("compose message %s: %w", m.MessageID, err)
		}
		// The library would give both multiparts one boundary.
		msg.SetBodyString("multipart/alternative; boundary="+gomail.ContentType(boundary)+"a", b.String(),
			gomail.WithPartEncoding(gomail.NoEncoding))
	}
	var files []*gomail.File
	var broken error // as it was, without the library's words around it
	attach := func(name, mediaType string, write func(io.Writer) error) {
		files = append(files, &gomail.File{
			Name: name, ContentType: gomail.ContentType(mediaType), Header: textproto.MIMEHeader{},
			Writer: func(w io.Writer) (int64, error) {
				err := write(w)
				broken = errors.Join(broken, err)
				return 0, err
			},
		})
	}
	for _, a := range m.Attachments {
		attach(a.Name, a.MediaType, func(w io.Writer) error { return copyOf(w, a) })
	}
	if len(m.Deadlines) > 0 {
		attach(calendarName, calendarType, func(w io.Writer) error { return writeCalendar(w, m.Deadlines, m.Date) })
	}
	msg.SetAttachments(files)
	b := room()
	defer rooms.Put(b)
	if _, err := msg.WriteTo(b); err != nil {
		return fmt.Errorf("compose message %s: %w", m.MessageID, cmp.Or(broken, err))
	}
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("write message %s: %w", m.MessageID, err)
	}
	return nil
}

func copyOf(w io.Writer, a message.Attachment) error {
	f, err := a.Open()
	if err != nil {
		return fmt.Errorf("attachment %s: %w", a.Name, err)
	}
	b := room()
	defer rooms.Put(b)
	_, err = b.ReadFrom(f)
	if err == nil {
		_, err = b.WriteTo(w)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("attachment %s: %w", a.Name, err)
	}
	return nil
}

// check refuses what is no header, no address or more than one, whoever made the message. Its errors quote nothing
// that may be a person's.
func check(m *message.Message) error {
	if m.Date.IsZero() {
		return errors.New("it has no date")
	}
	if !address(m.MessageID) {
		return errors.New("its Message-ID is none: write letters and digits, @ and a domain")
	}
	if !address(m.From.Address) || !oneLine(m.From.Name) {
		return errors.New("its sender is no address: write one such as hr@clinic.example")
	}
	if m.ReplyTo != "" && !address(m.ReplyTo) {
		return errors.New("its Reply-To is no address: write one such as hr@clinic.example")
	}
	if !address(m.To) {
		return errors.New("its recipient is not one plain address: correct the address, or print the letter")
	}
	if m.Subject == "" || !oneLine(m.Subject) {
		return errors.New("its subject is not one line of text")
	}
	for _, a := range m.Attachments {
		if a.Name == "" || strings.ContainsFunc(a.Name+a.MediaType, func(r rune) bool { return r < ' ' || r > '~' }) {
			return errors.New("an attachment's name or media type is not printable ASCII")
		}
	}
	return nil
}

// address reports whether s is one plain address, without a name, of ASCII that no server reads otherwise.
func address(s string) bool {
	if len(s) > 254 || strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`<>()[],;:\"`, r)
	}) {
		return false
	}
	parsed, err := mail.ParseAddress(s)
	return err == nil && parsed.Address == s && parsed.Name == ""
}

// encoded writes a header's text in ASCII, and as much of it as can be as it is: a header that begins with a long encoded
// word would begin with an empty line.
func encoded(s string) string {
	words := strings.Split(s, " ")
	foreign := func(word string) bool { return mime.QEncoding.Encode("UTF-8", word) != word }
	first, last := slices.IndexFunc(words, foreign), len(words)-1
	if first < 0 {
		return s
	}
	for !foreign(words[last]) {
		last--
	}
	middle := mime.QEncoding.Encode("UTF-8", strings.Join(words[first:last+1], " "))
	return strings.Join(slices.Concat(words[:first], []string{middle}, words[last+1:]), " ")
}

// oneLine reports whether s is text on one line.
func oneLine(s string) bool { return !strings.ContainsFunc(s, unicode.IsControl) }
