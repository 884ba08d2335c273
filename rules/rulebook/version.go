package rulebook

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"ceuwatch/rules"
)

// versionCheck turns what a file says of a version into the version, and says what is wrong with it.
type versionCheck struct {
	*loader
	at      place
	version *rules.Version
}

// maxMonths bounds cycles and windows: 20 years.
const maxMonths = 240

// maxWorth is the largest number of points that one unit can be worth.
const maxWorth = 1000_00

// cite adds a figure with its source to those that readers see; p is where it stands.
func cite[T any](c *versionCheck, p place, f figure[T], name, value rules.Text) {
	switch {
	case p.node == nil:
		p.fail("%s is missing: write %s: {is: FIGURE, source: KEY}", p.key, p.key)
		return
	case !p.has("is"):
		p.fail("%s has no figure: write %s: {is: FIGURE, source: KEY}", p.key, p.key)
		return
	}
	if p.has("note") {
		c.text(p, "note", f.Note)
	}
	c.version.Figures = append(c.version.Figures, rules.Figure{
		Name: name, Value: value, Note: f.Note, Source: c.source(p, f.Source), Unverified: f.Verify,
	})
}

func (c *versionCheck) interval(f *versionFile) {
	v := c.version
	v.From = date(c.at, "from", f.From)
	if c.at.has("until") {
		v.Until = date(c.at, "until", f.Until)
		if v.From != 0 && v.Until != 0 && v.Until <= v.From {
			c.at.at("until").fail("until %s is not after from %s: write the first day on which the version no longer applies",
				v.Until, v.From)
		}
	}
}

func (c *versionCheck) cycle(f *versionFile) {
	p := c.at.at("cycle_months")
	c.version.CycleMonths, c.version.MonthEnd = f.CycleMonths.Is, f.MonthEnd.Is
	cite(c, p, f.CycleMonths, rules.Text{En: "Cycle", Es: "Ciclo"}, months(f.CycleMonths.Is))
	between(p, f.CycleMonths.Is, 1, maxMonths)
	cite(c, c.at.at("month_end"), f.MonthEnd, rules.Text{En: "Expires", Es: "Vence"}, expiryDay(f.MonthEnd.Is))
}

// points checks what has to be earned, and what counts towards it.
func (c *versionCheck) points(f *versionFile) {
	v, p := c.version, c.at.at("required")
	most, readable := points(p, f.Required.Is)
	v.Required = most
	if !readable {
		most = math.MaxInt64 // one fault is enough
	}
	cite(c, p, f.Required, rules.Text{En: "Points required in one cycle", Es: "Puntos exigidos por ciclo"},
		requiredPoints(v.Required))
	var sum rules.Points
	for _, name := range slices.Sorted(maps.Keys(f.Categories)) {
		at := c.at.at("categories").at(name)
		minimum, readable := points(at, f.Categories[name].Is)
		category := rules.Category{Name: name, Required: minimum}
		switch {
		case categoryWord(name).En == "":
			at.fail("unknown category %q: write administrative, clinical or general", name)
		case readable && minimum == 0:
			at.fail("%s %s: write more than 0 points, or leave the category out", name, f.Categories[name].Is)
		}
		cite(c, at, f.Categories[name], categoryMinimum(name), inPoints(category.Required))
		sum += category.Required
		v.Categories = append(v.Categories, category)
	}
	if sum > most {
		c.at.at("categories").fail("the categories ask for %s of %s points: write figures whose sum is within required",
			sum, v.Required)
	}
	c.approved(f.Approved, most)
	c.units(f.Units)
	c.card(f.Card)
}

