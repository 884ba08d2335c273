package templates

import (
	"fmt"
	"strings"
	"text/template"
)

// Form is one text of a letter: blocks, divided by blank lines, of which each is a template of its own. What fills a
// block never makes another.
type Form struct {
	name   string
	blocks []formBlock
}

type formBlock struct {
	line    int
	kind    Kind
	list    string               // the list that it repeats over; empty: none
	headers []*template.Template // of a table
	cells   []*template.Template // of a table, or the one text of any other kind
}

// parseForm reads a file's blocks. They are found before anything is filled in.
func parseForm(name, text string) (*Form, error) {
	form := &Form{name: name}
	text = strings.NewReplacer("\ufeff", "", "\r\n", "\n", "\r", "\n").Replace(text)
	var block []string
	first := 0
	flush := func() error {
		if len(block) == 0 {
			return nil
		}
		parsed, err := parseBlock(name, first, block)
		form.blocks = append(form.blocks, parsed)
		block = nil
		return err
	}
	for i, line := range append(strings.Split(text, "\n"), "") {
		line = strings.TrimRight(line, " \t")
		if line == "" || strings.HasPrefix(line, "- ") {
			if err := flush(); err != nil {
				return nil, err
			}
		}
		if line == "" {
			continue
		}
		if len(block) == 0 {
			first = i + 1
		}
		block = append(block, line)
	}
	return form, nil
}

func parseBlock(name string, line int, lines []string) (formBlock, error) {
	b := formBlock{line: line, kind: Paragraph}
	if list, ok := strings.CutPrefix(lines[0], "@"); ok {
		b.list, b.kind = strings.TrimSpace(list), Item
		lines, line = lines[1:], line+1
		if len(lines) == 0 {
			return b, fmt.Errorf("template %s:%d: @%s has no text: write below it what is said of each", name, b.line, b.list)
		}
		if cells := strings.Split(lines[0], " | "); len(cells) > 1 {
			if len(lines) != 2 || len(strings.Split(lines[1], " | ")) != len(cells) {
				return b, fmt.Errorf("template %s:%d: a table is a line of headers and a line of as many cells", name, b.line)
			}
			b.kind = Table
			var err error
			if b.headers, err = parseCells(name, line, cells); err != nil {
				return b, err
			}
			b.cells, err = parseCells(name, line+1, strings.Split(lines[1], " | "))
			return b, err
		}
	} else if kind := marked(lines[0]); kind != Paragraph {
		b.kind, lines[0] = kind, lines[0][2:]
	}
	var err error
	b.cells, err = parseCells(name, line, []string{strings.Join(lines, "\n")})
	return b, err
}

func marked(line string) Kind {
	for kind, mark := range map[Kind]string{Subject: "= ", Heading: "# ", Strong: "! ", Item: "- "} {
		if strings.HasPrefix(line, mark) {
			return kind
		}
	}
	return Paragraph
}

// parseCells parses templates that begin on a line of the file. The line ends before them let errors name it.
func parseCells(name string, line int, cells []string) ([]*template.Template, error) {
	var parsed []*template.Template
	for _, text := range cells {
		t, err := template.New(name).Option("missingkey=error").Parse(strings.Repeat("\n", line-1) + text)
		if err != nil {
			return nil, fmt.Errorf("read %w", err)
		}
		parsed = append(parsed, t)
	}
	return parsed, nil
}
