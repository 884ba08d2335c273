package rules_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

// compact joins JSON that is laid out for reading into the one line that is published.
func compact(t *testing.T, text string) string {
	t.Helper()
	var line bytes.Buffer
	if err := json.Compact(&line, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return line.String()
}

func TestAVerdictAsItIsPublished(t *testing.T) {
	emp := rules.Employee{ID: "S-0001",
		Staff: []rules.Staff{{StaffID: "S-0001"}},
		Credentials: []rules.Credential{
			{CredentialID: "K-1", StaffID: "S-0001", Kind: "CMA", Number: "1234567", IssuedOn: "2021-11-12",
				ExpiresOn: "2026-11-30"},
			{CredentialID: "K-2", StaffID: "S-0001", Kind: "CMA", Number: "7654321", ExpiresOn: "2026-11-30"},
		},
		Credits: []rules.Credit{
			{CreditID: "C-4", StaffID: "S-0001", EarnedOn: "2025-05-01", ApprovedBy: "AMT", Category: "general", Amount: "18.5",
				Unit: "point"},
			{CreditID: "C-3", StaffID: "S-0001", EarnedOn: "2026-12-09", ApprovedBy: "AAMA", Category: "clinical", Amount: "18",
				Unit: "contact_hour"},
			{CreditID: "C-2", StaffID: "S-0001", EarnedOn: "2023-05-01", ApprovedBy: "AAMA", Category: "administrative",
				Amount: "8", Unit: "point"},
			{CreditID: "C-1", StaffID: "S-0001", EarnedOn: "2021-11-12", Activity: "cpr_card"},
			{CreditID: "C-0", StaffID: "S-0001", EarnedOn: "2021-11-11", ApprovedBy: "AAMA", Category: "clinical", Amount: "4",
				Unit: "point"},
		},
		Attempts: []rules.Attempt{{AttemptID: "A-1", StaffID: "S-0001", SatOn: "2026-12-01", Passed: "no"}},
	}
	got, err := json.Marshal(judge(t, "2026-12-10", "CMA-AAMA", emp))
	if err != nil {
		t.Fatal(err)
	}
	want := compact(t, `{"staff_id":"S-0001","credential":"CMA-AAMA","number":"1234567","as_of":"2026-12-10",
		"status":"exam_window","stage":"window-open","issued_on":"2021-11-12","cycle_start":"2021-11-12",
		"expires_on":"2026-11-30","days_to_expiry":-10,"window_closes_on":"2027-02-28","safe_by":"2027-02-28",
		"rule_version":"2020-01-01","required":60,"counted":48.5,"to_earn":11.5,"requirements_met":false,
		"categories":[{"name":"administrative","required":10,"counted":8,"missing":2},
			{"name":"clinical","required":10,"counted":22,"missing":0},
			{"name":"general","required":10,"counted":18.5,"missing":0}],
		"approved":{"bodies":["AAMA"],"required":30,"counted":30,"missing":0},
		"exam":{"failed":1,"allowed":3},"role_at_risk":false,"issues":["duplicate_credential"],
		"routes":[{"route":"ce_approved","apply_by":"2027-02-28","open":true},
			{"route":"ce_expedited","apply_by":"2027-02-21","open":true},
			{"route":"ce_mail","apply_by":"2027-01-29","open":true},
			{"route":"ce_online","apply_by":"2027-02-07","open":true},
			{"route":"exam","apply_by":null,"open":true}],
		"credits":[{"credit_id":"C-0","reason":"before_cycle","points":0,"category":null,"approved":false,"late":false},
			{"credit_id":"C-1","reason":"counted","points":4,"category":"clinical","approved":true,"late":false},
			{"credit_id":"C-2","reason":"counted","points":8,"category":"administrative","approved":true,"late":false},
			{"credit_id":"C-3","reason":"counted","points":18,"category":"clinical","approved":true,"late":true},
			{"credit_id":"C-4","reason":"counted","points":18.5,"category":"general","approved":false,"late":false}]}`)
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestAVerdictOnLessIsPublishedWithNulls(t *testing.T) {
	missing := clinic{policies: []rules.Policy{{AnyOf: []string{"BLS"}}}}
	for _, tt := range []struct {
		name       string
		clinic     clinic
		credential string
		emp        rules.Employee
		want       string
	}{
		{"undetermined", clinic{}, "", holding(person(), "", "2020-01-01", "2026-11-30"),
			`{"staff_id":"S-1","credential":null,"number":null,"as_of":"2026-06-01","status":"undetermined","stage":null,
			"issued_on":null,"cycle_start":null,"expires_on":null,"days_to_expiry":null,"window_closes_on":null,"safe_by":null,
			"rule_version":null,"required":null,"counted":null,"to_earn":null,"requirements_met":null,"categories":[],
			"approved":null,"exam":null,"role_at_risk":false,"issues":["credential_unknown"],"routes":[],"credits":[]}`},
		{"missing", missing, "BLS", person(),
			`{"staff_id":"S-1","credential":"BLS","number":null,"as_of":"2026-06-01","status":"missing","stage":"missing",
			"issued_on":null,"cycle_start":null,"expires_on":null,"days_to_expiry":null,"window_closes_on":null,"safe_by":null,
			"rule_version":null,"required":null,"counted":null,"to_earn":null,"requirements_met":null,"categories":[],
			"approved":null,"exam":null,"role_at_risk":true,"issues":[],"routes":[],"credits":[]}`},
		{"a rule that asks for nothing", clinic{}, "BLS", earning(holding(person(), "CPR", "", "2026-06-01"), "C-1", nil),
			`{"staff_id":"S-1","credential":"BLS","number":"N-K-1","as_of":"2026-06-01","status":"nearing_expiry",
			"stage":"expiry-7","issued_on":null,"cycle_start":"2024-06-02","expires_on":"2026-06-01","days_to_expiry":0,
			"window_closes_on":null,"safe_by":null,"rule_version":"2010-01-01","required":0,"counted":0,"to_earn":0,
			"requirements_met":true,"categories":[],"approved":null,"exam":null,"role_at_risk":false,
			"issues":[],"routes":[{"route":"renew","apply_by":"2026-06-01","open":true}],"credits":[]}`},
		{"a rule without categories, minimum and exam", clinic{}, "RMA-AMT",
			earning(holding(person(), "RMA AMT", "", "2026-05-31"), "C-1", func(c *rules.Credit) { c.Amount = "30.019" }),
			`{"staff_id":"S-1","credential":"RMA-AMT","number":"N-K-1","as_of":"2026-06-01","status":"lapsed",
			"stage":"lapsed","issued_on":null,"cycle_start":"2023-06-01","expires_on":"2026-05-31","days_to_expiry":-1,
			"window_closes_on":null,"safe_by":null,"rule_version":"2010-01-01","required":30,"counted":30.01,"to_earn":0,
			"requirements_met":true,"categories":[],"approved":null,"exam":null,"role_at_risk":false,
			"issues":["renewal_possible"],"routes":[],"credits":[{"credit_id":"C-1","reason":"counted","points":30.01,
			"category":null,"approved":false,"late":false}]}`},
	} {
		got, err := json.Marshal(tt.clinic.judge(t, asOf, tt.credential, tt.emp))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(compact(t, tt.want), string(got)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestTextIsPublishedAsFound(t *testing.T) {
	emp := holding(person(), "  Ünknown \"kind\" <b>\u2028{{.}}  ", "", "")
	emp.ID = "S \\ 1\n"
	got, err := json.Marshal(judge(t, asOf, "Ünknown \"kind\" <b>\u2028{{.}}", emp))
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		StaffID    string `json:"staff_id"`
		Credential string `json:"credential"`
	}
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	if back.StaffID != emp.ID || back.Credential != "Ünknown \"kind\" <b>\u2028{{.}}" || bytes.ContainsRune(got, '\n') {
		t.Errorf("%s", got)
	}
}
