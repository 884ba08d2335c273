package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

func TestHeadingsOfProducts(t *testing.T) {
	tests := []struct {
		product, headings string
		relation          rules.Relation
		columns           string
	}{
		{"BambooHR, people",
			"Employee #|First Name|Last Name|Work Email|Home Email|Job Title|Location|State|Hire Date|Termination " +
				"Date|Supervisor EID",
			rules.RelationStaff, "staff_id first_name last_name email - job_title site state hired_on left_on manager_id"},
		{"BambooHR, certifications", "Employee #|Name|Certification|Certification #|Issued|Expiration",
			rules.RelationCredential, "staff_id by_name kind number issued_on expires_on"},
		{"ADP, people",
			"Associate ID|Legal First Name|Legal Last Name|Job Title Description|Location Description|Reports To " +
				"Associate ID|Work Contact: Work Email|Hire Date",
			rules.RelationStaff, "staff_id first_name last_name job_title site manager_id email hired_on"},
		{"ADP, licenses",
			"File Number|Payroll Name|License/Certification Description|License/Certification ID|Effective Date|Expiration Date",
			rules.RelationCredential, "staff_id by_name kind number issued_on expires_on"},
		{"UKG, people",
			"Employee Number|Employee Name (Last Suffix, First MI)|Job|Location|Email Address|Last Hire|Date of " +
				"Termination|Supervisor Employee Number|Work State",
			rules.RelationStaff, "staff_id name job_title site email hired_on left_on manager_id state"},
		{"UKG, licenses", "EMPLOYEE NUMBER|LICENSE|LICENSE NUMBER|DATE ISSUED|LICENSE EXPIRATION/RENEWAL DATE",
			rules.RelationCredential, "staff_id kind number issued_on expires_on"},
		{"Workday, people",
			"Employee ID|Worker|Business Title|Email - Primary Work|Work Address - State|Manager - Employee ID|Hire_Date",
			rules.RelationStaff, "staff_id name job_title email state manager_id hired_on"},
		{"Workday, learning",
			"Employee_ID|Worker|Learning_Content|Training_Provider|Completion_Date|Contact_Hours|Delivery_Mode",
			rules.RelationCredit, "staff_id by_name title provider earned_on amount activity"},
		{"AAMA transcript", "AAMA ID|Program Title|Sponsor|Program Date|Content Area|CEUs",
			rules.RelationCredit, "by_number title provider earned_on category amount"},
		{"a spreadsheet of its own", "Staff ID|Course|Date|Hours|Status|Approved by",
			rules.RelationCredit, "staff_id title earned_on amount result approved_by"},
		{"the columns' own names", "attempt_id|staff_id|credential|sat_on|passed",
			rules.RelationAttempt, "attempt_id staff_id credential sat_on passed"},
		{"the better state of two", "Employee ID|Name|State|Work State", rules.RelationStaff, "staff_id name - state"},
		{"dates that say how", "Employee ID|Name|Hire Date (MM/DD/YYYY)", rules.RelationStaff, "staff_id name hired_on"},
	}
	i := begin(t, Options{})
	for _, test := range tests {
		headings := strings.Split(test.headings, "|")
		p, lacking := i.match(headings, nil)
		if p == nil || len(p.readings) != 1 || lacking != "" || p.readings[0].relation.name != test.relation {
			t.Errorf("%s: %+v lacks %s", test.product, p, lacking)
			continue
		}
		l := p.readings[0]
		columns := make([]string, len(headings))
		for at := range columns {
			columns[at] = "-"
		}
		for _, f := range l.fields {
			columns[f.at] = f.column
		}
		if diff := cmp.Diff(test.columns, strings.Join(columns, " ")); diff != "" {
			t.Errorf("%s: %s", test.product, diff)
		}
	}
}

func TestWhatAHeadingImplies(t *testing.T) {
	report, _ := take(t, database(t), Options{},
		"Employee ID,Title,Date,Adm,Clin,Gen,CEUs\nS-1,Day,1/5/2026,1,,2.5,3.5\nS-1,Evening,1/6/2026,0,0.0,,\n")
	if diff := cmp.Diff([6]int{1, 0, 0, 1, 0, 0}, counts(report)); diff != "" {
		t.Error(diff)
	}
	want := [][]string{{"Day", "administrative", "1", "ceu"}, {"Day", "general", "2.5", "ceu"}}
	var got [][]string
	for _, row := range report.Rows {
		got = append(got, []string{row[3], row[4], row[5], row[6]})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(report.Head, diff)
	}
}

func TestMapAndSetCorrectWhatIsKnown(t *testing.T) {
	db := database(t)
	take(t, db, Options{
		Map: map[string]string{"WHO": "staff_id", "Employee ID": "", "When": "earned_on"},
		Set: map[string]string{"unit": "contact_hour", "category": "clinical"},
	}, "Who,Employee ID,Title,When,Hours,Category\nS-1,old,Coding,1/5/2026,2,general\nS-2,old,Coding,1/5/2026,2,\n")
	want := []string{"S-1|2026-01-05|2|contact_hour|general", "S-2|2026-01-05|2|contact_hour|clinical"}
	if diff := cmp.Diff(want, rowsIn(t, db,
		"SELECT staff_id, earned_on, amount, unit, category FROM credit ORDER BY 1")); diff != "" {
		t.Error(diff)
	}
}

func TestOneExportOfEverythingSaysSo(t *testing.T) {
	const text = "Employee ID,Name,Email,Job Title,Certification,Expiration Date\nS-1,Ada Exemplar,ada@clin" +
		"ic.example,MA,BLS,1/31/2027\n"
	db := database(t)
	take(t, db, Options{}, "Employee ID,Name\nS-2,Ben Sample\n")
	report, _ := take(t, db, Options{}, text)
	if report.Relation != rules.RelationCredential || len(report.Also) != 1 || report.Also[0] != rules.RelationStaff {
		t.Errorf("%+v", report)
	}
	if report, _ = take(t, db, Options{As: []rules.Relation{rules.RelationStaff}},
		text); report.Relation != rules.RelationStaff || report.New != 1 {
		t.Errorf("%+v", report)
	}
}
