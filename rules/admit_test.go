package rules_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
)

const asOf = "2026-06-01"

// aside evaluates and lists the rows set aside, sorted.
func aside(t fataler, emp rules.Employee) (rules.Result, []string) {
	t.Helper()
	result := clinic{}.evaluator(t, asOf).Evaluate(emp)
	var list []string
	for _, s := range result.SetAside {
		if s.StaffID != emp.ID {
			t.Fatalf("a row of %q is set aside for %q", emp.ID, s.StaffID)
		}
		list = append(list, string(s.Relation)+" "+s.ID+" "+s.Reason)
	}
	slices.Sort(list)
	return result, list
}

func TestEmployedFromTheFirstDayToTheLast(t *testing.T) {
	for _, tt := range []struct {
		hired, left string
		included    bool
		issues      string
	}{
		{"", "", true, ""},
		{"2026-06-01", "", true, ""},
		{"2026-06-02", "", false, ""},
		{"", "2026-06-01", true, ""},
		{"", "2026-05-31", false, ""},
		{"2026-06-01", "2026-06-01", true, ""},
		{"2026-06-02", "2026-07-01", false, ""},
		{"soon", "", true, "date_unreadable"},
		{"", "infinity", true, "date_unreadable"},
		{"2026-02-30", "2026-05-31", false, ""},
		{"2026-06-01 08:00", "2026-06-01T23:59", true, ""},
	} {
		emp := cma()
		emp.Staff[0].HiredOn, emp.Staff[0].LeftOn = tt.hired, tt.left
		result, list := aside(t, emp)
		if included := len(result.Posts) == 1; included != tt.included {
			t.Errorf("hired %q, left %q: included %v on %s", tt.hired, tt.left, included, asOf)
			continue
		}
		if !tt.included {
			if diff := cmp.Diff([]string{"credential K-1 staff_excluded", "staff S-1 staff_excluded"}, list); diff != "" {
				t.Errorf("hired %q, left %q: %s", tt.hired, tt.left, diff)
			}
			continue
		}
		if got := issues(result.Verdicts[0]); got != tt.issues || len(list) > 0 {
			t.Errorf("hired %q, left %q: issues %q, want %q; set aside %q", tt.hired, tt.left, got, tt.issues, list)
		}
	}
}

func TestUnreadableEmploymentStandsOnEveryVerdict(t *testing.T) {
	emp := holding(cma(), "RMA", "", "")
	emp.Staff[0].HiredOn = "13/13/2020"
	c := clinic{policies: []rules.Policy{{AnyOf: []string{"BLS"}}, {AnyOf: []string{"CCMA-NHA"}}}}
	emp.Credentials = emp.Credentials[:1]
	result := c.evaluator(t, asOf).Evaluate(emp)
	if len(result.Verdicts) != 3 {
		t.Fatalf("verdicts on %q, want three", credentials(result))
	}
	for _, v := range result.Verdicts {
		if !slices.Contains(v.Issues, rules.IssueDateUnreadable) {
			t.Errorf("the verdict on %s has the issues %v", v.Credential, v.Issues)
		}
	}
	other := emp.Staff[0]
	other.Site, other.HiredOn = "South", ""
	emp.Staff = append(emp.Staff, other)
	if v := judge(t, asOf, "CMA-AAMA", emp); issues(v) != "date_unreadable" {
		t.Errorf("with one of two posts unreadable the issues are %q", issues(v))
	}
	emp.Staff[1].FirstName = "Ann"
	if v := judge(t, asOf, "", emp); issues(v) != "date_unreadable staff_id_duplicate" {
		t.Errorf("for a duplicate the issues are %q", issues(v))
	}
}

