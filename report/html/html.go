// Package html writes a run's page, and messages as they are shown, as HTML that needs nothing else: no script, no
// address outside. It lays out what the models hold and decides nothing.
package html

import (
	"bytes"
	"fmt"
	"html/template"
	"io"

	"ceuwatch/report/message"
	"ceuwatch/report/page"
)

// Write writes the page. An error of the template names its file and line, and then nothing was written.
func Write(w io.Writer, layout *template.Template, p page.Page) error {
	return write(w, layout, p, "the page")
}

// WriteMessage writes a message as it is shown. Errors are as of [Write].
func WriteMessage(w io.Writer, layout *template.Template, s *message.Sheet) error {
	return write(w, layout, s, "a message")
}

func write(w io.Writer, layout *template.Template, model any, what string) error {
	var b bytes.Buffer
	if err := layout.Execute(&b, model); err != nil {
		return fmt.Errorf("lay out %s: %w", what, err)
	}
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}
