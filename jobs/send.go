package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"ceuwatch/report/message"
	"ceuwatch/report/roster"
	"ceuwatch/rules"
)

// Roll says who is employed.
type Roll interface {
	// Staff yields the staff rows of those of the ids that have any, an employee each, and nothing else of them.
	Staff(ctx context.Context, ids []string) iter.Seq2[rules.Employee, error]
}

// Aftermath is where a run's files go that are written after it was sealed. Each appears whole.
type Aftermath interface {
	Write(name string, fill func(io.Writer) error) error
	Open(name string) (io.ReadCloser, error)
}

// Reopen reads finished files again, by other code than wrote them.
type Reopen struct {
	Message  func([]byte) (Mail, error)
	Letter   func([]byte) (staffID string, err error)
	Workbook func([]byte) (staffIDs []string, err error)
	// Join puts the letters of several PDF files into one.
	Join func(out io.Writer, letters []io.Reader) error
}

// Mail is what a message says of itself.
type Mail struct {
	To        []string
	StaffIDs  []string // in its header, each as [report.SafeName] writes it
	Letters   [][]byte // attached PDF files
	Workbooks [][]byte // attached XLSX files
}

// Send sends a sealed run, or goes on sending it.
type Send struct {
	Record     Record
	Dir        string // of the sealed run, as people are told it
	Run        opener
	After      Aftermath
	Ledger     Ledger
	Deliveries Deliveries
	History    History
	Roll       Roll
	Employed   *rules.Evaluator // as of the day of sending
	Channel    Channel
	Reopen     Reopen
	Mailer     *message.Mailer
	Roster     roster.Roster
	Layout     Layout
	HR         []string // addresses
	GiveUp     time.Duration
	Release    bool // whatever a gate says
	// StaffChange is the share of readers who may be gone since the run was sealed.
	StaffChange float64
	PerDay      int                         // messages that may go out on one day, over all runs; 0: as many as there are
	Zone        *time.Location              // whose days these are
	Repeat      func(rules.Date) rules.Date // as of [Plan]
	Clock       func() time.Time
	Wait        func(context.Context, time.Duration) error
	Progress    Progress
	Workers     int      // how many messages are inspected at once; 0: as many as there are processors
	Inspected   []string // as of [Outcome], where this process has made the run

	waiting  bool    // the run has ended for all but those who are put off
	rest     int     // messages whose recipients are put off still
	put      bool    // what is left was put off by its recipients' servers, and not by the sender's
	accepted bool    // the server took a message
	suspect  *parcel // the last one, where it was refused without a reason

	waits       time.Duration          // by which giving up is put off, for what waits for its day
	suppressed  map[string]Suppression // when sending began, for a channel that takes many at once
	gone        map[string]bool        // by staff id, who was employed no longer then
	noted       []*Delivery            // outcomes that are not in the ledger yet
	done, total int                    // messages to staff and managers, or to HR
}

// held reports whether a run waits for somebody.
func (r *Record) held() bool { return r.Hold || len(r.Gates) > 0 }

// proceed takes a run that has its final name to where it waits or is sent.
func (r *Record) proceed(ctx context.Context, ledger Ledger, at time.Time) error {
	r.Phase = Sending
	if r.held() {
		r.Phase = Held
	}
	return ledger.Move(ctx, *r, at)
}

// Do sends what is still to be sent, tells HR, and ends the run. An error leaves the run as it is, to be gone on with;
// [ErrUndelivered] alone says that the run ended and not everybody was reached.
func (s *Send) Do(ctx context.Context) error {
	if s.waiting = s.Record.Phase == Waiting; !s.waiting {
		s.Record.Phase, s.Record.Hold, s.Record.Gates = Sending, false, nil
		if err := s.Ledger.Move(ctx, s.Record, s.Clock()); err != nil {
			return err
		}
	}
	if s.Record.Since.IsZero() {
		s.Record.Since = s.Clock()
	}
	if err := s.staff(ctx); err != nil {
		return err
	}
	if err := s.hrMessage(ctx, KindReport); err != nil {
		return err
	}
	s.Record.Phase = Finished
	if s.rest > 0 {
		s.Record.Phase = Waiting
	}
	if err := s.Ledger.Move(ctx, s.Record, s.Clock()); err != nil {
		return err
	}
	if s.rest > 0 {
		return fmt.Errorf("%w: %d messages of %s, by their recipients' servers; everybody else has theirs: these are tried again "+
			"by serve, or when ceuwatch is run again, until %s", ErrPutOff, s.rest, s.Record.ID,
			s.deadline().UTC().Format("2006-01-02 15:04 MST"))
	}
	return s.undelivered(ctx)
}

