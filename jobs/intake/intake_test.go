package intake

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite"

	"ceuwatch/rules"
)

const schema = `
CREATE TABLE staff (staff_id text, first_name text, last_name text, email text, job_title text, site text, state text,
    manager_id text, hired_on text, left_on text, language text, address text);
CREATE INDEX staff_staff_id ON staff (staff_id);
CREATE TABLE credential (credential_id text, staff_id text, kind text, number text, issued_on text, expires_on text);
CREATE INDEX credential_staff_id ON credential (staff_id);
CREATE TABLE credit (credit_id text, staff_id text, credential text, earned_on text, title text, provider text,
    approved_by text, category text, activity text, amount text, unit text);
CREATE INDEX credit_staff_id ON credit (staff_id);
CREATE TABLE exam_attempt (attempt_id text, staff_id text, credential text, sat_on text, passed text);
CREATE INDEX exam_attempt_staff_id ON exam_attempt (staff_id);`

func database(t *testing.T) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("sqlite", filepath.Join(t.TempDir(), "hr.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func start(t *testing.T, db *sqlx.DB, o Options) *Import {
	t.Helper()
	o.AsOf = rules.NewDate(2026, time.December, 10)
	i, err := Begin(context.Background(), db, schema, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(i.Rollback)
	return i
}

// begin starts an import into a database of its own.
func begin(t *testing.T, o Options) *Import {
	t.Helper()
	return start(t, database(t), o)
}

// take imports one text and checks that no row is lost.
func take(t *testing.T, db *sqlx.DB, o Options, text string) (*Report, string) {
	t.Helper()
	i := start(t, db, o)
	table, err := i.Delimited("x.csv", opener(text))
	if err != nil {
		t.Fatal(err)
	}
	var listing bytes.Buffer
	reports, err := i.Add(context.Background(), table, &listing)
	if err != nil {
		t.Fatal(err)
	}
	report := reports[0]
	if err := i.Commit(); err != nil {
		t.Fatal(err)
	}
	if sum := report.New + report.Updated + report.Unchanged + report.Rejected + report.Skipped; sum != report.Read {
		t.Errorf("%d rows read, %d accounted for", report.Read, sum)
	}
	return report, listing.String()
}

// counts is what became of rows: new, updated, unchanged, rejected, skipped, removed.
func counts(r *Report) [6]int {
	return [6]int{r.New, r.Updated, r.Unchanged, r.Rejected, r.Skipped, r.Removed}
}

// rowsIn returns the rows of a query, each as its values and bars.
func rowsIn(t *testing.T, db *sqlx.DB, query string) []string {
	t.Helper()
	rows, err := db.Queryx(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			t.Fatal(err)
		}
		words := make([]string, len(values))
		for i, v := range values {
			if v != nil {
				words[i] = fmt.Sprint(v)
			}
		}
		all = append(all, strings.Join(words, "|"))
	}
	return all
}

func TestASecondImportUpdates(t *testing.T) {
	tests := []struct {
		name          string
		first, second string
		want          [6]int
		query         string
		rows          []string
	}{
		{
			"a person who moved", "Employee ID,Name,Site,Language\nS-1,Ada Exemplar,North,es\nS-2,Ben Sample,North,\n",
			"Employee ID,Name,Site\nS-1,Ada Exemplar,South\nS-3,Cy Fictional,South\n", [6]int{1, 1, 0, 0, 0, 0},
			"SELECT staff_id, site, language FROM staff ORDER BY staff_id", []string{"S-1|South|es", "S-2|North|", "S-3|South|"},
		}, {
			"a blank cell of a column that is there empties it", "Employee ID,Name,Site\nS-1,Ada Exemplar,North\n",
			"Employee ID,Name,Site\nS-1,Ada Exemplar,\n", [6]int{0, 1, 0, 0, 0, 0}, "SELECT coalesce(site, 'none') FROM staff",
			[]string{"none"},
		}, {
			"a person with two posts", "Employee ID,Name,Site\nS-1,Ada Exemplar,North\nS-1,Ada Exemplar,South\n",
			"Employee ID,Name,Site\nS-1,Ada Exemplar,South\n", [6]int{0, 0, 1, 0, 0, 1}, "SELECT site FROM staff",
			[]string{"South"},
		}, {
			"a renewal", "Employee ID,Certification,Number,Expiration Date\nS-1,CMA (AAMA),001,11/30/2026\nS-1,BLS,,1/31/2027\n",
			"Employee ID,Certification,Number,Expiration Date\nS-1,cma  (aama),001,11/30/2031\n", [6]int{0, 1, 0, 0, 0, 0},
			"SELECT number, expires_on FROM credential ORDER BY 2", []string{"|2027-01-31", "001|2031-11-30"},
		}, {
			"a corrected amount", "Employee ID,Title,Completed,Points\nS-1,Coding,1/5/2026,4\nS-1,Wounds,1/5/2026,2\n",
			"Employee ID,Title,Completed,Points\nS-1,Coding,2026-01-05,5\nS-1,Wounds,Jan 5 2026,2\n", [6]int{0, 1, 1, 0, 0, 0},
			"SELECT title, amount, unit FROM credit ORDER BY 1", []string{"Coding|5|point", "Wounds|2|point"},
		}, {
			"an exam passed after all", "Employee ID,Exam,Exam Date,Result\nS-1,RMA (AMT),6/1/2026,fail\n",
			"Employee ID,Exam,Exam Date,Result\nS-1,RMA (AMT),6/1/2026,Pass\nS-1,RMA (AMT),9/1/2026,no show\n", [6]int{1, 1, 0,
				0, 0, 0},
			"SELECT sat_on, passed FROM exam_attempt ORDER BY 1", []string{"2026-06-01|true", "2026-09-01|no show"},
		}, {
			"rows with ids of their own",
			"Credit ID,Employee ID,Title,Completed,Points\nC-1,S-1,Coding,1/5/2026,4\n,S-1,Wounds,1/5/2026,4\n",
			"Credit ID,Employee ID,Title,Completed,Points\nC-1,S-1,Coding II,1/6/2026,4\n,S-1,Wounds,1/5/2026,3\n", [6]int{0, 2,
				0, 0, 0, 0},
			"SELECT title, earned_on, amount FROM credit ORDER BY 1", []string{"Coding II|2026-01-06|4", "Wounds|2026-01-05|3"},
		}, {
			"an id that two people have",
			"Credit ID,Employee ID,Title,Completed,Points\n1,S-1,Coding,1/5/2026,4\n1,S-2,Coding,1/5/2026,4\n",
			"Credit ID,Employee ID,Title,Completed,Points\n1,S-2,Coding,1/5/2026,5\n", [6]int{0, 1, 0, 0, 0, 0},
			"SELECT staff_id, amount FROM credit ORDER BY 1", []string{"S-1|4", "S-2|5"},
		}, {
			"a course of two parts",
			"Employee ID,Title,Completed,Points,Category\nS-1,Day,1/5/2026,4,clinical\nS-1,Day,1/5/2026,1,general\n",
			"Employee ID,Title,Completed,Points,Category\nS-1,Day,1/5/2026,1,general\nS-1,Day,1/5/2026,3,clinical\n" +
				"S-1,Day,1/5/2026,2,administrative\nS-1,Day,1/5/2026,2,administrative\n", [6]int{1, 1, 1, 0, 1, 0},
			"SELECT category, amount FROM credit ORDER BY 1", []string{"administrative|2", "clinical|3", "general|1"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			db := database(t)
			take(t, db, Options{}, test.first)
			report, listing := take(t, db, Options{}, test.second)
			if diff := cmp.Diff(test.want, counts(report)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.rows, rowsIn(t, db, test.query)); diff != "" {
				t.Error(diff)
			}
			if listing != "" {
				t.Error(listing)
			}
			again, _ := take(t, db, Options{}, test.second)
			if again.New+again.Updated+again.Removed > 0 {
				t.Errorf("the same again: %v", counts(again))
			}
			for _, relation := range []string{"credential", "credit"} {
				doubled := rowsIn(t, db, "SELECT "+relation+"_id FROM "+relation+" GROUP BY staff_id, 1 HAVING count(*) > 1")
				if len(doubled) > 0 {
					t.Errorf("%s twice: %v", relation, doubled)
				}
			}
		})
	}
}

func TestFootersTotalsAndRepeatedHeadingsAreSkipped(t *testing.T) {
	text := `Staff,,
as of today,,
,,
Employee ID,Name,Site
S-1,Ada Exemplar,North
S-1,Ada Exemplar,North
Employee ID,Name,Site
,,
S-2,"Count, Ben",South
Total,,2
"Total employees: 2"
Generated by:,somebody,
Page 1 of 1,,

End of report
`
	report, listing := take(t, database(t), Options{}, text)
	if diff := cmp.Diff([6]int{2, 0, 0, 0, 12, 0}, counts(report)); diff != "" {
		t.Error(diff, report.Reasons)
	}
	want := []Reason{
		{"skipped", "above the headings", 3, []int{1, 2, 3}}, {"skipped", "same as an earlier row", 1, []int{6}},
		{"skipped", "headings repeated", 1, []int{7}}, {"skipped", "empty", 2, []int{8, 14}}, {"skipped", "total", 2,
			[]int{10, 11}},
		{"skipped", "footer", 3, []int{12, 13, 15}},
	}
	if diff := cmp.Diff(want, report.Reasons); diff != "" {
		t.Error(diff)
	}
	if listing != "" {
		t.Error(listing)
	}
}

func TestPeopleAreFoundByNumberOrAddress(t *testing.T) {
	db := database(t)
	take(t, db, Options{},
		"Employee ID,Name,Email\nS-1,Ada Exemplar,Ada@clinic.example\nS-2,Ben Sample,both@clinic.example\n"+
			"S-3,Cy Fictional,both@clinic.example\n")
	take(t, db, Options{}, "Employee ID,Certification,Number,Expiration Date\nS-1,CMA (AAMA),0123,11/30/2026\n")
	report, _ := take(t, db, Options{},
		"AAMA #,Title,Date,CEUs\n0123,Coding,1/5/2026,4\n123,Coding,1/5/2026,4\n,Coding,1/5/2026,4\n")
	if diff := cmp.Diff([6]int{1, 0, 0, 2, 0, 0}, counts(report)); diff != "" {
		t.Error(diff)
	}
	report, _ = take(t, db, Options{},
		"Email,Title,Date,CEUs\nADA@clinic.example,Wounds,1/5/2026,4\nboth@clinic.example,Wounds,1/5/2026,4\n")
	if diff := cmp.Diff([6]int{1, 0, 0, 1, 0, 0}, counts(report)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"S-1|Coding|4|ceu", "S-1|Wounds|4|ceu"}, rowsIn(t, db,
		"SELECT staff_id, title, amount, unit FROM credit ORDER BY 2")); diff != "" {
		t.Error(diff)
	}
}

