package rules

import (
	"slices"
	"strings"
)

// SplitBodies reads a list of approving bodies as a row writes it, each [Fold]ed; words for nobody are dropped.
func SplitBodies(text string) []string {
	var bodies []string
	var room foldRoom
	for list := (bodyList{rest: text}); ; {
		body := list.next(room[:0])
		if len(body) == 0 {
			return bodies
		}
		bodies = append(bodies, string(body))
	}
}

// approvedBy reports whether a list of approving bodies names anybody, and one of some folded ones.
func approvedBy(text string, bodies []string) (somebody, ours bool) {
	var room foldRoom
	for list := (bodyList{rest: text}); !ours; {
		body := list.next(room[:0])
		if len(body) == 0 {
			break
		}
		somebody = true
		ours = slices.ContainsFunc(bodies, func(own string) bool { return own == string(body) })
	}
	return somebody, ours
}

// bodyList is a list of approving bodies on its way to being read: part of an entry, and the entries after it.
type bodyList struct{ part, rest string }

// next returns the next body folded, in the room if it fits; nothing at the end.
func (l *bodyList) next(room []byte) []byte {
	for {
		for l.part != "" {
			var body string
			body, l.part, _ = strings.Cut(l.part, "/")
			switch folded := appendFold(room, body); {
			case nobody(folded):
			case string(folded) == "amma": // a common slip
				return append(room, "aama"...)
			default:
				return folded
			}
		}
		if l.rest == "" {
			return nil
		}
		end, divided := 0, false
		for end < len(l.rest) && l.rest[end] != ',' && l.rest[end] != ';' {
			divided = divided || l.rest[end] == '/'
			end++
		}
		l.part, l.rest = l.rest[:end], l.rest[min(end+1, len(l.rest)):]
		// "n/a" must be seen whole, before a slash divides.
		if divided && nobody(appendFold(room, l.part)) {
			l.part = ""
		}
	}
}

func nobody(folded []byte) bool {
	switch string(folded) {
	case "", "none", "n/a", "na", "no", "pending", "unknown", "-":
		return true
	}
	return false
}
