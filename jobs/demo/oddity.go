package demo

import "ceuwatch/rules"

// undetermined returns the stories of people of whom HR's rows do not allow a verdict.
func undetermined() []func(*person) {
	card := func(p *person) { p.hold(bls, p.monthEnd(7+p.IntN(16))) }
	return []func(*person){
		func(p *person) { // two bodies grant an RMA
			p.enterCredential("RMA", "2000000", (p.asOf - 500).String(), (p.asOf + 595).String())
			card(p)
		},
		func(p *person) {
			p.enterCredential("Phleb. Tech (state)", "PT-00000", "", p.monthEnd(9).String())
			p.usual(ccma)
			card(p)
		},
		func(p *person) { // the date that the card is to come
			p.enterCredential(cma, "1000000", (p.asOf + 14).String(), p.monthEnd(60).String())
			card(p)
		},
		func(p *person) {
			p.enterCredential("RMA (AMT)", "2000000", (p.asOf - 700).String(), "")
			card(p)
		},
		func(p *person) {
			p.enterCredential(ncma, "NC 600000", (p.asOf - 100).String(), (p.asOf + 265).Time().Format("01/02/2006"))
			card(p)
		},
		func(p *person) { // the dates changed about
			p.enterCredential("CCMA", "D4A000000", (p.asOf - 300).String(), (p.asOf - 1031).String())
			card(p)
		},
		func(p *person) { // a slip in the year
			p.enterCredential(cma, "1000000", p.monthEnd(-30).String(), p.monthEnd(30+120).String())
			card(p)
		},
		func(p *person) { // looked up at the body, which has revoked it
			p.certified(cma, p.monthEnd(20), 60)
			p.lookedUp("Revoked")
		},
		func(p *person) {
			p.certified(ccma, p.asOf+260, 50)
			p.lookedUp("see note")
		},
		func(p *person) { // married, and entered again under the same id
			p.certified(ccma, p.asOf+400, 50)
			again := p.Staff[0]
			again.LastName, again.HiredOn = "Holloway-"+again.LastName, ""
			p.Staff = append(p.Staff, again)
		},
	}
}

// oddities returns the stories of people whose rows are unusual, or not quite right.
func oddities() []func(*person) {
	all := employment()
	return append(all, warnings()...)
}

func employment() []func(*person) {
	return []func(*person){
		func(p *person) { // draws blood at another site
			p.secondPost(phlebotomist, 1)
			p.study(p.hold(cpt, p.asOf+300), 60)
		},
		func(p *person) { p.secondPost(medicalAssistant, 2) },
		func(p *person) { // left, with everything still on record
			p.ordinary()
			p.Staff[0].LeftOn = (p.asOf - 1).String()
		},
		func(p *person) {
			p.ordinary()
			p.Staff[0].LeftOn = (p.asOf - 200).String()
		},
		func(p *person) { // nobody entered the last day
			p.ordinary()
			p.Staff[0].Employment = "Terminated"
		},
		func(p *person) {
			p.ordinary()
			p.Staff[0].Employment = "on sabbatical"
		},
		func(p *person) { // came back, and the last day of the time before stayed
			p.ordinary()
			p.Staff[0].HiredOn, p.Staff[0].LeftOn = (p.asOf - 300).String(), (p.asOf - 900).String()
			p.Staff[0].Employment = "Active"
		},
		func(p *person) { // the last day is today
			p.ordinary()
			p.Staff[0].LeftOn = p.asOf.String()
		},
		func(p *person) { // starts in two weeks
			p.ordinary()
			p.Staff[0].HiredOn = (p.asOf + 14).String()
		},
		func(p *person) { // came back
			p.ordinary()
			before := p.Staff[0]
			before.HiredOn, before.LeftOn = (p.asOf - 2900).String(), (p.asOf - 1500).String()
			p.Staff[0].HiredOn = (p.asOf - 400).String()
			p.Staff = append(p.Staff, before)
		},
		func(p *person) { // the same row exported twice
			p.ordinary()
			p.Staff = append(p.Staff, p.Staff[0])
		},
		func(p *person) {
			p.ordinary()
			p.Staff[0].HiredOn = "March 2019"
		},
		func(p *person) { // nobody has this id
			p.ordinary()
			p.Staff[0].ManagerID = "S-OPEN"
		},
		func(p *person) { // holds two certifications
			p.study(p.hold(cma, p.monthEnd(31)), 45)
			p.usual(amt)
			p.usual(bls)
			p.hold(rpt, p.asOf+700)
		},
	}
}

