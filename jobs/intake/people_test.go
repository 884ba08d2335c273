package intake

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// kinds is what words for credentials mean in these tests.
func kinds(word string) string {
	return map[string]string{"cma": "CMA-AAMA", "cma (aama)": "CMA-AAMA", "bls": "BLS", "cpr": "BLS", "ncma": "NCMA-NCCT"}[strings.ToLower(
		strings.TrimSpace(word))]
}

func TestASheetWithARowAPersonHoldsPeopleAndTheirCredentials(t *testing.T) {
	const plain = "P|CMA-AAMA|0123|2027-02-28 P|BLS||2027-01-31"
	for name, text := range map[string]string{
		"a column pair a credential": "Name,Position,Email,CMA #,CMA Exp,BLS Exp\n" +
			"Ada Exemplar,MA,ada@clinic.example,0123,2/28/2027,1/31/2027\n",
		"two words for one kind": "Name,Position,Email,CMA (AAMA) Cert #,CMA (AAMA) Certification Expiration Date,BLS/CPR Exp.\n" +
			"Ada Exemplar,MA,ada@clinic.example,0123,2/28/2027,1/31/2027\n",
		"the kind behind": "Name,Position,Email,Expiration Date - CMA,Number: CMA (AAMA),Expires BLS\n" +
			"Ada Exemplar,MA,ada@clinic.example,2/28/2027,0123,1/31/2027\n",
		"groups that repeat": "Name,Position,Email,Certification 1,Number,Expires,Certification 2,Number,Expires\n" +
			"Ada Exemplar,MA,ada@clinic.example,CMA-AAMA,0123,2/28/2027,BLS,,1/31/2027\n",
		"groups with numbers throughout": "Name,Position,Email,Cert 1,Cert 1 #,Cert 1 Exp Date,Cert 2,Cert 2 #,Cert 2 Exp Date\n" +
			"Ada Exemplar,MA,ada@clinic.example,CMA-AAMA,0123,2/28/2027,BLS,,1/31/2027\n",
		"headings over two rows": "Our team,,,CMA,,BLS\nName,Position,Email,Number,Expires,Expires\n" +
			"Ada Exemplar,MA,ada@clinic.example,0123,2/28/2027,1/31/2027\n",
	} {
		db, o := database(t), Options{Kind: kinds}
		for range 2 { // the same again changes nothing
			take(t, db, o, text)
			got := rowsIn(t, db, `SELECT substr(staff_id, 1, 1), kind, number, expires_on FROM credential ORDER BY kind DESC`)
			if diff := cmp.Diff(plain, strings.Join(got, " ")); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			got = rowsIn(t, db, `SELECT first_name, last_name, job_title, email FROM staff`)
			if diff := cmp.Diff([]string{"Ada|Exemplar|MA|ada@clinic.example"}, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}
}

func TestASheetOfASmallClinic(t *testing.T) {
	db := database(t)
	i := start(t, db, Options{Kind: kinds})
	table, err := i.Delimited("team.csv", opener(`Sample Family Practice
Name,Position,Supervisor,Email,CMA #,CMA Exp,BLS Exp,TB Exp
"Exemplar, Ada M., CMA",MA,Ruth Up,ada@clinic.example,0123,2/28/2027,1/31/2027,3/1/2027
Ben Sample,Receptionist,Ruth Up,ben@clinic.example,,,n/a,
Ruth Up,Practice Manager,,ruth@clinic.example,,,6/30/2027,
Total: 3
`))
	if err != nil {
		t.Fatal(err)
	}
	var listing bytes.Buffer
	reports, err := i.Add(context.Background(), table, &listing)
	if err != nil {
		t.Fatal(err)
	}
	if err := i.Commit(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][6]int{{3, 0, 0, 0, 2, 0}, {2, 0, 0, 0, 3, 0}}, [][6]int{counts(reports[0]), counts(reports[1])}); diff != "" {
		t.Error(diff, reports[0].Reasons, reports[1].Reasons)
	}
	if reports[1].Further != 1 || listing.Len() > 0 {
		t.Error(reports[1].Further, listing.String())
	}
	if diff := cmp.Diff([]string{"Ada M.|Up", "Ben|Up", "Ruth|"}, rowsIn(t, db, `SELECT s.first_name, m.last_name FROM staff s
		LEFT JOIN staff m ON m.staff_id = s.manager_id ORDER BY 1`)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Exemplar|BLS|2027-01-31", "Exemplar|CMA-AAMA|2027-02-28", "Up|BLS|2027-06-30"}, rowsIn(t, db,
		"SELECT last_name, kind, expires_on FROM credential JOIN staff USING (staff_id) ORDER BY 1, 2")); diff != "" {
		t.Error(diff)
	}
}

