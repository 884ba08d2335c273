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
