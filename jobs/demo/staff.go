package demo

import (
	"cmp"
	"strconv"

	"ceuwatch/rules"
)

// The job titles of the group.
const (
	practiceManager  = "Practice Manager"
	leadAssistant    = "Lead Medical Assistant"
	medicalAssistant = "Medical Assistant"
	phlebotomist     = "Phlebotomist"
	nurse            = "Registered Nurse"
	receptionist     = "Medical Receptionist"
	billing          = "Billing Specialist"
)

// A clinic is a practice manager and five teams; every third person works at the same site.
const (
	siteCount  = 3
	clinicSize = 50
)

// leadSeats are the seats of a clinic's team leads, ascending. Each leads the seats up to the next.
func leadSeats() [5]int { return [5]int{1, 11, 20, 32, 42} }

type site struct{ name, state, town string }

func sites() [siteCount]site {
	return [siteCount]site{
		{"Cedar Hill", "WA", "Cedar Hill, WA 98000"},
		{"Marsh Landing", "SC", "Marsh Landing, SC 29000"},
		{"Garden Street", "NJ", "Lower Wexham, NJ 07000"},
	}
}

// place returns a person's site and seat in its clinic; seat 0 is the practice manager's.
func place(n int) (site, seat int) { return (n - 1) % siteCount, (n - 1) / siteCount % clinicSize }

// numberAt returns the number of the first person with a site and a seat.
func numberAt(site, seat int) int { return seat*siteCount + site + 1 }

// leads reports whether the person in a seat has direct reports.
func leads(seat int) bool { return seat == 0 || leadOf(seat) == seat }

// leadOf returns the seat of the team lead of a seat other than 0.
func leadOf(seat int) int {
	lead := 0
	for _, s := range leadSeats() {
		if s <= seat {
			lead = s
		}
	}
	return lead
}

// managerOf returns the number of a person's manager, who always has a lower one; 0 for none.
func managerOf(n int) int {
	_, seat := place(n)
	switch lead := leadOf(seat); {
	case seat == 0:
		return 0
	case lead == seat:
		return n - seat*siteCount
	default:
		return n - (seat-lead)*siteCount
	}
}

// staffRow makes the staff row of a person. Whoever has a story is a medical assistant.
func (p *person) staffRow(t turn) rules.Staff {
	at, seat := place(p.n)
	s := sites()[at]
	row := rules.Staff{StaffID: p.ID, Site: s.name, State: s.state, JobTitle: medicalAssistant}
	switch {
	case seat == 0:
		row.JobTitle = practiceManager
	case leads(seat):
		row.JobTitle = leadAssistant
	case t.story == nil:
		row.JobTitle = p.job()
	}
	if m := managerOf(p.n); m > 0 {
		row.ManagerID = p.id(m)
	}
	// The lower the number, the longer ago hired, over some twelve years.
	row.HiredOn = (p.asOf - 30 - rules.Date(int64(p.staff-p.n)*4400/int64(p.staff))).String()
	n := p.nameFor(t)
	row.FirstName, row.LastName, row.Language = n.first, n.last, n.language
	row.Email = p.email(n)
	row.Address = p.address(s.town)
	return row
}

func (p *person) job() string {
	switch roll := p.IntN(100); {
	case roll < 64:
		return medicalAssistant
	case roll < 78:
		return receptionist
	case roll < 85:
		return phlebotomist
	case roll < 92:
		return nurse
	default:
		return billing
	}
}

// email returns the person's address, in the organization's style or a private one.
func (p *person) email(n name) string {
	local := cmp.Or(n.local, p.names.local(n))
	if p.n > len(p.plan) { // names come round again
		local += "." + strconv.Itoa(p.n)
	}
	switch roll := p.IntN(100); {
	case roll < 3:
		return ""
	case roll < 15:
		return local + "@" + pick(p, []string{"example.com", "example.org", "example.net"})
	default:
		return local + "@" + Domain
	}
}

// address returns the person's address in lines.
func (p *person) address(town string) string {
	lines := strconv.Itoa(1+p.IntN(899)) + " " + pick(p, p.names.streets)
	if p.IntN(3) == 0 {
		lines += "\n" + pick(p, []string{"Apt ", "Unit "}) + strconv.Itoa(1+p.IntN(12)) + pick(p, []string{"", "A", "B"})
	}
	return lines + "\n" + town
}