// approved checks the approved minimum, which is at most the points required.
func (c *versionCheck) approved(f *approvedFile, most rules.Points) {
	if f == nil {
		return
	}
	p := c.at.at("approved")
	v, at := c.version, p.at("minimum")
	if len(f.Bodies) == 0 {
		p.at("bodies").fail("approved has no bodies: write bodies: [NAME], those whose approval counts")
	}
	bodies(p.at("bodies"), f.Bodies)
	minimum, readable := points(at, f.Minimum.Is)
	v.Bodies, v.ApprovedMin = f.Bodies, minimum
	cite(c, at, f.Minimum, approvedMinimum(f.Bodies), inPoints(minimum))
	if readable && (minimum == 0 || minimum > most) {
		at.fail("minimum %s: write more than 0 and at most the %s points required", f.Minimum.Is, v.Required)
	}
}

// bodies refuses the words in a list of bodies that no row can mean: an approved_by is read as others, or as nobody.
func bodies(p place, list []string) {
	for i, body := range list {
		if read := rules.SplitBodies(body); !slices.Equal(read, []string{rules.Fold(body)}) {
			p.item(i).fail("%q is read as %s: write one body's name, such as AAMA", body,
				cmp.Or(strings.Join(read, ", "), "nobody"))
		}
	}
}

func (c *versionCheck) units(f map[string]figure[string]) {
	p := c.at.at("units")
	if c.version.Required > 0 && len(f) == 0 {
		p.fail("no unit has a worth: write units: {point: {is: 1, source: KEY}}")
	}
	c.version.Worth = map[string]rules.Points{}
	for _, entry := range p.entries() {
		unit := entry.Key.GetToken().Value
		at := p.at(unit)
		worth := worth(at, unit, f[unit].Is)
		if unitWord(unit).En == "" {
			at.fail("unknown unit %q: write point, contact_hour, ceu, iacet_ceu or college_credit", unit)
		}
		cite(c, at, f[unit], unitWorth(unit), inPoints(worth))
		c.version.Worth[unit] = worth
	}
}

func (c *versionCheck) card(f *cardFile) {
	if f == nil {
		return
	}
	v, p := c.version, c.at.at("card")
	has := slices.ContainsFunc(v.Categories, func(category rules.Category) bool { return category.Name == f.Category })
	switch {
	case len(v.Categories) == 0 && f.Category != "":
		p.at("category").fail("category %q of a rule without categories: leave it out", f.Category)
	case len(v.Categories) > 0 && !has:
		p.at("category").fail("category %q is none of the rule's: write one of its categories", f.Category)
	}
	v.Card = &rules.Card{Points: worth(p.at("points"), "a card", f.Points.Is), Category: f.Category, Max: f.Max.Is}
	cite(c, p.at("points"), f.Points, rules.Text{En: "A current CPR card counts as",
		Es: "Una tarjeta de RCP vigente vale"}, cardPoints(v.Card))
	cite(c, p.at("max"), f.Max, rules.Text{En: "CPR cards that count in one cycle, at most",
		Es: "Tarjetas de RCP que cuentan por ciclo, como máximo"}, number(f.Max.Is))
	between(p.at("max"), f.Max.Is, 1, 100)
}

// points reads a number of points that stands at p and reports whether it is one; what is absent is cite's to name.
func points(p place, text string) (rules.Points, bool) {
	n, ok := rules.ParsePoints(text)
	if !ok && p.has("is") {
		p.fail("%q is no number of points: write a number with at most two decimals, such as 12 or 1.5", text)
	}
	return n, ok
}

// worth reads what one of something is worth.
func worth(p place, what, text string) rules.Points {
	n, ok := points(p, text)
	if ok && (n == 0 || n > maxWorth) {
		p.fail("%s is worth %s: write more than 0 and at most 1000 points", what, text)
	}
	return n
}

// between holds a figure that is there against its bounds.
func between(p place, n, low, high int) {
	if p.has("is") && (n < low || n > high) {
		p.fail("%s %d: write a whole number from %d to %d", p.key, n, low, high)
	}
}

// date reads the date of a key.
func date(p place, key, text string) rules.Date {
	d, ok := rules.ParseDate(text)
	if !ok || d.String() != strings.TrimSpace(text) {
		p.at(key).fail("%s %q is no date: write YYYY-MM-DD, a day that exists", key, text)
		return 0
	}
	return d
}
