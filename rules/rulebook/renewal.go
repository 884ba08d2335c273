package rulebook

import (
	"maps"
	"slices"
	"strings"

	"ceuwatch/rules"
)

// renewal checks the ways to a renewed credential.
func (c *versionCheck) renewal(f *versionFile) {
	v, p := c.version, c.at.at("window_months")
	v.WindowMonths = f.WindowMonths.Is
	citeOrAssume(c, "window_months", f.WindowMonths, rules.Text{En: "Window after expiry", Es: "Plazo tras el vencimiento"},
		window(v.WindowMonths), "required", "exam", "apply_days", "late", "window_stages")
	between(p, v.WindowMonths, 0, maxMonths)
	if f.Exam != nil {
		c.exam(f.Exam)
	}
	switch {
	case v.WindowMonths > 0 && f.Exam == nil:
		p.fail("a window without an exam: write exam, which is required after it, or window_months: {is: 0, source: KEY}")
	case v.WindowMonths > 0 && len(f.ApplyDays) == 0:
		p.fail("a window without apply_days: write how many days before expiry to apply, by route")
	case v.WindowMonths == 0 && len(f.ApplyDays) > 0:
		c.at.at("apply_days").fail("apply_days without a window: leave them out, or write window_months")
	}
	c.applyDays(f.ApplyDays)
	if f.Reinstate != nil {
		c.reinstatement(f.Reinstate)
	}
}

func (c *versionCheck) reinstatement(f *reinstatementFile) {
	p := c.at.at("reinstatement")
	c.text(p, "asks", f.Asks)
	c.version.Reinstatement = &rules.Reinstatement{Months: f.Months.Is, Asks: f.Asks}
	cite(c, p.at("months"), f.Months, rules.Text{En: "Reinstatement once lapsed", Es: "Restablecimiento tras caducar"},
		reinstatement(c.version.Reinstatement))
	between(p.at("months"), f.Months.Is, 1, maxMonths)
	if c.version.WindowMonths > 0 {
		p.fail("reinstatement of a rule with a window, after which an exam is required: leave one of them out")
	}
}

func (c *versionCheck) exam(f *examFile) {
	v, p := c.version, c.at.at("exam")
	v.ExamAllowed, v.ExamApplyMonths = f.Attempts.Is, f.ApplyMonthsBefore.Is
	cite(c, p.at("attempts"), f.Attempts, rules.Text{En: "Exam attempts", Es: "Intentos de examen"}, number(v.ExamAllowed))
	between(p.at("attempts"), v.ExamAllowed, 1, 100)
	cite(c, p.at("apply_months_before"), f.ApplyMonthsBefore, rules.Text{En: "Apply for the exam, for no lapse",
		Es: "Solicitar el examen, para no perder la vigencia"}, monthsBefore(v.ExamApplyMonths))
	between(p.at("apply_months_before"), v.ExamApplyMonths, 0, maxMonths)
}

// maxApplyDays bounds how long before expiry an application can be due.
const maxApplyDays = 365

func (c *versionCheck) applyDays(f map[string]figure[int]) {
	routes := []string{rules.RouteMail, rules.RouteOnline, rules.RouteExpedited, rules.RouteApproved}
	p := c.at.at("apply_days")
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if !slices.Contains(routes, name) {
			p.at(name).fail("unknown route %q: write one of %s", name, strings.Join(routes, ", "))
		}
	}
	for _, name := range routes {
		days, ok := f[name]
		if !ok {
			continue
		}
		cite(c, p.at(name), days, routeWord(name), daysBefore(days.Is))
		between(p.at(name), days.Is, 0, maxApplyDays)
		if c.version.ApplyDays == nil {
			c.version.ApplyDays = map[string]int{}
		}
		c.version.ApplyDays[name] = days.Is
	}
}

