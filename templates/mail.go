package templates

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	text "text/template"
)

// Mail is the text of one sort of message. What fills it never makes a line of its subject, or more template.
type Mail struct {
	subject    *text.Template
	body, foot *Form
}

// Mail returns a message's text in a language: mail/LANGUAGE/NAME.txt, whose first line is its subject, then blocks as
// letters have them, and what follows a line of "--" is the small print at its end. An error names the file, the line
// and what to write instead.
func (s *Set) Mail(language, name string) (*Mail, error) {
	name = "mail/" + language + "/" + name + ".txt"
	file, err := s.read(name)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.NewReplacer("\ufeff", "", "\r\n", "\n").Replace(file), "\n")
	subject, ok := strings.CutPrefix(lines[0], "Subject: ")
	if !ok {
		return nil, fmt.Errorf(`template %s:1: write "Subject: " and the subject on the first line`, name)
	}
	var m Mail
	if m.subject, err = text.New(name).Option("missingkey=error").Parse(subject); err != nil {
		return nil, fmt.Errorf("read %w", err)
	}
	end := slices.Index(lines, "--")
	if end < 0 {
		end = len(lines)
	}
	// Line ends in the place of what stands before let errors name the file's line.
	if m.body, err = parseForm(name, "\n"+strings.Join(lines[1:end], "\n")); err != nil {
		return nil, err
	}
	m.foot, err = parseForm(name, strings.Repeat("\n", min(end+1, len(lines)))+strings.Join(lines[min(end+1, len(lines)):], "\n"))
	return &m, err
}

// Fill fills the text with data, a struct. The subject is one line.
func (m *Mail) Fill(data any) (subject string, body, foot []Block, err error) {
	var s strings.Builder
	if err := m.subject.Execute(&s, data); err != nil {
		return "", nil, nil, fmt.Errorf("fill %w", err)
	}
	if body, err = m.body.Fill(data); err != nil {
		return "", nil, nil, err
	}
	foot, err = m.foot.Fill(data)
	return OneLine(s.String()), body, foot, err
}

// Sheet returns the template of messages as they are shown. An error names the file and the line.
func (s *Set) Sheet() (*template.Template, error) { return s.markup("mail/message.html.tmpl") }
