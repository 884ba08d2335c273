package report

// Printable reports whether a letter shows the person's name as it is, and all of it. Covers is that of
// [LetterOptions].
func (p *Person) Printable(covers func(text string) bool) bool {
	k := ink{covers: covers}
	k.line("name", p.Name, maxName, "")
	return len(k.findings) == 0
}
