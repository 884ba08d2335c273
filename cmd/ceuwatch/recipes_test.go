package main

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

// recipe reads the database of a product by what the README says of it.
func recipe(t *testing.T, product, dsn string) []rules.Employee {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)\n" + product + "[^`]*(?:`[^`\n]+`[^`]*)*```yaml\n(.*?)```").FindSubmatch(text)
	if found == nil {
		t.Fatalf("the README has no recipe for %s", product)
	}
	path := filepath.Join(t.TempDir(), "ceuwatch.yaml")
	if err := os.WriteFile(path, found[1], 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := loadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	hr, err := openHR(t.Context(), &flags{hr: dsn}, &c)
	if err != nil {
		t.Fatal(err)
	}
	defer hr.Close()
	var list []rules.Employee
	for e, err := range hr.Employees(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(e.Credits, func(a, b rules.Credit) int { return strings.Compare(a.CreditID, b.CreditID) })
		list = append(list, e)
	}
	return list
}

// product makes a database of a product's on a server, and returns its address.
func product(t *testing.T, driver, server, name string, address func(u *url.URL) string) string {
	t.Helper()
	if server == "" {
		t.Skip("needs a server: run .ci/with-postgres .ci/with-mariadb go test ./cmd/ceuwatch")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := os.ReadFile(filepath.Join("testdata", "hr", name+".sql"))
	if err != nil {
		t.Fatal(err)
	}
	do := func(statements ...string) {
		t.Helper()
		db, err := sql.Open(driver, address(u))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, statement := range statements {
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	database := name + "_" + strings.ToLower(rand.Text())
	do("CREATE DATABASE " + database)
	admin := *u
	t.Cleanup(func() { *u = admin; do("DROP DATABASE " + database) })
	u.Path = "/" + database
	dsn := u.String()
	do(string(schema))
	return dsn
}

func TestTheRecipeForOdooReadsItsTables(t *testing.T) {
	dsn := product(t, "postgres", os.Getenv("CEUWATCH_TEST_POSTGRES"), "odoo", (*url.URL).String)
	want := []rules.Employee{
		{ID: "1",
			Staff: []rules.Staff{{StaffID: "1", FirstName: "Dana Lee", LastName: "Whitlow", Email: "dana@clinic.example",
				JobTitle: "Medical Assistant", Site: "North", State: "OH", ManagerID: "3", HiredOn: "2019-04-01", Language: "es-MX",
				Address: "5 Oak Ave\nDayton, OH 45403", Employment: "active"}},
			Credentials: []rules.Credential{{StaffID: "1", CredentialID: "1", Kind: "CMA (AAMA)", IssuedOn: "2022-02-28",
				ExpiresOn: "2027-02-28"}},
			Credits: []rules.Credit{{StaffID: "1", CreditID: "1", EarnedOn: "2026-03-04 05:06:07", Title: "Infection Control",
				Activity: "online", Amount: "1.5", Unit: "contact_hour"}}},
		{ID: "2",
			Staff: []rules.Staff{{StaffID: "2", FirstName: "Pilar", LastName: "Ocampo", Email: "pilar@clinic.example",
				JobTitle: "Medical Assistant", Site: "Dayton", State: "OH", ManagerID: "3", LeftOn: "2026-10-31", Language: "en-US",
				Employment: "left"}},
			Credentials: []rules.Credential{{StaffID: "2", CredentialID: "3", Kind: "CMA (AAMA)", ExpiresOn: "2026-12-31"}}},
		{ID: "3",
			Staff: []rules.Staff{{StaffID: "3", LastName: "Ruth", Email: "ruth@clinic.example", JobTitle: "Practice Manager",
				Employment: "active"}}},
	}
	if diff := cmp.Diff(want, recipe(t, "Odoo", dsn)); diff != "" {
		t.Error(diff)
	}
}

func TestTheRecipeForFrappeHRReadsItsTables(t *testing.T) {
	server := os.Getenv("CEUWATCH_TEST_MARIADB")
	if server == "" && os.Getenv("CEUWATCH_REQUIRE_MARIADB") == "1" {
		t.Fatal("CEUWATCH_TEST_MARIADB names no server: run .ci/with-mariadb go test ./cmd/ceuwatch")
	}
	dsn := product(t, "mysql", server, "frappe", func(u *url.URL) string {
		return u.User.Username() + "@tcp(" + u.Host + ")" + u.Path + "?charset=utf8mb4&multiStatements=true"
	})
	want := []rules.Employee{
		{ID: "HR-EMP-00001",
			Staff: []rules.Staff{{StaffID: "HR-EMP-00001", FirstName: "Dana", LastName: "Whitlow", Email: "dana@clinic.example",
				JobTitle: "Medical Assistant", Site: "North", ManagerID: "HR-EMP-00003", HiredOn: "2019-04-01",
				Address: "5 Oak Ave\nDayton, OH 45403", Employment: "Active"}},
			Credentials: []rules.Credential{{StaffID: "HR-EMP-00001", CredentialID: "CERT-1", Kind: "CMA (AAMA)", Number: "5550001",
				IssuedOn: "2022-02-28", ExpiresOn: "2027-02-28", Standing: "Active"}},
			Credits: []rules.Credit{
				{StaffID: "HR-EMP-00001", CreditID: "p1", EarnedOn: "2026-03-04 10:30:00.000000", Title: "Infection Control",
					Provider: "City College", Activity: "online", Amount: "1.500000000", Unit: "contact_hour", Result: "Present"},
				{StaffID: "HR-EMP-00001", CreditID: "p3", EarnedOn: "2026-05-06 10:00:00.000000", Title: "Ethics",
					Provider: "City College", Activity: "seminar", Amount: "1.000000000", Unit: "contact_hour", Result: "Cancelled"},
			}},
		{ID: "HR-EMP-00002",
			Staff: []rules.Staff{{StaffID: "HR-EMP-00002", FirstName: "Pilar", LastName: "Ocampo", Email: "pilar@clinic.example",
				JobTitle: "Medical Assistant", Site: "North", ManagerID: "HR-EMP-00003", HiredOn: "2020-02-03",
				LeftOn: "2026-10-31", Employment: "Left"}},
			Credits: []rules.Credit{{StaffID: "HR-EMP-00002", CreditID: "p2", EarnedOn: "2026-03-04 10:30:00.000000",
				Title: "Infection Control", Provider: "City College", Activity: "online", Amount: "1.500000000", Unit: "contact_hour",
				Result: "Absent"}}},
		{ID: "HR-EMP-00003",
			Staff: []rules.Staff{{StaffID: "HR-EMP-00003", FirstName: "Ruth", JobTitle: "Practice Manager", HiredOn: "2012-01-09",
				Employment: "Suspended"}}},
	}
	if diff := cmp.Diff(want, recipe(t, "Frappe HR", dsn)); diff != "" {
		t.Error(diff)
	}
}
