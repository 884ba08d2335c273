package rulebook

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"ceuwatch/rules"
)

// credentialFile is a file of credentials/.
type credentialFile struct {
	Code     string        `yaml:"code"`
	Name     rules.Text    `yaml:"name"`
	Body     any           `yaml:"body"` // a name, or a rules.Text
	Contact  string        `yaml:"contact"`
	Aliases  []string      `yaml:"aliases"`
	Versions []versionFile `yaml:"versions"`
}

type versionFile struct {
	From         string                    `yaml:"from"`
	Until        string                    `yaml:"until"`
	Like         string                    `yaml:"like"` // the from of the version that gives what is left out here
	CycleMonths  figure[int]               `yaml:"cycle_months"`
	MonthEnd     figure[bool]              `yaml:"month_end"`
	Required     figure[string]            `yaml:"required"`
	Categories   map[string]categoryFile   `yaml:"categories"`
	Others       *figure[bool]             `yaml:"other_categories"`
	Approved     *approvedFile             `yaml:"approved"`
	Approval     *figure[string]           `yaml:"approval"`
	Shortest     *figure[string]           `yaml:"shortest"`
	Late         *figure[string]           `yaml:"late"`
	Units        map[string]figure[string] `yaml:"units"`
	Card         *cardFile                 `yaml:"card"`
	WindowMonths figure[int]               `yaml:"window_months"`
	Exam         *examFile                 `yaml:"exam"`
	ApplyDays    map[string]figure[int]    `yaml:"apply_days"`
	Reinstate    *reinstatementFile        `yaml:"reinstatement"`
	ExpiryStages *figure[[]int]            `yaml:"expiry_stages"`
	WindowStages *figure[[]int]            `yaml:"window_stages"`
	Fees         []feeFile                 `yaml:"fees"`
	Notes        []noteFile                `yaml:"notes"`
}

// figure is one figure with its law beside it. Points are text: they are exact decimals.
type figure[T any] struct {
	Is     T          `yaml:"is"`
	Source string     `yaml:"source"`
	Verify bool       `yaml:"verify"` // no official page was found
	Note   rules.Text `yaml:"note"`
}

// categoryFile is a figure with the words for its category.
type categoryFile struct {
	Is     string     `yaml:"is"`
	Source string     `yaml:"source"`
	Verify bool       `yaml:"verify"`
	Note   rules.Text `yaml:"note"`
	Label  rules.Text `yaml:"label"` // in front of "points": clinical points, puntos clínicos
	One    rules.Text `yaml:"one"`   // in front of "point", where that differs: punto clínico
}

type approvedFile struct {
	Minimum figure[string] `yaml:"minimum"`
	Bodies  []string       `yaml:"bodies"`
}

type cardFile struct {
	Category string         `yaml:"category"`
	Points   figure[string] `yaml:"points"`
	Max      figure[int]    `yaml:"max"`
}

type examFile struct {
	Attempts          figure[int] `yaml:"attempts"`
	ApplyMonthsBefore figure[int] `yaml:"apply_months_before"`
}

type reinstatementFile struct {
	Months figure[int] `yaml:"months"`
	Asks   rules.Text  `yaml:"asks"`
}

type feeFile struct {
	Name    rules.Text `yaml:"name"`
	Due     string     `yaml:"due"`
	Who     rules.Text `yaml:"who"`     // pays how much, and when
	Dollars []int      `yaml:"dollars"` // one, or from and to; none: not known
	Source  string     `yaml:"source"`
	Verify  bool       `yaml:"verify"`
	Note    rules.Text `yaml:"note"`
}

type noteFile struct {
	Text   rules.Text `yaml:"text"`
	Source string     `yaml:"source"`
	Verify bool       `yaml:"verify"`
}

