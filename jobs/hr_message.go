package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"

	"ceuwatch/report"
	"ceuwatch/report/message"
)

// Files that are written after a run was sealed.
const (
	deliveriesName  = "deliveries.xlsx"
	undeliveredName = "undelivered.pdf"
)

// hrMessage writes down what became of the run, and sends HR its message: why the run is held, or how it went.
func (s *Send) hrMessage(ctx context.Context, kind string) error {
	facts, err := s.facts(ctx, kind == KindReport)
	if err != nil {
		return err
	}
	if kind != KindReport {
		facts.Waits, facts.Held = true, append([]string{}, s.Record.Gates...)
		if s.Record.Hold {
			facts.Held = append(facts.Held, "somebody asked to hold it")
		}
	}
	about := facts.HRReport
	about.Run, about.Dir = "", ""
	text, err := json.Marshal(about)
	if err != nil {
		return err
	}
	says := fmt.Sprintf("%x", sha256.Sum256(text))
	var queue []*parcel
	for delivery, err := range s.Deliveries.Deliveries(ctx, s.Record.ID) {
		if err != nil {
			return err
		}
		d := &delivery
		if d.Kind != kind || d.State != Planned && d.State != Intended {
			continue
		}
		n, err := strconv.Atoi(d.StaffID)
		if err != nil || n > len(s.HR) {
			d.State, d.Reason = Failed, "mail.hr has no such address any more"
			if err := s.settle(ctx, d); err != nil {
				return err
			}
			continue
		}
		if kind == KindReport && d.State == Planned {
			d.Says = says
		}
		p := &parcel{delivery: d, to: s.HR[n-1], file: kind + "." + d.StaffID + ".eml", after: true}
		if d.State == Planned {
			if err := s.compose(p, &facts, maxAttached); err != nil {
				return err
			}
		}
		p.smaller = func() error { return s.compose(p, &facts, 0) }
		queue = append(queue, p)
	}
	s.done, s.total = 0, len(queue)
	return s.deliver(ctx, queue)
}

// maxAttached is how many bytes of files go with HR's message at most: mail servers take little more.
const maxAttached = 10 << 20

// enclosure is a file of the run, or one written after it was sealed, that goes with HR's message.
type enclosure struct {
	name string
	from opener
}

// enclosures are what goes with HR's message, what is most needed first.
func (s *Send) enclosures(f *facts, report bool) []enclosure {
	var all []enclosure
	if f.Undelivered {
		all = append(all, enclosure{undeliveredName, s.After})
	}
	all = append(all, enclosure{rosterName, s.Run})
	if report {
		all = append(all, enclosure{deliveriesName, s.After})
	}
	for _, site := range f.sites {
		all = append(all, enclosure{queueFile(site), s.Run})
	}
	return append(all, enclosure{pageName, s.Run})
}

// compose writes one message to HR. Files beyond so many bytes together are named in it and not attached.
func (s *Send) compose(p *parcel, f *facts, most int64) error {
	var attached []message.Attachment
	letter := f.HRReport
	for _, e := range s.enclosures(f, p.delivery.Kind == KindReport) {
		open := func() (io.ReadCloser, error) { return e.from.Open(e.name) }
		size, err := sizeOf(open)
		if err != nil {
			return err
		}
		if size > most {
			letter.TooLarge = append(letter.TooLarge, e.name)
			continue
		}
		most -= size
		attached = append(attached, message.Attachment{Name: e.name, Open: open})
	}
	message, err := s.Mailer.HR(p.delivery.Kind, p.delivery.StaffID, p.to, letter, attached)
	if err != nil {
		return err
	}
	return s.After.Write(p.file, func(out io.Writer) error { return s.Layout.Message(out, message) })
}

func sizeOf(open func() (io.ReadCloser, error)) (int64, error) {
	f, err := open()
	if err != nil {
		return 0, fmt.Errorf("read an attachment: %w", err)
	}
	size, err := io.Copy(io.Discard, f)
	return size, errors.Join(err, f.Close())
}

