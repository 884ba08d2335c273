package intake

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

// propose reads a table without storing it, and returns what has to be answered first.
func propose(t *testing.T, o Options, table func(*Import) (Table, error)) []string {
	t.Helper()
	i := begin(t, o)
	read, err := table(i)
	if err != nil {
		t.Fatal(err)
	}
	var listing bytes.Buffer
	if _, err := i.Add(context.Background(), read, &listing); err != nil {
		t.Fatal(err)
	}
	if q := i.Questions(); q != nil {
		var asked *QuestionsError
		if err := i.Commit(); !errors.As(err, &asked) {
			t.Errorf("was stored: %v", err)
		}
		return q.Lines
	}
	return nil
}

func text(content string) func(*Import) (Table, error) {
	return func(i *Import) (Table, error) { return i.Delimited("x.csv", opener(content)) }
}

func TestWhatCanTakeARowBackIsReadOrAsked(t *testing.T) {
	const status = `x.csv: "Hold Status" is not read, and may say that a row no longer holds: read it with ` +
		`--map 'Hold Status=employment', or leave it out with --map 'Hold Status='`
	const remark = `x.csv: "Remark" is not read, and may say that a row no longer holds: read it with ` +
		`--map 'Remark=result', or leave it out with --map 'Remark='`
	for _, test := range []struct {
		name, text string
		o          Options
		want       []string
	}{
		{"a heading with a word that may", "Employee ID,Name,Hold Status\nS-1,Ada Exemplar,open\n", Options{}, []string{status}},
		{"left out", "Employee ID,Name,Hold Status\nS-1,Ada Exemplar,open\n", Options{Map: map[string]string{"Hold Status": ""}},
			nil},
		{"nothing below it", "Employee ID,Name,Hold Status\nS-1,Ada Exemplar,\n", Options{}, nil},
		{"about something else", "Employee ID,Name,Marital Status\nS-1,Ada Exemplar,Separated\n", Options{}, nil},
		{"a cell that takes back", "Employee ID,Course,Completed,Contact Hours,Remark\nS-1,Coding,1/5/2026,2,No Show\n",
			Options{}, []string{remark}},
		{"a cell that does not", "Employee ID,Course,Completed,Contact Hours,Remark\nS-1,Coding,1/5/2026,2,well done\n",
			Options{}, nil},
		{"two that differ", "Employee ID,Course,Completed,CEUs,Contact Hours\nS-1,Coding,1/5/2026,2,20\n", Options{},
			[]string{`x.csv: "CEUs" and "Contact Hours" may both be amount, and differ: leave one out with --map ` +
				`'Contact Hours=' or --map 'CEUs='`}},
		{"two that agree", "Employee ID,Name,Site,Clinic\nS-1,Ada Exemplar,North,North\n", Options{}, nil},
		{"two of one heading", "Employee ID,Name,Site,Site\nS-1,Ada Exemplar,North,South\n", Options{},
			[]string{`x.csv: "Site" stands above two columns that differ: rename or remove one of them in the file`}},
		{"one chosen", "Employee ID,Course,Completed,CEUs,Contact Hours\nS-1,Coding,1/5/2026,2,20\n",
			Options{Map: map[string]string{"Contact Hours": ""}}, nil},
		{"brackets that say more", "Employee ID,Name,Hire Date (bridged)\nS-1,Ada Exemplar,1/5/2026\n", Options{},
			[]string{`x.csv: "Hire Date (bridged)" may be hired_on, but that is not certain: read it with --map ` +
				`'Hire Date (bridged)=hired_on', or leave it out with --map 'Hire Date (bridged)='`}},
		{"hours that may be units", "Employee ID,Course,Completed,CEU Hours\nS-1,Coding,1/5/2026,2\n", Options{},
			[]string{`x.csv: "CEU Hours" may be amount, but that is not certain: read it with --map 'CEU Hours=amount', or leave ` +
				`it out with --map 'CEU Hours='`}},
		{"an old value alone", "Employee ID,Certification,Expiration Date (Old)\nS-1,BLS,1/5/2026\n", Options{},
			[]string{`x.csv: "Expiration Date (Old)" may be expires_on, but that is not certain: read it with --map ` +
				`'Expiration Date (Old)=expires_on', or leave it out with --map 'Expiration Date (Old)='`}},
	} {
		if diff := cmp.Diff(test.want, propose(t, test.o, text(test.text))); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestFieldData(t *testing.T) {
	for _, test := range []struct {
		name, text string
		query      string
		want       []string
	}{
		{"who left without a day", "Employee ID,Name,Status,Hire Date,Rehire Date,Termination Date\n" +
			"S-1,Ola Made,Terminated,5/1/2018,,\nS-2,Tam Up,Active,3/2/2015,8/5/2024,10/31/2022\nS-3,Kit Sample,T,3/2/2015,,\n",
			"SELECT staff_id, employment, hired_on, left_on FROM staff ORDER BY 1",
			[]string{"S-1|Terminated|2018-05-01|", "S-2|Active|2024-08-05|2022-10-31", "S-3|terminated|2015-03-02|"}},
		{"a yes and a day below Terminated", "Employee ID,Name,Terminated\nS-1,Ola Made,Yes\nS-2,Tam Up,No\nS-3,Kit Sample,1/31/2026\n",
			"SELECT staff_id, employment, left_on FROM staff ORDER BY 1", []string{"S-1|terminated|", "S-2|active|", "S-3||2026-01-31"}},
		{"names of leaving and joining elsewhere", "Employee ID,Employee Name,Designation,Date of Joining,Relieving Date\n" +
			"S-1,Ola Made,MA,2018-05-01,2026-03-31\n", "SELECT job_title, hired_on, left_on FROM staff",
			[]string{"MA|2018-05-01|2026-03-31"}},
		{"courses that were not completed", "User ID,Course Name,Status,Completion Date,Contact Hours\n" +
			"S-1,Wounds,Completed,5/2/2025,2\nS-1,Heart,Failed,5/3/2025,3\nS-1,Coding,No Show,5/4/2025,4\n",
			"SELECT title, result FROM credit ORDER BY 1", []string{"Coding|No Show", "Heart|Failed", "Wounds|Completed"}},
		{"yes and no below Voided", "Employee ID,Course,Completed,Hours,Voided\nS-1,Wounds,5/2/2025,2,Yes\nS-1,Heart,5/3/2025,3,No\n",
			"SELECT title, result FROM credit ORDER BY 1", []string{"Heart|", "Wounds|void"}},
		{"a list of exams that is one of credentials", "Employee ID,Certification,Certification Number,Exam Date,Expiration Date," +
			"Status\nS-1,CMA (AAMA),0123,2/10/2022,2/28/2027,Active\n",
			"SELECT kind, number, expires_on, standing FROM credential", []string{"CMA (AAMA)|0123|2027-02-28|Active"}},
		{"a list of exams", "Employee ID,Exam,Exam Date,Status\nS-1,CMA (AAMA),2/10/2022,Failed\n",
			"SELECT credential, sat_on, passed FROM exam_attempt", []string{"CMA (AAMA)|2022-02-10|false"}},
		{"verification", "Employee ID,Certification,Expiration Date,Verified On,Verified By\nS-1,BLS,1/31/2027,1/5/2026,J. Doe\n",
			"SELECT verified_on, verified_by FROM credential", []string{"2026-01-05|J. Doe"}},
		{"new and old, work and personal", "Employee ID,Certification,Expiration Date (Old),Expiration Date (New),Email (Personal)\n" +
			"S-1,BLS,1/31/2025,1/31/2027,x@home.example\n", "SELECT expires_on FROM credential", []string{"2027-01-31"}},
		{"minutes", "Employee ID,Course,Completed,Duration (minutes)\nS-1,Wounds,5/2/2025,90\n",
			"SELECT amount, unit FROM credit", []string{"1.5|contact_hour"}},
		{"day first, as the heading says", "Employee ID,Certification,Expiration Date (DD/MM/YYYY)\nS-1,BLS,05/02/2027\n",
			"SELECT expires_on FROM credential", []string{"2027-02-05"}},
		{"a lone comma between tabs", "Employee ID\tCourse\tCompleted\tContact Hours\nS-1\tA\t1/2/2025\t0,500\nS-1\tB\t1/3/2025\t1,250\n" +
			"S-1\tC\t1/4/2025\t1:30\n", "SELECT title, amount FROM credit ORDER BY 1", []string{"A|0.500", "B|1.250", "C|1.5"}},
		{"amounts as people write them", "Employee ID,Course,Completed,Contact Hours\nS-1,A,1/2/2025,1.5 hrs\nS-1,B,1/3/2025,TBD\n" +
			"S-1,C,1/4/2025,-\nS-1,D,1/5/2025,½\n", "SELECT title, amount FROM credit ORDER BY 1", []string{"A|1.5", "B|", "C|", "D|.5"}},
		{"characters that nobody sees", "Employee ID,Certification,Expiration Date\nS-1\u200b,BLS,\u200e1\u200f/\u200e31\u200f/\u200e2027\n" +
			"\ufeffS-2,BLS,1/31/2027\n", "SELECT staff_id, expires_on FROM credential ORDER BY 1", []string{"S-1|2027-01-31", "S-2|2027-01-31"}},
		{"text that was encoded twice", "Employee ID,First Name,Last Name\nS-1,Jos\u00c3\u00a9,N\u00c3\u00ba\u00c3\u00b1ez\n",
			"SELECT first_name, last_name FROM staff", []string{"José|Núñez"}},
		{"a Mac's text", "Employee ID,First Name,Last Name\nS-1,José,Núñez\n", "SELECT first_name, last_name FROM staff", []string{"José|Núñez"}},
		{"a stroke before a quote", "Employee ID,First Name,Last Name,Job Title\nS-1,\"Dana \\\"Dee\\\"\",Made,\"Assistant, Lead\"\n",
			"SELECT first_name, job_title FROM staff", []string{`Dana "Dee"|Assistant, Lead`}},
		{"no total", "Course,Employee ID,Completed,Contact Hours\nTotal knee replacement,S-1,1/2/2025,2\nTotal,,,2\n",
			"SELECT title FROM credit", []string{"Total knee replacement"}},
		{"what stands beside names", "Employee ID,Worker,Manager\nS-1,Jane Made (On Leave),Ruth Up\nS-2,Omar Sample [C],Ruth Up (On Leave)\n" +
			"S-3,Ruth Up (On Leave),\nS-4,Lee Exemplar (Terminated),Ruth Up (S-3)\nS-5,\"van der Made, Anna-Lise M., CMA (AAMA)\",\"Up, Ruth\"\n" +
			"S-6,\"Fictional Jr., Luis\",\n", "SELECT staff_id, first_name, last_name, manager_id, employment FROM staff ORDER BY 1",
			[]string{"S-1|Jane|Made|S-3|on leave", "S-2|Omar|Sample|S-3|", "S-3|Ruth|Up||on leave", "S-4|Lee|Exemplar|S-3|terminated",
				"S-5|Anna-Lise M.|van der Made|S-3|", "S-6|Luis|Fictional Jr.||"}},
		{"a month and a year", "Employee ID,Certification,Issue Date,Expiration Date\nS-1,BLS,Dec-24,Dec-26\nS-2,BLS,,02/2028\n",
			"SELECT staff_id, issued_on, expires_on FROM credential ORDER BY 1", []string{"S-1|Dec-24|2026-12-31", "S-2||2028-02-29"}},
		{"a day with its zone", "Employee ID,Certification,Expiration Date\nS-1,BLS,2027-01-31-08:00\n",
			"SELECT expires_on FROM credential", []string{"2027-01-31"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			db, o := database(t), Options{}
			if test.name == "a Mac's text" {
				o.Encoding = "macintosh"
				test.text = strings.NewReplacer("é", "\x8e", "ú", "\x9c", "ñ", "\x96").Replace(test.text)
			}
			take(t, db, o, test.text)
			if diff := cmp.Diff(test.want, rowsIn(t, db, test.query)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLettersThatMakeNoWordsAreAskedAbout(t *testing.T) {
	head := "Employee ID,First Name,Last Name,Site\n"
	for name, asked := range map[string]bool{
		"S-1,Jos\x8e,Made,\n": true, "S-1,Jos\x82,N\xa3\xa4ez,\n": true, "S-1,Mu\x96oz,Made,\n": true, // Mac, DOS, Mac
		"S-1,Jos\xe9,N\xfa\xf1ez,\n": false, "S-1,Se\xe1n,O\x92Brien,North\x96South\n": false,
		"S-1,\x8eeljka,Ko\x9awicz,\n": false, "S-1,José,Núñez,“North”\n": false,
	} {
		q := propose(t, Options{}, text(head+name))
		if (len(q) == 1) != asked {
			t.Errorf("%q: %v", name, q)
		}
		if q := propose(t, Options{Encoding: "macintosh"}, text(head+name)); q != nil {
			t.Errorf("%q as asked: %v", name, q)
		}
	}
}

// sheet is a table as a workbook gives it.
func sheet(rows ...Row) Table {
	return Table{Name: "x.xlsx", Ragged: true, Rows: func(yield func(Row, error) bool) {
		for n, row := range rows {
			row.Line = n + 1
			if !yield(row, nil) {
				return
			}
		}
	}}
}

func cells(texts ...string) Row { return Row{Cells: cellsOf(texts)} }

// with is a row of a person's BLS that ends with one more cell.
func with(id string, cell Cell) Row {
	row := cells(id, "BLS")
	row.Cells = append(row.Cells, cell)
	return row
}

func TestCellsOfWorkbooksAreReadByWhatTheyShow(t *testing.T) {
	day := func(number, text string) Cell { return Cell{Text: text, Number: number, Shows: "date"} }
	db := database(t)
	i := start(t, db, Options{})
	head := cells("Employee ID", "Certification", "Expiration Date")
	hidden := with("S-9", day("46387", "12/31/26"))
	hidden.Hidden = true
	var listing bytes.Buffer
	reports, err := i.Add(context.Background(), sheet(head,
		with("S-1", Cell{Text: "Dec-26", Number: "46357", Shows: "month"}),
		with("S-2", day("46387", "12/31/26")),
		with("S-3", Cell{Text: "1-Dec", Number: "46357", Shows: "part"}),
		with("S-4", Cell{Text: "#SPILL!", Shows: "error"}),
		with("S-5", Cell{Shows: "formula"}),
		with("S-6", Cell{Text: "12/31/2026", Number: "12312026", Shows: "digits"}),
		with("S-7", day("80000", "1/12/19")),
		with("S-8", Cell{Text: "4638700%", Number: "46387", Shows: "percent"}),
		hidden,
	), &listing)
	if err != nil {
		t.Fatal(err)
	}
	if err := i.Commit(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([6]int{3, 0, 0, 5, 1, 0}, counts(reports[0])); diff != "" {
		t.Error(diff, reports[0].Reasons)
	}
	if diff := cmp.Diff([]string{"S-1|2026-12-31", "S-2|2026-12-31", "S-3|1-Dec"}, rowsIn(t, db,
		"SELECT staff_id, expires_on FROM credential ORDER BY 1")); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{"shows month and year alone", "a spreadsheet's error", "a formula has no value",
		"only looks like a date", "after the year 2100", "a percentage"} {
		if !strings.Contains(listing.String(), want) {
			t.Errorf("%s is not in %s", want, listing.String())
		}
	}
}

func TestDatesThatASpreadsheetMayHaveSwappedAreNotRead(t *testing.T) {
	db := database(t)
	take(t, db, Options{}, "Employee ID,Certification,Expiration Date\nS-1,BLS,2027-03-05\n")
	i := start(t, db, Options{Dates: "dmy"})
	reports, err := i.Add(context.Background(), sheet(cells("Employee ID", "Certification", "Expiration Date"),
		with("S-1", Cell{Text: "5/3/2027", Number: "46510", Shows: "date"}), with("S-2", Cell{Text: "30/06/2027"}),
		with("S-3", Cell{Text: "1/31/2027", Number: "46418", Shows: "date"})), &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	if err := i.Commit(); err != nil {
		t.Fatal(err)
	}
	if reports[0].Kept != 2 || len(reports[0].Notes) != 1 {
		t.Errorf("%+v", reports[0])
	}
	// What is on record is better than what cannot be read.
	if diff := cmp.Diff([]string{"S-1|2027-03-05", "S-2|30/06/2027", "S-3|2027-01-31"}, rowsIn(t, db,
		"SELECT staff_id, expires_on FROM credential ORDER BY 1")); diff != "" {
		t.Error(diff)
	}
}

func TestCellsThatCannotBeOneThingAreRejected(t *testing.T) {
	for content, want := range map[string]string{
		"Employee ID,Certification,Expiration Date\nS-1,CMA (AAMA) and BLS,1/31/2027\n": "a cell holds several credentials: write a row for each",
		"Employee ID,Certification,Expiration Date\nS-1,CMA (AAMA); BLS,1/31/2027\n":    "a cell holds several credentials: write a row for each",
		"Employee ID,Certification,Expiration Date\n########,BLS,1/31/2027\n":           "a cell shows nothing but # (staff_id): its column was too narrow when the file was made",
		"Employee ID,Certification,Expiration Date\nS-1,#CALC!,1/31/2027\n":             "a cell holds a spreadsheet's error (kind): mend its formula",
		"Employee ID,Name,Hire Date\nS-1,\"Ada \\\"A\" B\\\",1/5/2020\n":                "quotes do not match",
	} {
		report, _ := take(t, database(t), Options{Kind: kinds}, content)
		if report.Rejected != 1 || report.Reasons[0].Reason != want {
			t.Errorf("%+v, want %s", report, want)
		}
	}
}

func TestWordsThatMaySayThatSomebodyLeftAreAskedAbout(t *testing.T) {
	o := Options{Employment: func(word string) (string, bool) {
		return "", rules.Fold(word) == "active" || rules.Fold(word) == "terminated"
	}}
	got := propose(t, o, text("Employee ID,Name,Status\nS-1,Ada Exemplar,Active\nS-2,Ben Sample,Expired\nS-3,Cy Up,T\nS-4,Dee Made,\n"))
	if len(got) != 1 || !strings.Contains(got[0], `1 rows (line 3) have a word below "Status"`) {
		t.Error(got)
	}
}

func TestSeveralRelationsOfOneTable(t *testing.T) {
	db := database(t)
	i := start(t, db, Options{As: []rules.Relation{rules.RelationStaff, rules.RelationCredential}})
	table, err := i.Delimited("x.csv", opener("Employee ID,Name,Job Title,Certification,Expiration Date\n"+
		"S-1,Ada Exemplar,MA,BLS,1/31/2027\nS-1,Ada Exemplar,MA,CMA (AAMA),2/28/2027\nS-2,Ben Sample,MA,BLS,#N/A\n"))
	if err != nil {
		t.Fatal(err)
	}
	var listing bytes.Buffer
	reports, err := i.Add(context.Background(), table, &listing)
	if err != nil || len(reports) != 2 {
		t.Fatal(reports, err)
	}
	if diff := cmp.Diff([][6]int{{2, 0, 0, 0, 1, 0}, {2, 0, 0, 1, 0, 0}}, [][6]int{counts(reports[0]), counts(reports[1])}); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(listing.String(), "4,rejected,credential: a cell holds a spreadsheet's error (expires_on)") {
		t.Error(listing.String())
	}
}

func TestAListOfRejectedRowsIsReadAsItsFile(t *testing.T) {
	db := database(t)
	const head, rest = "Employee ID,Course,Completed,Contact Hours", "S-1,Coding,1/5/2026,2\n"
	report, _ := take(t, db, Options{}, "line,outcome,reason,"+head+"\n7,rejected,no staff_id,"+rest)
	if diff := cmp.Diff([]string{"Coding|"}, rowsIn(t, db, "SELECT title, result FROM credit")); diff != "" || len(report.Unused) > 0 {
		t.Error(diff, report.Unused)
	}
}
