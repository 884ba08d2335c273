package message

import (
	"regexp"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Sheet is what a message says, in the order in which it is shown, every text resolved.
type Sheet struct {
	Language    string // BCP 47
	From        string // the organization; may be empty
	Title       string
	Due         []Due // days that stand out; may be empty
	Parts, Foot []Part
}

// Due is a day by which something has to be done.
type Due struct{ What, Day string }

// Part is what belongs together: a list with all its items, a table with its rows, or one paragraph.
type Part struct {
	Kind  templates.Kind
	Texts []string
	Head  []string // of a table
	Rows  [][]string
}

// parts puts together what belongs together.
func parts(blocks []templates.Block) []Part {
	var parts []Part
	for i, b := range blocks {
		joined := i > 0 && blocks[i-1].Kind == b.Kind &&
			(b.Kind == templates.Item || b.Kind == templates.Step || b.Kind == templates.Boxed)
		switch {
		case b.Kind == templates.Table:
			parts = append(parts, Part{Kind: b.Kind, Head: b.Rows[0], Rows: b.Rows[1:]})
		case b.Kind == templates.Subject: // of a letter on several credentials
			parts = append(parts, Part{Kind: templates.Heading, Texts: []string{b.Text}})
		case joined:
			last := &parts[len(parts)-1]
			last.Texts = append(last.Texts, b.Text)
		default:
			parts = append(parts, Part{Kind: b.Kind, Texts: []string{b.Text}})
		}
	}
	return parts
}

// plain is what a roster says, as sentences have it: dates in words, and the credential by its name.
func (m *Mailer) plain(text, credential string) string {
	if name, _ := say.CredentialName(credential); credential != "" {
		text = strings.ReplaceAll(text, credential, name)
	}
	return regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`).ReplaceAllStringFunc(text, func(date string) string {
		if d, ok := rules.ParseDate(date); ok {
			return m.day("en", d)
		}
		return date
	})
}
