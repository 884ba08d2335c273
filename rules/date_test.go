package rules

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"2026-11-30", "2026-11-30"},
		{"  2026-11-30\t\n", "2026-11-30"},
		{"\u00a02026-11-30\u00a0", "2026-11-30"},
		{"2026-11-30 00:00:00", "2026-11-30"},
		{"2026-11-30T23:59:59.999+14:00", "2026-11-30"},
		{"2026-11-30 and whatever follows", "2026-11-30"},
		{"2026-11-30T", "2026-11-30"},
		{"0001-01-01", "0001-01-01"},
		{"9999-12-31", "9999-12-31"},
		{"2024-02-29", "2024-02-29"},
		{"2000-02-29", "2000-02-29"},

		{"", ""},
		{"   ", ""},
		{"infinity", ""},
		{"-infinity", ""},
		{"0000-01-01", ""},
		{"2026-02-30", ""},
		{"2026-02-29", ""},
		{"1900-02-29", ""},
		{"2100-02-29", ""},
		{"2026-04-31", ""},
		{"2026-00-10", ""},
		{"2026-13-10", ""},
		{"2026-12-00", ""},
		{"2026-12-32", ""},
		{"26-11-30", ""},
		{"2026-1-3", ""},
		{"12026-11-30", ""},
		{"-026-11-30", ""},
		{"+026-11-30", ""},
		{"2026-11-3", ""},
		{"2026-11-301", ""},
		{"2026-11-30t00:00", ""},
		{"2026-11-30Z", ""},
		{"2026-11-30\t00:00", ""},
		{"2026-11-30-01", ""},
		{"2026/11/30", ""},
		{"20261130", ""},
		{"11/30/2026", ""},
		{"30 Nov 2026", ""},
		{"2026-11-30, or so", ""},
		{"x2026-11-30", ""},
		{"٢٠٢٦-11-30", ""},
		{"2026‐11‐30", ""},
	} {
		got, ok := ParseDate(tt.text)
		if ok != (tt.want != "") || got.String() != tt.want {
			t.Errorf("ParseDate(%q) = %q, %v; want %q", tt.text, got, ok, tt.want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2026-11-30", " 2026-11-30 12:00", "2026-02-30", "infinity", "0000-01-01", "9999-12-31T",
		"2024-02-29T", "1900-02-29"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := ParseDate(text)
		day, _, _ := strings.Cut(strings.TrimSpace(text), "T")
		day, _, _ = strings.Cut(day, " ")
		want, err := time.Parse(time.DateOnly, day)
		if readable := err == nil && want.Year() > 0; ok != readable {
			t.Fatalf("ParseDate(%q) says %v", text, ok)
		}
		if ok && (got.String() != day || !got.Time().Equal(want)) {
			t.Errorf("ParseDate(%q) = %s, want %s", text, got, day)
		}
		if !ok && got != 0 {
			t.Errorf("ParseDate(%q) reads nothing and gives %s", text, got)
		}
	})
}

// calendar is the civil calendar as taught in school: 30 days have September…
type calendar struct{ year, month, day int }

func (c calendar) length() int {
	lengths := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if c.month == 2 && (c.year%400 == 0 || c.year%4 == 0 && c.year%100 != 0) {
		return 29
	}
	return lengths[c.month-1]
}

func (c calendar) next() calendar {
	switch {
	case c.day < c.length():
		return calendar{c.year, c.month, c.day + 1}
	case c.month < 12:
		return calendar{c.year, c.month + 1, 1}
	}
	return calendar{c.year + 1, 1, 1}
}

func (c calendar) addMonths(n int, monthEnd bool) calendar {
	to := calendar{c.year, c.month, c.day}
	for ; n > 0; n-- {
		if to.month++; to.month > 12 {
			to.year, to.month = to.year+1, 1
		}
	}
	for ; n < 0; n++ {
		if to.month--; to.month < 1 {
			to.year, to.month = to.year-1, 12
		}
	}
	if end := to.length(); to.day > end || monthEnd && c.day == c.length() {
		to.day = end
	}
	return to
}

func (c calendar) date() Date { return NewDate(c.year, time.Month(c.month), c.day) }

func TestAddMonthsAgreesWithASchoolCalendar(t *testing.T) {
	// Eight years around one that is divisible by four and no leap year.
	for day := (calendar{2096, 1, 1}); day.year < 2104; day = day.next() {
		for n := -72; n <= 72; n++ {
			for _, monthEnd := range []bool{false, true} {
				if got, want := day.date().AddMonths(n, monthEnd), day.addMonths(n, monthEnd).date(); got != want {
					t.Fatalf("%s.AddMonths(%d, %v) = %s, want %s", day.date(), n, monthEnd, got, want)
				}
			}
		}
		if day.date().IsMonthEnd() != (day.day == day.length()) {
			t.Fatalf("%s.IsMonthEnd() is wrong", day.date())
		}
		if day.next().date() != day.date()+1 {
			t.Fatalf("the day after %s is %s", day.date(), day.date()+1)
		}
	}
}