// ErrPutOff: the run ended for all but those whom their servers put off, who are tried again.
var ErrPutOff = errors.New("put off for now")

// Hold tells HR why the run is held.
func (s *Send) Hold(ctx context.Context) error { return s.hrMessage(ctx, KindHeld) }

// ErrUndelivered: the run ended, and somebody was not reached.
var ErrUndelivered = errors.New("undelivered")

func (s *Send) undelivered(ctx context.Context) error {
	n, all, toPrint := 0, 0, ""
	for d, err := range s.Deliveries.Deliveries(ctx, s.Record.ID) {
		if err != nil {
			return err
		}
		all++
		switch d.State {
		case Failed, Deferred, InDoubt:
			n++
			if d.Kind == KindLetter && d.State != InDoubt {
				toPrint = ", and print " + undeliveredName + " there"
			}
		}
	}
	if n == 0 {
		return nil
	}
	return fmt.Errorf("%w: %d of %d deliveries did not reach anybody for certain: see %s.delivery/%s%s", ErrUndelivered, n, all,
		s.Dir, deliveriesName, toPrint)
}

// staff sends the messages to staff and managers, as many as may go out today. The error is [ErrNextDay] when others
// wait.
func (s *Send) staff(ctx context.Context) error {
	for inspected := false; ; inspected = true {
		share, err := s.share(ctx)
		if err != nil {
			return err
		}
		pick := (*parcel).pending
		if share >= 0 {
			var pending int
			if pick, pending, err = s.today(ctx, share); err != nil || pending == 0 {
				return err
			}
			if share == 0 {
				return s.nextDay(pending)
			}
		}
		if !inspected {
			if err := s.prepare(ctx); err != nil || s.total == 0 {
				return err
			}
		}
		if err := s.hand(ctx, s.picked(ctx, pick)); err != nil || share < 0 || s.rest > 0 {
			return err
		}
	}
}

// hand hands messages over, as many together as the channel takes.
func (s *Send) hand(ctx context.Context, parcels iter.Seq2[*parcel, error]) error {
	together := s.Channel.Manner().AtOnce
	if together == 1 {
		together = s.total // who is put off is tried again after everybody else
	}
	for some, err := range handfuls(parcels, together) {
		if err != nil {
			return err
		}
		if err := s.deliver(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// prepare inspects the messages, and looks their readers up where the channel takes many at once.
func (s *Send) prepare(ctx context.Context) error {
	readers, err := s.readers(ctx)
	if err != nil {
		return err
	}
	if len(readers) > 0 && !s.waiting {
		if f, err := s.After.Open(deliveriesName); err == nil {
			return errors.Join(fmt.Errorf("%w: %s was sent to its end, as %s.delivery shows, and the ledger has messages of it "+
				"still to be sent: it is older than the run: restore it from a newer backup, or enter the run with ceuwatch "+
				"ledger adopt %s", ErrBadData, s.Record.ID, s.Dir, s.Record.ID), f.Close())
		}
	}
	s.done, s.total = 0, len(readers)
	if s.suppressed, s.gone, err = s.lookUp(ctx, readers...); err != nil {
		return err
	}
	return s.vanished(ctx)
}

// vanished holds a run of whose readers too many are no longer employed since it was sealed: HR's rows may be missing.
func (s *Send) vanished(ctx context.Context) error {
	gone, all := len(s.gone), s.total
	if s.Release || gone < 2 || float64(gone) <= s.StaffChange*float64(all) {
		return nil
	}
	s.Record.Phase = Held
	s.Record.Gates = []string{fmt.Sprintf("%d of %d people who are to get a message are no longer employed by HR's rows, "+
		"more than gates.staff_change allows", gone, all)}
	return errors.Join(s.Record.Held(), s.Ledger.Move(ctx, s.Record, s.Clock()))
}

// readers returns the staff id of each pending message's reader, once all of them were inspected.
func (s *Send) readers(ctx context.Context) ([]string, error) {
	if s.Inspected != nil {
		return s.Inspected, nil
	}
	return s.Reopen.inspect(ctx, s.Workers, s.Run, func(yield func(*item, error) bool) {
		for p, err := range s.picked(ctx, (*parcel).pending) {
			if !yield(&p.item, err) {
				return
			}
		}
	})
}

// read reads a parcel's message.
func (s *Send) read(into *bytes.Buffer, p *parcel) error {
	if p.after {
		return readMessage(into, s.After, p.file)
	}
	return readMessage(into, s.Run, p.file)
}

func readMessage(into *bytes.Buffer, from opener, name string) error {
	f, err := from.Open(name)
	if err != nil {
		return fmt.Errorf("%w: read the message: %w", ErrBadData, err)
	}
	_, err = into.ReadFrom(f)
	return errors.Join(err, f.Close())
}
