package demo

import (
	"net/mail"
	"strings"
	"testing"

	"ceuwatch/rules"
)

// leading collects the first staff row of everybody, by staff id.
func leading(t *testing.T, staff int) map[string]rules.Staff {
	rows := map[string]rules.Staff{}
	for e := range Employees(1, staff, date(t, "2026-12-10")) {
		if e.ID != "" && len(e.Staff) > 0 {
			rows[e.ID] = e.Staff[0]
		}
	}
	return rows
}

func TestManagersAreStaffAndLeadFewEnoughPeople(t *testing.T) {
	staff := leading(t, 150)
	reports := map[string]int{}
	for id, row := range staff {
		if row.ManagerID == "" && row.JobTitle != practiceManager {
			t.Errorf("%s has no manager", id)
		}
		if row.ManagerID != "" && row.ManagerID != "S-OPEN" {
			reports[row.ManagerID]++
		}
	}
	left, unreachable := 0, 0
	for id, n := range reports {
		row, ok := staff[id]
		switch {
		case !ok:
			t.Errorf("the manager %s is nobody", id)
		case row.JobTitle == leadAssistant && (n < 6 || n > 12):
			t.Errorf("%s leads %d people", id, n)
		case row.JobTitle != leadAssistant && row.JobTitle != practiceManager:
			t.Errorf("%s, a %s, leads people", id, row.JobTitle)
		}
		if row.LeftOn != "" {
			left++
		}
		if row.Email == "" {
			unreachable++
		}
	}
	if len(reports) != 18 || left != 1 || unreachable < 1 {
		t.Errorf("%d managers, %d of them gone, %d without an address", len(reports), left, unreachable)
	}
}

func TestAddressesAreInventedAndPersonal(t *testing.T) {
	for _, staff := range []int{150, 2000} {
		seen := map[string]string{}
		without := 0
		for id, row := range leading(t, staff) {
			if strings.ContainsFunc(row.Email, func(r rune) bool { return r > 126 || r == '\n' }) {
				t.Errorf("%s: address %q", id, row.Email)
			}
			if _, err := mail.ParseAddress(row.Email); err != nil {
				without++
				continue
			}
			_, domain, _ := strings.Cut(row.Email, "@")
			if domain != Domain && domain != "example.com" && domain != "example.org" && domain != "example.net" {
				t.Errorf("%s: domain %q may be somebody's", id, domain)
			}
			if other := seen[row.Email]; other != "" && !strings.HasPrefix(row.Email, "family@") {
				t.Errorf("%s and %s share %s", id, other, row.Email)
			}
			seen[row.Email] = id
		}
		if share := 100 * without / staff; share < 3 || share > 12 {
			t.Errorf("%d%% of %d people have no usable address", share, staff)
		}
	}
}

func TestLettersMeetEveryScriptAndSpanish(t *testing.T) {
	names, languages := "", map[string]int{}
	for _, row := range leading(t, 150) {
		names += row.FirstName + " " + row.LastName + "\n"
		languages[row.Language]++
	}
	for _, n := range scriptNames() {
		if !strings.Contains(names, n.first+" "+n.last) {
			t.Errorf("nobody is called %s %s", n.first, n.last)
		}
	}
	if languages["es"] < 8 || languages["es-MX"] < 2 {
		t.Errorf("languages %v", languages)
	}
}
