package diff

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// why lists what differs between the rule books that bears on a verdict: the credential's names and figures, and the
// providers of its credits.
func (d *Diff) why(credential string, pair [2]*rules.Verdict) []string {
	why := append(d.ruleChanges(credential), d.providerChanges(pair)...)
	if len(why) == 0 {
		why = []string{"another of the person's verdicts is otherwise"}
	}
	return why
}

// ruleChanges lists in what the rule books differ on the rule that a code or alias names.
func (d *Diff) ruleChanges(word string) []string {
	old, new := ruleNamed(d.old, word), ruleNamed(d.new, word)
	switch {
	case old == nil && new == nil:
		return nil
	case old == nil:
		return []string{"only the new rule book knows " + word}
	case new == nil:
		return []string{"only the old rule book knows " + word}
	}
	var changes []string
	if before, after := rewritten(old.Aliases), rewritten(new.Aliases); before != after {
		changes = append(changes, fmt.Sprintf("also written: %s → %s", before, after))
	}
	return append(changes, versionChanges(old.InForce(d.asOf), new.InForce(d.asOf))...)
}

// ruleNamed returns the rule that a code or alias names.
func ruleNamed(book *rules.Book, word string) *rules.Rule {
	for i := range book.Rules {
		rule := &book.Rules[i]
		for _, name := range append([]string{rule.Code}, rule.Aliases...) {
			if rules.Fold(name) == rules.Fold(word) {
				return rule
			}
		}
	}
	return nil
}

// versionChanges lists the figures in which two versions differ; either may be nil, when none is in force.
func versionChanges(old, new *rules.Version) []string {
	before, after := figureValues(old), figureValues(new)
	names := before.names
	for _, name := range after.names {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	var changes []string
	for _, name := range names {
		if before.values[name] != after.values[name] {
			changes = append(changes, fmt.Sprintf("%s: %s → %s", name, cmp.Or(before.values[name], "none"),
				cmp.Or(after.values[name], "none")))
		}
	}
	return changes
}

// namedValues are a version's figures by name, with the names in order.
type namedValues struct {
	names  []string
	values map[string]string
}

func figureValues(v *rules.Version) namedValues {
	n := namedValues{values: map[string]string{}}
	if v == nil {
		return n
	}
	for _, f := range v.Figures {
		n.names = append(n.names, f.Name.En)
		n.values[f.Name.En] = f.Value.En
	}
	return n
}

// rewritten lists words in one order and spelling.
func rewritten(words []string) string {
	folded := make([]string, len(words))
	for i, word := range words {
		folded[i] = rules.Fold(word)
	}
	slices.Sort(folded)
	return cmp.Or(strings.Join(folded, ", "), "none")
}

// providerChanges lists the providers of a verdict's credits whom the catalogues say different bodies approve.
func (d *Diff) providerChanges(pair [2]*rules.Verdict) []string {
	changes := map[string]bool{}
	for _, v := range pair {
		if v == nil || v.Standing == nil {
			continue
		}
		for i := range v.Credits {
			row := v.Credits[i].Credit
			if row.Provider == "" || row.ApprovedBy != "" {
				continue
			}
			before, after := approvers(d.old, row.Provider), approvers(d.new, row.Provider)
			if before != after {
				changes[fmt.Sprintf("%s is approved by: %s → %s", say.Shown(row.Provider), before, after)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(changes))
}

// approvers are the bodies that a catalogue infers from a provider.
func approvers(book *rules.Book, provider string) string {
	for i := range book.Providers {
		p := &book.Providers[i]
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			if rules.Fold(name) == rules.Fold(provider) {
				return cmp.Or(strings.Join(p.ApprovedBy, ", "), "none")
			}
		}
	}
	return "none"
}
