package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

// row is a CMA credential.
func row(id, number, issued, expires string) rules.Credential {
	return rules.Credential{CredentialID: id, StaffID: "S-1", Kind: "CMA", Number: number,
		IssuedOn: issued, ExpiresOn: expires}
}

func TestWhichCredentialRowHolds(t *testing.T) {
	const none = "undetermined"
	for _, tt := range []struct {
		name   string
		rows   []rules.Credential
		want   string // the number that holds, or undetermined
		issues string
	}{
		{"the latest expiry wins", []rules.Credential{row("K-1", "old", "2016-12-01", "2021-11-30"),
			row("K-2", "new", "2021-12-01", "2026-11-30")}, "new", ""},
		{"ties go to the lowest id by bytes", []rules.Credential{row("K-9", "9", "", "2026-11-30"),
			row("K-10", "10", "", "2026-11-30")}, "10", "duplicate_credential"},
		{"a tie with the same number is no duplicate", []rules.Credential{row("K-1", "AB 1", "2021-12-01", "2026-11-30"),
			row("K-2", " ab  1", "", "2026-11-30")}, "AB 1", ""},
		{"a tie without a number is no duplicate", []rules.Credential{row("K-1", "", "2021-12-01", "2026-11-30"),
			row("K-2", "7", "", "2026-11-30")}, "", ""},
		{"two numbers beside none are", []rules.Credential{row("K-1", "", "", "2026-11-30"),
			row("K-2", "7", "", "2026-11-30"), row("K-3", "8", "", "2026-11-30")}, "", "duplicate_credential"},
		{"other numbers on earlier rows are no duplicate", []rules.Credential{row("K-1", "1", "", "2026-11-30"),
			row("K-2", "2", "", "2026-10-31")}, "1", ""},
		{"identical rows count once", []rules.Credential{row("K-1", "1", "", "2026-11-30"),
			row("K-1", "1", "", "2026-11-30")}, "1", ""},
		{"the same id: a readable issue date before none", []rules.Credential{row("K-1", "a", "", "2026-11-30"),
			row("K-1", "b", "2022-01-01", "2026-11-30")}, "b", "duplicate_credential id_conflict"},
		{"the same id: the earliest issue date", []rules.Credential{row("K-1", "a", "2022-01-02", "2026-11-30"),
			row("K-1", "b", "2022-01-01", "2026-11-30")}, "b", "duplicate_credential id_conflict"},
		{"the same id and issue date: the lowest number", []rules.Credential{row("K-1", "b", "2022-01-01", "2026-11-30"),
			row("K-1", "B", "2022-01-01", "2026-11-30")}, "B", "id_conflict"},
		{"an expiry on either row of one id", []rules.Credential{row("K-1", "a", "", "2026-11-30"),
			row("K-1", "a", "", "2026-10-31")}, "a", "id_conflict"},

		{"a row not yet issued is left out", []rules.Credential{row("K-1", "1", "2021-12-01", "2026-11-30"),
			row("K-2", "2", "2026-06-02", "2031-05-31")}, "1", "not_yet_issued"},
		{"issued today is issued", []rules.Credential{row("K-2", "2", "2026-06-01", "2031-05-31")}, "2", ""},
		{"nothing but what is not yet issued", []rules.Credential{row("K-2", "2", "2026-06-02", "2031-05-31")},
			none, "not_yet_issued"},
		{"not yet issued and without expiry", []rules.Credential{row("K-2", "2", "2026-06-02", "")}, none, "not_yet_issued"},

		{"nothing but a row without expiry", []rules.Credential{row("K-1", "1", "2021-12-01", "")}, none, "expiry_missing"},
		{"an unreadable expiry is none", []rules.Credential{row("K-1", "1", "", "infinity")}, none, "expiry_missing"},
		{"an older row without expiry is left out", []rules.Credential{row("K-1", "1", "2021-12-01", "2026-11-30"),
			row("K-2", "2", "2021-11-30", "")}, "1", "expiry_missing"},
		{"one of the same day too", []rules.Credential{row("K-1", "1", "2021-12-01", "2026-11-30"),
			row("K-2", "2", "2021-12-01", "2026-02-30")}, "1", "expiry_missing"},
		{"one without an issue date too", []rules.Credential{row("K-1", "1", "", "2026-11-30"),
			row("K-2", "2", "", "")}, "1", "expiry_missing"},
		{"a newer row without expiry may be the one that holds", []rules.Credential{
			row("K-1", "1", "2021-12-01", "2026-11-30"), row("K-2", "2", "2021-12-02", "")}, none, "expiry_missing"},
		{"a row without expiry beside one never issued", []rules.Credential{row("K-1", "1", "", "2026-11-30"),
			row("K-2", "2", "1999-01-01", "")}, none, "expiry_missing"},
		{"left out for both reasons", []rules.Credential{row("K-1", "1", "", ""),
			row("K-2", "2", "2027-01-01", "2031-01-01")},
			none, "expiry_missing not_yet_issued"},

		{"an unreadable issue date is none", []rules.Credential{row("K-1", "1", "12/01/2021", "2026-11-30")},
			"1", "date_unreadable"},
		{"also on the row that does not hold", []rules.Credential{row("K-1", "1", "", "2026-11-30"),
			row("K-2", "2", "?", "2021-11-30")}, "1", "date_unreadable"},
		{"neither date readable", []rules.Credential{row("K-1", "1", "?", "?")}, none, "date_unreadable expiry_missing"},

		{"issued on the day of expiry", []rules.Credential{row("K-1", "1", "2026-05-31", "2026-05-31")},
			none, "expiry_before_issue"},
		{"issued after expiry", []rules.Credential{row("K-1", "1", "2026-05-31", "2021-11-30")}, none, "expiry_before_issue"},
		{"issued the day before expiry", []rules.Credential{row("K-1", "1", "2026-05-30", "2026-05-31")},
			"1", "cycle_mismatch"},
		{"the last day of 1949", []rules.Credential{row("K-1", "1", "", "1949-12-31")}, none, "expiry_implausible"},
		{"the first day of 1950", []rules.Credential{row("K-1", "1", "", "1950-01-01")}, "1", "expiry_not_month_end"},
		{"six years ahead", []rules.Credential{row("K-1", "1", "", "2032-06-01")}, "1", "expiry_not_month_end"},
		{"and a day", []rules.Credential{row("K-1", "1", "", "2032-06-02")}, none, "expiry_implausible"},
		{"before issue comes before implausible", []rules.Credential{row("K-1", "1", "1949-01-02", "1949-01-01")},
			none, "expiry_before_issue"},
		{"issues found on the way stay", []rules.Credential{row("K-1", "1", "", "2062-11-30"),
			row("K-2", "2", "?", "2062-11-30"),
			row("K-3", "3", "", ""), row("K-3", "3", "2027-01-01", "")}, none,
			"date_unreadable duplicate_credential expiry_implausible expiry_missing id_conflict not_yet_issued"},
	} {
		emp := person()
		emp.Credentials = tt.rows
		v := judge(t, asOf, "CMA-AAMA", emp)
		got := none
		if v.Standing != nil {
			got = v.Number
		}
		if got != tt.want || issues(v) != tt.issues {
			t.Errorf("%s: %q with %q; want %q with %q", tt.name, got, issues(v), tt.want, tt.issues)
		}
		if (v.Status == rules.Undetermined) != (v.Standing == nil) || v.Standing == nil && v.Stage != "" {
			t.Errorf("%s: %s, stage %q", tt.name, v.Status, v.Stage)
		}
	}
}

