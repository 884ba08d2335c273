package templates

import (
	"fmt"
	"strings"
	"text/template"
)

// Mail is the text of one sort of message. What fills it never makes a line of its subject, or more template.
type Mail struct{ subject, body *template.Template }

// Mail returns a message's text in a language: mail/LANGUAGE/NAME.txt, whose first line is its subject. An error names
// the file, the line and what to write instead.
func (s *Set) Mail(language, name string) (*Mail, error) {
	name = "mail/" + language + "/" + name + ".txt"
	text, err := s.read(name)
	if err != nil {
		return nil, err
	}
	first, rest, _ := strings.Cut(strings.NewReplacer("\ufeff", "", "\r\n", "\n").Replace(text), "\n")
	subject, ok := strings.CutPrefix(first, "Subject: ")
	if !ok {
		return nil, fmt.Errorf(`template %s:1: write "Subject: " and the subject on the first line`, name)
	}
	var m Mail
	if m.subject, err = template.New(name).Option("missingkey=error").Parse(subject); err != nil {
		return nil, fmt.Errorf("read %w", err)
	}
	// The line end in the subject's place lets errors name the file's line.
	if m.body, err = template.New(name).Option("missingkey=error").Parse("\n" + rest); err != nil {
		return nil, fmt.Errorf("read %w", err)
	}
	return &m, nil
}

// Fill fills the text with data, a struct. The subject is one line; the body ends with a line end.
func (m *Mail) Fill(data any) (subject, body string, err error) {
	var s, b strings.Builder
	if err := m.subject.Execute(&s, data); err != nil {
		return "", "", fmt.Errorf("fill %w", err)
	}
	if err := m.body.Execute(&b, data); err != nil {
		return "", "", fmt.Errorf("fill %w", err)
	}
	return OneLine(s.String()), strings.TrimSpace(b.String()) + "\n", nil
}
