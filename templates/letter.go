package templates

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"ceuwatch/rules"
)

// Kind says how a block of a letter is set.
type Kind string

// The kinds of blocks, with the mark that opens one in a letter's file. A block without a mark is a paragraph.
const (
	Subject   Kind = "subject"   // "= "
	Heading   Kind = "heading"   // "# "
	Strong    Kind = "strong"    // "! ", a paragraph in bold
	Item      Kind = "item"      // "- ", or one for each element of a list: "@List" on a line of its own
	Step      Kind = "step"      // "1. ", or another number: those that follow each other are counted anew
	Boxed     Kind = "boxed"     // "> ", a paragraph in a frame: those that follow each other share it, below the first
	Table     Kind = "table"     // "@List", a line of headers and a line of cells, divided by " | "
	Paragraph Kind = "paragraph" // no mark
)

// Block is one block of a letter, filled.
type Block struct {
	Kind Kind
	Text string
	Rows [][]string // of a table, the first its headers
}

// LetterWords are the words that letters make phrases of.
type LetterWords struct {
	Point         rules.Text `yaml:"point"`
	Points        rules.Text `yaml:"points"`
	AtLeast       rules.Text `yaml:"at_least"`
	Total         rules.Text `yaml:"total"`
	ApprovedBy    rules.Text `yaml:"approved_by"`
	ApprovedByOne rules.Text `yaml:"approved_by_one"`
	Employee      rules.Text `yaml:"employee"`
	NameLine      rules.Text `yaml:"name_line"`
	Credit        rules.Text `yaml:"credit"`
	Confirm       rules.Text `yaml:"confirm"`
	Reference     rules.Text `yaml:"reference"`
	RuleBook      rules.Text `yaml:"rule_book"`
	Page          rules.Text `yaml:"page"`
	Of            rules.Text `yaml:"of"`
	Or            rules.Text `yaml:"or"`
	The           rules.Text `yaml:"the"` // before a body
	Hour          rules.Text `yaml:"hour"`
	Because       rules.Text `yaml:"because"`     // with {list}: several points
	BecauseOne    rules.Text `yaml:"because_one"` // with {list}: one point
}

// Letter returns a text of letters in a language, or nil: letter/LANGUAGE/NAME.txt.
func (s *Set) Letter(language, name string) *Form { return s.letters[language+"/"+name] }

// loadLetters reads every file of letters that is built in, or what a clinic has in its place.
func (s *Set) loadLetters() error {
	if err := s.yaml("letter/words.yaml", &s.LetterWords); err != nil {
		return err
	}
	names, err := fs.Glob(builtIn, "letter/*/*.txt")
	if err != nil {
		return fmt.Errorf("read letters: %w", err)
	}
	s.letters = map[string]*Form{}
	for _, name := range names {
		text, err := s.read(name)
		if err != nil {
			return err
		}
		form, err := parseForm(name, text)
		if err != nil {
			return err
		}
		language, file := path.Split(strings.TrimPrefix(name, "letter/"))
		s.letters[language+strings.TrimSuffix(file, ".txt")] = form
	}
	return nil
}

// Literal is what a file of letters says of itself, before anything is filled in.
type Literal struct {
	Place string // the file, and the line where it is known
	Text  string
}

// Literals returns everything that the files put into letters, without comments.
func (s *Set) Literals() []Literal {
	words := []any{s.Words.Routes, s.Words.Months}
	for _, reason := range s.Words.Reasons {
		words = append(words, reason.Text)
	}
	literals := []Literal{
		{Place: "words.yaml", Text: fmt.Sprint(words...)}, {Place: "letter/words.yaml", Text: fmt.Sprint(s.LetterWords)},
	}
	for _, name := range slices.Sorted(maps.Keys(s.letters)) {
		form := s.letters[name]
		for i := range form.blocks {
			b := &form.blocks[i]
			for _, cell := range slices.Concat(b.headers, b.cells) {
				place := fmt.Sprintf("%s:%d", form.name, b.line)
				literals = append(literals, Literal{Place: place, Text: cell.Root.String()})
			}
		}
	}
	return literals
}
