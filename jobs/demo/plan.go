package demo

import "ceuwatch/rules"

// turn is what the plan has in store for one person; the zero turn is an ordinary one.
type turn struct {
	story   func(*person)
	name    *name
	spanish bool
	contact func(*rules.Staff)
}

// stride scrambles the plan, so that stories do not come one after another. It has no factor in common with the
// plan's length, and, as 1 more than a multiple of the number of sites, leads from one site to the next.
const stride = 67

// deal gives out the stories, names and ways to be reached that a demonstration must have. The plan is for one clinic
// of each site, and repeats. The stories of those who need attention come first, so that the particular names and
// addresses fall to people who get a letter.
func deal() []turn {
	plan := make([]turn, siteCount*clinicSize)
	var order []int // numbers less one of people who lead nobody
	for k := range plan {
		at := (k*stride + 40) % len(plan)
		if _, seat := place(at + 1); !leads(seat) {
			order = append(order, at)
		}
	}
	for k, story := range stories() {
		plan[order[k]].story = story
	}
	for k, n := range scriptNames() {
		plan[order[2*k]].name = &n
	}
	for k := range 8 {
		plan[order[4*k+1]].spanish = true
	}
	for k, contact := range contacts() {
		plan[order[3*k]].contact = contact
	}
	plan[numberAt(1, leadSeats()[2])-1].story = func(p *person) {
		p.ordinary()
		p.Staff[0].LeftOn = (p.asOf - 45).String()
	}
	plan[numberAt(2, leadSeats()[3])-1].contact = func(row *rules.Staff) { row.Email = "" }
	return plan
}

// contacts are the ways in which a letter does not reach its reader by mail.
func contacts() []func(*rules.Staff) {
	return []func(*rules.Staff){
		func(row *rules.Staff) { row.Email = "" },
		func(row *rules.Staff) { row.Email = "n/a" },
		func(row *rules.Staff) { row.Email = "reception@" },
		func(row *rules.Staff) { row.Email = "family@example.net" },
		func(row *rules.Staff) { row.Email, row.Address = "", "" },
		func(row *rules.Staff) { row.Email = "frontdesk at example.org" },
		func(row *rules.Staff) { row.Email = "" },
		func(row *rules.Staff) { row.Email = "family@example.net" },
		func(row *rules.Staff) { row.Address = "" },
	}
}

// stories are the lives that every demonstration holds, one person each.
func stories() []func(*person) {
	all := attention()
	all = append(all, undetermined()...)
	all = append(all, oddities()...)
	for _, spoil := range flaws() {
		all = append(all, func(p *person) {
			h := p.certified(cma, p.monthEnd(8+p.IntN(30)), 60)
			spoil(p, h)
		})
	}
	return all
}