// secondPost gives the person a second post at another site, whose practice manager is the manager there.
func (p *person) secondPost(title string, on int) {
	p.ordinary()
	at, seat := place(p.n)
	to := (at + on) % siteCount
	s := sites()[to]
	post := p.Staff[0]
	post.JobTitle, post.Site, post.State = title, s.name, s.state
	post.ManagerID = p.id(p.n - at + to - seat*siteCount)
	p.Staff = append(p.Staff, post)
}

func warnings() []func(*person) {
	return []func(*person){
		func(p *person) { // the new card was entered as a correction of the old
			h := p.certified(cma, p.monthEnd(33), 50)
			old := p.Credentials[0]
			old.ExpiresOn = h.expires.AddMonths(-60, true).String()
			p.Credentials = append(p.Credentials, old)
		},
		func(p *person) { // two numbers
			h := p.certified(cma, p.monthEnd(28), 55)
			p.enterCredential("CMA", "1000000", p.Credentials[0].IssuedOn, h.expires.String())
		},
		func(p *person) {
			p.certified(ccma, p.asOf+340, 50)
			p.Credentials[0].IssuedOn = "0000-00-00"
		},
		func(p *person) { // a card issued anew
			p.certified(cma, p.monthEnd(14), 75)
			p.Credentials[0].IssuedOn = (p.asOf - 90).String()
		},
		func(p *person) { // the day of the exam, not the end of the month
			p.certified(cma, rules.NewDate(p.year()+3, 4, 17), 40)
		},
		func(p *person) { // an exam with neither day nor result
			p.certified(cma, p.monthEnd(19), 70)
			p.sits("CMA (AAMA)", p.asOf-30, "")
		},
		func(p *person) {
			p.certified(amt, p.asOf+500, 55)
			p.enter(card())
			p.Credits[len(p.Credits)-1].EarnedOn = (p.asOf - 60).String()
		},
		func(p *person) { // failed one course and never ended another
			h := p.certified(cma, p.monthEnd(26), 60)
			p.lookedUp("In good standing")
			for i, result := range []string{"Completed", "Failed", "in progress"} {
				c, _ := p.course(h, 2, i)
				c.EarnedOn, c.Result = (p.asOf - 45).String(), result
				p.enter(c)
			}
		},
		func(p *person) { // half an hour at a time, of another body
			h := p.certified(cma, p.monthEnd(17), 50)
			for i := range 3 {
				c, _ := p.course(h, 4, i)
				c.EarnedOn, c.ApprovedBy, c.Amount, c.Unit = (p.asOf - 70).String(), "ANCC", "0.5", "contact_hour"
				p.enter(c)
			}
		},
		func(p *person) { // nobody noted the number of the row
			p.certified(cma, p.monthEnd(40), 30)
			p.Credentials = append(p.Credentials, p.Credentials[0])
			p.Credentials[len(p.Credentials)-1].CredentialID = ""
		},
	}
}

// lookedUp enters what the body said of the person's first credential.
func (p *person) lookedUp(standing string) {
	c := &p.Credentials[0]
	c.Standing, c.VerifiedOn, c.VerifiedBy = standing, (p.asOf - 8).String(), "HR"
}

func (p *person) year() int {
	year, _, _ := p.asOf.Civil()
	return year
}
