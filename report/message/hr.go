package message

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/rules"
)

// HRReport is what HR has to know of a run: its numbers, what needs a decision, and who was not reached.
type HRReport struct {
	Run, Dir                string   // for whoever runs the program
	Waits                   bool     // the run is held, and nothing of it was sent
	Held                    []string // what holds it
	Included, WithoutRecord int      // people
	Statuses                map[string]int
	Letters                 map[string]int        // by what became of them
	Print                   int                   // letters in the print queue
	Unreached, Again        []report.DeliveryLine // not reached for certain; sent twice
	Undelivered             bool                  // their letters are there to print
	Unreachable             []Named               // managers whom no workbook reaches
	Named                   []Named               // at the end of the exam window, or past it
	Final                   []Named               // with a deadline before the next run
	TooLarge                []string              // files that are too large to attach
}

// Named is somebody whom HR's message names, and why.
type Named struct{ StaffID, Name, What string }

// hrMail is what fills mail/en/hr.txt.
type hrMail struct {
	Organization, Contact, Day, Run, Dir string
	Waits, Undelivered                   bool
	Numbers                              []digestCount
	Held, Named, Final                   []hrLine
	Unreached, Unreachable, Again        []hrLine
	Print                                string // letters that wait; empty: none
	Statuses, Letters                    []digestCount
	Attached                             []hrFile
	TooLarge                             string
}

type hrLine struct{ Text string }

type hrFile struct{ Name, What string }

// How many people a section of HR's message names.
const (
	maxNamed     = 40
	maxUnreached = 200
)

// HR is the message to one of HR's addresses, which are numbered. Kind tells a run's several messages apart. Attached
// files are named as they lie in the run.
func (m *Mailer) HR(kind, ordinal, to string, l HRReport, attached []Attachment) (Message, error) {
	data := hrMail{
		Organization: say.Shown(m.envelope.Organization.Name), Contact: m.contact(), Day: m.day("en", m.envelope.AsOf),
		Run: l.Run, Dir: say.Shown(l.Dir), Waits: l.Waits, Undelivered: l.Undelivered, Numbers: m.numbers(&l),
		Unreachable: m.named(l.Unreachable, maxNamed), Named: m.named(l.Named, maxNamed), Final: m.named(l.Final, maxNamed),
		Unreached: m.undelivered(l.Unreached), Again: m.undelivered(l.Again), TooLarge: strings.Join(l.TooLarge, ", "),
	}
	for _, why := range l.Held {
		data.Held = append(data.Held, hrLine{say.UpperFirst(why) + "."})
	}
	if l.Print > 0 {
		data.Print = say.Counted(l.Print, "letter waits", "letters wait")
	}
	for _, s := range report.Statuses() {
		if n := l.Statuses[string(s)]; n > 0 {
			data.Statuses = append(data.Statuses, digestCount{m.words.Statuses[string(s)].En, say.Number(n)})
		}
	}
	for _, state := range slices.Sorted(maps.Keys(l.Letters)) {
		data.Letters = append(data.Letters, digestCount{report.StateWord(state), say.Number(l.Letters[state])})
	}
	for i := range attached {
		var what string
		attached[i].Name, attached[i].MediaType, what = m.file(attached[i].Name)
		data.Attached = append(data.Attached, hrFile{attached[i].Name, what})
	}
	message, err := m.message(kind, report.Person{StaffID: ordinal, Email: to}, "en/hr", data, "")
	message.Attachments = attached
	return message, err
}

