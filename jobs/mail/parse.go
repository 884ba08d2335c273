package mail

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"ceuwatch/jobs"
)

// Parse reads a message with other code than composed it: whom it goes to, whose data it says it holds, and its files.
func Parse(text []byte) (jobs.Mail, error) {
	var m jobs.Mail
	message, err := mail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		return m, fmt.Errorf("read message: %w", err)
	}
	for _, field := range []string{"To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc"} {
		for _, value := range message.Header[field] {
			addresses, err := mail.ParseAddressList(value)
			if err != nil {
				return m, fmt.Errorf("read message: its %s cannot be read", field)
			}
			for _, address := range addresses {
				m.To = append(m.To, address.Address)
			}
		}
	}
	for _, value := range message.Header[StaffHeader] {
		for id := range strings.SplitSeq(value, ",") {
			m.StaffIDs = append(m.StaffIDs, strings.TrimSpace(id))
		}
	}
	err = walk(message.Header.Get("Content-Type"), message.Header.Get("Content-Transfer-Encoding"), message.Body,
		func(mediaType string, content []byte) {
			switch {
			case mediaType == "application/pdf" || bytes.HasPrefix(content, []byte("%PDF")):
				m.Letters = append(m.Letters, bytes.Clone(content))
			case bytes.HasPrefix(content, []byte("PK\x03\x04")):
				m.Workbooks = append(m.Workbooks, bytes.Clone(content))
			}
		})
	if err != nil {
		return m, fmt.Errorf("read message: %w", err)
	}
	return m, nil
}

// walk visits every part that is no multipart itself. A part's content holds until the next one is visited.
func walk(contentType, encoding string, body io.Reader, visit func(mediaType string, content []byte)) error {
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("a part's media type: %w", err)
	}
	if !strings.HasPrefix(mediaType, "multipart/") {
		b := room()
		defer rooms.Put(b)
		if _, err := b.ReadFrom(decoded(encoding, body)); err != nil {
			return fmt.Errorf("a part's content: %w", err)
		}
		visit(mediaType, b.Bytes())
		return nil
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		// A part without a media type is text (RFC 2045, section 5.2).
		err = walk(cmp.Or(part.Header.Get("Content-Type"), "text/plain"), part.Header.Get("Content-Transfer-Encoding"), part, visit)
		if err != nil {
			return err
		}
	}
}

func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}
