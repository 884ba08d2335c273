package mail

import (
	"bufio"
	"bytes"
	"errors"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"

	"ceuwatch/jobs"
)

// ErrNoReport: a message is no delivery report.
var ErrNoReport = errors.New("no delivery report")

// ReadBounce reads a delivery report (RFC 3464): which message it is on, and what became of that, as far as it says so.
// Nothing of the text in it, and no address, is kept. The error is [ErrNoReport] when the message is none.
func ReadBounce(text []byte) (jobs.Bounce, error) {
	var b jobs.Bounce
	message, err := mail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		return b, ErrNoReport
	}
	found := false
	err = walk(message.Header.Get("Content-Type"), message.Header.Get("Content-Transfer-Encoding"), message.Body,
		func(mediaType string, content []byte) {
			switch mediaType {
			case "message/delivery-status", "message/global-delivery-status":
				found = true
				readStatus(&b, content)
			case "message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers":
				header := fields(bufio.NewReader(bytes.NewReader(content)))
				b.MessageIDs = append(b.MessageIDs, identifiers(header.Get("Message-ID"))...)
			}
		})
	if !found {
		return b, errors.Join(ErrNoReport, err)
	}
	// Exchange names the message there when it returns no headers of it.
	b.MessageIDs = append(b.MessageIDs, identifiers(message.Header.Get("In-Reply-To"), message.Header.Get("References"))...)
	return b, nil
}

// readStatus reads what a report says of recipients: the worst of it counts, for a message of ours has one.
func readStatus(b *jobs.Bounce, content []byte) {
	for reader := bufio.NewReader(bytes.NewReader(content)); ; {
		group := fields(reader)
		action := strings.ToLower(strings.TrimSpace(group.Get("Action")))
		if action == "failed" || b.Action == "" && action != "" {
			b.Action = action
			b.Status = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`).FindString(strings.TrimSpace(group.Get("Status")))
			b.About = "the report does not say why"
			if _, code, ok := strings.Cut(b.Status, "."); ok {
				if known, ok := meanings()[code]; ok {
					b.About = known.about.words()
				}
			}
		}
		if _, err := reader.Peek(1); err != nil {
			return
		}
	}
}

// fields reads header fields up to an empty line.
func fields(from *bufio.Reader) textproto.MIMEHeader {
	header, _ := textproto.NewReader(from).ReadMIMEHeader() // what can be read of a broken one does
	return header
}

// identifiers are those of messages in header fields.
func identifiers(fields ...string) (ids []string) {
	for _, field := range fields {
		for _, match := range regexp.MustCompile(`<([^<>@\s]+)@[^<>@\s]+>`).FindAllStringSubmatch(field, -1) {
			ids = append(ids, strings.ToLower(match[1]))
		}
	}
	return ids
}
