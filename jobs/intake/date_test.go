package intake

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ceuwatch/rules"
)

func TestDatesOfEveryForm(t *testing.T) {
	tests := []struct{ text, want string }{
		{"2026-01-05", "2026-01-05"}, {"2026-01-05T23:59:59-08:00", "2026-01-05"}, {"2026/1/5", "2026-01-05"},
		{"2026.01.05", "2026-01-05"}, {"20260105", "2026-01-05"}, {"1/5/2026", "2026-01-05"}, {"01/05/2026", "2026-01-05"},
		{"1-5-2026", "2026-01-05"}, {"1.5.2026", "2026-01-05"}, {" 1/5/26 ", "2026-01-05"}, {"12/31/27", "2027-12-31"},
		{"12/31/28", "1928-12-31"}, {"1/5/2026 12:00:00 AM", "2026-01-05"}, {"1/5/2026 0:00", "2026-01-05"},
		{"Jan 5, 2026", "2026-01-05"}, {"January 5 2026", "2026-01-05"}, {"Jan. 5, 2026", "2026-01-05"},
		{"Mon, Jan 5, 2026", "2026-01-05"}, {"5 Jan 2026", "2026-01-05"}, {"5-Jan-26", "2026-01-05"}, {"05JAN2026", ""},
		{"Sept 5th, 2026", "2026-09-05"}, {"2/29/2024", "2024-02-29"}, {"12/31/9999", "9999-12-31"},
		{"2/29/2026", ""}, {"2026-02-30", ""}, {"13/02/2026", ""}, {"0/0/0000", ""}, {"00/00/00", ""}, {"1/5", ""}, {"2026",
			""},
		{"46027", ""}, {"1/5/202", ""}, {"n/a", ""}, {"-", ""}, {"infinity", ""}, {"Q1 2026", ""}, {"Ja 5, 2026", ""},
		{"1/5-2026", ""}, {"01052026", ""}, {"5 5 2026", ""}, {"Jan Feb 2026", ""}, {"１/５/2026", ""},
	}
	r := dateReader{order: monthFirst, lastYear: 2027}
	for _, test := range tests {
		date, ok := r.read(Cell{Text: test.text})
		if got := date.String(); ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%q is %q, want %q", test.text, got, test.want)
		}
	}
}

func TestAYearOfTwoDigitsIsTheLatestThatCanBe(t *testing.T) {
	for _, test := range []struct {
		last int
		text string
		want string
	}{
		{2027, "1/5/27", "2027-01-05"}, {2027, "1/5/28", "1928-01-05"}, {2046, "1/5/31", "2031-01-05"}, {2046, "1/5/46",
			"2046-01-05"},
		{2046, "1/5/47", "1947-01-05"}, {2027, "1/5/00", "2000-01-05"}, {2100, "1/5/00", "2100-01-05"},
	} {
		date, _ := dateReader{order: monthFirst, lastYear: test.last}.read(Cell{Text: test.text})
		if date.String() != test.want {
			t.Errorf("%s until %d is %s, want %s", test.text, test.last, date, test.want)
		}
	}
}

func TestSpreadsheetDays(t *testing.T) {
	tests := []struct {
		number, shown string
		date1904      bool
		want          string
	}{
		{"46027", "46027", false, "2026-01-05"}, {"46027.75", "1/5/26 18:00", false, "2026-01-05"},
		{"1", "1/1/00", false, "1900-01-01"}, {"59", "2/28/00", false, "1900-02-28"},
		{"60", "2/29/00", false, ""}, // the day that Excel has and the calendar has not
		{"61", "3/1/00", false, "1900-03-01"}, {"0", "1/0/00", false, ""}, {"-1", "-1", false, ""},
		{"44565", "44565", true, "2026-01-05"}, {"0", "1/1/04", true, "1904-01-01"},
		{"2026", "2026", false, ""},                   // a year
		{"20260105", "20260105", false, "2026-01-05"}, // digits of a date, not a number of days
		{"2958465", "12/31/99", false, "9999-12-31"}, {"2958466", "2958466", false, ""},
		{"4.6027E4", "46027", false, "2026-01-05"}, {"NaN", "NaN", false, ""}, {"Inf", "Inf", false, ""}, {"x", "x", false,
			""},
	}
	for _, test := range tests {
		r := dateReader{order: monthFirst, lastYear: 2027, date1904: test.date1904}
		date, ok := r.read(Cell{Text: test.shown, Number: test.number})
		if test.number == "60" || test.number == "0" && !test.date1904 {
			date, ok = r.serial(test.number, test.shown)
		}
		if got := date.String(); ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%s (%s) is %q, want %q", test.number, test.shown, got, test.want)
		}
	}
}