func TestIdenticalStaffRowsAreOnePost(t *testing.T) {
	emp := cma()
	emp.Staff = append(emp.Staff, emp.Staff[0], emp.Staff[0])
	result, list := aside(t, emp)
	if diff := cmp.Diff([]string{"staff S-1 id_repeated", "staff S-1 id_repeated"}, list); diff != "" {
		t.Error(diff)
	}
	if len(result.Posts) != 1 || len(result.Verdicts) != 1 || result.Read[rules.RelationStaff] != 3 {
		t.Errorf("three identical rows give %+v", result)
	}
}

func TestSeveralPostsAreOnePerson(t *testing.T) {
	emp := cma()
	post := func(title, site, manager string) rules.Staff {
		return rules.Staff{StaffID: "S-1", JobTitle: title, Site: site, ManagerID: manager}
	}
	emp.Staff = []rules.Staff{post("b", "a", "1"), post("a", "b", "1"), post("a", "a", "2"),
		post("a", "a", "10"), post("B", "", "")}
	emp.Staff[1].State, emp.Staff[2].HiredOn, emp.Staff[3].LeftOn = "WA", "2020-01-01", "2030-01-01"
	result, list := aside(t, emp)
	var posts []string
	for _, p := range result.Posts {
		posts = append(posts, p.JobTitle+p.Site+p.ManagerID)
	}
	if diff := cmp.Diff([]string{"B", "aa10", "aa2", "ab1", "ba1"}, posts); diff != "" {
		t.Errorf("the posts do not come by the bytes of title, site, manager: %s", diff)
	}
	if len(list) > 0 || len(result.Verdicts) != 1 {
		t.Errorf("%d verdicts, set aside %q", len(result.Verdicts), list)
	}
}

func TestAPostThatEndedIsExcludedAlone(t *testing.T) {
	emp := cma()
	old := emp.Staff[0]
	old.LeftOn, old.FirstName = "2020-01-01", "Another" // what an excluded row says is not compared
	emp.Staff = append(emp.Staff, old)
	result, list := aside(t, emp)
	if diff := cmp.Diff([]string{"staff S-1 staff_excluded"}, list); diff != "" || len(result.Posts) != 1 {
		t.Errorf("%d posts, %s", len(result.Posts), diff)
	}
	if result.Verdicts[0].Status != rules.Current && result.Verdicts[0].Status != rules.NearingExpiry {
		t.Errorf("the verdict is %s", result.Verdicts[0].Status)
	}
}

func TestContradictingStaffRowsGetOneVerdictOnNothing(t *testing.T) {
	for name, change := range map[string]func(*rules.Staff){
		"first name": func(s *rules.Staff) { s.FirstName = "x" }, "last name": func(s *rules.Staff) { s.LastName = "x" },
		"email": func(s *rules.Staff) { s.Email = "x" }, "language": func(s *rules.Staff) { s.Language = "es" },
		"address": func(s *rules.Staff) { s.Address = "x" }, "space": func(s *rules.Staff) { s.LastName = "Doe " },
	} {
		emp := sitting(earning(cma(), "C-1", nil), "", "2026-01-01", "no")
		emp.Staff[0].LastName = "Doe"
		other := emp.Staff[0]
		change(&other)
		emp.Staff = append(emp.Staff, other, other)
		emp.Credits = append(emp.Credits, emp.Credits[0], rules.Credit{StaffID: "S-1"})
		c := clinic{policies: []rules.Policy{{AnyOf: []string{"BLS"}}}}
		result := c.evaluator(t, asOf).Evaluate(emp)
		want := []rules.Verdict{{StaffID: "S-1", AsOf: date(t, asOf), Status: rules.Undetermined,
			Issues: []rules.Issue{rules.IssueStaffDuplicate}}}
		if diff := cmp.Diff(want, result.Verdicts); diff != "" {
			t.Errorf("%s differs: %s", name, diff)
		}
		_, list := aside(t, emp)
		if diff := cmp.Diff([]string{"credential K-1 staff_id_duplicate", "credit  id_missing",
			"credit C-1 staff_id_duplicate",
			"credit C-1 staff_id_duplicate", "exam_attempt A-1 staff_id_duplicate", "staff S-1 staff_id_duplicate",
			"staff S-1 staff_id_duplicate", "staff S-1 staff_id_duplicate"}, list); diff != "" {
			t.Errorf("%s differs: %s", name, diff)
		}
	}
}

