package rulebook

import (
	"slices"
	"strings"

	"ceuwatch/rules"
)

// checkWords refuses words of a closed vocabulary that no verdict can have: a misspelt one is a fault of the file, not
// of the rules. p is where the expectation under the key stands.
func checkWords(p place, key string, want any) {
	known := vocabulary(key)
	if len(known) == 0 {
		return
	}
	known = append(known, none)
	check := func(p place, value any) {
		word := show(value)
		if !slices.Contains(known, word) && !(key == "stage" && isThreshold(word)) {
			p.fail("unknown word %q under %s: write one of %s", word, key, strings.Join(known, ", "))
		}
	}
	switch v := want.(type) {
	case []any:
		if key == "status" || key == "stage" {
			p.fail("%s has the wrong type: write one word", key)
			return
		}
		for i, value := range v {
			check(p.item(i), value)
		}
	case map[string]any:
		for _, entry := range p.entries() {
			name := entry.Key.GetToken().Value
			if key == "routes" {
				check(p.at(name), name)
			} else {
				check(p.at(name), v[name])
			}
		}
	default:
		check(p, want)
	}
}

// isThreshold reports whether a stage is so many days before a deadline.
func isThreshold(stage string) bool {
	_, _, ok := rules.Stage(stage).Threshold()
	return ok
}

// vocabulary returns the words that a verdict can have under a key of expect; none where any text can stand there.
func vocabulary(key string) []string {
	switch key {
	case "status":
		return words(rules.Current, rules.NearingExpiry, rules.ExamWindow, rules.ExamRequired, rules.ExamExhausted,
			rules.Lapsed, rules.Missing, rules.Undetermined)
	case "stage":
		return words("expiry-30", "window-30", rules.StageWindowOpen, rules.StageExamRequired,
			rules.StageExamExhausted, rules.StageLapsed, rules.StageMissing)
	case "issues":
		return words(rules.IssueStaffDuplicate, rules.IssueUnknownKind, rules.IssueNotGood, rules.IssueStandingUnknown,
			rules.IssueLeftBeforeHired, rules.IssueEmploymentUnknown, rules.IssueExpiryBefore, rules.IssueNoRule,
			rules.IssueImplausible, rules.IssueNotYetIssued, rules.IssueExpiryMissing, rules.IssueIDConflict,
			rules.IssueDuplicate, rules.IssueDateUnreadable, rules.IssueCycleMismatch, rules.IssueNotMonthEnd,
			rules.IssueAttemptUnusable, rules.IssueRenewalUnrecorded, rules.IssueRenewalPossible)
	case "reasons":
		return words(rules.ReasonCounted, rules.ReasonIDConflict, rules.ReasonUnknownKind, rules.ReasonOtherCredential,
			rules.ReasonNotCompleted, rules.ReasonLateNotCounted, rules.ReasonTooShort,
			rules.ReasonDateMissing, rules.ReasonFutureDated, rules.ReasonBeforeCycle, rules.ReasonAfterClose,
			rules.ReasonActivityNotCounted, rules.ReasonAmountInvalid, rules.ReasonUnitUnknown,
			rules.ReasonCategoryUnknown, rules.ReasonNotAccredited, rules.ReasonDuplicate, rules.ReasonOverCap)
	case "routes", "closed":
		return []string{rules.RouteMail, rules.RouteOnline, rules.RouteExpedited, rules.RouteApproved, rules.RouteRenew,
			rules.RouteExam, rules.RouteReinstate}
	}
	return nil
}

func words[T ~string](list ...T) []string {
	var texts []string
	for _, word := range list {
		texts = append(texts, string(word))
	}
	return texts
}