func TestRelationsOfOtherDatabasesAreRefused(t *testing.T) {
	for _, statement := range []string{
		"CREATE TABLE staff (staff_id text)",
		strings.Replace(schema, "staff_id text, first_name", "staff_id integer, first_name", 1),
		strings.Replace(schema, "CREATE TABLE exam_attempt", "CREATE TABLE other",
			1) + "; CREATE VIEW exam_attempt AS SELECT * FROM other",
	} {
		db := database(t)
		statement = strings.Replace(statement, "CREATE INDEX exam_attempt_staff_id ON exam_attempt (staff_id);", "", 1)
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
		if _, err := Begin(context.Background(), db, schema, Options{}); err == nil || !strings.Contains(err.Error(),
			"ceuwatch init --schema sqlite") {
			t.Errorf("%v", err)
		}
	}
}

// people yields an export of staff as long as asked for, a row at a time.
type people struct {
	rows, left int
	buffer     bytes.Buffer
}

func (p *people) Read(to []byte) (int, error) {
	for p.buffer.Len() < len(to) && p.left > 0 {
		n := p.rows - p.left
		p.left--
		if n == 0 {
			p.buffer.WriteString("Employee ID,Name,Job Title,Site,Email,Hire Date,Notes\r\n")
		}
		// A third of the rows is about somebody who came before.
		fmt.Fprintf(&p.buffer,
			"S-%07d,\"Exemplar %d, Ada\",Medical Assistant,Site %d,person.%d@clinic.example,%d/%d/2019,%s\r\n",
			n%(p.rows*2/3), n, n%40, n, n%12+1, n%28+1, strings.Repeat("x", 700))
	}
	return p.buffer.Read(to)
}

