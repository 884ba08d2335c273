package message

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// digestMail is what fills mail/en/digest.txt.
type digestMail struct {
	Organization, Contact string
	Name, Day, Workbook   string
	Counts                []digestCount
	Urgent                []digestLine
	More                  string       // how many need action besides the urgent ones; empty: none
	Named                 []digestLine // others at the end of the exam window, or past it
	Final                 string       // whose deadlines fall before the next run; empty: nobody's
}

type digestCount struct{ Status, Number string }

type digestLine struct{ Name, Credential, Status, NextStep string }

// workbookType is the media type of XLSX files.
const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// maxUrgent is how many people a digest names.
const maxUrgent = 3

// Digest is the message to a manager about their direct reports, whose lines come in any order; workbook opens the
// manager's workbook. Final names whom a deadline awaits before the next run.
func (m *Mailer) Digest(
	manager report.Person, lines iter.Seq2[report.Line, error], final []string, workbook func() (io.ReadCloser, error),
) (Message, error) {
	counts := map[rules.Status]int{}
	var staffIDs []string
	var urgent []report.Line
	for l, err := range lines {
		if err != nil {
			return Message{}, fmt.Errorf("digest of %s: %w", manager.StaffID, err)
		}
		counts[l.Status]++
		staffIDs = append(staffIDs, l.StaffID)
		if l.NeedsAction() {
			urgent = append(urgent, l)
		}
	}
	attached := Attachment{
		Name:      RosterName(m.envelope.AsOf, manager.Site),
		MediaType: workbookType, Open: workbook,
	}
	data := digestMail{
		Organization: say.Shown(m.envelope.Organization.Name), Contact: m.contact(), Name: say.Shown(manager.Name),
		Day: m.day("en", m.envelope.AsOf), Workbook: attached.Name, Final: shownList(final),
	}
	for _, s := range report.Statuses() {
		if counts[s] > 0 {
			data.Counts = append(data.Counts, digestCount{m.words.Statuses[string(s)].En, say.Number(counts[s])})
		}
	}
	data.Urgent, data.Named, data.More = m.mostUrgent(urgent)
	message, err := m.message("digest", manager, "en/digest", data, "")
	if err != nil {
		return Message{}, err
	}
	slices.Sort(staffIDs)
	message.StaffIDs, message.Attachments = slices.Compact(staffIDs), []Attachment{attached}
	return message, nil
}

// mostUrgent keeps the worst line of each of the most urgent people, and of those others whom HR and managers hear of
// by name; it says how many people need action besides the urgent ones.
func (m *Mailer) mostUrgent(lines []report.Line) (urgent, others []digestLine, more string) {
	type ranked struct {
		urgency string
		*report.Line
	}
	sorted := make([]ranked, len(lines))
	for i := range lines {
		sorted[i] = ranked{lines[i].Urgency(), &lines[i]}
	}
	slices.SortFunc(sorted, func(a, b ranked) int {
		return cmp.Or(strings.Compare(a.urgency, b.urgency), strings.Compare(a.StaffID, b.StaffID),
			strings.Compare(a.Credential, b.Credential))
	})
	seen := map[string]bool{}
	for _, l := range sorted {
		if seen[l.StaffID] {
			continue
		}
		seen[l.StaffID] = true
		name, _ := say.CredentialName(say.Shown(l.Credential))
		line := digestLine{
			Name: say.Shown(l.Name), Credential: cmp.Or(name, "credential not known"), Status: l.StatusWord,
			NextStep: m.plain(say.Shown(l.NextStep), l.Credential),
		}
		switch {
		case len(urgent) < maxUrgent:
			urgent = append(urgent, line)
		case report.Escalated(l.Stage, l.Status):
			others = append(others, line)
		}
	}
	if n := len(seen) - len(urgent); n > 0 {
		more = say.Plural(n, "One more needs action.", say.Number(n)+" more need action.")
	}
	return urgent, others, more
}

// shownList is a list of names in a sentence.
func shownList(names []string) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = say.Shown(name)
	}
	return templates.List("en", all)
}

// RosterName is what a roster is called when it is saved alone: CredentialRoster_2026-12-01_North.xlsx; without a site
// where there is none.
func RosterName(asOf rules.Date, site string) string {
	return fileName("CredentialRoster", asOf, site, "xlsx")
}

// fileName is a name that says what a file is: ASCII letters and digits, the rest of whose as hyphens, or left out.
func fileName(what string, asOf rules.Date, whose, extension string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(whose) {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
			b.WriteRune(r)
		case '\u0300' <= r && r <= '\u036f': // an accent, of the letter before it
		default:
			b.WriteByte(' ')
		}
	}
	whose = strings.Join(strings.Fields(b.String()), "-")
	return strings.Join(say.NonEmpty(what, asOf.String(), whose[:min(len(whose), 60)]), "_") + "." + extension
}
