package demo

import (
	"strconv"
	"strings"

	"ceuwatch/rules"
)

// The codes of the credentials that people hold.
const (
	cma  = "CMA-AAMA"
	amt  = "RMA-AMT"
	ncma = "NCMA-NCCT"
	ccma = "CCMA-NHA"
	arma = "RMA-ARMA"
	bls  = "BLS"
	cpt  = "CPT-NHA"
	rpt  = "RPT-AMT"
	cmaa = "CMAA-NHA"
)

// kind is what the demonstration knows of a credential: enough to fill in its rows.
type kind struct {
	code     string
	written  []string // as HR people write it
	months   int      // from issue to expiry
	lead     int      // months before expiry in which someone should be reminded
	monthEnd bool
	points   int    // to earn in a cycle
	number   string // as the body writes it: each 0 stands for any digit
	courses  []provider
}

func kinds() map[string]kind {
	all := []kind{{
		code: cma, written: []string{cma, cma, "CMA", "CMA (AAMA)", "cma aama", "CMA  (AAMA)"}, number: "1000000",
		months: 60, lead: 6, monthEnd: true, points: 60, courses: cmaProviders(),
	}, {
		code: amt, written: []string{amt, "RMA (AMT)", "RMA AMT", "rma-amt"}, number: "2000000",
		months: 36, lead: 6, points: 30, courses: providersOf("AMT", "contact_hour"),
	}, {
		code: ncma, written: []string{ncma, "NCMA", "NCMA (NCCT)"}, number: "NC 600000",
		months: 12, lead: 2, points: 14, courses: providersOf("NCCT", "contact_hour"),
	}, {
		code: ccma, written: []string{ccma, "CCMA", "CCMA (NHA)", "Ccma "}, number: "D4A000000",
		months: 24, lead: 6, points: 10, courses: providersOf("NHA", "contact_hour"),
	}, {
		code: arma, written: []string{arma, "RMA (ARMA)"}, number: "A-30000",
		months: 12, lead: 2, monthEnd: true, points: 12, courses: providersOf("ARMA", "point"),
	}, {
		code: bls, written: []string{bls, bls, "CPR", "CPR/BLS", "bls"}, number: "200000000000",
		months: 24, lead: 6, monthEnd: true,
	}, {
		code: cpt, written: []string{cpt, "CPT (NHA)"}, number: "D4A000000",
		months: 24, lead: 6, points: 10, courses: providersOf("NHA", "contact_hour"),
	}, {
		code: rpt, written: []string{rpt}, number: "2000000",
		months: 36, lead: 6, points: 24, courses: providersOf("AMT", "contact_hour"),
	}, {
		code: cmaa, written: []string{cmaa}, number: "D4A000000",
		months: 24, lead: 6, points: 10, courses: providersOf("NHA", "contact_hour"),
	}}
	byCode := make(map[string]kind, len(all))
	for _, k := range all {
		byCode[k.code] = k
	}
	return byCode
}

// held is a credential that a person holds, and the cycle in which its credits are earned.
type held struct {
	kind
	start, expires rules.Date
}

// hold gives the person a credential that expires on a day.
func (p *person) hold(code string, expires rules.Date) held {
	k := p.kinds[code]
	back := expires.AddMonths(-k.months, k.monthEnd)
	h := held{kind: k, start: back + 1, expires: expires}
	issued := h.start.String()
	if k.monthEnd { // renewed at some time in the month in which the one before ran out
		year, month, _ := back.Civil()
		h.start = rules.NewDate(year, month, 1+p.IntN(28))
		issued = h.start.String()
	}
	switch p.IntN(16) {
	case 0: // nobody asked
		h.start, issued = back+1, ""
	case 1, 2: // the system kept the day of the first certification
		h.start, issued = back+1, h.start.AddMonths(-k.months*(1+p.IntN(2)), false).String()
	}
	p.enterCredential(pick(p, k.written), k.number, issued, expires.String())
	return h
}

// enterCredential adds a credential row as HR wrote it.
func (p *person) enterCredential(written, pattern, issued, expires string) {
	p.Credentials = append(p.Credentials, rules.Credential{
		CredentialID: "C-" + p.digits + "-" + strconv.Itoa(len(p.Credentials)+1), StaffID: p.ID,
		Kind: written, Number: p.number(pattern), IssuedOn: issued, ExpiresOn: expires,
	})
}

// number returns the pattern with another digit for every 0.
func (p *person) number(pattern string) string {
	return strings.Map(func(r rune) rune {
		if r == '0' {
			return rune('0' + p.IntN(10))
		}
		return r
	}, pattern)
}

// certified gives the person a credential with a share of its points, in percent, and a current BLS card.
func (p *person) certified(code string, expires rules.Date, percent int) held {
	h := p.hold(code, expires)
	p.study(h, percent)
	p.hold(bls, p.monthEnd(7+p.IntN(16)))
	return h
}

// ordinary gives the person what someone with the job usually has.
func (p *person) ordinary() {
	switch p.Staff[0].JobTitle {
	case medicalAssistant, leadAssistant:
		p.usual(p.usualCode())
		if p.IntN(10) == 0 {
			p.usual(amt)
		}
		p.usual(bls)
	case phlebotomist, nurse:
		p.usual(bls)
	case practiceManager:
		if p.IntN(2) == 0 {
			p.usual(cma)
		}
	case receptionist:
		if p.IntN(8) == 0 {
			p.usual(bls)
		}
	}
}

func (p *person) usualCode() string {
	codes := []string{cma, cma, cma, cma, cma, cma, amt, amt, ccma, ccma, ncma}
	if p.Staff[0].State != "WA" { // which does not take it
		codes = append(codes, arma)
	}
	return pick(p, codes)
}

// usual gives the person a credential somewhere in its cycle, mostly far from its end, and about as many points as
// that time allows. Now and then one of the credits has something wrong with it.
func (p *person) usual(code string) {
	k := p.kinds[code]
	months := k.lead + 1 + p.IntN(k.months-k.lead-1)
	if p.IntN(24) == 0 {
		months = p.IntN(k.lead + 1)
	}
	expires := p.asOf.AddMonths(months, false) + rules.Date(p.IntN(25))
	year, _, _ := p.asOf.Civil()
	switch {
	case code == arma: // the calendar year
		expires = rules.NewDate(year, 12, 31)
	case k.monthEnd:
		expires = p.monthEnd(months)
	}
	h := p.hold(code, expires)
	elapsed := 100 * int(p.asOf-h.start) / int(h.expires-h.start)
	p.study(h, min(110, elapsed*(75+p.IntN(60))/100))
	if h.points > 0 && len(p.Credits) > 0 && p.IntN(8) == 0 {
		pick(p, p.flaws)(p, h)
	}
}
