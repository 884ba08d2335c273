package rules_test

import (
	"slices"
	"strings"
	"testing"

	"ceuwatch/rules"
)

// creditOf returns what became of one credit of a person.
func creditOf(t fataler, v rules.Verdict, id string) rules.CreditResult {
	t.Helper()
	at := slices.IndexFunc(v.Credits, func(c rules.CreditResult) bool { return c.Credit.CreditID == id })
	if at < 0 {
		t.Fatalf("no credit %q among %+v", id, v.Credits)
	}
	return v.Credits[at]
}

// flaw is one thing that keeps a credit from counting: a change of the credit C-5, or of what else the person has.
type flaw struct {
	reason rules.Reason
	column string // that it changes; two flaws of one column cannot be had together
	// alsoColumn is the second one of a flaw that needs two.
	alsoColumn string
	credit     func(*rules.Credit)
	person     func(rules.Employee) rules.Employee
}

func (f flaw) meets(other flaw) bool {
	return f.column == other.column || f.column == other.alsoColumn ||
		f.alsoColumn != "" && (f.alsoColumn == other.column || f.alsoColumn == other.alsoColumn)
}

// flaws come in the order in which they are asked.
func flaws() []flaw {
	return []flaw{
		{reason: rules.ReasonIDConflict, column: "other", person: func(e rules.Employee) rules.Employee {
			return earning(e, "C-5", func(c *rules.Credit) { c.Amount = "77" })
		}},
		{reason: rules.ReasonUnknownKind, column: "credential", credit: func(c *rules.Credit) { c.Credential = "RMA" }},
		{reason: rules.ReasonOtherCredential, column: "credential", credit: func(c *rules.Credit) { c.Credential = "CPR" }},
		{reason: rules.ReasonNotCompleted, column: "result", credit: func(c *rules.Credit) { c.Result = "failed" }},
		{reason: rules.ReasonDateMissing, column: "date", credit: func(c *rules.Credit) { c.EarnedOn = "2025-02-29" }},
		{reason: rules.ReasonFutureDated, column: "date", credit: func(c *rules.Credit) { c.EarnedOn = "2027-05-02" }},
		{reason: rules.ReasonBeforeCycle, column: "date", credit: func(c *rules.Credit) { c.EarnedOn = "2021-11-30" }},
		{reason: rules.ReasonAfterClose, column: "date", credit: func(c *rules.Credit) { c.EarnedOn = "2027-03-01" }},
		{reason: rules.ReasonLateNotCounted, column: "date", alsoColumn: "bodies", credit: func(c *rules.Credit) {
			c.EarnedOn, c.ApprovedBy = "2026-12-01", "ANCC"
		}},
		{reason: rules.ReasonAmountInvalid, column: "amount", credit: func(c *rules.Credit) { c.Amount = "1000.01" }},
		{reason: rules.ReasonUnitUnknown, column: "unit", credit: func(c *rules.Credit) { c.Unit = "" }},
		{reason: rules.ReasonCategoryUnknown, column: "category", credit: func(c *rules.Credit) { c.Category = "" }},
		{reason: rules.ReasonNotAccredited, column: "bodies", credit: func(c *rules.Credit) { c.ApprovedBy = "pending" }},
		{reason: rules.ReasonTooShort, column: "amount", alsoColumn: "bodies", credit: func(c *rules.Credit) {
			c.Amount, c.ApprovedBy = "0.99", "ANCC"
		}},
		{reason: rules.ReasonDuplicate, column: "twin", person: func(e rules.Employee) rules.Employee {
			return earning(e, "C-4", func(c *rules.Credit) { c.Title = "course  C-5" })
		}},
	}
}

// flawed is a CMA with one credit, C-5, that has the flaws.
func flawed(list ...flaw) rules.Employee {
	emp := earning(cma(), "C-5", func(c *rules.Credit) {
		for _, f := range list {
			if f.credit != nil {
				f.credit(c)
			}
		}
	})
	for _, f := range list {
		if f.person != nil {
			emp = f.person(emp)
		}
	}
	return emp
}

func TestACreditWithoutFlawCounts(t *testing.T) {
	got := creditOf(t, judge(t, "2027-05-01", "CMA-AAMA", flawed()), "C-5")
	if got.Reason != rules.ReasonCounted || got.Points != 2_00 || got.Category != "clinical" || !got.Approved || got.Late {
		t.Errorf("%+v", got)
	}
}

func TestEachFlawHasItsReason(t *testing.T) {
	for _, f := range flaws() {
		v := judge(t, "2027-05-01", "CMA-AAMA", flawed(f))
		got := creditOf(t, v, "C-5")
		if got.Reason != f.reason || got.Points != 0 || got.Category != "" || got.Approved || got.Late {
			t.Errorf("%s: %+v", f.reason, got)
		}
	}
}

