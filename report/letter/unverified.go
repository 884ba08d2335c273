package letter

import (
	"slices"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// unverified lists the figures that no official page was found for, of those that this letter rests on.
func (w *writer) unverified(v *rules.Verdict) string {
	var parts []string
	for _, figure := range v.Version.Figures {
		if figure.Unverified && matters(v, figure.Key) {
			parts = append(parts, say.LowerFirst(figure.Name.In(w.language))+" ("+figure.Value.In(w.language)+")")
		}
	}
	return strings.Join(parts, "; ")
}

// matters reports whether a figure bears on what the holder has, or has to do now. Those of the window and of
// reinstatement do once the credential has expired; what a unit is worth, or a credit has to be, where a credit met it.
func matters(v *rules.Verdict, key string) bool {
	credit := func(met func(c *rules.CreditResult) bool) bool {
		return slices.ContainsFunc(v.Credits, func(c rules.CreditResult) bool { return met(&c) })
	}
	failed := func(reasons ...rules.Reason) bool {
		return credit(func(c *rules.CreditResult) bool { return slices.Contains(reasons, c.Reason) })
	}
	part, word, _ := strings.Cut(key, ".")
	switch part {
	case "cycle_months", "month_end", "required", "categories":
		return true
	case "approved":
		return v.ApprovedMissing > 0
	case "window_months", "reinstatement":
		return v.ExpiresOn < v.AsOf
	case "late", "apply_days":
		return v.Status == rules.ExamWindow
	case "exam":
		return word == "attempts" && v.Status == rules.ExamRequired
	case "units":
		return credit(func(c *rules.CreditResult) bool { return c.Reason == rules.ReasonCounted && c.Unit == word })
	case "card":
		return credit(func(c *rules.CreditResult) bool { return c.Reason == rules.ReasonCounted && c.Unit == "" }) ||
			failed(rules.ReasonOverCap)
	case "approval", "shortest":
		return failed(rules.ReasonNotAccredited, rules.ReasonTooShort)
	case "other_categories":
		return failed(rules.ReasonCategoryUnknown)
	}
	return false
}
