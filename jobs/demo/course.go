package demo

import (
	"slices"
	"strconv"
	"strings"

	"ceuwatch/rules"
)

// provider is where a course can be taken, and how HR records it.
type provider struct {
	name, approvedBy, activity, unit string
}

// cmaProviders are those of a CMA's credits, the frequent ones several times. An empty approvedBy is for the catalogue
// to fill in.
func cmaProviders() []provider {
	eLearning := provider{"AAMA e-Learning Center", "", "online", "ceu"}
	magazine := provider{"CMA Today", "", "self_study", "ceu"}
	ace := provider{"ACE", "", "online", "contact_hour"}
	return []provider{
		eLearning, eLearning, eLearning, magazine, magazine, ace, ace,
		{"AAMA eLearning", "AAMA", "online", "point"},
		{"AAMA Self-Study Programs", "", "self_study", "ceu"},
		{"AAMA State Society", "AAMA", "workshop", "contact_hour"},
		{"AAMA Local Chapter", "AMMA", "seminar", "contact_hour"},
		{"AAMA Annual Conference", "", "conference", "ceu"},
		{"Relias Academy", "AAMA; ANCC", "online", "contact_hour"},
		{"Relias", "ANCC", "online", "contact_hour"},
		{"Cascade Health Seminars", "AAFP", "seminar", "contact_hour"},
		{"Lower Wexham Adult School", "IACET", "workshop", "iacet_ceu"},
	}
}

// providersOf are those of the credits of another body.
func providersOf(body, unit string) []provider {
	return []provider{
		{"ACE", "", "online", unit},
		{"Annals of Continuing Education", "", "online", unit},
		{"Relias Academy", body, "online", unit},
		{"Cascade Health Seminars", body, "seminar", unit},
		{"Bellwether Online Skills", body + ", ANCC", "online", unit},
		{"Three Herons Grand Rounds", body, "conference", "point"},
	}
}

// categories are those of a CMA's points, in the order of courseTitles.
func categories() [3]string { return [3]string{"administrative", "clinical", "general"} }

func courseTitles() [][]string {
	return [][]string{{
		"Scheduling Without Bottlenecks", "Diagnosis Coding Update", "HIPAA Privacy Refresher", "Prior Authorization Basics",
		"Clean Charting in Electronic Records", "Billing Errors and Denials", "Insurance Verification Step by Step",
		"Telehealth Workflow for the Front Desk", "Handling Difficult Phone Calls", "Ordering and Tracking Vaccine Stock",
		"Quality Measures for Small Practices", "Records Release and Retention",
	}, {
		"Injection Technique and Site Selection", "Phlebotomy Refresher", "Vaccine Storage and Handling",
		"12-Lead ECG Basics", "Wound Care in the Outpatient Clinic", "Point-of-Care Glucose Testing",
		"Infection Control and Sterilization", "Pediatric Growth Measurements", "Spirometry Step by Step",
		"High-Alert Medications", "Measuring Blood Pressure Well", "Emergencies in the Office",
	}, {
		"The Heart: Anatomy Review", "Medical Terminology Brush-Up", "Cultural Humility in Patient Care",
		"Law and Ethics for Medical Assistants", "Therapeutic Communication", "Nutrition Across the Lifespan",
		"Understanding Chronic Pain", "First Response in Mental Health", "Recognizing Human Trafficking",
		"Plain Language and Health Literacy", "Caring for Older Adults", "Stress Management for Caregivers",
	}}
}

// study gives the person credits worth a share of what a credential asks for, in percent, over the part of the cycle
// that has passed. Counted are half points.
func (p *person) study(h held, percent int) {
	target := 2 * h.points * percent / 100
	last := min(p.asOf, h.expires)
	if target <= 0 || last < h.start {
		return
	}
	var credits []rules.Credit
	take := func(c rules.Credit, worth int) {
		c.EarnedOn = p.between(h.start, last).String()
		credits = append(credits, c)
		target -= worth
	}
	if h.code == cma && p.IntN(2) == 0 {
		take(card(), 8)
	}
	if h.code == cma && target > 60 && p.IntN(12) == 0 {
		take(rules.Credit{Title: "Human Biology I", Provider: "Tri-County Technical College", Category: "general",
			Activity: "college_course", Amount: "1", Unit: "college_credit"}, 30)
	}
	first := p.IntN(len(p.titles[0]))
	for i := 0; target > 0; i++ {
		take(p.course(h, first, i))
	}
	order := make([]*rules.Credit, len(credits))
	for i := range credits {
		order[i] = &credits[i]
	}
	slices.SortStableFunc(order, func(a, b *rules.Credit) int { return strings.Compare(a.EarnedOn, b.EarnedOn) })
	p.Credits = slices.Grow(p.Credits, len(credits))
	for _, c := range order {
		p.enter(*c)
	}
}

// course returns the person's i-th course for a credential, without a date, and its worth in half points. The titles of
// a person repeat late.
func (p *person) course(h held, first, i int) (rules.Credit, int) {
	of := i % len(p.titles)
	from := pick(p, h.courses)
	worth := pick(p, []int{2, 2, 2, 3, 4, 4, 6, 8})
	c := rules.Credit{
		Title: p.titles[of][(first+i/len(p.titles))%len(p.titles[of])], Category: categories()[of],
		Provider: from.name, ApprovedBy: from.approvedBy, Activity: from.activity, Unit: from.unit,
		Amount: rules.Points(50 * worth).String(),
	}
	if from.unit == "iacet_ceu" {
		c.Amount = rules.Points(5 * worth).String()
	}
	if p.IntN(3) == 0 {
		c.Credential = pick(p, h.written)
	}
	if h.code != cma && p.IntN(4) == 0 {
		c.Category = ""
	}
	return c, worth
}

// card is the record of a CPR card, which has no amount.
func card() rules.Credit {
	return rules.Credit{Title: "Basic Life Support for Providers", Provider: "Millrace CPR Training", Activity: "cpr_card"}
}

// enter adds a credit to the person's record.
func (p *person) enter(c rules.Credit) {
	c.StaffID = p.ID
	n := strconv.Itoa(len(p.Credits) + 1)
	c.CreditID = "E-" + p.digits + "-" + strings.Repeat("0", max(0, 2-len(n))) + n
	p.Credits = append(p.Credits, c)
}

// remember adds credits of long ago until the person has about so many.
func (p *person) remember(credits int) {
	if credits == 0 {
		return
	}
	// The longest cycle and window began less than eleven years ago.
	last := p.asOf.AddMonths(-12*11, false)
	first := last.AddMonths(-12*10, false)
	some := credits/2 + p.IntN(credits+1)
	p.Credits = slices.Grow(p.Credits, max(0, some-len(p.Credits)))
	for i := len(p.Credits); i < some; i++ {
		c, _ := p.course(held{kind: p.kinds[cma]}, 0, i)
		c.Credential, c.EarnedOn = "", p.between(first, last).String()
		p.enter(c)
	}
}
