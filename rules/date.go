package rules

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Date is a civil date of the proleptic Gregorian calendar, with neither clock nor time zone: the number of days
// since 0000-12-31, so that 1 is 0001-01-01. The zero value means no date. Dates are compared with < and ==, and a
// number of days is added with +.
type Date int32

// epoch is the Date of 1970-01-01.
const epoch = 719163

// NewDate returns the date of a day that exists; what overflows is carried as [time.Date] does.
func NewDate(year int, month time.Month, day int) Date {
	months := 12*int64(year) + int64(month) - 3 // since March of the year 0: a leap day ends a year of such years
	y, m := floorDiv(months, 12)
	era, y := floorDiv(y, 400)
	return Date(era*eraDays + y*365 + y/4 - y/100 + (153*m+2)/5 + int64(day) - marchFirst)
}

// The Gregorian calendar repeats after 400 years. March 1 of the year 0 lies marchFirst-1 days before 0000-12-31.
const (
	eraDays    = 146097
	marchFirst = 306
)

func floorDiv(n, by int64) (quotient, rest int64) {
	quotient, rest = n/by, n%by
	if rest < 0 {
		quotient, rest = quotient-1, rest+by
	}
	return quotient, rest
}

// ParseDate reads YYYY-MM-DD, a real day of the years 1 to 9999, from trimmed text; a space or T, and whatever
// follows it, is dropped. It reports false for anything else, blank text included.
func ParseDate(s string) (Date, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 10 && (s[10] == ' ' || s[10] == 'T') {
		s = s[:10]
	}
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	year, ok1 := digits(s[:4])
	month, ok2 := digits(s[5:7])
	day, ok3 := digits(s[8:])
	if !ok1 || !ok2 || !ok3 || year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, time.Month(month)) {
		return 0, false
	}
	return NewDate(year, time.Month(month), day), true
}

func digits(s string) (n int, ok bool) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func daysIn(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	default:
		return 31
	}
}

// Civil returns the date's year, month and day of the month.
func (d Date) Civil() (year int, month time.Month, day int) {
	era, n := floorDiv(int64(d)+marchFirst-1, eraDays)
	y := (n - n/1460 + n/36524 - n/(eraDays-1)) / 365
	n -= y*365 + y/4 - y/100
	m := (5*n + 2) / 153
	year, month, day = int(era*400+y), time.Month(m+3), int(n-(153*m+2)/5+1)
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

// Time returns the date's midnight in UTC, for libraries that know no civil dates.
func (d Date) Time() time.Time {
	return time.Unix((int64(d)-epoch)*86400, 0).UTC()
}

// AddMonths returns the same day n months on (back, when n is negative), clamped to the last day of that month.
// With monthEnd, the last day of a month leads to the last day of the other. The date must not be zero.
func (d Date) AddMonths(n int, monthEnd bool) Date {
	year, month, day := d.Civil()
	last := monthEnd && day == daysIn(year, month)
	months, m0 := floorDiv(int64(month)-1+int64(n), 12)
	y, m := year+int(months), time.Month(m0+1)
	if end := daysIn(y, m); last || day > end {
		day = end
	}
	return NewDate(y, m, day)
}

// IsMonthEnd reports whether the date is the last day of its month.
func (d Date) IsMonthEnd() bool {
	year, month, day := d.Civil()
	return day == daysIn(year, month)
}

// String returns YYYY-MM-DD, or nothing for the zero date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	var room [10]byte
	return string(d.append(room[:0]))
}

func (d Date) append(b []byte) []byte {
	year, month, day := d.Civil()
	if year < 0 || year > 9999 {
		return fmt.Appendf(b, "%04d-%02d-%02d", year, month, day)
	}
	two := func(n int) { b = append(b, byte('0'+n/10), byte('0'+n%10)) }
	two(year / 100)
	two(year % 100)
	b = append(b, '-')
	two(int(month))
	b = append(b, '-')
	two(day)
	return b
}

// MarshalJSON writes "YYYY-MM-DD", or null for the zero date.
func (d Date) MarshalJSON() ([]byte, error) {
	if d == 0 {
		return []byte("null"), nil
	}
	return append(d.append([]byte{'"'}), '"'), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if s == nil {
		*d = 0
		return nil
	}
	parsed, ok := ParseDate(*s)
	if !ok {
		return fmt.Errorf("date %q: write YYYY-MM-DD", *s)
	}
	*d = parsed
	return nil
}