func TestNoRuleInForce(t *testing.T) {
	for _, tt := range []struct{ issued, expires, issues string }{
		{"", "2011-11-30", "no_rule_in_force"},
		{"", "1949-11-30", "no_rule_in_force"},
		{"2009-11-30", "2009-11-30", "expiry_before_issue"},
	} {
		v := judge(t, "2009-12-31", "CMA-AAMA", holding(person(), "CMA", tt.issued, tt.expires))
		if v.Status != rules.Undetermined || issues(v) != tt.issues {
			t.Errorf("issued %q, expires %q: %s %q, want %q", tt.issued, tt.expires, v.Status, issues(v), tt.issues)
		}
	}
	if v := judge(t, "2010-01-01", "CMA-AAMA", holding(person(), "CMA", "", "2011-11-30")); v.Status != rules.Current {
		t.Errorf("on the first day of the first version the verdict is %s %q", v.Status, issues(v))
	}
}

func TestThePlausibleExpiryOfAMonthEndRuleIsAMonthsEnd(t *testing.T) {
	if v := judge(t, "2026-02-28", "CMA-AAMA", holding(person(), "CMA", "", "2032-02-29")); v.Status != rules.Current {
		t.Errorf("six years from one end of February to another: %s %q", v.Status, issues(v))
	}
	rma := holding(person(), "RMA (AMT)", "", "2030-03-01")
	if v := judge(t, "2026-02-28", "RMA-AMT", rma); v.Status != rules.Undetermined {
		t.Errorf("four years and a day ahead of three: %s", v.Status)
	}
}