func TestAddMonths(t *testing.T) {
	for _, tt := range []struct {
		from     string
		n        int
		monthEnd bool
		want     string
	}{
		{"2025-11-30", 3, false, "2026-02-28"},
		{"2025-11-30", 3, true, "2026-02-28"},
		{"2026-02-28", 3, false, "2026-05-28"},
		{"2026-02-28", 3, true, "2026-05-31"},
		{"2027-11-30", 3, true, "2028-02-29"},
		{"2028-02-28", 12, true, "2029-02-28"},
		{"2028-02-29", 12, false, "2029-02-28"},
		{"2026-11-30", -60, true, "2021-11-30"},
		{"2026-02-28", -24, true, "2024-02-29"},
		{"2026-01-31", 0, true, "2026-01-31"},
		{"2026-12-15", 1, true, "2027-01-15"},
		{"2026-01-15", -1, true, "2025-12-15"},
	} {
		from, _ := ParseDate(tt.from)
		if got := from.AddMonths(tt.n, tt.monthEnd).String(); got != tt.want {
			t.Errorf("%s and %d months (month_end %v) is %s, want %s", tt.from, tt.n, tt.monthEnd, got, tt.want)
		}
	}
}

func TestDatesAreReadAsTheyAreWritten(t *testing.T) {
	first, last := NewDate(1, 1, 1), NewDate(9999, 12, 31)
	if first != 1 {
		t.Errorf("0001-01-01 is day %d", first)
	}
	rapid.Check(t, func(t *rapid.T) {
		d := Date(rapid.Int32Range(int32(first), int32(last)).Draw(t, "day"))
		if back, ok := ParseDate(d.String()); !ok || back != d {
			t.Fatalf("%s is read as %s", d, back)
		}
		if y, m, day := d.Civil(); NewDate(y, m, day) != d {
			t.Fatalf("%s is of %d-%d-%d", d, y, m, day)
		}
		text, err := json.Marshal(d)
		if err != nil || string(text) != `"`+d.String()+`"` {
			t.Fatalf("%s as JSON is %s, %v", d, text, err)
		}
		var back Date
		if err := json.Unmarshal(text, &back); err != nil || back != d {
			t.Fatalf("%s is read as %s, %v", text, back, err)
		}
	})
}

func TestDateJSON(t *testing.T) {
	if text, err := json.Marshal(Date(0)); err != nil || string(text) != "null" {
		t.Errorf("no date is %s, %v", text, err)
	}
	d := NewDate(2026, 1, 1)
	if err := json.Unmarshal([]byte("null"), &d); err != nil || d != 0 {
		t.Errorf("null is %s, %v", d, err)
	}
	for _, text := range []string{`""`, `"2026-02-30"`, `"infinity"`, `7`, `{}`} {
		if err := json.Unmarshal([]byte(text), &d); err == nil {
			t.Errorf("%s is read as %s", text, d)
		}
	}
}

func TestDatesAreThoseOfTheClock(t *testing.T) {
	check := func(d Date) {
		year, month, day := d.Civil()
		if y, m, n := d.Time().Date(); y != year || m != month || n != day {
			t.Fatalf("day %d is %d-%d-%d, of the clock %d-%d-%d", d, year, month, day, y, m, n)
		}
		if back := NewDate(year, month, day); back != d {
			t.Fatalf("day %d is read as %d", d, back)
		}
		if want := d.Time().Format(time.DateOnly); year > 0 && d != 0 && d.String() != want {
			t.Fatalf("day %d is %s, of the clock %s", d, d, want)
		}
	}
	for d := Date(-800_000); d < 4_000_000; d += 1 + d&7 {
		check(d)
	}
	rapid.Check(t, func(t *rapid.T) {
		check(Date(rapid.Int32().Draw(t, "day")))
		year, month := rapid.IntRange(-20_000, 20_000).Draw(t, "year"), time.Month(rapid.IntRange(-500, 500).Draw(t, "month"))
		day := rapid.IntRange(-5000, 5000).Draw(t, "day of the month")
		if d := NewDate(year, month, day); !d.Time().Equal(time.Date(year, month, day, 0, 0, 0, 0, time.UTC)) {
			t.Fatalf("%d-%d-%d is %s", year, month, day, d)
		}
	})
}
