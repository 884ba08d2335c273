package message

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/templates"
)

// letterMail is what fills mail/LANGUAGE/letter.txt.
type letterMail struct {
	Organization, Contact string
	Deadline              string // the calendar file's first day; empty: there is no such file
}

// deadlineMail is what fills mail/LANGUAGE/deadline.txt, a calendar's entry.
type deadlineMail struct {
	Credential, Number, Day, Contact string
	Course                           bool // renewed by a course, not by an application
}

// Content is what a letter says: its subject and its blocks.
type Content struct {
	Subject string
	Blocks  []templates.Block
}

// Letter is the message that a person's letter goes out with: it says all that the letter says, and pdf opens it as it
// is printed. The lines are those of the letter, worst first.
func (m *Mailer) Letter(p report.Person, lines []report.Line, letter Content, pdf func() (io.ReadCloser, error)) (Message, error) {
	deadlines, err := m.deadlines(p, lines)
	if err != nil {
		return Message{}, err
	}
	data := letterMail{Organization: say.Shown(m.envelope.Organization.Name), Contact: m.contact()}
	var due []Due
	for i := range deadlines {
		due = append(due, Due{deadlines[i].Summary, m.day(p.Language, deadlines[i].On)})
	}
	if len(due) > 0 {
		data.Deadline = due[0].Day
	}
	message, err := m.message("letter", p, p.Language+"/letter", data, letter.Subject, letter.Blocks...)
	if err != nil {
		return Message{}, err
	}
	message.Sheet.Due = due
	message.StaffIDs, message.Deadlines = []string{p.StaffID}, deadlines
	message.Attachments = []Attachment{{
		Name: fileName("CredentialLetter", m.envelope.AsOf, p.StaffID, "pdf"), MediaType: "application/pdf", Open: pdf,
	}}
	return message, nil
}

// deadlines are the days by which the person has to apply, where continuing education or a renewal is still open.
func (m *Mailer) deadlines(p report.Person, lines []report.Line) ([]Deadline, error) {
	var deadlines []Deadline
	for i := range lines {
		l := &lines[i]
		on := cmp.Or(l.ApplyBy, l.SafeBy, l.Expires)
		if !report.RowOf(l.Status).Closing || on < m.envelope.AsOf {
			continue
		}
		name, _ := say.CredentialName(say.Shown(l.Credential))
		summary, description, _, err := m.texts[p.Language+"/deadline"].Fill(deadlineMail{
			Credential: name, Number: say.Shown(l.Number), Day: m.day(p.Language, on), Contact: m.contact(),
			Course: l.Required == 0,
		})
		if err != nil {
			return nil, fmt.Errorf("deadline of %s: %w", p.StaffID, err)
		}
		deadlines = append(deadlines, Deadline{
			UID: identify("deadline", p.StaffID, l.Credential, l.Expires.String()) + "@" + m.domain, On: on,
			Summary: summary, Description: strings.TrimSpace(say.Text(description)),
		})
	}
	return deadlines, nil
}
