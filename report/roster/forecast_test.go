package roster_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/report"
	"ceuwatch/report/roster"
	"ceuwatch/report/sample"
	"ceuwatch/rules"
)

// asOf is the day of these tests.
var asOf = rules.NewDate(2026, 12, 1)

// clinic is what these tests rest on.
type clinic struct{ *sample.Clinic }

func newClinic(t testing.TB) *clinic { return &clinic{sample.NewClinic(t)} }

// tallied counts employees as of a day.
func (c *clinic) tallied(asOf rules.Date, employees ...rules.Employee) *report.Tally {
	evaluator, tally := sample.Evaluator(c.Book, asOf), report.NewTally(asOf)
	for _, e := range employees {
		tally.Add(evaluator.Evaluate(e))
	}
	return tally
}

// sheet returns a sheet of HR's workbook: its columns' headers, its rows and the rows below them.
func (c *clinic) sheet(
	t *testing.T, name string, in roster.HRSheets,
) (model report.Sheet, rows, below [][]report.Cell) {
	t.Helper()
	none := func(func(report.Line, error) bool) {}
	in.Action, in.Roster, in.Gaps = none, none, none
	r := roster.Roster{Run: "R", AsOf: in.Tally.AsOf, Book: c.Book, Tally: in.Tally, Words: &c.Texts.Words}
	for _, s := range r.HR(in).Sheets {
		if s.Name == name {
			return s, collected(t, s.Rows), s.Below
		}
	}
	t.Fatalf("no sheet %s", name)
	return
}

func collected(t *testing.T, rows iter.Seq2[[]report.Cell, error]) (all [][]report.Cell) {
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, slices.Clone(row))
	}
	return all
}

func TestACredentialIsForecastInTheMonthOfItsExpiry(t *testing.T) {
	c := newClinic(t)
	tests := []struct {
		expires string
		month   int // -1: outside of the forecast
	}{
		{"2026-12-09", -1}, {"2026-12-10", 0}, {"2026-12-31", 0}, {"2027-01-01", 1}, {"2027-11-30", 11}, {"2027-12-01", -1},
	}
	for _, test := range tests {
		tally := c.tallied(rules.NewDate(2026, time.December, 10), sample.Holder("S-1", "North", "CCMA", test.expires, "2.5"))
		want := map[string]*[12]report.Expiry{}
		if test.month >= 0 {
			want["North"] = &[12]report.Expiry{}
			want["North"][test.month] = report.Expiry{Expire: 1, ToEarn: 250}
		}
		if diff := cmp.Diff(want, tally.Forecast.Sites); diff != "" {
			t.Errorf("expires %s: %s", test.expires, diff)
		}
	}
}

func TestFeesFallDueWhenTheRuleBookSays(t *testing.T) {
	c := newClinic(t)
	tests := []struct {
		it, kind, expires, points string
		renewal, year, exam       int // the month; -1: overdue, -2: not at all
	}{
		{"a CMA expires in the month and its window closes three months later", "CMA", "2026-12-31", "", 0, 0, 4},
		{"with the points no exam falls due", "CMA", "2026-12-31", "20", 0, 0, -2},
		{"in the window the renewal is overdue, the exam is not yet", "CMA", "2026-11-30", "", -1, -1, 3},
		{"after the window the exam is overdue", "CMA", "2026-08-31", "", -2, -2, -1},
		{"on the last day of the window it is not", "CMA", "2026-09-30", "", -1, -1, 1},
		{"a credential lapsed", "NCMA", "2026-12-09", "", -1, -1, -2},
		{"valid on the day", "NCMA", "2026-12-10", "", 0, 0, -2},
		{"years away, due at the anniversary", "RMA (AMT)", "2029-03-05", "", -2, 3, -2},
		{"the anniversary is past, the next one beyond the forecast", "RMA (AMT)", "2028-12-09", "", -2, -2, -2},
		{"the anniversary is today", "RMA (AMT)", "2028-12-10", "", -2, 0, -2},
		{"leap day", "RMA (AMT)", "2028-02-29", "", -2, 2, -2},
	}
	for _, test := range tests {
		t.Run(test.it, func(t *testing.T) {
			asOf := rules.NewDate(2026, time.December, 10)
			if test.exam == 1 {
				asOf = rules.NewDate(2026, time.December, 31)
			}
			tally := c.tallied(asOf, sample.Holder("S-1", "North", test.kind, test.expires, test.points))
			var want report.Payers
			for month, falling := range map[*int]*report.Falling{
				&test.renewal: &want.Renewal, &test.year: &want.Year, &test.exam: &want.Exam,
			} {
				switch {
				case *month == -1:
					falling.Overdue = 1
				case *month >= 0:
					falling.Months[*month] = 1
				}
			}
			for code, got := range tally.Forecast.Fees {
				if diff := cmp.Diff(&want, got); diff != "" {
					t.Errorf("%s: %s", code, diff)
				}
			}
		})
	}
}

