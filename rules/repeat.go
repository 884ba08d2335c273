package rules

import (
	"cmp"
	"slices"
)

type duplicateKey struct{ title, provider, category string }

// repeat finds the courses that are on record more than once: of the credits that count, the first by id stays.
func (e *Evaluator) repeat(results []CreditResult, rows []preparedCredit) {
	// Only credits of one day can be one course: the day above, the place in the list below.
	var room [64]uint64
	days := room[:0]
	for i := range results {
		if r := &results[i]; r.Reason == ReasonCounted && r.Credit.Title != "" {
			days = append(days, uint64(rows[i].earned)<<32|uint64(i))
		}
	}
	slices.Sort(days)
	for len(days) > 1 {
		n := 1
		for n < len(days) && days[n]>>32 == days[0]>>32 {
			n++
		}
		if n > 1 {
			e.repeatOfDay(results, days[:n])
		}
		days = days[n:]
	}
}

func (e *Evaluator) repeatOfDay(results []CreditResult, places []uint64) {
	seen := make(map[duplicateKey]bool, len(places))
	for _, place := range places {
		r := &results[uint32(place)]
		key := duplicateKey{Fold(r.Credit.Title), Fold(r.Credit.Provider), translate(e.categories, r.Credit.Category)}
		switch {
		case key.title == "": // blanks alone
		case seen[key]:
			*r = CreditResult{Credit: r.Credit, Reason: ReasonDuplicate}
		default:
			seen[key] = true
		}
	}
}

// countCards counts as many cards as the version allows, the earliest ones.
func countCards(v *Version, cards []int, results []CreditResult, rows []preparedCredit) {
	cards = slices.DeleteFunc(cards, func(i int) bool { return results[i].Reason != ReasonCounted })
	// By id already.
	slices.SortStableFunc(cards, func(a, b int) int { return cmp.Compare(rows[a].earned, rows[b].earned) })
	for n, i := range cards {
		r := &results[i]
		if n >= v.Card.Max {
			*r = CreditResult{Credit: r.Credit, Reason: ReasonOverCap}
			continue
		}
		r.Points, r.Category = v.Card.Points, v.Card.Category
	}
}