func TestTheFirstReasonThatHoldsIsGiven(t *testing.T) {
	all := flaws()
	for i, first := range all {
		for _, second := range all[i+1:] {
			if first.meets(second) {
				continue
			}
			got := creditOf(t, judge(t, "2027-05-01", "CMA-AAMA", flawed(first, second)), "C-5")
			if got.Reason != first.reason {
				t.Errorf("with %s and %s the reason is %s", first.reason, second.reason, got.Reason)
			}
		}
	}
}

func TestReasonsOnTheDay(t *testing.T) {
	for _, tt := range []struct {
		asOf, earned string
		want         rules.Reason
	}{
		{"2027-05-01", "2021-11-30", rules.ReasonBeforeCycle},
		{"2027-05-01", "2021-12-01", rules.ReasonCounted},
		{"2027-05-01", "2026-11-30", rules.ReasonCounted},
		{"2027-05-01", "2026-12-01", rules.ReasonCounted},
		{"2027-05-01", "2027-02-28", rules.ReasonCounted},
		{"2027-05-01", "2027-03-01", rules.ReasonAfterClose},
		{"2027-05-01", "2027-05-01", rules.ReasonAfterClose},
		{"2027-05-01", "2027-05-02", rules.ReasonFutureDated},
		{"2026-06-01", "2026-06-01", rules.ReasonCounted},
		{"2026-06-01", "2026-06-02", rules.ReasonFutureDated},
		{"2026-06-01", "", rules.ReasonDateMissing},
	} {
		emp := earning(cma(), "C-1", func(c *rules.Credit) { c.EarnedOn = tt.earned })
		got := creditOf(t, judge(t, tt.asOf, "CMA-AAMA", emp), "C-1")
		if late := tt.earned > "2026-11-30" && tt.want == rules.ReasonCounted; got.Reason != tt.want || got.Late != late {
			t.Errorf("on %s what was earned on %q is %s, late %v; want %s", tt.asOf, tt.earned, got.Reason, got.Late, tt.want)
		}
	}
	lapsed := holding(person(), "RMA (AMT)", "", "2026-05-15")
	for earned, want := range map[string]rules.Reason{"2026-05-15": "counted", "2026-05-16": "after_close"} {
		emp := earning(lapsed, "C-1", func(c *rules.Credit) { c.EarnedOn = earned })
		if got := creditOf(t, judge(t, asOf, "RMA-AMT", emp), "C-1"); got.Reason != want {
			t.Errorf("without a window what was earned on %s is %s, want %s", earned, got.Reason, want)
		}
	}
}

// counting evaluates one credit of a holder of the kind and says what became of it.
func counting(t fataler, c clinic, kind, code string, change func(*rules.Credit)) string {
	t.Helper()
	emp := earning(holding(person(), kind, "", "2026-11-30"), "C-1", change)
	v := c.judge(t, asOf, code, emp)
	got := creditOf(t, v, "C-1")
	parts := []string{string(got.Reason)}
	if got.Reason == rules.ReasonCounted {
		parts = append(parts, got.Points.String())
	}
	if got.Category != "" {
		parts = append(parts, got.Category)
	}
	if got.Approved {
		parts = append(parts, "approved")
	}
	return strings.Join(parts, " ")
}

func TestWhatACreditIsWorth(t *testing.T) {
	kinds := map[string]string{"CMA": "CMA-AAMA", "RMA (AMT)": "RMA-AMT", "NCMA": "NCMA-NCCT", "CCMA": "CCMA-NHA",
		"RMA (ARMA)": "RMA-ARMA"}
	for kind, worths := range map[string]map[string]string{
		"CMA": {"point": "2", "contact_hour": "2", "ceu": "2", "iacet_ceu": "20", "college_credit": "30",
			"Contact_Hour ": "2"},
		"RMA (AMT)": {"point": "2", "contact_hour": "2", "ceu": "", "iacet_ceu": "20", "college_credit": ""},
		"NCMA":      {"point": "2", "contact_hour": "2", "ceu": "", "iacet_ceu": "20", "college_credit": ""},
		"CCMA":      {"point": "2", "contact_hour": "2", "ceu": "", "iacet_ceu": "20", "college_credit": ""},
		"RMA (ARMA)": {"point": "2", "contact_hour": "", "ceu": "2", "iacet_ceu": "", "college_credit": "",
			"hours": "", "contact hour": ""},
	} {
		for unit, points := range worths {
			want := "counted " + points
			if points == "" {
				want = "unit_unknown"
			}
			if points != "" && kind == "RMA (ARMA)" {
				want += " clinical"
			}
			if kind == "CMA" {
				want += " clinical approved"
			}
			got := counting(t, clinic{}, kind, kinds[kind], func(c *rules.Credit) { c.Unit, c.EarnedOn = unit, "2026-05-01" })
			if got != want {
				t.Errorf("2 %s under %s: %s, want %s", unit, kind, got, want)
			}
		}
	}
}

