package rulebook

import (
	"slices"
	"strings"

	"ceuwatch/rules"
)

type sourceFile struct {
	Title   string `yaml:"title"`
	Address string `yaml:"address"`
	Checked string `yaml:"checked"`
}

func (l *loader) readSources(p place) {
	var files map[string]sourceFile
	if !p.decode(&files) {
		return
	}
	for _, entry := range p.entries() {
		key := entry.Key.GetToken().Value
		f, at := files[key], p.at(key)
		required(at, "title", f.Title)
		required(at, "address", f.Address)
		l.sources[key] = rules.Source{Title: f.Title, Address: f.Address, Checked: date(at, "checked", f.Checked)}
	}
}

type providerFile struct {
	Name       string     `yaml:"name"`
	Aliases    []string   `yaml:"aliases"`
	ApprovedBy []string   `yaml:"approved_by"`
	AcceptedBy []string   `yaml:"accepted_by"`
	Formats    []string   `yaml:"formats"`
	Price      rules.Text `yaml:"price"`
	Note       rules.Text `yaml:"note"`
	Source     string     `yaml:"source"`
}

func (l *loader) readProviders(p place) {
	var files []providerFile
	if !p.decode(&files) {
		return
	}
	l.providers = slices.DeleteFunc(l.providers, func(earlier loadedProvider) bool {
		return slices.ContainsFunc(files, func(f providerFile) bool { return rules.Fold(f.Name) == rules.Fold(earlier.Name) })
	})
	for i := range files {
		f, at := &files[i], p.item(i)
		required(at, "name", f.Name)
		l.text(at, "price", f.Price)
		if at.has("note") {
			l.text(at, "note", f.Note)
		}
		l.source(at, f.Source)
		bodies(at.at("approved_by"), f.ApprovedBy)
		bodies(at.at("accepted_by"), f.AcceptedBy)
		for j, format := range f.Formats {
			if !slices.Contains(formats(), format) {
				at.at("formats").item(j).fail("unknown format %q: write one of %s", format, strings.Join(formats(), ", "))
			}
		}
		l.providers = append(l.providers, loadedProvider{rules.Provider{Name: f.Name, Aliases: f.Aliases,
			ApprovedBy: f.ApprovedBy, AcceptedBy: f.AcceptedBy, Formats: f.Formats, Price: f.Price, Note: f.Note}, at})
	}
}

// formats are the words for how continuing education is offered.
func formats() []string {
	return []string{"conference", "seminar", "workshop", "online", "self_study", "college_course"}
}

// finishProviders puts the providers in the book and holds their words against each other.
func (l *loader) finishProviders() {
	claimed := map[string]string{}
	for _, p := range l.providers {
		l.book.Providers = append(l.book.Providers, p.Provider)
		if rules.Fold(p.Name) != "" { // else that is the fault
			claim(claimed, p.Name, p.Name, p.at.at("name"))
		}
		for i, alias := range p.Aliases {
			claim(claimed, alias, p.Name, p.at.at("aliases").item(i))
		}
	}
	slices.SortFunc(l.book.Providers, func(a, b rules.Provider) int { return strings.Compare(a.Name, b.Name) })
}

// claim holds a word for something against the words of everything else of its kind.
func claim(claimed map[string]string, word, owner string, p place) {
	folded := rules.Fold(word)
	switch by, taken := claimed[folded]; {
	case folded == "":
		p.fail("an empty word: write one, or leave it out")
	case taken:
		p.fail("%q already means %s: leave it out here or there", word, by)
	default:
		claimed[folded] = owner
	}
}

type stateFile struct {
	State  string     `yaml:"state"`
	What   rules.Text `yaml:"what"`
	Source string     `yaml:"source"`
}

func (l *loader) readStates(p place) {
	var files []stateFile
	if !p.decode(&files) {
		return
	}
	l.book.States = slices.DeleteFunc(l.book.States, func(earlier rules.StateAdvice) bool {
		return slices.ContainsFunc(files, func(f stateFile) bool { return f.State == earlier.State })
	})
	claimed := map[string]string{}
	for i, f := range files {
		at := p.item(i)
		if len(f.State) != 2 || strings.Trim(f.State, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			at.at("state").fail("state %q: write its two capital letters, such as WA", f.State)
		} else {
			claim(claimed, f.State, f.State, at.at("state"))
		}
		l.text(at, "what", f.What)
		l.book.States = append(l.book.States, rules.StateAdvice{State: f.State, What: f.What, Source: l.source(at, f.Source)})
	}
	slices.SortFunc(l.book.States, func(a, b rules.StateAdvice) int { return strings.Compare(a.State, b.State) })
}