func TestCreditsSideBySide(t *testing.T) {
	db := database(t)
	take(t, db, Options{Kind: kinds, Set: map[string]string{"category": "clinical"}},
		"Name,Position,Email,BLS Exp,Course 1,Date 1,Contact Hours 1,Course 2,Date 2,Contact Hours 2\n"+
			"Ada Exemplar,MA,ada@clinic.example,1/31/2027,Wounds,1/5/2026,2,Coding,2/5/2026,1.5 hrs\nBen Sample,MA,,,Wounds,1/5/2026,2,,,\n"+
			"Cy Up,MA,,,,,,,,\n")
	if diff := cmp.Diff([]string{"Ada|Coding|2026-02-05|1.5|contact_hour|clinical", "Ada|Wounds|2026-01-05|2|contact_hour|clinical",
		"Ben|Wounds|2026-01-05|2|contact_hour|clinical"}, rowsIn(t, db, `SELECT first_name, title, earned_on, amount, unit, category
		FROM credit JOIN staff USING (staff_id) ORDER BY 1, 2`)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"BLS|2027-01-31"}, rowsIn(t, db, "SELECT kind, expires_on FROM credential")); diff != "" {
		t.Error(diff)
	}
}

func TestCredentialsThatNobodyKnowsAreAskedAbout(t *testing.T) {
	const head, row = "Name,Position,BLS Exp,", "\nAda Exemplar,MA,1/31/2027,"
	for heading, want := range map[string]string{
		"LPN Exp": "may say when a credential expires that no rule knows", "CMA": "does not say what stands below it",
		"CMA #": "no column beside it that says when it expires", "Driver License Exp": "", "TB Exp": "", "Locker": "",
		"Expiration Date": "may be of a credential, and it is not known of which", "Cert #": "it is not known of which",
		"CMA Number/Exp": "what stands below it is not known", "BLS Date": "what stands below it is not known", "CMA Notes": "",
	} {
		got := propose(t, Options{Kind: kinds}, text(head+heading+row+"2/28/2027\n"))
		if len(got) > 1 || (len(got) == 1) != (want != "") || want != "" && !strings.Contains(got[0], want) {
			t.Errorf("%s: %v", heading, got)
		}
		if got := propose(t, Options{Kind: kinds}, text(head+heading+row+"\n")); got != nil {
			t.Errorf("%s with nothing below it: %v", heading, got)
		}
	}
	db := database(t)
	take(t, db, Options{Kind: kinds, Map: map[string]string{"CMA": "expires_on of CMA", "LPN Exp": ""}},
		head+"CMA,LPN Exp"+row+"2/28/2027,3/1/2027\n")
	if diff := cmp.Diff([]string{"BLS|2027-01-31", "CMA-AAMA|2027-02-28"}, rowsIn(t, db,
		"SELECT kind, expires_on FROM credential ORDER BY 1")); diff != "" {
		t.Error(diff)
	}
}