func TestWhatOneCMACreditBecomes(t *testing.T) {
	own := clinic{words: rules.Vocabulary{Units: map[string]string{"hours": "contact_hour", "point": "ceu"},
		Categories: map[string]string{"patient care": "clinical"}, Kinds: map[string]string{"medical assistant": "CMA-AAMA"}}}
	for _, tt := range []struct {
		name   string
		clinic clinic
		change func(*rules.Credit)
		want   string
	}{
		{"earned for it", clinic{}, func(c *rules.Credit) { c.Credential = "cma  (aama)" }, "counted 2 clinical approved"},
		{"rounded down", clinic{}, func(c *rules.Credit) { c.Amount = "1.999" }, "counted 1.99 clinical approved"},
		{"less than a hundredth", clinic{}, func(c *rules.Credit) { c.Amount = "0.001" }, "counted 0 clinical approved"},
		{"nothing", clinic{}, func(c *rules.Credit) { c.Amount = "0.0" }, "amount_invalid"},
		{"no amount", clinic{}, func(c *rules.Credit) { c.Amount = "" }, "amount_invalid"},
		{"less than nothing", clinic{}, func(c *rules.Credit) { c.Amount = "-2" }, "amount_invalid"},
		{"a thousand", clinic{}, func(c *rules.Credit) { c.Amount = "1000" }, "counted 1000 clinical approved"},
		{"another's category", clinic{}, func(c *rules.Credit) { c.Category = " General" }, "counted 2 general approved"},
		{"a strange category", clinic{}, func(c *rules.Credit) { c.Category = "patient care" }, "category_unknown"},
		{"a clinic's category", own, func(c *rules.Credit) { c.Category = "Patient  Care" }, "counted 2 clinical approved"},
		{"a clinic's unit", own, func(c *rules.Credit) { c.Unit = "Hours" }, "counted 2 clinical approved"},
		{"a strange unit", clinic{}, func(c *rules.Credit) { c.Unit = "Hours" }, "unit_unknown"},
		{"a clinic's kind", own, func(c *rules.Credit) { c.Credential = "Medical Assistant" }, "counted 2 clinical approved"},
		{"other bodies", clinic{}, func(c *rules.Credit) { c.ApprovedBy = "AMT; NHA" }, "counted 2 clinical"},
		{"one body of several", clinic{}, func(c *rules.Credit) { c.ApprovedBy = "AMT/amma" }, "counted 2 clinical approved"},
		{"nobody", clinic{}, func(c *rules.Credit) { c.ApprovedBy = "n/a, none" }, "not_accredited"},
		{"nobody, though the provider is known", clinic{}, func(c *rules.Credit) { c.ApprovedBy, c.Provider = "-", "ACE" },
			"not_accredited"},
		{"no bodies, a known provider", clinic{}, func(c *rules.Credit) { c.ApprovedBy, c.Provider = "", " cma  today" },
			"counted 2 clinical approved"},
		{"no bodies, a known provider's alias", clinic{}, func(c *rules.Credit) {
			c.ApprovedBy, c.Provider = "", "Annals of Continuing Education"
		}, "counted 2 clinical approved"},
		{"no bodies, a provider of whom nothing can be inferred", clinic{}, func(c *rules.Credit) {
			c.ApprovedBy, c.Provider = "", "Relias"
		}, "not_accredited"},
		{"no bodies, an unknown provider", clinic{}, func(c *rules.Credit) { c.ApprovedBy = "" }, "not_accredited"},
		{"no bodies, no provider", clinic{}, func(c *rules.Credit) { c.ApprovedBy, c.Provider = "", "" }, "not_accredited"},
		{"a publication needs none", clinic{}, func(c *rules.Credit) { c.ApprovedBy, c.Activity = "", "Publication" },
			"counted 2 clinical"},
		{"an exam needs none", clinic{}, func(c *rules.Credit) { c.ApprovedBy, c.Activity = "none", "exam" },
			"counted 2 clinical"},
		{"a college course needs none", clinic{}, func(c *rules.Credit) { c.ApprovedBy, c.Activity = "", "college_course" },
			"counted 2 clinical"},
		{"a conference needs one", clinic{}, func(c *rules.Credit) { c.ApprovedBy, c.Activity = "", "conference" },
			"not_accredited"},
		{"any activity is a course", clinic{}, func(c *rules.Credit) { c.Activity = "juggling" },
			"counted 2 clinical approved"},
		{"no activity is a course", clinic{}, func(c *rules.Credit) { c.Activity = "" }, "counted 2 clinical approved"},
		{"a card is asked nothing else", clinic{}, func(c *rules.Credit) {
			*c = rules.Credit{CreditID: c.CreditID, StaffID: c.StaffID, EarnedOn: "2025-01-01", Activity: "CPR_card"}
		}, "counted 4 clinical approved"},
		{"a card's amount says nothing", clinic{}, func(c *rules.Credit) {
			c.Activity, c.Amount, c.Unit, c.Category, c.ApprovedBy = "cpr_card", "99", "moon", "general", "none"
		}, "counted 4 clinical approved"},
	} {
		if got := counting(t, tt.clinic, "CMA", "CMA-AAMA", tt.change); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
