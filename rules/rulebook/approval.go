package rulebook

import "ceuwatch/rules"

// approval checks what is asked of a credit that the rule's own bodies have not approved.
func (c *versionCheck) approval(f *versionFile) {
	v := c.version
	name := rules.Text{En: "The approval of a credit", Es: "La aprobación de un crédito"}
	if f.Approval != nil {
		p := c.at.at("approval")
		v.AnyApproval = c.either(p, f.Approval.Is, "any", "body")
		cite(c, p, *f.Approval, name, approvalAsked(v.AnyApproval))
	} else if v.Required > 0 && len(v.Figures) > 0 { // left out, it is asked for: no source says so
		v.Figures = append(v.Figures, rules.Figure{
			Key: "approval", Name: name, Value: approvalAsked(false), Source: v.Figures[0].Source, Unverified: true,
		})
	}
	if f.Shortest != nil {
		p := c.at.at("shortest")
		v.Shortest = worth(p, "the shortest credit", f.Shortest.Is)
		cite(c, p, *f.Shortest, shortestCredit(v.Bodies), inPoints(v.Shortest))
	}
	if f.Late != nil {
		p := c.at.at("late")
		v.LateApproved = c.either(p, f.Late.Is, "approved", "any")
		cite(c, p, *f.Late, rules.Text{En: "Credits earned after expiry, inside the window",
			Es: "Créditos obtenidos tras el vencimiento, dentro del plazo"}, lateCount(v.LateApproved, v.Bodies))
		switch {
		case f.WindowMonths.Is == 0:
			p.fail("late of a rule without a window: leave it out")
		case v.LateApproved && len(v.Bodies) == 0:
			p.fail("late: approved of a rule without approving bodies: write approved as well, or late: {is: any, source: KEY}")
		}
	}
}

// either reports whether a figure that is one of two words is the first of them.
func (c *versionCheck) either(p place, is, yes, no string) bool {
	if p.has("is") && is != yes && is != no {
		p.fail("%s %q: write %s or %s", p.key, is, yes, no)
	}
	return is == yes
}