// numbers are the five that HR's message begins with.
func (m *Mailer) numbers(l *HRReport) []digestCount {
	count := func(statuses ...rules.Status) (n int) {
		for _, s := range statuses {
			n += l.Statuses[string(s)]
		}
		return n
	}
	letters := 0
	for _, n := range l.Letters {
		letters += n
	}
	last := digestCount{"messages and letters that reached nobody for certain", say.Number(len(l.Unreached) + len(l.Unreachable))}
	if l.Waits {
		last = digestCount{"letters that wait until the run is released", say.Number(letters)}
	}
	people := "people were looked at"
	if l.WithoutRecord > 0 {
		people += ", " + say.Number(l.WithoutRecord) + " of them without any credential on record"
	}
	return []digestCount{
		{people, say.Number(l.Included)},
		{"credentials are expired or missing today", say.Number(count(rules.ExamWindow, rules.ExamRequired, rules.ExamExhausted,
			rules.Lapsed, rules.Missing))},
		{"credentials expire soon", say.Number(count(rules.NearingExpiry))},
		{"credentials cannot be judged until HR's data are fixed", say.Number(count(rules.Undetermined))},
		last,
	}
}

// file is what a file of a run is called when it is saved alone, its media type, and what it is.
func (m *Mailer) file(path string) (name, mediaType, what string) {
	const pdf = "application/pdf"
	asOf := m.envelope.AsOf
	switch site, queue := strings.CutPrefix(path, "print/"); {
	case queue:
		site = strings.TrimSuffix(site, ".pdf")
		if plain, err := url.PathUnescape(site); err == nil {
			site = plain // as [report.SafeName] made it a file's
		}
		name = fileName("CredentialLettersToPrint", asOf, site, "pdf")
		return name, pdf, "letters to print and hand out"
	case path == "roster.xlsx":
		return RosterName(asOf, ""), workbookType, "everyone, with every next step"
	case path == "index.html":
		return fileName("CredentialPage", asOf, "", "html"), "text/html; charset=utf-8", "what the run found, to look at and print"
	case path == "undelivered.pdf":
		return fileName("CredentialLettersUndelivered", asOf, "", "pdf"), pdf, "letters that reached nobody, to print and hand out"
	}
	return fileName("CredentialDeliveries", asOf, "", "xlsx"), workbookType, "what became of each message"
}

// named lists people, up to a sensible number.
func (m *Mailer) named(named []Named, most int) []hrLine {
	var lines []hrLine
	for i, n := range named {
		if i == most {
			return append(lines, hrLine{fmt.Sprintf("and %d more, whom the attached workbooks name", len(named)-i)})
		}
		what := strings.TrimRight(say.Shown(n.What), ".")
		if credential, _, found := strings.Cut(what, ": "); found {
			what = m.plain(what, credential)
		}
		who := say.Shown(n.StaffID)
		if n.Name != n.StaffID {
			who = say.Shown(n.Name) + " (" + who + ")"
		}
		lines = append(lines, hrLine{who + ": " + what})
	}
	return lines
}

func (m *Mailer) undelivered(of []report.DeliveryLine) []hrLine {
	named := make([]Named, len(of))
	for i := range of {
		l := &of[i]
		what := strings.ToLower(l.What()) + ", " + strings.ToLower(report.StateWord(l.State))
		named[i] = Named{l.StaffID, cmp.Or(l.Name, l.StaffID), strings.Join(say.NonEmpty(what, uncoded(l.Why)), ": ")}
	}
	return m.named(named, maxUnreached)
}

// uncoded is why a message reached nobody, without the server's codes: the deliveries' workbook has these.
func uncoded(why string) string {
	why = regexp.MustCompile(`^(refused|put off|in doubt)(: too large)?: `).ReplaceAllString(why, "")
	return regexp.MustCompile(` answers \d{3}( \d\.\d+\.\d+)?, `).ReplaceAllString(why, " refused it, ")
}

// failedMail is what fills mail/en/failed.txt.
type failedMail struct{ Organization, Day, Why string }

// Failed is the message to one of HR's addresses, which are numbered, about a run that did not come to its end.
func (m *Mailer) Failed(ordinal, to, why string) (Message, error) {
	return m.message("failed "+m.envelope.Date.String(), report.Person{StaffID: ordinal, Email: to}, "en/failed", failedMail{
		Organization: say.Shown(m.envelope.Organization.Name), Day: m.day("en", m.envelope.AsOf), Why: say.Shown(why),
	}, "")
}
