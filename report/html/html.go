// Package html writes a run's page as one HTML file that needs nothing else: no script, no address outside the run. It
// lays out what the model holds and decides nothing.
package html

import (
	"bytes"
	"fmt"
	"html/template"
	"io"

	"ceuwatch/report/page"
)

// Write writes the page. An error of the template names its file and line, and then nothing was written.
func Write(w io.Writer, layout *template.Template, p page.Page) error {
	var b bytes.Buffer
	if err := layout.Execute(&b, p); err != nil {
		return fmt.Errorf("lay out the page: %w", err)
	}
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}
