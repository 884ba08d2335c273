package report

import (
	"net/mail"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Person is an employee as readers see one, from the included staff rows.
type Person struct {
	_        struct{} `cbor:",toarray"`
	StaffID  string
	Name     string // first and last; the staff id where HR has neither, or where rows contradict each other
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
// "en" or "es", of people who name none that letters are written in. Where rows contradict each other on who the
// person is, neither name nor address is taken from any.
func NewPerson(posts []rules.Staff, fallback string) Person {
	lead := posts[0]
	p := Person{
		StaffID: lead.StaffID, Name: templates.OneLine(lead.StaffID), Job: templates.OneLine(lead.JobTitle), Site: templates.OneLine(lead.Site),
		State: templates.OneLine(lead.State), Language: readerLanguage(lead.Language, fallback),
	}
	for _, post := range posts {
		if post.ManagerID != "" {
			p.Managers = append(p.Managers, post.ManagerID)
		}
	}
	slices.Sort(p.Managers)
	p.Managers = slices.Compact(p.Managers)
	if slices.ContainsFunc(posts, lead.Contradicts) {
		return p
	}
	if name := templates.OneLine(lead.FirstName + " " + lead.LastName); name != "" {
		p.Name, p.LastName = name, templates.OneLine(lead.LastName)
	}
	p.Email = UsableAddress(lead.Email)
	for line := range strings.Lines(strings.ReplaceAll(lead.Address, "\r", "\n")) {
		if line = templates.OneLine(line); line != "" {
			p.Address = append(p.Address, line)
		}
	}
	return p
}

// notInAddress are the characters that would make an address more than one plain addr-spec.
const notInAddress = `<>()[],;:\"`

// UsableAddress returns the address when mail can go to it alone: one plain addr-spec of printable ASCII.
func UsableAddress(s string) string {
	s = strings.TrimSpace(s)
	unfit := func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(notInAddress, r) }
	if len(s) > 254 || strings.ContainsFunc(s, unfit) {
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
	base, confidence := parsed.Base()
	if name := base.String(); confidence != language.No && (name == "en" || name == "es") {
		return name
	}
	return fallback
}