// record writes the deliveries, and the letters that reached nobody, for HR to print: it reports whether there are any.
func (s *Send) record(deliveries iter.Seq2[*parcel, error]) (undelivered bool, err error) {
	var unreached []string
	workbook := s.Roster.Delivered(func(yield func(report.DeliveryLine, error) bool) {
		for p, err := range deliveries {
			if err != nil {
				yield(report.DeliveryLine{}, err)
				return
			}
			if d := p.delivery; d.Kind == KindLetter && (d.State == Failed || d.State == Deferred) {
				unreached = append(unreached, printFile(d.StaffID))
			}
			if !yield(p.line(), nil) {
				return
			}
		}
	})
	err = s.After.Write(deliveriesName, func(out io.Writer) error { return s.Layout.Workbook(out, workbook) })
	if err != nil || len(unreached) == 0 {
		return false, err
	}
	return true, s.After.Write(undeliveredName, func(out io.Writer) error {
		var letters []io.Reader
		for _, name := range unreached {
			f, err := s.Run.Open(name)
			if err != nil {
				return err
			}
			defer f.Close()
			letters = append(letters, f)
		}
		return s.Reopen.Join(out, letters)
	})
}

func (p *parcel) line() report.DeliveryLine {
	d, i := p.delivery, &p.item
	l := report.DeliveryLine{
		StaffID: d.StaffID, Name: i.Name, Site: i.Site, Letter: d.Kind == KindLetter, State: string(d.State), Why: d.Reason,
		Subject: i.Subject, Again: d.Again,
	}
	if d.State == Printed && d.Handed != 0 {
		l.Why = "handed out on " + d.Handed.String()
	}
	return l
}

// facts are what HR's message says of a run.
type facts struct {
	message.HRReport
	sites []string // that have a print queue
}

// facts gathers what HR's message says. Where it is the report, the deliveries are recorded as they are read.
func (s *Send) facts(ctx context.Context, record bool) (facts, error) {
	f := facts{HRReport: message.HRReport{Run: s.Record.ID, Dir: s.Dir, Letters: map[string]int{}}}
	l := &f.HRReport
	sealed, err := readAbout(s.Run)
	if err != nil {
		return f, fmt.Errorf("%w: read the manifest: %w", ErrBadData, err)
	}
	l.Included, l.WithoutRecord, l.Statuses = sealed.People.Included, sealed.People.WithoutRecord, sealed.Statuses
	deliveries := func(yield func(*parcel, error) bool) {
		for p, err := range s.parcels(ctx, func(i *item) { mention(l, i) }) {
			if err == nil {
				count(l, p)
				if p.item.State == Printed && !slices.Contains(f.sites, p.item.Site) {
					f.sites = append(f.sites, p.item.Site)
				}
			}
			if !yield(p, err) {
				return
			}
		}
	}
	if record {
		l.Undelivered, err = s.record(deliveries)
		return f, err
	}
	for _, err := range deliveries {
		if err != nil {
			return f, err
		}
	}
	return f, nil
}

// count adds what became of a delivery.
func count(l *message.HRReport, p *parcel) {
	d := p.delivery
	if d.Kind == KindLetter {
		l.Letters[string(d.State)]++
	}
	switch d.State {
	case Failed, Deferred, InDoubt, Planned, Intended: // the last two are tried again
		l.Unreached = append(l.Unreached, p.line())
	case Printed:
		l.Print++
	}
	if d.Again {
		l.Again = append(l.Again, p.line())
	}
}

// mention adds somebody whom the message has to name.
func mention(l *message.HRReport, i *item) {
	named := message.Named{StaffID: i.StaffID, Name: i.Name, What: i.Subject}
	switch i.Kind {
	case kindUnreachable:
		named.What = i.Reason
		l.Unreachable = append(l.Unreachable, named)
	case kindNamed:
		l.Named = append(l.Named, named)
	case kindFinal:
		l.Final = append(l.Final, named)
	}
}

// readAbout reads what the manifest says of a run, which stands before the list of its files.
func readAbout(run opener) (a about, err error) {
	f, err := run.Open("manifest.json")
	if err != nil {
		return a, err
	}
	defer f.Close()
	for decoder := json.NewDecoder(f); ; {
		token, err := decoder.Token()
		if err != nil {
			return a, err
		}
		if token == "about" {
			return a, decoder.Decode(&a)
		}
	}
}
