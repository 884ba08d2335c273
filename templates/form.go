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
		if line == "" || alone(line, block) {
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
		if kind, text := marked(lines[0]); kind == Step {
			b.kind, lines[0] = kind, text
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
	} else {
		b.kind, lines[0] = marked(lines[0])
	}
	var err error
	b.cells, err = parseCells(name, line, []string{strings.Join(lines, "\n")})
	return b, err
}

// alone reports whether a line begins a block without a blank line before it.
func alone(line string, block []string) bool {
	kind, _ := marked(line)
	if kind == Step && len(block) > 0 {
		before, _ := marked(block[0])
		return before == Step // a sentence may go on with a number
	}
	return kind == Item || kind == Boxed
}

// marked returns which kind of block a line opens, and the line without its mark.
func marked(line string) (Kind, string) {
	for kind, mark := range map[Kind]string{Subject: "= ", Heading: "# ", Strong: "! ", Item: "- ", Boxed: "> "} {
		if text, ok := strings.CutPrefix(line, mark); ok {
			return kind, text
		}
	}
	if number, text, ok := strings.Cut(line, ". "); ok && number != "" && len(number) <= 2 && strings.Trim(number, "0123456789") == "" {
		return Step, text
	}
	return Paragraph, line
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