func TestTheFirstSetAsideReasonThatHolds(t *testing.T) {
	// Every other relation has a row without id, one with, and that one again.
	rows := func(id string) rules.Employee {
		return rules.Employee{ID: id,
			Credentials: []rules.Credential{{StaffID: id}, {CredentialID: "K", StaffID: id}, {CredentialID: "K", StaffID: id}},
			Credits:     []rules.Credit{{StaffID: id}, {CreditID: "C", StaffID: id}, {CreditID: "C", StaffID: id}},
			Attempts:    []rules.Attempt{{StaffID: id}, {AttemptID: "A", StaffID: id}, {AttemptID: "A", StaffID: id}},
		}
	}
	each := func(reason string, more ...string) []string {
		list := append([]string{"credential  id_missing", "credit  id_missing", "exam_attempt  id_missing",
			"credential K id_repeated", "credit C id_repeated", "exam_attempt A id_repeated"}, more...)
		if reason != "" {
			list = append(list[:3], "credential K "+reason, "credential K "+reason, "credit C "+reason, "credit C "+reason,
				"exam_attempt A "+reason, "exam_attempt A "+reason)
			list = append(list, more...)
		}
		slices.Sort(list)
		return list
	}
	left := rules.Staff{StaffID: "S-1", LeftOn: "2020-01-01"}
	for _, tt := range []struct {
		name, id string
		staff    []rules.Staff
		want     []string
	}{
		{"used", "S-1", []rules.Staff{{StaffID: "S-1"}}, each("")},
		{"no staff id", "", nil, each("staff_id_missing")},
		{"no staff id, staff rows without id", "", []rules.Staff{{}, {FirstName: "x", LeftOn: "2020-01-01"}},
			each("staff_id_missing", "staff  id_missing", "staff  id_missing")},
		{"no such staff row", "S-1", nil, each("orphan")},
		{"excluded", "S-1", []rules.Staff{left, left},
			each("staff_excluded", "staff S-1 staff_excluded", "staff S-1 staff_excluded")},
		{"duplicate", "S-1", []rules.Staff{{StaffID: "S-1"}, {StaffID: "S-1", Email: "x"}, left},
			each("staff_id_duplicate", "staff S-1 staff_id_duplicate", "staff S-1 staff_id_duplicate",
				"staff S-1 staff_excluded")},
	} {
		emp := rows(tt.id)
		emp.Staff = tt.staff
		if _, list := aside(t, emp); !slices.Equal(list, tt.want) {
			t.Errorf("%s: %s", tt.name, cmp.Diff(tt.want, list))
		}
	}
}

func TestIdenticalMeansEqualAsExactText(t *testing.T) {
	emp := earning(earning(cma(), "C-1", nil), "C-1", func(c *rules.Credit) { c.EarnedOn = "2025-03-01 " })
	emp.Credentials = append(emp.Credentials, emp.Credentials[0])
	emp.Credentials[1].Kind = "cma"
	result, list := aside(t, emp)
	if len(list) > 0 {
		t.Errorf("rows that differ in a blank are set aside: %q", list)
	}
	v := result.Verdicts[0]
	if issues(v) != "id_conflict" || len(v.Credits) != 1 || v.Credits[0].Reason != rules.ReasonIDConflict {
		t.Errorf("issues %q, credits %+v", issues(v), v.Credits)
	}
}

func TestPostsAreDistinctAlsoWhereTheyContradictEachOther(t *testing.T) {
	emp := person()
	other := emp.Staff[0]
	other.LastName = "x"
	emp.Staff = append(emp.Staff, emp.Staff[0], other)
	if result, _ := aside(t, emp); len(result.Posts) != 2 {
		t.Errorf("two different rows, one of them twice, are %d posts", len(result.Posts))
	}
}
