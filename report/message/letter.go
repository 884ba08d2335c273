package message

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"ceuwatch/report"
	"ceuwatch/report/say"
)

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
func (m *Mailer) Letter(p report.Person, lines []report.Line, text string, pdf func() (io.ReadCloser, error)) (Message, error) {
	deadlines, err := m.deadlines(p, lines)
	if err != nil {
		return Message{}, err
	}
	data := letterMail{
		Organization: say.Shown(m.envelope.Organization.Name), Contact: m.contact(), Letter: strings.TrimSpace(text),
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
func (m *Mailer) deadlines(p report.Person, lines []report.Line) ([]Deadline, error) {
	var deadlines []Deadline
	for i := range lines {
		l := &lines[i]
		on := cmp.Or(l.ApplyBy, l.SafeBy, l.Expires)
		if !report.RowOf(l.Status).Closing || on < m.envelope.AsOf {
			continue
		}
		name, _ := say.CredentialName(say.Shown(l.Credential))
		summary, description, err := m.texts[p.Language+"/deadline"].Fill(deadlineMail{
			Credential: name, Number: say.Shown(l.Number), Day: m.day(p.Language, on), Contact: m.contact(),
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
