package report

import (
	"time"

	"ceuwatch/rules"
)

// Forecast is what falls due in the twelve months from the evaluation date's month. It grows with sites and kinds of
// credential, never with people.
type Forecast struct {
	Sites map[string]*[12]Expiry
	Fees  map[string]*Payers // by the rule's code
}

// Expiry is what expires in one month, of the credentials that are valid.
type Expiry struct {
	Expire int
	Met    int          // of these, with requirements met
	ToEarn rules.Points // by the others
}

// Payers are the people of one credential for whom fees fall due.
type Payers struct {
	Renewal Falling // those whose credential expires
	Year    Falling // those whose credential is valid on its anniversary
	Exam    Falling // those whose window closes, if they earn no more points
}

// Falling counts people by the month in which something falls due.
type Falling struct {
	Overdue int // before the evaluation date
	Months  [12]int
}

// add counts one verdict.
func (f *Forecast) add(asOf rules.Date, site string, v *rules.Verdict) {
	if v.Standing == nil || v.Status == rules.ExamExhausted {
		return
	}
	payers := f.Fees[v.Credential]
	if payers == nil {
		payers = &Payers{}
		f.Fees[v.Credential] = payers
	}
	switch {
	case v.Status == rules.ExamRequired:
		payers.Exam.Overdue++
		return
	case v.ExpiresOn < asOf:
		payers.Renewal.Overdue++
		payers.Year.Overdue++
	default:
		f.expire(asOf, site, v)
		payers.Renewal.fall(asOf, v.ExpiresOn)
		payers.Year.fall(asOf, anniversary(asOf, v.ExpiresOn))
	}
	if v.WindowClosesOn != 0 && v.Version.ExamAllowed > 0 && !v.RequirementsMet() {
		payers.Exam.fall(asOf, v.WindowClosesOn+1)
	}
}

// expire counts a valid credential in the month in which it expires.
func (f *Forecast) expire(asOf rules.Date, site string, v *rules.Verdict) {
	n := monthsOn(asOf, v.ExpiresOn)
	if n >= 12 {
		return
	}
	if f.Sites[site] == nil {
		f.Sites[site] = &[12]Expiry{}
	}
	month := &f.Sites[site][n]
	month.Expire++
	if v.RequirementsMet() {
		month.Met++
	}
	month.ToEarn += v.ToEarn
}

// All sums the sites up.
func (f *Forecast) All() *[12]Expiry {
	var sum [12]Expiry
	for _, site := range f.Sites {
		for i, month := range site {
			sum[i].Expire += month.Expire
			sum[i].Met += month.Met
			sum[i].ToEarn += month.ToEarn
		}
	}
	return &sum
}

// fall counts one of what falls due on a day that is not before the evaluation date.
func (f *Falling) fall(asOf, day rules.Date) {
	if n := monthsOn(asOf, day); n < len(f.Months) {
		f.Months[n]++
	}
}

// anniversary is the first day not before the evaluation date that is whole years before a later expiry, or it.
func anniversary(asOf, expires rules.Date) rules.Date {
	years := monthsOn(asOf, expires) / 12
	day := expires.AddMonths(-12*years, true)
	if day < asOf {
		day = expires.AddMonths(-12*(years-1), true)
	}
	return day
}

// monthsOn is how many calendar months a day is after the evaluation date.
func monthsOn(asOf, day rules.Date) int {
	year, month, _ := asOf.Civil()
	y, m, _ := day.Civil()
	return (y-year)*12 + int(m-month)
}

// Month is the i-th month from the evaluation date's.
func Month(asOf rules.Date, i int) (year int, month time.Month) {
	y, m, _ := asOf.Civil()
	year, month, _ = time.Date(y, m+time.Month(i), 1, 0, 0, 0, 0, time.UTC).Date()
	return year, month
}