// readCredential returns the rule of a credential file; it reports false when there is none to go on with.
func (l *loader) readCredential(p place) (rules.Rule, bool) {
	var f credentialFile
	if !inheritVersions(p.at("versions")) || !p.decode(&f) {
		return rules.Rule{}, false
	}
	rule := rules.Rule{Code: f.Code, Name: f.Name, Body: l.body(p), Contact: f.Contact, Aliases: f.Aliases}
	if !isCode(f.Code) {
		p.at("code").fail("code %q: write capital letters, digits and hyphens, such as RMA-AMT; RMA alone is ambiguous",
			f.Code)
	}
	l.text(p, "name", f.Name)
	required(p, "contact", f.Contact)
	for i, alias := range f.Aliases {
		if rules.Fold(alias) == "rma" {
			p.at("aliases").item(i).fail("%q is ambiguous, for two bodies grant one: write the body with it, such as RMA (AMT)",
				alias)
		}
	}
	if len(f.Versions) == 0 {
		p.at("versions").fail("no version: write versions with at least one, from a date")
	}
	for i := range f.Versions {
		rule.Versions = append(rule.Versions, l.version(p.at("versions").item(i), &f.Versions[i]))
	}
	at := map[rules.Date]place{}
	for i, v := range rule.Versions {
		at[v.From] = p.at("versions").item(i)
	}
	slices.SortStableFunc(rule.Versions, func(a, b rules.Version) int { return int(a.From - b.From) })
	for i := 1; i < len(rule.Versions); i++ {
		before, v := &rule.Versions[i-1], &rule.Versions[i]
		if before.From != 0 && (before.Until == 0 || before.Until > v.From) {
			at[v.From].fail("the version from %s overlaps the one from %s: end that one with until: %s or earlier",
				v.From, before.From, v.From)
		}
	}
	return rule, isCode(f.Code)
}

// inheritVersions gives each version that is like another what it leaves out. It reports false, and says why, when
// there is no such other.
func inheritVersions(p place) bool {
	list, ok := p.node.(*ast.SequenceNode)
	if !ok {
		return true
	}
	found := true
	for i := range list.Values {
		version := p.item(i)
		own, ok := version.node.(*ast.MappingNode)
		if !ok || !version.has("like") {
			continue
		}
		like := version.at("like").node.GetToken().Value
		model := slices.IndexFunc(list.Values, func(n ast.Node) bool {
			candidate := version
			candidate.node = n
			from := candidate.at("from").node
			return from != nil && from.GetToken().Value == like && !candidate.has("like")
		})
		if model < 0 {
			version.at("like").fail("like %q: write the from of another version of this file that is written in full", like)
			found = false
			continue
		}
		for _, entry := range p.item(model).entries() {
			switch key := entry.Key.GetToken().Value; {
			case key == "from" || key == "until" || version.has(key):
			default:
				own.Values = append(own.Values, entry)
			}
		}
	}
	return found
}

// version checks one version and returns what it says.
func (l *loader) version(p place, f *versionFile) rules.Version {
	c := versionCheck{loader: l, at: p, version: &rules.Version{}}
	c.interval(f)
	c.cycle(f)
	c.points(f)
	c.renewal(f)
	c.stages(f)
	c.words(f)
	return *c.version
}

// isCode reports whether a text is written as the codes of credentials are.
func isCode(s string) bool {
	return s != "" && s != "RMA" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
}

// required says that a text is missing.
func required(p place, key, text string) {
	if strings.TrimSpace(text) == "" {
		p.at(key).fail("%s is missing: write %s: TEXT", key, key)
	}
}

// text says which languages of a text are missing: built-in texts have both, a clinic's own at least English.
func (l *loader) text(p place, key string, t rules.Text) {
	if strings.TrimSpace(t.En) == "" {
		p.at(key).fail("%s has no English text: write %s: {en: TEXT, es: TEXT}", key, key)
	} else if l.builtIn && strings.TrimSpace(t.Es) == "" {
		p.at(key).fail("%s has no Spanish text: write es beside en", key)
	}
}

// body reads who certifies: a name, which is the same in every language, or words for it in each.
func (l *loader) body(p place) rules.Text {
	at := p.at("body")
	if at.node == nil || isA(at.node, reflect.String) {
		var name string
		if at.node != nil {
			at.decode(&name)
		}
		required(p, "body", name)
		return rules.Text{En: name, Es: name}
	}
	var words rules.Text
	if at.decode(&words) {
		l.text(p, "body", words)
	}
	return words
}

// source returns the source of a key that stands at p.
func (l *loader) source(p place, key string) rules.Source {
	source, ok := l.sources[key]
	switch {
	case key == "":
		p.at("source").fail("no source: write source: KEY, one of sources.yaml")
	case !ok:
		p.at("source").fail("unknown source %q: add it to sources.yaml, or write one of %s", key,
			strings.Join(slices.Sorted(maps.Keys(l.sources)), ", "))
	}
	return source
}
