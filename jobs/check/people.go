package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ceuwatch/report"
	"ceuwatch/report/letter"
	"ceuwatch/rules"
)

// people are what was found of those employed.
type people struct {
	n           int
	unreachable counter // without a usable address
	unprintable counter
	unmanaged   counter
	languages   tally
	titles      tally // with states, that no policy matches; hurts: people who hold a credential
	matched     []bool
}

// Shelves of the spool.
const (
	shelfPerson = "person" // staff id
	shelfTeam   = "team"   // manager, staff id
)

// key joins parts so that keys sort by the first part, then the second.
func key(parts ...string) string { return strings.Join(parts, "\x00") + "\x00" }

// employee looks at one employed person.
func (s *Rows) employee(r rules.Result) error {
	p := &s.people
	p.n++
	person := report.NewPerson(r.Posts, "")
	if person.Email == "" {
		p.unreachable.count(r.StaffID)
	}
	if !letter.Printable(person.Name, s.Covers) {
		p.unprintable.count(r.StaffID)
	}
	if tag := r.Posts[0].Language; tag != "" && person.Language == "" {
		p.languages.add(tag, r.StaffID, false)
	}
	if len(person.Managers) == 0 {
		p.unmanaged.count(r.StaffID)
	}
	holds := slices.ContainsFunc(r.Verdicts, func(v rules.Verdict) bool {
		return v.Status != rules.Missing && !slices.Contains(v.Issues, rules.IssueUnknownKind)
	})
	p.matched = append(p.matched, make([]bool, s.Policies-len(p.matched))...)
	var seen []string
	for _, post := range r.Posts {
		asking := s.Evaluator.Policies(post)
		for _, i := range asking {
			p.matched[i] = true
		}
		if title := titleOf(post); len(asking) == 0 && !slices.Contains(seen, title) {
			seen = append(seen, title)
			p.titles.add(title, r.StaffID, holds)
		}
	}
	return s.person(person)
}

// titleOf names a post as policies see it.
func titleOf(post rules.Staff) string {
	title, state := label(post.JobTitle), label(post.State)
	if title == "" {
		title = "(no job title)"
	}
	if state == "" {
		state = "(no state)"
	}
	return title + ", " + state
}

// person spools what managers are held against: who is there, and who reports to whom.
func (s *Rows) person(p report.Person) error {
	reachable, _ := json.Marshal(p.Email != "")
	if err := s.Spool.Put(shelfPerson, key(p.StaffID), reachable); err != nil {
		return err
	}
	for _, manager := range p.Managers {
		if err := s.Spool.Put(shelfTeam, key(manager, p.StaffID), []byte(manager)); err != nil {
			return err
		}
	}
	return nil
}

// sayPeople says who cannot be reached, printed or led.
func (s *Rows) sayPeople(a *Area) error {
	p := &s.people
	about := func(level Level, c *counter, where, what, mend string) {
		if c.n > 0 {
			a.Findings = append(a.Findings, Finding{Level: level, Where: where, Count: c.n, Examples: c.examples, Mend: mend,
				What: counted(c.n, "person", "people") + " " + what})
		}
	}
	nobody, silent, managers, err := s.managers()
	if err != nil {
		return err
	}
	if n := managers - len(nobody.texts) - len(silent.texts) - nobody.rest - silent.rest; n > 0 {
		a.Fact("%s can be reached by e-mail", counted(n, "manager", "managers"))
	}
	if p.n > 0 && p.unprintable.n == 0 {
		a.Fact("letters can print every name")
	}
	a.managers(&nobody, "is nobody employed",
		"correct manager_id, or add the manager to staff; until then HR gets the roster")
	a.managers(&silent, "has no usable e-mail address", "enter one in staff.email; until then HR gets the roster")
	about(Note, &p.unmanaged, "staff.manager_id", "without a manager: they are on HR's roster alone",
		"enter their manager_id")
	about(Note, &p.unreachable, "staff.email", "without a usable e-mail address: their letters go to the print queue",
		"enter one plain address for each, or hand the letters out")
	about(Warning, &p.unprintable, "staff.first_name, last_name", "with a name that letters cannot print as it is",
		"enter the name in letters that the fonts have, or write it onto the letters by hand")
	if n := p.languages.sum(); n > 0 {
		a.Findings = append(a.Findings, Finding{
			Level: Note, Where: "staff.language", Count: n, Mend: "nothing, if they read it; else enter en or es",
			What: fmt.Sprintf("%s another language than letters have, and get notices.language, %s: %s",
				counted(n, "person names", "people name"), s.Language, p.languages.list(named)),
		})
	}
	return nil
}

func named(c *counter) string { return fmt.Sprintf("%s (%d)", c.text, c.n) }

// managers looks every manager up: those that are nobody, and those that no message reaches, each counted by reports.
func (s *Rows) managers() (nobody, silent tally, n int, err error) {
	nobody.exact, silent.exact = true, true
	last := ""
	var among *tally
	for value, err := range s.Spool.Scan(shelfTeam, "") {
		if err != nil {
			return nobody, silent, n, err
		}
		if manager := string(value); manager != last {
			last, among = manager, &nobody
			n++
			for reachable, err := range s.Spool.Scan(shelfPerson, key(manager)) {
				if err != nil {
					return nobody, silent, n, err
				}
				if among = nil; string(reachable) != "true" {
					among = &silent
				}
			}
		}
		if among != nil {
			among.add(last, "", false)
		}
	}
	return nobody, silent, n, nil
}

func (a *Area) managers(t *tally, what, mend string) {
	n := t.sum()
	if n == 0 {
		return
	}
	a.Findings = append(a.Findings, Finding{
		Level: Warning, Where: "staff.manager_id", Count: n, Mend: mend,
		What: fmt.Sprintf("%s a manager who %s: %s", counted(n, "person has", "people have"), what, t.list(named)),
	})
}

// sayPolicies says which titles no policy matches, and which policies match nobody.
func (s *Rows) sayPolicies(a *Area) {
	p := &s.people
	for i, matched := range p.matched {
		if !matched {
			a.Warn(fmt.Sprintf("policies[%d]", i), "it matches nobody who is employed",
				"write its state and job_titles as HR does, or leave it out")
		}
	}
	if s.Policies == 0 && p.n > 0 {
		a.Note("policies", "there is none, so nobody is missed for holding no credential, and no role is at risk; the job "+
			"titles are "+p.titles.list(named), "list under policies who must hold what, after counsel has looked")
		return
	}
	var holding, others tally
	others.rest = p.titles.rest
	for title, c := range p.titles.texts {
		among := &others
		if c.hurts > 0 {
			among = &holding
		}
		if among.texts == nil {
			among.texts = map[string]*counter{}
		}
		among.texts[title] = c
	}
	if n := holding.sum(); n > 0 {
		a.Findings = append(a.Findings, Finding{
			Level: Warning, Where: "policies", Count: n,
			What: "no policy matches job titles of people who hold a credential: " + holding.list(func(c *counter) string {
				return fmt.Sprintf("%s (%d, %d with one)", c.text, c.n, c.hurts)
			}),
			Mend: "add the title to a policy's job_titles, where the role asks for a credential",
		})
	}
	if n := others.sum(); n > 0 {
		a.Findings = append(a.Findings, Finding{
			Level: Note, Where: "policies", Count: n,
			What: "no policy matches the job titles " + others.list(named),
			Mend: "nothing, where these roles ask for no credential",
		})
	}
	if len(a.Findings) == 0 {
		a.Fact("%s, and every job title is matched", counted(s.Policies, "policy", "policies"))
	}
}
