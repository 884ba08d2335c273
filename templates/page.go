package templates

import (
	"fmt"
	"html/template"
	"io/fs"
)

// Page returns the page's template. An error names the file and the line.
func (s *Set) Page() (*template.Template, error) {
	const name = "page/index.html.tmpl"
	text, err := fs.ReadFile(s.files, name)
	if err != nil {
		return nil, fmt.Errorf("read template %s: %w", name, err)
	}
	page, err := template.New(name).Option("missingkey=error").Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("read %w", err)
	}
	return page, nil
}
