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
		Key:  strings.TrimPrefix(p.path, c.at.path+"."),
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
	citeOrAssume(c, "month_end", f.MonthEnd, rules.Text{En: "Expires", Es: "Vence"}, expiryDay(f.MonthEnd.Is))
}

// citeOrAssume cites a figure of the version, which may be left out unless one of the keys that go with it is there: a
// credential that only has a date. What is left out is none, and as sure as the cycle.
func citeOrAssume[T any](c *versionCheck, key string, f figure[T], name, value rules.Text, goWith ...string) {
	if c.at.has(key) || slices.ContainsFunc(goWith, c.at.has) {
		cite(c, c.at.at(key), f, name, value)
	} else if len(c.version.Figures) > 0 {
		cycle := c.version.Figures[0]
		c.version.Figures = append(c.version.Figures, rules.Figure{
			Key: key, Name: name, Value: value, Source: cycle.Source, Unverified: cycle.Unverified,
		})
	}
}

// points checks what has to be earned, and what counts towards it.
func (c *versionCheck) points(f *versionFile) {
	v, p := c.version, c.at.at("required")
	if p.node == nil {
		f.Required.Is = "0"
	}
	most, readable := points(p, f.Required.Is)
	v.Required = most
	if most == 0 {
		v.How = f.Required.Note
	}
	if !readable {
		most = math.MaxInt64 // one fault is enough
	}
	citeOrAssume(c, "required", f.Required, rules.Text{En: "Points required in one cycle", Es: "Puntos exigidos por ciclo"},
		requiredPoints(v.Required), "categories", "approved", "approval", "shortest", "late", "units", "card")
	var sum rules.Points
	for _, name := range slices.Sorted(maps.Keys(f.Categories)) {
		category := c.category(c.at.at("categories").at(name), name, f.Categories[name])
		sum += category.Required
		v.Categories = append(v.Categories, category)
	}
	if f.Others != nil {
		at := c.at.at("other_categories")
		v.OtherCategories = f.Others.Is
		cite(c, at, *f.Others, rules.Text{En: "Credits of other categories, or of none",
			Es: "Créditos de otras categorías, o de ninguna"}, othersCount(f.Others.Is))
		if len(f.Categories) == 0 {
			at.fail("other_categories of a rule without categories: leave it out")
		}
	}
	if sum > most {
		c.at.at("categories").fail("the categories ask for %s of %s points: write figures whose sum is within required",
			sum, v.Required)
	}
	c.approved(f.Approved, most)
	c.approval(f)
	c.units(f.Units)
	c.card(f.Card)
}

// category checks one category. Without a label its name, in which a low line is a space, stands for it.
func (c *versionCheck) category(p place, name string, f categoryFile) rules.Category {
	minimum, readable := points(p, f.Is)
	switch {
	case strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" || name == "":
		p.fail("category %q: write one word of small letters, digits and low lines, such as patient_safety", name)
	case readable && minimum == 0:
		p.fail("%s %s: write more than 0 points, or leave the category out", name, f.Is)
	}
	category := new(rules.Version).Category(name)
	category.Required = minimum
	if p.has("label") {
		c.text(p, "label", f.Label)
		category.Label, category.One = f.Label, f.Label
	}
	if p.has("one") {
		c.text(p, "one", f.One)
		category.One = f.One
	}
	cite(c, p, figure[string]{f.Is, f.Source, f.Verify, f.Note}, categoryMinimum(category.Label), inPoints(minimum))
	return category
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
	label := rules.Text{}
	for _, category := range v.Categories {
		if category.Name == f.Category {
			label = category.Label
		}
	}
	cite(c, p.at("points"), f.Points, rules.Text{En: "A current CPR card counts as",
		Es: "Una tarjeta de RCP vigente vale"}, cardPoints(v.Card, label))
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