func TestKindsThatNoRuleKnows(t *testing.T) {
	emp := holding(holding(holding(person(), " RMA ", "", "2026-11-30"), "RMA", "?", ""), "rma", "", "")
	emp = holding(holding(emp, "", "", "2026-11-30"), "", "", "2025-11-30")
	result := clinic{}.evaluator(t, asOf).Evaluate(emp)
	want := []string{" undetermined", "RMA undetermined", "rma undetermined"}
	if diff := cmp.Diff(want, credentials(result)); diff != "" {
		t.Error(diff)
	}
	for _, v := range result.Verdicts {
		if issues(v) != "credential_unknown" || v.Standing != nil {
			t.Errorf("%q: %q", v.Credential, issues(v))
		}
	}
	c := clinic{words: rules.Vocabulary{Kinds: map[string]string{"rma": "RMA-AMT"}}}
	want = []string{" undetermined", "RMA-AMT current"}
	if diff := cmp.Diff(want, credentials(c.evaluator(t, asOf).Evaluate(emp))); diff != "" {
		t.Errorf("mapped to the AMT's: %s", diff)
	}
}

func TestIDConflictStandsOnEveryVerdictThatHoldsSuchARow(t *testing.T) {
	emp := holding(holding(holding(holding(person(), "CMA", "", "2026-11-30"), "XYZ", "", ""), "BLS", "", "2026-11-30"),
		"RMA-AMT", "", "2026-11-30")
	emp.Credentials[1].CredentialID, emp.Credentials[2].CredentialID = "K-1", "K-1"
	for _, v := range (clinic{}).evaluator(t, asOf).Evaluate(emp).Verdicts {
		want := map[string]string{"CMA-AAMA": "id_conflict", "XYZ": "credential_unknown id_conflict", "BLS": "id_conflict",
			"RMA-AMT": ""}[v.Credential]
		if issues(v) != want {
			t.Errorf("%s has the issues %q, want %q", v.Credential, issues(v), want)
		}
	}
}

func TestCycleStart(t *testing.T) {
	for _, tt := range []struct{ kind, issued, expires, start, issues string }{
		{"CMA", "", "2026-11-30", "2021-12-01", ""},
		{"CMA", "2021-10-31", "2026-11-30", "2021-12-01", ""}, // HR kept the first issue
		{"CMA", "1998-02-03", "2026-11-30", "2021-12-01", ""},
		{"CMA", "2021-11-01", "2026-11-30", "2021-11-01", ""},
		{"CMA", "2021-11-30", "2026-11-30", "2021-11-30", ""},
		{"CMA", "2022-03-03", "2026-11-30", "2022-03-03", ""}, // renewed inside the window
		{"CMA", "2022-03-04", "2026-11-30", "2021-12-01", "cycle_mismatch"},
		{"CMA", "2024-02-01", "2029-02-28", "2024-02-01", ""},
		{"CMA", "2024-01-31", "2029-02-28", "2024-03-01", ""},
		{"CMA", "", "2028-02-29", "2023-03-01", ""},
		{"CMA", "", "2026-11-15", "2021-11-16", "expiry_not_month_end"},
		{"CMA", "2021-11-01", "2026-11-15", "2021-11-01", "expiry_not_month_end"},
		{"RMA (AMT)", "2023-06-14", "2026-06-15", "2023-06-16", ""},
		{"RMA (AMT)", "2023-06-15", "2026-06-15", "2023-06-15", ""},
		{"RMA (AMT)", "2023-09-16", "2026-06-15", "2023-09-16", ""},
		{"RMA (AMT)", "2023-09-17", "2026-06-15", "2023-06-16", "cycle_mismatch"},
	} {
		code := map[string]string{"CMA": "CMA-AAMA", "RMA (AMT)": "RMA-AMT"}[tt.kind]
		v := judge(t, asOf, code, holding(person(), tt.kind, tt.issued, tt.expires))
		if v.Standing == nil || v.CycleStart.String() != tt.start || issues(v) != tt.issues {
			t.Errorf("%s issued %q, until %s: %+v %q, want %s %q", tt.kind, tt.issued, tt.expires, v.Standing, issues(v),
				tt.start, tt.issues)
		}
	}
}
