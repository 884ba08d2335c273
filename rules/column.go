package rules

import (
	"strings"
)

// What the words of employment, standing and result mean: the columns that can take a row back.
const (
	MeansEmployed     = "employed"
	MeansLeft         = "left"
	MeansGood         = "good"
	MeansBad          = "bad"
	MeansCompleted    = "completed"
	MeansNotCompleted = "not_completed"

	// meansExpired is bad until the credential expires, and says nothing afterwards.
	meansExpired = "expired"
)

// column is the words of one such column, each folded, with what it means.
type column map[string]string

// newColumn returns the words of each meaning, and a clinic's own on top of them.
func newColumn(own map[string]string, words map[string]string) column {
	c := column{}
	for meaning, list := range words {
		for word := range strings.SplitSeq(list, ", ") {
			c[word] = meaning
		}
	}
	for word, meaning := range own {
		c[spaced(word)] = meaning
	}
	delete(c, "")
	return c
}

// spaced folds a word of such a column: there a hyphen and a low line are spaces.
func spaced(word string) string { return Fold(strings.NewReplacer("-", " ", "_", " ").Replace(word)) }

// read returns what a value means: nothing where it is blank, and not known where it is no word of the column.
func (c column) read(value string) (meaning string, known bool) {
	word := spaced(value)
	if word == "" {
		return "", true
	}
	meaning, known = c[word]
	return meaning, known
}

func employmentColumn(own map[string]string) column {
	return newColumn(own, map[string]string{
		MeansEmployed: "active, employed, current, leave, on leave, leave of absence, loa, full time, part time, " +
			"per diem, prn, regular, temporary",
		MeansLeft: "terminated, inactive, resigned, retired, deceased, separated, former, left, not active",
	})
}

func standingColumn(own map[string]string) column {
	return newColumn(own, map[string]string{
		MeansGood: "active, current, valid, good, good standing, in good standing, certified, registered, verified, renewed",
		MeansBad: "revoked, suspended, surrendered, withdrawn, invalid, denied, cancelled, canceled, void, voided, " +
			"inactive",
		meansExpired: "expired, lapsed",
	})
}

func resultColumn(own map[string]string) column {
	return newColumn(own, map[string]string{
		MeansCompleted: "complete, completed, passed, pass, attended, earned, approved, awarded, satisfactory, " +
			"successful, yes, y, true, t, 1",
	})
}
