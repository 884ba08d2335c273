package demo

import "ceuwatch/rules"

// flaw adds to a person's record a credit that does not count for a credential, or not as it stands.
type flaw func(*person, held)

// flaws returns one flaw for each way in which HR's rows of credits go wrong.
func flaws() []flaw {
	return []flaw{
		conflictingCredit,
		spoiled(func(c *rules.Credit, _ *person, _ held) { c.Credential = "RMA" }),
		spoiled(func(c *rules.Credit, p *person, h held) {
			c.Credential = ncma
			if h.code == ncma {
				c.Credential = "CCMA"
			}
		}),
		spoiled(func(c *rules.Credit, _ *person, _ held) { c.EarnedOn = "" }),
		spoiled(func(c *rules.Credit, p *person, _ held) { c.EarnedOn = p.asOf.Time().Format("1/2/2006") }),
		spoiled(func(c *rules.Credit, p *person, _ held) { c.EarnedOn = (p.asOf + 1 + rules.Date(p.IntN(40))).String() }),
		spoiled(func(c *rules.Credit, p *person, h held) {
			c.EarnedOn = (h.start - 100 - rules.Date(p.IntN(60))).String()
		}),
		spoiled(func(c *rules.Credit, _ *person, _ held) { c.Amount = "two" }),
		spoiled(func(c *rules.Credit, _ *person, _ held) { c.Amount = "0" }),
		spoiled(func(c *rules.Credit, _ *person, _ held) { c.Unit = "hrs" }),
		spoiled(func(c *rules.Credit, _ *person, _ held) { c.Category = "Clinical skills" }),
		spoiled(func(c *rules.Credit, _ *person, _ held) {
			c.Provider, c.ApprovedBy = "Three Herons Lunch and Learn", ""
		}),
		spoiled(func(c *rules.Credit, _ *person, _ held) { c.ApprovedBy = "pending" }),
		enteredTwice,
		fourCards,
		func(p *person, _ held) { p.Credits = append(p.Credits, p.Credits[len(p.Credits)-1]) },
		func(p *person, h held) {
			c, _ := p.course(h, 0, 0)
			c.StaffID, c.EarnedOn = p.ID, min(p.asOf, h.expires).String()
			p.Credits = append(p.Credits, c)
		},
	}
}

// spoiled returns the flaw of an otherwise good credit.
func spoiled(spoil func(*rules.Credit, *person, held)) flaw {
	return func(p *person, h held) {
		c, _ := p.course(h, p.IntN(12), p.IntN(3))
		c.EarnedOn = p.between(h.start, min(p.asOf, h.expires)).String()
		spoil(&c, p, h)
		p.enter(c)
	}
}

// conflictingCredit corrects a credit by entering it again under the same id.
func conflictingCredit(p *person, _ held) {
	c := p.Credits[len(p.Credits)-1]
	c.Amount = "12"
	p.Credits = append(p.Credits, c)
}

// enteredTwice enters a credit once more, in other spelling and under another id.
func enteredTwice(p *person, h held) {
	c, _ := p.course(h, p.IntN(12), 1)
	c.EarnedOn = p.between(h.start, min(p.asOf, h.expires)).String()
	p.enter(c)
	c.Title = c.Title + "  "
	p.enter(c)
}

// fourCards enters a CPR card for every year and a half or so.
func fourCards(p *person, h held) {
	last := min(p.asOf, h.expires)
	for n := range rules.Date(4) {
		c := card()
		c.EarnedOn = (h.start + (last-h.start)*n/4).String()
		p.enter(c)
	}
}
