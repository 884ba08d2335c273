package pdf

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// Marks without a width that tell the bidi algorithm which way text runs. They are never drawn.
const (
	leftMark  = "\u200e"
	rightMark = "\u200f"
)

// visual returns a line in the order in which its characters stand from left to right. The line as a whole runs from
// the left.
func visual(line string) string {
	if !strings.ContainsFunc(line, func(r rune) bool { return class(r) == bidi.R }) {
		return line
	}
	var p bidi.Paragraph
	if _, err := p.SetString(leftMark + bracketed(line)); err != nil {
		return line
	}
	order, err := p.Order()
	if err != nil {
		return line
	}
	var b strings.Builder
	turned := "" // runs from the right, and numbers among them, are set from the last to the first
	for i := range order.NumRuns() {
		run := order.Run(i)
		text := run.String()
		if run.Direction() == bidi.RightToLeft {
			turned = bidi.ReverseString(text) + turned
			continue
		}
		if turned != "" {
			number := leadingNumber(text)
			turned, text = number+turned, text[len(number):]
		}
		if text != "" {
			b.WriteString(turned + text)
			turned = ""
		}
	}
	return strings.NewReplacer(leftMark, "", rightMark, "").Replace(b.String() + turned)
}

// bracketed marks each bracket that closes with the way text ran before it opened: the library forgets which bracket
// belongs to which.
func bracketed(line string) string {
	var b strings.Builder
	var opened []bidi.Class // what ran before each bracket that is open
	strong := bidi.L
	for _, r := range line {
		b.WriteRune(r)
		p, _ := bidi.LookupRune(r)
		switch {
		case p.Class() == bidi.L, p.Class() == bidi.R:
			strong = p.Class()
		case p.IsOpeningBracket():
			opened = append(opened, strong)
		case p.IsBracket() && len(opened) > 0:
			if opened[len(opened)-1] == bidi.R {
				b.WriteString(rightMark)
			} else {
				b.WriteString(leftMark)
			}
			opened = opened[:len(opened)-1]
		}
	}
	return b.String()
}

// leadingNumber returns the number that a text begins with, if it does.
func leadingNumber(s string) string {
	end := 0
	for i, r := range s {
		switch class(r) {
		case bidi.EN:
			end = i + len(string(r))
		case bidi.ES, bidi.CS, bidi.ET:
		default:
			return s[:end]
		}
	}
	return s[:end]
}

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}