func TestPeopleWithoutIDsAreKnownAgain(t *testing.T) {
	const head = "Name,Position,Email,Hire Date,CMA #,CMA Exp,DOB\n"
	for _, test := range []struct {
		name, first, second string
		people              int
		doubts              int
	}{
		{"the same", "Ada Exemplar,MA,ada@clinic.example,,,,", "Ada Exemplar,Lead,ada@clinic.example,,,,", 1, 0},
		{"married", "Ada Exemplar,MA,ada@clinic.example,,,,", "Ada Made,MA,ADA@clinic.example,,,,", 1, 0},
		{"another address, the same certificate", "Ada Exemplar,MA,ada@clinic.example,,0123,2/28/2027,",
			"Ada Exemplar,MA,exemplar@clinic.example,,0123,2/28/2027,", 1, 0},
		{"another address, the same day hired", "Ada Exemplar,MA,ada@clinic.example,1/5/2020,,,",
			"Ada Exemplar,MA,exemplar@clinic.example,1/5/2020,,,", 1, 0},
		{"another address", "Ada Exemplar,MA,ada@clinic.example,,,,", "Ada Exemplar,MA,exemplar@clinic.example,,,,", 1, 1},
		{"an address at last", "Ada Exemplar,MA,,,,,", "Ada Exemplar,MA,ada@clinic.example,,,,", 1, 0},
		{"a middle name", "Ada Exemplar,MA,,,,,", "Ada M. Exemplar,MA,,,,,", 1, 1},
		{"an address that another has now", "Ada Exemplar,MA,desk@clinic.example,,,,", "Ben Sample,MA,desk@clinic.example,,,,", 1, 1},
		{"somebody else", "Ada Exemplar,MA,ada@clinic.example,,,,", "Ben Sample,MA,ben@clinic.example,,,,", 2, 0},
		{"by name and day hired", "Ada Exemplar,MA,,1/5/2020,,,", "Ada Exemplar,MA,,1/5/2021,,,", 1, 1},
		{"by name and birth", "Ada Exemplar,MA,,,,,1/5/1990", "Ada Exemplar,Lead,,,,,1/5/1990", 1, 0},
	} {
		db, o := database(t), Options{Kind: kinds}
		take(t, db, o, head+test.first+"\n")
		i := start(t, db, o)
		table, err := i.Delimited("x.csv", opener(head+test.second+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := i.Add(context.Background(), table, &bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
		doubts := i.Doubts()
		if len(doubts) != test.doubts || (len(doubts) > 0) != (i.Commit() != nil) {
			t.Errorf("%s: %+v", test.name, doubts)
		}
		i.Rollback()
		if got := rowsIn(t, db, "SELECT DISTINCT staff_id FROM staff"); len(got) != test.people {
			t.Errorf("%s: %d people", test.name, len(got))
		}
		for same, people := range map[bool]int{true: 1, false: 2} {
			for _, d := range doubts {
				again := database(t)
				take(t, again, o, head+test.first+"\n")
				o.Answers = []Answer{{Same: same, Name: d.Name, Email: d.Email, StaffID: d.StaffID}}
				take(t, again, o, head+test.second+"\n")
				take(t, again, o, head+test.second+"\n")
				if got := rowsIn(t, again, "SELECT DISTINCT staff_id FROM staff"); len(got) != people {
					t.Errorf("%s, answered %t: %d people", test.name, same, len(got))
				}
			}
		}
	}
}

func TestTwoOfOneNameAreNeverTakenForOne(t *testing.T) {
	report, listing := take(t, database(t), Options{}, "Name,Position\nAda Exemplar,MA\nAda Exemplar,Lead\n")
	if diff := cmp.Diff([6]int{1, 0, 0, 1, 0, 0}, counts(report)); diff != "" ||
		!strings.Contains(listing, "another row of the file has this name") {
		t.Error(diff, listing)
	}
	db := database(t)
	take(t, db, Options{}, "Name,Position,Email\nAda Exemplar,MA,a@clinic.example\nAda Exemplar,Lead,b@clinic.example\n")
	report, listing = take(t, db, Options{}, "Name,Course,Completed,Contact Hours\nAda Exemplar,Coding,1/5/2026,2\nBen Up,Coding,1/5/2026,2\n")
	if report.Rejected != 2 || !strings.Contains(listing, "several people have this name") ||
		!strings.Contains(listing, "nobody on record has this name") {
		t.Error(report, listing)
	}
}

func TestCreditsFindPeopleByName(t *testing.T) {
	db := database(t)
	take(t, db, Options{}, "Employee ID,Name\nS-1,\"Exemplar, Ada M.\"\nS-2,Ben Sample\n")
	report, _ := take(t, db, Options{}, "Name,Course,Completed,Contact Hours\nAda Exemplar,Coding,1/5/2026,2\n"+
		"\"Sample Jr., Ben\",Coding,1/5/2026,2\n")
	if diff := cmp.Diff([]string{"S-1", "S-2"}, rowsIn(t, db, "SELECT staff_id FROM credit ORDER BY 1")); diff != "" {
		t.Error(diff, report.Reasons)
	}
}

func TestPeopleInAListOfCredentialsAreAskedAbout(t *testing.T) {
	const list = "Employee ID,Name,Email,Job Title,Certification,Expiration Date\nS-1,Ada Exemplar,ada@clinic.example,MA,BLS,1/31/2027\n"
	if got := propose(t, Options{}, text(list)); len(got) != 1 || !strings.Contains(got[0], "--as staff,credential") {
		t.Error(got)
	}
}

func TestPeopleWhomNoFileNamesAnyMore(t *testing.T) {
	db := database(t)
	absent := func(record bool, text string) (*Absent, error) {
		t.Helper()
		i := start(t, db, Options{})
		defer i.Rollback()
		table, err := i.Delimited("x.csv", opener(text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := i.Add(context.Background(), table, &bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
		a, err := i.Absent(context.Background(), record)
		if err == nil {
			err = i.Commit()
		}
		return a, err
	}
	const all, two = "Employee ID,Name\nS-1,Ada Exemplar\nS-2,Ben Sample\nS-3,Cy Up\n", "Employee ID,Name\nS-1,Ada Exemplar\nS-3,Cy Up\n"
	for _, step := range []struct {
		text   string
		record bool
		count  int
		want   string // S-2's record afterwards
	}{
		{all, true, 0, "|"}, {two, false, 1, "|"}, {two, true, 1, "2026-12-09|left"}, {two, true, 0, "2026-12-09|left"},
		{all, true, 0, "|"}, // back again
		{two, true, 1, "2026-12-09|left"},
		{"Employee ID,Name,Employment Status\nS-2,Ben Sample,Leave\n", false, 2, "|Leave"},
		{"Employee ID,Name,Termination Date\nS-2,Ben Sample,11/30/2026\n", false, 2, "2026-11-30|Leave"},
		{two, true, 0, "2026-11-30|Leave"},
	} {
		a, err := absent(step.record, step.text)
		if err != nil || a.Count != step.count {
			t.Errorf("%+v: %+v, %v", step, a, err)
		}
		if diff := cmp.Diff([]string{step.want}, rowsIn(t, db, "SELECT left_on, employment FROM staff WHERE staff_id = 'S-2'")); diff != "" {
			t.Errorf("%+v: %s", step, diff)
		}
	}
	for _, text := range []string{"Employee ID,Name\nS-1,Ada Exemplar\n,Ben Sample\n",
		"Employee ID,Certification,Expiration Date\nS-1,BLS,1/31/2027\n"} {
		if _, err := absent(true, text); err == nil {
			t.Errorf("%s names everyone", text)
		}
	}
}

func TestATableIsReadAsItWasSaved(t *testing.T) {
	const head = "Name,Position,Email,Rehired,Hired,CMA,BLS Exp,Locker\n"
	const row = "Ada Exemplar,MA,ada@clinic.example,,1/5/2020,2/28/2027,1/31/2027,7\n"
	db := database(t)
	i := start(t, db, Options{Kind: kinds, Map: map[string]string{"CMA": "expires_on of CMA"}})
	table, err := i.Delimited("x.csv", opener(head+row))
	if err != nil {
		t.Fatal(err)
	}
	reports, err := i.Add(context.Background(), table, &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	i.Rollback()
	o := Options{Kind: kinds, Saved: []Saved{{Headings: map[string]string{"a": "", "b": ""}}, reports[0].Saved}}
	take(t, db, o, head+row)
	if diff := cmp.Diff([]string{"BLS|2027-01-31|2020-01-05", "CMA-AAMA|2027-02-28|2020-01-05"}, rowsIn(t, db,
		"SELECT kind, expires_on, hired_on FROM credential JOIN staff USING (staff_id) ORDER BY 1")); diff != "" {
		t.Error(diff)
	}
	got := propose(t, o, text(strings.Replace(strings.Replace(head, "BLS Exp", "CPR Date", 1), "Locker", "Floor", 1)+row))
	for n, want := range []string{`has no heading "BLS Exp" any more`, `the heading "CPR Date" is new`, `the heading "Floor" is new`} {
		if n >= len(got) || !strings.Contains(got[n], want) {
			t.Errorf("%s is not in %v", want, got)
		}
	}
}
