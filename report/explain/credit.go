package explain

import (
	"fmt"
	"slices"
	"strings"

	"ceuwatch/report"
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
		x.Sentence = reasonSentence(s, c, words)
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
func reasonSentence(s *rules.Standing, c *rules.CreditResult, words *templates.Words) string {
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
	sentence := report.WhyNot(s, c.Reason, words)
	switch c.Reason {
	case rules.ReasonUnknownKind, rules.ReasonOtherCredential:
		return sentence + found(row.Credential)
	case rules.ReasonNotCompleted:
		return sentence + found(row.Result)
	case rules.ReasonDateMissing:
		return sentence + found(row.EarnedOn)
	case rules.ReasonAmountInvalid:
		return sentence + found(row.Amount)
	case rules.ReasonUnitUnknown:
		return sentence + found(row.Unit)
	case rules.ReasonCategoryUnknown:
		return sentence + found(row.Category)
	case rules.ReasonNotAccredited, rules.ReasonTooShort, rules.ReasonLateNotCounted:
		return sentence + found(row.ApprovedBy)
	}
	return sentence
}
