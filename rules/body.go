package rules

import "strings"

// SplitBodies reads a list of approving bodies as a row writes it, each [Fold]ed; words for nobody are dropped.
func SplitBodies(text string) []string {
	var bodies []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if nobody(Fold(part)) { // n/a, seen whole before a slash divides
			continue
		}
		for body := range strings.SplitSeq(part, "/") {
			switch body = Fold(body); {
			case nobody(body):
			case body == "amma": // a common slip
				bodies = append(bodies, "aama")
			default:
				bodies = append(bodies, body)
			}
		}
	}
	return bodies
}

// nobody reports whether a folded word stands for no body at all.
func nobody(folded string) bool {
	switch folded {
	case "", "none", "n/a", "na", "no", "pending", "unknown", "-":
		return true
	}
	return false
}
