package report

import (
	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Tally is what a run found, in numbers.
type Tally struct {
	AsOf         rules.Date
	Read         map[rules.Relation]int
	SetAside     map[rules.Relation]map[string]int // by reason
	Included     int                               // people employed on the evaluation date
	WithVerdicts int                               // of these, people with at least one verdict
	Verdicts     int
	ByCredential map[string]map[rules.Status]int
	BySite       map[string]map[rules.Status]int
	NoRecord     map[string]int // people without any credential on record, by job title
	Expiring     [12]int        // current or nearing credentials by month of expiry, from the evaluation date's month
	Forecast     Forecast
	Since        Since
	Letters      map[string]int // by what became of them: filed, printed…
	Managers     int            // workbooks for managers
}

// NewTally returns an empty tally.
func NewTally(asOf rules.Date) *Tally {
	t := &Tally{
		AsOf: asOf, Read: map[rules.Relation]int{}, SetAside: map[rules.Relation]map[string]int{},
		ByCredential: map[string]map[rules.Status]int{}, BySite: map[string]map[rules.Status]int{},
		NoRecord: map[string]int{}, Letters: map[string]int{},
		Forecast: Forecast{Sites: map[string]*[12]Expiry{}, Fees: map[string]*Payers{}},
	}
	for _, relation := range rules.Relations() {
		t.SetAside[relation] = map[string]int{}
	}
	return t
}

// Add counts one employee's result.
func (t *Tally) Add(r rules.Result) {
	for relation, n := range r.Read {
		t.Read[relation] += n
	}
	for _, row := range r.SetAside {
		t.SetAside[row.Relation][row.Reason]++
	}
	if len(r.Posts) == 0 {
		return
	}
	t.Included++
	if len(r.Verdicts) == 0 {
		t.NoRecord[templates.OneLine(r.Posts[0].JobTitle)]++
		return
	}
	t.WithVerdicts++
	t.Verdicts += len(r.Verdicts)
	site := templates.OneLine(r.Posts[0].Site)
	for _, v := range r.Verdicts {
		count(t.ByCredential, templates.OneLine(v.Credential), v.Status)
		count(t.BySite, site, v.Status)
		t.Forecast.add(t.AsOf, site, &v)
		if v.Standing == nil || v.ExpiresOn < t.AsOf {
			continue
		}
		if n := monthsOn(t.AsOf, v.ExpiresOn); n < len(t.Expiring) {
			t.Expiring[n]++
		}
	}
}

// CredentialNames is ByCredential with each credential as people write it.
func (t *Tally) CredentialNames() map[string]map[rules.Status]int {
	named := map[string]map[rules.Status]int{}
	for credential, statuses := range t.ByCredential {
		name, _ := say.CredentialName(credential)
		if named[name] == nil {
			named[name] = map[rules.Status]int{}
		}
		for status, n := range statuses {
			named[name][status] += n
		}
	}
	return named
}

func count(by map[string]map[rules.Status]int, key string, status rules.Status) {
	if by[key] == nil {
		by[key] = map[rules.Status]int{}
	}
	by[key][status]++
}

// Status returns the verdicts with one status.
func (t *Tally) Status(s rules.Status) int {
	n := 0
	for _, statuses := range t.ByCredential {
		n += statuses[s]
	}
	return n
}

// Aside returns how many rows of a relation were set aside.
func (t *Tally) Aside(relation rules.Relation) int {
	n := 0
	for _, rows := range t.SetAside[relation] {
		n += rows
	}
	return n
}

// Used returns how many rows of a relation verdicts could rest on: those read less those set aside.
func (t *Tally) Used(relation rules.Relation) int { return t.Read[relation] - t.Aside(relation) }
