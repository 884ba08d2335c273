package demo

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/rules"
	"ceuwatch/rules/rulebook"
)

func date(t *testing.T, s string) rules.Date {
	t.Helper()
	d, ok := rules.ParseDate(s)
	if !ok {
		t.Fatalf("date %q", s)
	}
	return d
}

func TestTheSameArgumentsGiveTheSameRows(t *testing.T) {
	asOf := date(t, "2026-12-10")
	once, again := slices.Collect(Employees(1, 150, asOf)), slices.Collect(Employees(1, 150, asOf))
	if diff := cmp.Diff(once, again); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(once, slices.Collect(Employees(2, 150, asOf))) {
		t.Error("another seed gives the same rows")
	}
}

func TestEmployeesComeByStaffID(t *testing.T) {
	for _, staff := range []int{0, 1, 7, 150, 151, 9990, 12345} {
		people, ids := 0, []string{}
		for e := range Employees(3, staff, date(t, "2026-12-10")) {
			ids = append(ids, e.ID)
			if e.ID != "" && len(e.Staff) > 0 {
				people++
			}
			for _, id := range staffIDs(e) {
				if id != e.ID {
					t.Fatalf("a row of %q stands with %q", id, e.ID)
				}
			}
		}
		if people != staff {
			t.Errorf("%d people, want %d", people, staff)
		}
		if !slices.IsSorted(ids) || len(slices.Compact(ids)) != len(ids) {
			t.Errorf("with %d people, staff ids are not ascending", staff)
		}
	}
}

func staffIDs(e rules.Employee) []string {
	var ids []string
	for _, r := range e.Staff {
		ids = append(ids, r.StaffID)
	}
	for _, r := range e.Credentials {
		ids = append(ids, r.StaffID)
	}
	for _, r := range e.Credits {
		ids = append(ids, r.StaffID)
	}
	for _, r := range e.Attempts {
		ids = append(ids, r.StaffID)
	}
	return ids
}

// seen counts what an evaluation came upon.
type seen struct {
	statuses map[rules.Status]int
	words    map[string]int // stages, issues, reasons, reasons for setting aside, credentials
	included int
	urgent   int // people of whom anything is neither current nor without a stage
	bare     int // people without a record
	rows     int
	faulty   int // rows set aside for a reason other than being somebody's who left, or there already
}

func evaluate(t *testing.T, seed int64, staff int, asOf rules.Date) seen {
	t.Helper()
	book, err := rulebook.Load("")
	if err != nil {
		t.Fatal(err)
	}
	stages := rules.Stages{Expiry: []int{180, 90, 60, 30, 7}, Window: []int{60, 30, 7}}
	judge := rules.New(asOf, book, rules.Vocabulary{}, stages, Policies())
	s := seen{statuses: map[rules.Status]int{}, words: map[string]int{}}
	for e := range Employees(seed, staff, asOf) {
		r := judge.Evaluate(e)
		for _, a := range r.SetAside {
			s.words["aside "+a.Reason]++
			if a.Reason != rules.AsideExcluded && a.Reason != rules.AsideRepeated {
				s.faulty++
			}
		}
		s.rows += len(staffIDs(e))
		if len(r.Posts) > 0 || len(r.Verdicts) > 0 {
			s.included++
			if len(r.Verdicts) == 0 {
				s.bare++
			}
		}
		if slices.ContainsFunc(r.Verdicts, func(v rules.Verdict) bool { return v.Status != rules.Current }) {
			s.urgent++
		}
		for _, v := range r.Verdicts {
			s.statuses[v.Status]++
			s.words["stage "+string(v.Stage)]++
			s.words["credential "+v.Credential]++
			for _, i := range v.Issues {
				s.words["issue "+string(i)]++
			}
			if v.Standing != nil {
				for _, route := range v.Routes {
					if route.Open {
						s.words["route "+route.Route]++
					}
				}
				for _, c := range v.Credits {
					s.words["reason "+string(c.Reason)]++
				}
			}
		}
	}
	return s
}

const everything = `
stage expiry-180, stage expiry-90, stage expiry-60, stage expiry-30, stage expiry-7,
stage window-open, stage window-60, stage window-30, stage window-7,
stage exam-required, stage exam-exhausted, stage lapsed, stage missing,
issue staff_id_duplicate, issue credential_unknown, issue expiry_before_issue, issue expiry_implausible,
issue not_yet_issued, issue expiry_missing, issue id_conflict, issue duplicate_credential, issue date_unreadable,
issue cycle_mismatch, issue expiry_not_month_end, issue attempt_unusable, issue renewal_not_recorded,
issue renewal_possible,
reason id_conflict, reason credential_unknown, reason other_credential, reason date_missing, reason future_dated,
reason before_cycle, reason after_close, reason activity_not_counted, reason amount_invalid, reason unit_unknown,
reason category_unknown, reason not_accredited, reason duplicate, reason over_cap, reason counted,
aside id_missing, aside staff_id_missing, aside staff_excluded, aside staff_id_duplicate, aside orphan,
aside id_repeated,
credential CMA-AAMA, credential RMA-AMT, credential NCMA-NCCT, credential CCMA-NHA, credential RMA-ARMA,
credential BLS, credential CPT-NHA, credential RPT-AMT, credential CMAA-NHA, credential RMA, route reinstate`

func TestEverySituationOccurs(t *testing.T) {
	days := []string{
		"2011-01-01", "2016-02-29", "2019-12-31", "2020-01-01", "2024-02-29", "2026-10-31", "2026-11-22", "2026-12-01",
		"2026-12-10", "2026-12-31", "2027-01-01", "2027-02-28", "2027-05-30", "2100-02-28", "2100-12-31",
	}
	for _, day := range days {
		t.Run(day, func(t *testing.T) {
			s := evaluate(t, 1, DefaultStaff, date(t, day))
			for _, status := range []rules.Status{
				rules.Current, rules.NearingExpiry, rules.ExamWindow, rules.ExamRequired, rules.ExamExhausted, rules.Lapsed,
				rules.Missing, rules.Undetermined,
			} {
				if s.statuses[status] == 0 {
					t.Errorf("nobody is %s", status)
				}
			}
			for word := range strings.SplitSeq(everything, ",") {
				if word = strings.TrimSpace(word); s.words[word] == 0 {
					t.Errorf("no %s", word)
				}
			}
			if s.bare == 0 {
				t.Error("everybody has a record")
			}
		})
	}
}

func TestMostStaffAreWell(t *testing.T) {
	for _, staff := range []int{150, 3000} {
		for _, day := range []string{"2018-06-15", "2026-08-10", "2027-03-01"} {
			s := evaluate(t, 1, staff, date(t, day))
			if share := 100 * s.urgent / s.included; share < 15 || share > 33 {
				t.Errorf("of %d people on %s, %d%% need attention", staff, day, share)
			}
			if s.faulty*1000 > s.rows*15 {
				t.Errorf("of %d people on %s, %d of %d rows are set aside", staff, day, s.faulty, s.rows)
			}
		}
	}
}
