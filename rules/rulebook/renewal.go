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
	cite(c, p, f.WindowMonths, rules.Text{En: "Window after expiry", Es: "Plazo tras el vencimiento"},
		window(v.WindowMonths))
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
		rules.Text{En: "Notices before expiry", Es: "Avisos antes del vencimiento"})
	v.WindowStages = c.descending("window_stages", f.WindowStages,
		rules.Text{En: "Notices before the window closes", Es: "Avisos antes del cierre del plazo"})
	if v.WindowMonths == 0 && len(v.WindowStages) > 0 {
		c.at.at("window_stages").fail("window_stages without a window: leave them out")
	}
}

func (c *versionCheck) descending(key string, f *figure[[]int], name rules.Text) []int {
	if f == nil {
		return nil
	}
	p := c.at.at(key)
	cite(c, p, *f, name, dayList(f.Is))
	ok := len(f.Is) > 0
	for i, days := range f.Is {
		ok = ok && days > 0 && (i == 0 || days < f.Is[i-1])
	}
	if p.has("is") && !ok {
		p.fail("%s %v: write positive days in descending order, such as [60, 30, 7]", key, f.Is)
	}
	return f.Is
}

// words checks what informs and never changes a verdict.
func (c *versionCheck) words(f *versionFile) {
	for i, fee := range f.Fees {
		p := c.at.at("fees").item(i)
		c.text(p, "name", fee.Name)
		c.text(p, "is", fee.Is)
		if p.has("note") {
			c.text(p, "note", fee.Note)
		}
		c.version.Fees = append(c.version.Fees, rules.Figure{
			Name: fee.Name, Value: fee.Is, Note: fee.Note, Source: c.source(p, fee.Source), Unverified: fee.Verify,
		})
	}
	for i, note := range f.Notes {
		p := c.at.at("notes").item(i)
		c.text(p, "text", note.Text)
		c.version.Notes = append(c.version.Notes, rules.Figure{
			Value: note.Text, Source: c.source(p, note.Source), Unverified: note.Verify,
		})
	}
}
