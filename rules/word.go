package rules

// Kind returns the code of the credential that a word for a kind means, or nothing.
func (e *Evaluator) Kind(word string) string {
	if rule := e.kinds[Fold(word)]; rule != nil {
		return rule.Code
	}
	return ""
}

// Unit returns the word of the unit vocabulary that a clinic's own means, or the folded word.
func (e *Evaluator) Unit(word string) string { return translate(e.units, word) }

// Category returns the word of the category vocabulary that a clinic's own means, or the folded word.
func (e *Evaluator) Category(word string) string { return translate(e.categories, word) }

// Employment returns what a word of the column employment means, [MeansEmployed] or [MeansLeft]; nothing for a blank
// one. It reports false for a word that is neither.
func (e *Evaluator) Employment(word string) (string, bool) { return e.employment.read(word) }

// Standing returns what a word of the column standing means, [MeansGood], [MeansBad] or another where that depends on
// the day; nothing for a blank one. It reports false for a word that is none of them.
func (e *Evaluator) Standing(word string) (string, bool) { return e.standing.read(word) }

// Result returns what a word of the column result means, [MeansCompleted] or [MeansNotCompleted]; nothing for a blank
// one. It reports false for a word that is neither, which is read as not completed.
func (e *Evaluator) Result(word string) (string, bool) { return e.results.read(word) }

// Policies returns which policies, by their place in the list, ask something of someone with the post.
func (e *Evaluator) Policies(post Staff) []int {
	var asking []int
	for i := range e.policies {
		if e.policies[i].matches(post) {
			asking = append(asking, i)
		}
	}
	return asking
}