func TestForecastListsSitesAndTheirSum(t *testing.T) {
	c := newClinic(t)
	tally := c.tallied(asOf, sample.Holder("S-1", "South", "CMA", "2027-01-31", "20"),
		sample.Holder("S-2", "North", "CMA", "2027-01-31", ""), sample.Holder("S-3", "", "BLS", "2027-02-28", ""))
	_, rows, _ := c.sheet(t, "Forecast", roster.HRSheets{Tally: tally})
	var got []string
	for _, row := range rows {
		got = append(got, fmt.Sprint(row[0], "|", row[1], "|", row[3], " ", row[4], "|", row[14]))
	}
	want := []string{
		"All sites|Expire|2 1|3", "All sites|of these, requirements met|1 1|2", "All sites|of these, points missing|1 0|1",
		"All sites|Points still to earn|60 0|60",
		"(none)|Expire|0 1|1", "(none)|of these, requirements met|0 1|1", "(none)|of these, points missing|0 0|0",
		"(none)|Points still to earn|0 0|0",
		"North|Expire|1 0|1", "North|of these, requirements met|0 0|0", "North|of these, points missing|1 0|1",
		"North|Points still to earn|60 0|60",
		"South|Expire|1 0|1", "South|of these, requirements met|1 0|1", "South|of these, points missing|0 0|0",
		"South|Points still to earn|0 0|0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBudgetIsPeopleTimesFee(t *testing.T) {
	c := newClinic(t)
	var staff []rules.Employee
	for i := range 3 {
		staff = append(staff, sample.Holder(fmt.Sprint("S-", i), "North", "CMA", "2027-01-31", ""))
	}
	staff = append(staff, sample.Holder("S-8", "North", "NCMA", "2027-07-01", ""),
		sample.Holder("S-9", "North", "CCMA", "2026-11-30", ""))
	_, _, below := c.sheet(t, "Forecast", roster.HRSheets{Tally: c.tallied(asOf, staff...)})
	var got []string
	for _, row := range below[slices.IndexFunc(below, isFeesHead):] {
		line := ""
		for _, cell := range row {
			line += fmt.Sprint(" ", cell)
		}
		got = append(got, tidy(line))
	}
	want := []string{
		"Credential Fee In Overdue Q4 2026 (Dec only) Q1 2027 Q2 2027 Q3 2027 Q4 2027 (Oct, Nov) All",
		"CCMA (NHA) Renewal people 1 0 0 0 0 0 1 $179–185, at expiry",
		"CCMA (NHA) Renewal from $ 179 0 0 0 0 0 179",
		"CCMA (NHA) Renewal to $ 185 0 0 0 0 0 185",
		"CMA (AAMA) Renewal by continuing education people 0 0 3 0 0 0 3 amount not known, at expiry",
		"CMA (AAMA) Exam people 0 0 0 3 0 0 3 $125–250, when the window closes on missing points",
		"CMA (AAMA) Exam from $ 0 0 0 375 0 0 375",
		"CMA (AAMA) Exam to $ 0 0 0 750 0 0 750",
		"CMA (AAMA) Reactivation after the window people 0 0 0 3 0 0 3 $50, when the window closes on missing points",
		"CMA (AAMA) Reactivation after the window $ 0 0 0 150 0 0 150",
		"NCMA (NCCT) Annual renewal people 0 0 0 0 1 0 1 $77 a year, counted at the anniversary of expiry",
		"NCMA (NCCT) Annual renewal $ 0 0 0 0 77 0 77",
		"All Known fees from $ 179 0 0 525 77 0 781",
		"All Known fees to $ 185 0 0 900 77 0 1162",
		"All Fees not known people 0 0 3 0 0 0 3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestQuartersAreThoseOfTheCalendar(t *testing.T) {
	c := newClinic(t)
	for month, want := range map[time.Month]string{
		time.January: "Q1 2026 Q2 2026 Q3 2026 Q4 2026", time.April: "Q2 2026 Q3 2026 Q4 2026 Q1 2027",
		time.February: "Q1 2026 (Feb, Mar) Q2 2026 Q3 2026 Q4 2026 Q1 2027 (Jan only)",
		time.December: "Q4 2026 (Dec only) Q1 2027 Q2 2027 Q3 2027 Q4 2027 (Oct, Nov)",
	} {
		tally := c.tallied(rules.NewDate(2026, month, 28))
		_, _, below := c.sheet(t, "Forecast", roster.HRSheets{Tally: tally})
		at := slices.IndexFunc(below, isFeesHead)
		got := ""
		for _, cell := range below[at][4 : len(below[at])-1] {
			got = tidy(fmt.Sprint(got, " ", cell))
		}
		if got != want {
			t.Errorf("%s: %s, want %s", month, got, want)
		}
	}
}

func TestTheForecastsChartStandsOverItsTable(t *testing.T) {
	c := newClinic(t)
	tally := c.tallied(asOf, sample.Holder("S-1", "South", "CMA", "2027-01-31", "20"),
		sample.Holder("S-2", "North", "CMA", "2027-01-31", ""))
	model, rows, below := c.sheet(t, "Forecast", roster.HRSheets{Tally: tally})
	header := len(model.Intro) + 2
	chart := model.Charts()[0]
	if chart.Categories != (report.Range{Row1: header, Col1: 3, Row2: header, Col2: 14}) {
		t.Errorf("categories %v, want the months in row %d", chart.Categories, header)
	}
	for _, series := range chart.Series {
		name := rows[series.Name.Row1-header-1][1]
		if series.Values.Row1 != series.Name.Row1 || rows[series.Name.Row1-header-1][0] != report.Label("All sites") {
			t.Errorf("the series %v is not of all sites", name)
		}
	}
	if first := header + len(rows) + 2; chart.Row != first || len(below[chart.Rows]) > 0 || len(below[chart.Rows+1]) == 0 {
		t.Errorf("the chart stands from row %d, want %d, and ends before the fees", chart.Row, first)
	}
}

func isFeesHead(row []report.Cell) bool { return len(row) > 0 && row[0] == report.Label("Credential") }

// tidy folds white space.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }
