package mail

import (
	"errors"
	"io"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"

	"ceuwatch/report/message"
)

// alternatives writes what a message says as text and, for programs that show it, as HTML.
func (c Composer) alternatives(w io.Writer, m *message.Message, boundary string) error {
	parts := multipart.NewWriter(w)
	if err := parts.SetBoundary(boundary); err != nil {
		return err
	}
	for _, alternative := range []struct {
		mediaType string
		write     func(io.Writer) error
	}{
		{"text/plain", func(w io.Writer) error { _, err := io.WriteString(w, m.Body); return err }},
		{"text/html", func(w io.Writer) error { return c.Markup(w, &m.Sheet) }},
	} {
		part, err := parts.CreatePart(textproto.MIMEHeader{
			"Content-Type": {alternative.mediaType + "; charset=UTF-8"}, "Content-Transfer-Encoding": {"quoted-printable"},
		})
		if err != nil {
			return err
		}
		encoded := quotedprintable.NewWriter(part)
		if err := errors.Join(alternative.write(encoded), encoded.Close()); err != nil {
			return err
		}
	}
	return parts.Close()
}