// stages checks the days on which notices fall due, where the rule has its own.
func (c *versionCheck) stages(f *versionFile) {
	v := c.version
	v.ExpiryStages = c.descending("expiry_stages", f.ExpiryStages,
		rules.Text{En: "Notices before expiry", Es: "Avisos antes del vencimiento"}, v.CycleMonths)
	v.WindowStages = c.descending("window_stages", f.WindowStages,
		rules.Text{En: "Notices before the window closes", Es: "Avisos antes del cierre del plazo"}, v.WindowMonths)
	if v.WindowMonths == 0 && len(v.WindowStages) > 0 {
		c.at.at("window_stages").fail("window_stages without a window: leave them out")
	}
}

// descending reads the days before the end of a span of months, on which notices fall due.
func (c *versionCheck) descending(key string, f *figure[[]int], name rules.Text, months int) []int {
	if f == nil {
		return nil
	}
	p := c.at.at(key)
	cite(c, p, *f, name, dayList(f.Is))
	ok := len(f.Is) > 0
	for i, days := range f.Is {
		ok = ok && days > 0 && (i == 0 || days < f.Is[i-1])
	}
	switch most := months * 366 / 12; {
	case p.has("is") && !ok:
		p.fail("%s %s: write positive days in descending order, such as [60, 30, 7]", key, list(f.Is))
	case ok && 0 < months && months <= maxMonths && f.Is[0] > most:
		p.fail("%s %s: write at most %d days, for the time before is %d months", key, list(f.Is), most, months)
	}
	return f.Is
}

// words checks what informs and never changes a verdict.
func (c *versionCheck) words(f *versionFile) {
	for i, fee := range f.Fees {
		c.fee(c.at.at("fees").item(i), &fee)
	}
	for i, note := range f.Notes {
		p := c.at.at("notes").item(i)
		c.text(p, "text", note.Text)
		c.version.Notes = append(c.version.Notes, rules.Figure{
			Value: note.Text, Source: c.source(p, note.Source), Unverified: note.Verify,
		})
	}
}

// maxDollars is the most that a fee can cost.
const maxDollars = 10_000

func (c *versionCheck) fee(p place, f *feeFile) {
	c.text(p, "name", f.Name)
	if p.has("note") {
		c.text(p, "note", f.Note)
	}
	if p.has("who") {
		c.text(p, "who", f.Who)
	}
	switch {
	case !slices.Contains([]string{rules.DueRenewal, rules.DueYear, rules.DueExam, rules.DueReactivation}, f.Due):
		p.at("due").fail("due %q: write renewal, year, exam or reactivation", f.Due)
	case f.Due == rules.DueExam && c.version.ExamAllowed == 0:
		p.at("due").fail("due exam of a rule without an exam: write exam as well, or due: renewal")
	case f.Due == rules.DueReactivation && c.version.WindowMonths == 0:
		p.at("due").fail("due reactivation of a rule without a window: write due: renewal")
	}
	if !p.has("dollars") && !f.Verify {
		p.at("dollars").fail("dollars is missing: write dollars: [AMOUNT], or verify: true where no amount was found")
	}
	cost := rules.Cost{Due: f.Due}
	if p.has("dollars") {
		ok := len(f.Dollars) == 1 || len(f.Dollars) == 2 && f.Dollars[0] < f.Dollars[1]
		for _, n := range f.Dollars {
			ok = ok && n > 0 && n <= maxDollars
		}
		if !ok {
			p.at("dollars").fail("dollars %s: write whole dollars up to %d, one amount or from and to, such as [125, 250]",
				list(f.Dollars), maxDollars)
			return
		}
		cost.Low, cost.High = f.Dollars[0], f.Dollars[len(f.Dollars)-1]
	}
	c.version.Fees = append(c.version.Fees, rules.Figure{
		Name: f.Name, Value: fee(cost), Who: f.Who, Note: f.Note, Source: c.source(p, f.Source), Unverified: f.Verify, Cost: cost,
	})
}
