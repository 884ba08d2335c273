package letter

import (
	"cmp"

	"ceuwatch/templates"
)

// NewCover makes the first sheet of a site's print queue: who is to get the letters that follow it. Its texts are
// HR's. The letters must be of one run, at least one. Covers is that of [Options].
func NewCover(site string, letters []Letter, covers func(string) bool, texts *templates.Set) Letter {
	p, words := printing{covers: covers}, &texts.LetterWords
	first := &letters[0]
	w := writer{language: "en", texts: texts}
	rows := [][]string{{"Name", "Staff ID", "Reference", "Handed out on"}}
	for i := range letters {
		l := &letters[i]
		rows = append(rows, []string{l.Name, p.code(l.StaffID), l.Reference, ""})
	}
	return Letter{
		Language: "en", AsOf: first.AsOf, Date: w.day(first.AsOf),
		Employer: first.Employer, EmployerAddress: first.EmployerAddress,
		Subject:       "Letters to hand out: " + cmp.Or(p.line("the site", site, maxName, "?"), "no site on record"),
		ReferenceWord: words.Reference.En, PageWord: words.Page.En, OfWord: words.Of.En,
		Blocks: []templates.Block{
			{Kind: templates.Paragraph, Text: "There is no usable e-mail address on record for these people. Print the " +
				"letters that follow, one for each of them, and hand them out or mail them."},
			{Kind: templates.Table, Rows: rows},
		},
	}
}
