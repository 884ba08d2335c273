// Package demo owns the demonstration HR database: a fictional clinic group, its people and their records, with every
// situation and every slip of the pen that the product knows how to meet. It knows how HR people write things down, and
// of the credentials only enough to make believable rows; it must not know how rows are judged, nor who reads them.
package demo

import (
	"iter"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"ceuwatch/rules"
)

// What the demonstration is called and how large it is by default.
const (
	Organization = "Three Herons Clinic Group"
	// Domain is where the organization's invented addresses are.
	Domain       = "three-herons.example"
	DefaultStaff = 150
	// MaxCredits is the most credits that people can be given on average.
	MaxCredits = 10_000
)

// peoplePerOrphan is how many people there are for each staff id that only other relations name.
const peoplePerOrphan = 75

// Policies returns what the demonstration's clinic group asks of its people.
func Policies() []rules.Policy {
	assistants := []string{medicalAssistant, leadAssistant}
	return []rules.Policy{
		{State: "WA", JobTitles: assistants, AnyOf: []string{cma, amt, ncma, ccma}},
		{State: "SC", JobTitles: assistants, AnyOf: []string{cma, amt, ncma, ccma, arma}},
		{JobTitles: append(assistants, phlebotomist, nurse), AnyOf: []string{bls}},
	}
}

// Employees yields the rows of a clinic group with so many people, some of whom have left, by bytes of staff id. Before
// them come rows without a staff id, after them rows of ids that no staff row has. The same arguments give the same
// rows; asOf is the day on which the statuses are as dealt, from 2011 to 2100. Memory does not grow with staff, and the
// sequence can be read again. Without staff there are no rows.
func Employees(seed int64, staff int, asOf rules.Date) iter.Seq[rules.Employee] {
	return Experienced(seed, staff, 0, asOf)
}

// Experienced yields the same people, each with so many older credits on top that they have about the given number on
// average, as after many years in the profession. The older ones are of cycles long past, and change no verdict.
func Experienced(seed int64, staff, credits int, asOf rules.Date) iter.Seq[rules.Employee] {
	return func(yield func(rules.Employee) bool) {
		if staff < 1 {
			return
		}
		c := newClinic(seed, staff, asOf)
		c.credits = credits
		if !yield(c.nameless()) {
			return
		}
		for n := 1; n <= c.last; n++ {
			if !yield(c.employee(n)) {
				return
			}
		}
	}
}

// clinic is what all people of one demonstration share. It does not change once made.
type clinic struct {
	seed    int64
	staff   int
	credits int // that a person has on average, with older ones; 0: none are added
	last    int // the highest number of a staff id, orphans included
	width   int // digits of a staff id
	asOf    rules.Date
	// window is how many months after expiry a CMA may still recertify by continuing education.
	window int
	kinds  map[string]kind
	titles [][]string // of courses, by category
	plan   []turn     // what is particular about a person, by number
	flaws  []flaw
	names  names
}

func newClinic(seed int64, staff int, asOf rules.Date) *clinic {
	c := &clinic{
		seed: seed, staff: staff, asOf: asOf, last: staff + (staff+peoplePerOrphan-1)/peoplePerOrphan,
		window: 3, kinds: kinds(), titles: courseTitles(), plan: deal(), flaws: flaws(), names: newNames(),
	}
	if asOf < rules.NewDate(2020, 1, 1) {
		c.window = 60
	}
	c.width = max(4, len(strconv.Itoa(c.last)))
	return c
}

// person is one employee in the making: what the clinic shares, and a source of chance of one's own.
type person struct {
	*clinic
	*rand.Rand
	rules.Employee
	n      int
	digits string
}

func (c *clinic) person(n int) *person {
	p := &person{clinic: c, Rand: rand.New(rand.NewPCG(uint64(c.seed), uint64(n))), n: n, digits: c.digits(n)}
	p.ID = c.id(n)
	return p
}

// employee makes the rows of the person of a number.
func (c *clinic) employee(n int) rules.Employee {
	p := c.person(n)
	if n > c.staff {
		p.certified(ccma, c.asOf+400, 40)
		return p.Employee
	}
	turn := c.plan[(n-1)%len(c.plan)]
	p.Staff = []rules.Staff{p.staffRow(turn)}
	if turn.contact != nil {
		turn.contact(&p.Staff[0])
	}
	if turn.story != nil {
		turn.story(p)
	} else {
		p.ordinary()
	}
	p.remember(c.credits)
	return p.Employee
}

// nameless returns rows whose staff id nobody filled in.
func (c *clinic) nameless() rules.Employee {
	p := c.person(0)
	p.ID = ""
	p.certified(ccma, c.asOf+500, 20)
	p.Staff = []rules.Staff{{FirstName: "Temp", LastName: "Badge 4", JobTitle: receptionist, Site: sites()[0].name}}
	return p.Employee
}

func (c *clinic) digits(n int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, c.width-len(s))) + s
}

func (c *clinic) id(n int) string { return "S-" + c.digits(n) }

// monthEnd returns the last day of the month that lies so many months after the month of the evaluation date.
func (c *clinic) monthEnd(months int) rules.Date {
	year, month, _ := c.asOf.Civil()
	return rules.NewDate(year, month+time.Month(months)+1, 0)
}

// monthEndIn returns the first last day of a month from lo to hi, or the middle where there is none.
func monthEndIn(lo, hi rules.Date) rules.Date {
	for day := lo; day <= hi; day++ {
		if day.IsMonthEnd() {
			return day
		}
	}
	return (lo + hi) / 2
}

// between returns a day from first to last; first, when last is earlier.
func (p *person) between(first, last rules.Date) rules.Date {
	return first + rules.Date(p.IntN(int(max(0, last-first))+1))
}

func pick[T any](p *person, from []T) T { return from[p.IntN(len(from))] }
