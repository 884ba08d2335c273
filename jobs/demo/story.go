package demo

import (
	"strconv"

	"ceuwatch/rules"
)

// attention returns the stories of people who must do something: every status but current, and every stage.
func attention() []func(*person) {
	all := nearing()
	all = append(all, inWindow()...)
	return append(all, pastWindow()...)
}

func nearing() []func(*person) {
	return []func(*person){
		func(p *person) { p.certified(amt, p.asOf+135, 60) },
		func(p *person) { p.certified(cma, p.monthEnd(1), 112) }, // has the points, need only apply
		func(p *person) { p.certified(ccma, p.asOf+75, 40) },
		func(p *person) { p.certified(cma, p.monthEnd(2), 70) },
		func(p *person) { p.certified(ncma, p.asOf+45, 80) },
		func(p *person) { p.certified(ccma, p.asOf+20, 50) },
		func(p *person) { p.certified(amt, p.asOf+4, 90) },
		func(p *person) { // two at once
			p.study(p.hold(cma, p.monthEnd(4)), 45)
			p.hold(bls, p.monthEnd(0))
		},
	}
}

// windowClosing returns the expiry of a CMA whose window closes from lo to hi days from now, at the end of a month if
// one falls there.
func (p *person) windowClosing(lo, hi int) rules.Date {
	return monthEndIn(p.asOf+rules.Date(lo), p.asOf+rules.Date(hi)).AddMonths(-p.window, true)
}

func inWindow() []func(*person) {
	return []func(*person){
		func(p *person) { p.certified(cma, p.windowClosing(62, 88), 80) },
		func(p *person) { p.certified(cma, p.windowClosing(31, 60), 25) },
		func(p *person) { p.certified(cma, p.windowClosing(8, 30), 115) }, // did HR forget the new date?
		func(p *person) { p.certified(cma, p.windowClosing(0, 7), 90) },
		func(p *person) { // catching up late
			h := p.certified(cma, p.monthEnd(-1), 75)
			for i := range 3 {
				c, _ := p.course(h, 5, i)
				c.EarnedOn = p.between(h.expires+1, p.asOf).String()
				p.enter(c)
			}
		},
	}
}

func pastWindow() []func(*person) {
	return []func(*person){
		func(p *person) { p.certified(cma, p.monthEnd(-p.window-2), 60) },
		func(p *person) { // failed once
			p.certified(cma, p.monthEnd(-p.window-5), 35)
			p.sits(cma, p.asOf-40, "no")
		},
		func(p *person) { // eligibility has ended
			p.certified(cma, p.monthEnd(-p.window-10), 50)
			p.sits("CMA", p.asOf-190, "f")
			p.sits("", p.asOf-110, "false")
			p.sits(cma, p.asOf-25, "0")
		},
		func(p *person) { // passed, and HR has yet to record it
			p.certified(cma, p.monthEnd(-p.window-4), 55)
			p.sits(cma, p.asOf-80, "false")
			p.sits(cma, p.asOf-12, "yes")
		},
		func(p *person) { // went on learning after the end
			h := p.certified(amt, p.asOf-50, 85)
			c, _ := p.course(h, 3, 1)
			c.EarnedOn = (p.asOf - 20).String()
			p.enter(c)
		},
		func(p *person) { // assists without a valid card
			p.study(p.hold(cma, p.monthEnd(22)), 65)
			p.hold(bls, p.monthEnd(-2))
		},
		func(p *person) { // lapsed, and both can be reinstated
			p.certified(ncma, p.asOf-9, 70)
			p.hold(cmaa, p.asOf-40)
		},
		func(p *person) { // last year's registration
			year, _, _ := p.asOf.Civil()
			p.certified(arma, rules.NewDate(year-1, 12, 31), 50)
		},
		// Nothing but a card; the second at a site whose state asks for more, if the first is not.
		func(p *person) { p.hold(bls, p.monthEnd(15)) },
		func(p *person) { p.hold(bls, p.monthEnd(11)) },
		func(*person) {}, // no record at all
		func(p *person) { p.study(p.hold(ccma, p.asOf+300), 60) }, // no card on record
	}
}

// sits adds an exam attempt.
func (p *person) sits(written string, on rules.Date, passed string) {
	p.Attempts = append(p.Attempts, rules.Attempt{
		AttemptID: "X-" + p.digits + "-" + strconv.Itoa(len(p.Attempts)+1), StaffID: p.ID,
		Credential: written, SatOn: on.String(), Passed: passed,
	})
}
