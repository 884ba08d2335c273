package message

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ceuwatch/report"
	"ceuwatch/report/say"
)

// HRReport is what HR has to know of a run: its numbers, what needs a decision, and who was not reached.
type HRReport struct {
	Run, Dir                string
	Held                    []string // what holds the run; empty: it was sent
	Included, WithoutRecord int      // people
	Statuses                map[string]int
	Letters                 map[string]int        // by what became of them
	Print                   int                   // letters in the print queue
	Unreached, Again        []report.DeliveryLine // not reached for certain; sent twice
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
	Held                                 []string
	Included, WithoutRecord, Print       string
	Statuses, Letters                    []digestCount
	Unreached, Unreachable, Named, Final []string
	Again, TooLarge                      []string
	Attached                             string
}

// maxNamed is how many people a section of HR's message names.
const maxNamed = 40

// HR is the message to one of HR's addresses, which are numbered. Kind tells a run's several messages apart.
func (m *Mailer) HR(kind, ordinal, to string, l HRReport, attached []Attachment) (Message, error) {
	data := hrMail{
		Organization: say.Shown(m.envelope.Organization.Name), Contact: m.contact(), Day: m.day("en", m.envelope.AsOf),
		Run: l.Run, Dir: say.Shown(l.Dir), Held: l.Held, Included: say.People(l.Included), TooLarge: l.TooLarge,
		Unreachable: namedLines(l.Unreachable), Named: namedLines(l.Named), Final: namedLines(l.Final),
		Unreached: undeliveredLines(l.Unreached), Again: undeliveredLines(l.Again),
	}
	if l.WithoutRecord > 0 {
		data.WithoutRecord = say.Number(l.WithoutRecord)
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
		if attached[i].Name == "roster.xlsx" {
			attached[i].Name = RosterName(m.envelope.AsOf, "")
		}
		attached[i].MediaType = workbookType
	}
	names := make([]string, len(attached))
	for i := range attached {
		names[i] = attached[i].Name
	}
	data.Attached = strings.Join(names, ", ")
	message, err := m.message(kind, report.Person{StaffID: ordinal, Email: to}, "en/hr", data)
	message.Attachments = attached
	return message, err
}

// namedLines lists names, up to a sensible number.
func namedLines(named []Named) []string {
	var lines []string
	for i, n := range named {
		if i == maxNamed {
			return append(lines, fmt.Sprintf("and %d more, on the roster", len(named)-i))
		}
		what := strings.TrimRight(say.Shown(n.What), ".")
		lines = append(lines, fmt.Sprintf("%s (%s): %s", say.Shown(n.Name), say.Shown(n.StaffID), what))
	}
	return lines
}

func undeliveredLines(of []report.DeliveryLine) []string {
	named := make([]Named, len(of))
	for i := range of {
		l := &of[i]
		what := strings.ToLower(l.What()) + ", " + strings.ToLower(report.StateWord(l.State))
		named[i] = Named{l.StaffID, cmp.Or(l.Name, l.StaffID), strings.Join(say.NonEmpty(what, l.Why), ": ")}
	}
	return namedLines(named)
}

// failedMail is what fills mail/en/failed.txt.
type failedMail struct{ Organization, Day, Why string }

// Failed is the message to one of HR's addresses, which are numbered, about a run that did not come to its end.
func (m *Mailer) Failed(ordinal, to, why string) (Message, error) {
	return m.message("failed "+m.envelope.Date.String(), report.Person{StaffID: ordinal, Email: to}, "en/failed", failedMail{
		Organization: say.Shown(m.envelope.Organization.Name), Day: m.day("en", m.envelope.AsOf), Why: say.Shown(why),
	})
}