func TestDayFirstNeedsTheWholeColumn(t *testing.T) {
	tests := []struct {
		name  string
		texts []string
		asked string
		want  order
	}{
		{"nothing", nil, "", monthFirst},
		{"only dates that can be both", []string{"1/2/2026", "3/4/2026"}, "", monthFirst},
		{"month first", []string{"1/2/2026", "1/31/2026"}, "", monthFirst},
		{"day first", []string{"1/2/2026", "31/1/2026"}, "", dayFirst},
		{"both at once: month first, and what is not stays", []string{"31/1/2026", "1/31/2026"}, "", monthFirst},
		{"one day first among many that can be both", []string{"31/1/2026", "1/2/2026", "1/3/2026"}, "", unproven},
		{"the same number twice says nothing", []string{"31/1/2026", "1/1/2026", "2/2/2026"}, "", dayFirst},
		{"other forms say nothing", []string{"2026-13-40", "Jan 31, 2026", "40/40/2026", "x"}, "", monthFirst},
		{"as asked", []string{"1/31/2026"}, "dmy", dayFirst},
	}
	for _, test := range tests {
		var s dateStats
		for _, text := range test.texts {
			s.add(Cell{Text: text})
		}
		if got := s.order(test.asked); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	r := dateReader{order: unproven, lastYear: 2027}
	for text, want := range map[string]bool{"13/2/2026": false, "1/2/2026": false, "2/2/2026": true, "2026-01-02": true,
		"Jan 2, 2026": true} {
		if _, ok := r.read(Cell{Text: text}); ok != want {
			t.Errorf("unproven %s: %v", text, ok)
		}
	}
	if date, _ := (dateReader{order: dayFirst,
		lastYear: 2027}).read(Cell{Text: "5/2/2026"}); date.String() != "2026-02-05" {
		t.Errorf("day first: %s", date)
	}
}

// Whatever form a date is written in, it is read as that day.
func TestEveryDayIsReadInEveryForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rules.NewDate(1928, time.January, 1) + rules.Date(rapid.IntRange(0, 36000).Draw(t, "days"))
		layout := rapid.SampledFrom([]string{"2006-01-02", "1/2/2006", "01/02/2006", "Jan 2, 2006", "January 2, 2006",
			"02-Jan-2006", "2 January 2006", "1/2/06", "20060102", "Mon, Jan 2, 2006", "1/2/2006 3:04:05 PM"}).Draw(t, "layout")
		text := day.Time().Format(layout)
		if got, ok := (dateReader{order: monthFirst, lastYear: 2027}).read(Cell{Text: text}); !ok || got != day {
			t.Fatalf("%s is %s", text, got)
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, text := range []string{"1/5/2026", "Jan 5, 2026", "46027", "5-Jan-26", "::", "/ /", "- - -", "th 5 2026",
		"²/²/2026"} {
		f.Add(text, text, true, "dmy")
	}
	f.Fuzz(func(t *testing.T, text, number string, date1904 bool, o string) {
		var s dateStats
		s.add(Cell{Text: text, Number: number})
		date, ok := dateReader{order: order(o), lastYear: 2027, date1904: date1904}.read(Cell{Text: text, Number: number})
		if again, valid := rules.ParseDate(date.String()); ok && (!valid || again != date) {
			t.Errorf("%q, %q is %v, which is no date", text, number, date)
		}
	})
}
