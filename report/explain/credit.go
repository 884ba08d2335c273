package explain

import (
	"fmt"
	"slices"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Credit is what became of one credit, in words. Of a sealed run's, only the id, the sentence and the mend are
// known.
type Credit struct {
	CreditID string `json:"credit_id"`
	EarnedOn string `json:"earned_on"` // as found
	Recorded string `json:"recorded"`  // how much, as found: 4 contact hours
	Title    string `json:"title"`
	Provider string `json:"provider"`
	Sentence string `json:"sentence"`
	Mend     string `json:"mend"` // empty: nothing to put right
}

func explainCredit(s *rules.Standing, c *rules.CreditResult, words *templates.Words) Credit {
	row := c.Credit
	x := Credit{
		CreditID: say.Shown(row.CreditID), EarnedOn: say.Shown(row.EarnedOn), Recorded: recorded(row), Title: say.Shown(row.Title),
		Provider: say.Shown(row.Provider), Mend: words.Reasons[string(c.Reason)].Mend,
	}
	if c.Reason == rules.ReasonCounted {
		x.Sentence = say.Joined(", ", say.Points(c.Points), sortOf(s, c))
	} else {
		x.Sentence = reasonSentence(s, c)
	}
	return x
}

// recorded is how much a row says that its credit is.
func recorded(row *rules.Credit) string {
	if rules.Fold(row.Activity) == "cpr_card" {
		return "CPR card"
	}
	amount, unit := say.Shown(row.Amount), say.Shown(row.Unit)
	if word := rules.Fold(unit); slices.Contains(rules.Units(), word) {
		unit = unitWord(word)
		if amount != "1" {
			unit += "s"
		}
	}
	return say.Joined(" ", amount, unit)
}

// unitWord is what one of a unit is called.
func unitWord(unit string) string {
	switch unit {
	case "ceu":
		return "CEU"
	case "iacet_ceu":
		return "IACET CEU"
	}
	return strings.ReplaceAll(unit, "_", " ")
}

// sortOf says what else there is to a counted credit: clinical, approved by AAMA.
func sortOf(s *rules.Standing, c *rules.CreditResult) string {
	var parts []string
	if c.Category != "" {
		parts = append(parts, s.Version.Category(c.Category).Label.En)
	}
	if c.Approved {
		parts = append(parts, "approved by "+strings.Join(s.Version.Bodies, " or "))
	}
	if c.Late {
		parts = append(parts, "earned after expiry (confirm it with the body)")
	}
	return strings.Join(parts, ", ")
}

// reasonSentence says why a credit does not count, with what stands on its row where the row is known.
func reasonSentence(s *rules.Standing, c *rules.CreditResult) string {
	row := c.Credit
	found := func(text string) string {
		switch {
		case row.StaffID == "": // of a sealed run
			return ""
		case text == "":
			return " (none on record)"
		default:
			return fmt.Sprintf(" (%q)", say.Shown(text))
		}
	}
	switch c.Reason {
	case rules.ReasonIDConflict:
		return "several rows share its id and differ"
	case rules.ReasonUnknownKind:
		return "it is recorded for a credential that the rule book does not know" + found(row.Credential)
	case rules.ReasonOtherCredential:
		return "it was earned for another credential" + found(row.Credential)
	case rules.ReasonDateMissing:
		return "the day it was earned cannot be told" + found(row.EarnedOn)
	case rules.ReasonFutureDated:
		return "its day lies after the evaluation date"
	case rules.ReasonBeforeCycle:
		return fmt.Sprintf("it was earned before the cycle, which began on %s", s.CycleStart)
	case rules.ReasonAfterClose:
		return fmt.Sprintf("it was earned after %s, the last day on which it could count", s.LastDay())
	case rules.ReasonActivityNotCounted:
		return "this credential does not count CPR cards"
	case rules.ReasonAmountInvalid:
		return "its amount cannot be told" + found(row.Amount)
	case rules.ReasonUnitUnknown:
		return "its unit is not one that this credential accepts" + found(row.Unit)
	case rules.ReasonCategoryUnknown:
		return "its category is not one of this credential's" + found(row.Category)
	case rules.ReasonNotAccredited:
		return "no body is on record as having approved it" + found(row.ApprovedBy)
	case rules.ReasonDuplicate:
		return "it is on record twice and counts once"
	case rules.ReasonOverCap:
		return "as many CPR cards as can count in one cycle count already"
	}
	return string(c.Reason)
}
