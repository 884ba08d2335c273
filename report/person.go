package report

import (
	"net/mail"
	"slices"
	"strings"

	"ceuwatch/rules"
	"golang.org/x/text/language"
)

// Person is an employee as readers see one, from the included staff rows.
type Person struct {
	StaffID  string
	Name     string // first and last; the staff id where HR has neither
	LastName string
	Job      string // of the leading post, like Site and State
	Site     string
	State    string
	Managers []string // staff ids, of every post, sorted
	Email    string   // empty: none that mail can be sent to
	Language string   // "en" or "es"
	Address  []string // lines
}

// NewPerson makes a person of the posts of an evaluation's result, the leading one first. Fallback is the language,
// "en" or "es", of people who name none that letters are written in.
func NewPerson(posts []rules.Staff, fallback string) Person {
	lead := posts[0]
	p := Person{
		StaffID: lead.StaffID, LastName: oneLine(lead.LastName), Job: oneLine(lead.JobTitle), Site: oneLine(lead.Site),
		State: oneLine(lead.State), Email: usableAddress(lead.Email), Language: readerLanguage(lead.Language, fallback),
	}
	p.Name = oneLine(lead.FirstName + " " + lead.LastName)
	if p.Name == "" {
		p.Name = p.StaffID
	}
	for line := range strings.Lines(strings.ReplaceAll(lead.Address, "\r", "\n")) {
		if line = oneLine(line); line != "" {
			p.Address = append(p.Address, line)
		}
	}
	for _, post := range posts {
		if post.ManagerID != "" {
			p.Managers = append(p.Managers, post.ManagerID)
		}
	}
	slices.Sort(p.Managers)
	p.Managers = slices.Compact(p.Managers)
	return p
}

// oneLine folds white space, line ends included, to single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// usableAddress returns the address when mail can go to it alone: one plain addr-spec of printable ASCII.
func usableAddress(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 254 || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`<>()[],;:\"`, r) }) {
		return ""
	}
	local, domain, ok := strings.Cut(s, "@")
	address, err := mail.ParseAddress(s)
	if err != nil || !ok || address.Address != s || len(local) > 64 || !strings.Contains(strings.Trim(domain, "."), ".") {
		return ""
	}
	return s
}

// readerLanguage matches a BCP 47 tag (es-MX) to the languages that letters are written in.
func readerLanguage(tag, fallback string) string {
	parsed, err := language.Parse(strings.TrimSpace(tag))
	if err != nil {
		return fallback
	}
	switch base, confidence := parsed.Base(); {
	case confidence == language.No:
	case base.String() == "en", base.String() == "es":
		return base.String()
	}
	return fallback
}
