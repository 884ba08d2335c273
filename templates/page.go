package templates

import (
	"fmt"
	"html/template"
)

// Page returns the page's template. An error names the file and the line.
func (s *Set) Page() (*template.Template, error) { return s.markup("page/index.html.tmpl") }

func (s *Set) markup(name string) (*template.Template, error) {
	text, err := s.read(name)
	if err != nil {
		return nil, err
	}
	page, err := template.New(name).Option("missingkey=error").Parse(text)
	if err != nil {
		return nil, fmt.Errorf("read %w", err)
	}
	return page, nil
}