func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	size := 250_000 // rows, 200 MB
	if testing.Short() {
		size = 25_000
	}
	i := begin(t, Options{})
	table, err := i.Delimited("x.csv", func() (io.ReadCloser, error) {
		return io.NopCloser(&people{rows: size,
			left: size}), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	done, most := make(chan bool), make(chan uint64)
	go func() {
		var now runtime.MemStats
		top := uint64(0)
		for {
			runtime.ReadMemStats(&now)
			top = max(top, now.HeapInuse)
			select {
			case <-done:
				most <- top
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	reports, err := i.Add(context.Background(), table, io.Discard)
	done <- true
	if err != nil {
		t.Fatal(err)
	}
	report := reports[0]
	if top := <-most; top > 96<<20 {
		t.Errorf("%d MB for %d rows", top>>20, size)
	}
	if report.Read != size || report.New+report.Updated != size {
		t.Errorf("%+v", report)
	}
}

func TestTheListingHoldsTheOriginalCells(t *testing.T) {
	_, listing := take(t, database(t), Options{},
		"Employee ID,Name,Hire Date,Pay\n,\"Exemplar, \"\"Ada\"\"\",1/5/2026,\"1,000\"\nS-1,Ben,31/31/2026,2\n")
	rows, err := csv.NewReader(strings.NewReader(listing)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"line", "outcome", "reason", "Employee ID", "Name", "Hire Date", "Pay"},
		{"2", "rejected", "no staff_id", "", `Exemplar, "Ada"`, "1/5/2026", "1,000"},
		{"3", "kept", "no date that can be read in hired_on: what is on record stays, else the text as found", "S-1", "Ben", "31/31/2026", "2"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func TestManagersAreFoundByNameWhenItIsOnePersons(t *testing.T) {
	db := database(t)
	take(t, db, Options{}, "Employee ID,Name\nS-8,Eve Pretend\n")
	report, listing := take(t, db, Options{}, `Employee ID,Name,Reporting to
S-1,"Exemplar, Ada","Fictional, Cy"
S-2,Ben Sample,cy  FICTIONAL
S-3,Cy Fictional,Eve Pretend
S-4,Dee Twice,N/A
S-5,Dee Twice,S-3
S-6,Flo Made,Dee Twice
S-7,Gus Up,Nobody Known
`)
	if diff := cmp.Diff([6]int{7, 0, 0, 0, 0, 0}, counts(report)); diff != "" {
		t.Error(diff)
	}
	want := []string{"S-1|S-3", "S-2|S-3", "S-3|S-8", "S-4|", "S-5|S-3", "S-6|", "S-7|", "S-8|"}
	if diff := cmp.Diff(want, rowsIn(t, db, "SELECT staff_id, manager_id FROM staff ORDER BY 1")); diff != "" {
		t.Error(diff)
	}
	if strings.Count(listing, "no one person has the manager's name: what is on record stays, else manager_id is left empty") != 2 {
		t.Error(listing)
	}
}

func TestRowsThatSayNothingOfACredentialAreSkipped(t *testing.T) {
	o := Options{As: []rules.Relation{rules.RelationCredential}, Map: map[string]string{"BLS exp": "expires_on"},
		Set: map[string]string{"kind": "BLS"}}
	report, _ := take(t, database(t), o,
		"Employee ID,Name,CMA exp,BLS exp\nS-1,Ada Exemplar,11/30/2026,1/31/2027\nS-2,Ben Sample,11/30/2026,\n")
	if diff := cmp.Diff([6]int{1, 0, 0, 0, 1, 0}, counts(report)); diff != "" {
		t.Error(diff)
	}
}

func TestWordsThatMeanTheSameAreStoredAlike(t *testing.T) {
	db := database(t)
	report, listing := take(t, db, Options{},
		"Employee ID,Name,State,Language,Termination Date\nS-1,Ada Exemplar,New  York,Spanish,N/A\n")
	take(t, db, Options{}, "Employee ID,Title,Date,Hours,Unit,Category\nS-1,Coding,1/5/2026,2,Contact Hours,Gen\n")
	if report.New != 1 || listing != "" {
		t.Error(report, listing)
	}
	if diff := cmp.Diff([]string{"NY|es|"}, rowsIn(t, db, "SELECT state, language, left_on FROM staff")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"contact_hour|general"}, rowsIn(t, db, "SELECT unit, category FROM credit")); diff != "" {
		t.Error(diff)
	}
}
