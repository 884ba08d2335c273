package jobs

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"ceuwatch/report"
	"ceuwatch/report/letter"
	"ceuwatch/report/message"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// reader is a member of staff whom a letter may be due to.
type reader struct {
	report.Employee
	past       []Past
	suppressed Suppression // zero: nothing keeps notices from the person
}

// notify writes the letter that is due, and into the plan what becomes of it.
func (s *batch) notify(r reader) error {
	var due []Notice
	for i := range r.Verdicts {
		v := &r.Verdicts[i]
		if report.Escalated(v.Stage, v.Status) {
			if err := s.promise(r.named(kindNamed, &r.Lines[i])); err != nil {
				return err
			}
		}
		if s.cadence.due(v, r.past) {
			due = append(due, noticeOf(v))
		}
	}
	slices.SortStableFunc(r.Lines, func(a, b report.Line) int { return strings.Compare(a.Urgency(), b.Urgency()) })
	if len(due) == 0 {
		return s.withheld(&r)
	}
	promised := item{
		Kind: KindLetter, StaffID: r.StaffID, Name: r.Name, Site: r.Site, State: Planned, Notices: due,
	}
	if r.suppressed.Until != 0 {
		promised.State, promised.Reason = Suppressed, "suppressed until "+r.suppressed.Until.String()+": "+r.suppressed.Reason
		s.letters["suppressed"]++
		return s.noLetter(&r, promised.Reason, &promised)
	}
	if r.Email != "" {
		promised.To = r.Email
	} else {
		promised.State, promised.Reason = Printed, "no usable e-mail address on record"
	}
	return s.letter(&r, &promised)
}

// named is a line of the plan about what a person has to do: HR's message names the person.
func (r *reader) named(kind string, l *report.Line) item {
	return item{
		Kind: kind, StaffID: r.StaffID, Name: r.Name, Site: r.Site,
		Subject: l.Credential + ": " + l.StatusWord + ". " + l.NextStep,
	}
}

// withheld lists a person who passed an exam and hears nothing until HR has had time to record it.
func (s *batch) withheld(r *reader) error {
	if !slices.ContainsFunc(r.Verdicts, func(v rules.Verdict) bool {
		return v.Stage == "" && v.Status != rules.Current && slices.Contains(v.Issues, rules.IssueRenewalUnrecorded)
	}) {
		return nil
	}
	return s.noLetter(r, "held for a renewal: an exam was passed, and HR has not recorded the new dates", nil)
}

// noLetter lists a person who gets none, and why.
func (s *batch) noLetter(r *reader, why string, promised *item) error {
	row := report.LetterLine{
		StaffID: r.StaffID, Name: r.Name, Site: r.Site, Kind: r.Lines[0].StatusWord, How: "none", Why: why,
		LastNotice: r.Lines[0].LastNotice,
	}
	if err := put(s.Spool, row, place{shelfLetter, r.byName()}); err != nil || promised == nil {
		return err
	}
	return s.promise(*promised)
}

func (r *reader) byName() string {
	return key(append(lower(r.LastName, r.Name), r.StaffID)...)
}

// letter writes a person's letter, and the message that it goes out with, or puts it in the print queue.
func (s *batch) letter(r *reader, promised *item) error {
	options := s.Plan.Letters
	options.Reference = s.Plan.ID + "/" + r.StaffID
	options.Covers, options.Windowed = s.Layout.Letters.Covers, s.Layout.Letters.Windowed
	letter, err := letter.New(s.Plan.Organization, r.Employee, options, s.Texts)
	if err != nil {
		return err
	}
	var pdf bytes.Buffer
	if err := s.Layout.Letters.Write(&pdf, letter); err != nil {
		return fmt.Errorf("letter to %s: %w", r.StaffID, err)
	}
	if err := s.write(printFile(r.StaffID), r.Name, func(out io.Writer) error {
		_, err := out.Write(pdf.Bytes())
		return err
	}); err != nil {
		return err
	}
	if err := s.spoolProblems(letter.Problems(r.Person)); err != nil {
		return err
	}
	row := report.NewLetterLine(r.Person, letter.Subject, r.Lines)
	if err := put(s.Spool, row, place{shelfLetter, r.byName()}); err != nil {
		return err
	}
	promised.Subject = letter.Subject
	if letter.Final != "" {
		if err := s.final(r, letter.Final); err != nil {
			return err
		}
	}
	if err := s.promise(*promised); err != nil {
		return err
	}
	if promised.State == Printed {
		s.letters["printed"]++
		if err := s.putText(shelfSite, key(r.Site), r.Site); err != nil {
			return err
		}
		return put(s.Spool, letter, place{shelfPrint, key(r.Site) + r.byName()})
	}
	s.letters["email"]++
	composed, err := s.Mailer.Letter(r.Person, r.Lines, message.Content{
		Subject: letter.Subject, Blocks: slices.Concat(letter.Blocks, letter.Trace),
	}, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(pdf.Bytes())), nil })
	if err != nil {
		return err
	}
	return s.write(letterFile(r.StaffID), r.Name, func(out io.Writer) error { return s.Layout.Message(out, composed) })
}

// final tells a person's managers, and HR, of a credential's deadline that falls before the next run.
func (s *batch) final(r *reader, credential string) error {
	for _, manager := range r.Managers {
		if err := s.putText(shelfFinal, key(manager, r.StaffID), r.Name); err != nil {
			return err
		}
	}
	at := slices.IndexFunc(r.Lines, func(l report.Line) bool { return l.Credential == templates.OneLine(credential) })
	return s.promise(r.named(kindFinal, &r.Lines[at]))
}
