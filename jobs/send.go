package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"ceuwatch/report"
	"ceuwatch/rules"
)

// What a server, or the way to it, can do to a message. Test with [errors.Is].
var (
	// ErrLater: the message was put off, or the connection was lost before the message's end.
	ErrLater = errors.New("put off")
	// ErrRefused: the recipient, or the message, is refused for good.
	ErrRefused = errors.New("refused")
	// ErrDoubt: the connection was lost after the message's end: it may have arrived.
	ErrDoubt = errors.New("in doubt")
	// ErrBarred: the server refuses the session, the login or the sender; nothing was said of the recipient.
	ErrBarred = errors.New("barred")
	// ErrAway: no server answers.
	ErrAway = errors.New("away")
)

// Sender hands messages over.
type Sender interface {
	// Send hands a message over to one recipient. Ready is called when all but the message's end was handed over; when
	// it fails, the message is not, and the error is its own. Otherwise errors are those above.
	Send(ctx context.Context, to string, message []byte, ready func() error) error
	Close() error
}

// Roll says who is employed.
type Roll interface {
	// Employee returns every row that names one staff id.
	Employee(ctx context.Context, id string) (rules.Employee, error)
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
	Sender     Sender
	Reopen     Reopen
	Mailer     *report.Mailer
	Roster     report.Roster
	Layout     Layout
	HR         []string // addresses
	GiveUp     time.Duration
	Clock      func() time.Time
	Wait       func(context.Context, time.Duration) error
	Progress   func(done, total int)
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
	s.Record.Phase, s.Record.Hold, s.Record.Gates = Sending, false, nil
	if err := s.Ledger.Move(ctx, s.Record, s.Clock()); err != nil {
		return err
	}
	if s.Record.Since.IsZero() {
		s.Record.Since = s.Clock()
	}
	all, err := s.Deliveries.Deliveries(ctx, s.Record.ID)
	if err != nil {
		return err
	}
	plan, err := s.plan()
	if err != nil {
		return err
	}
	if err := s.staff(ctx, all, plan); err != nil {
		return err
	}
	if err := s.tell(ctx, KindReport, all, plan); err != nil {
		return err
	}
	s.Record.Phase = Finished
	if err := s.Ledger.Move(ctx, s.Record, s.Clock()); err != nil {
		return err
	}
	return undelivered(all, s.Dir)
}

// Hold tells HR why the run is held.
func (s *Send) Hold(ctx context.Context) error {
	all, err := s.Deliveries.Deliveries(ctx, s.Record.ID)
	if err != nil {
		return err
	}
	plan, err := s.plan()
	if err != nil {
		return err
	}
	return s.tell(ctx, KindHeld, all, plan)
}

// ErrUndelivered: the run ended, and somebody was not reached.
var ErrUndelivered = errors.New("undelivered")

func undelivered(all []Delivery, dir string) error {
	n := 0
	for i := range all {
		switch all[i].State {
		case Failed, Deferred, InDoubt:
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return fmt.Errorf("%w: %d of %d deliveries did not reach anybody for certain: see %s.delivery/deliveries.xlsx, and "+
		"print undelivered.pdf there", ErrUndelivered, n, len(all), dir)
}

// plan reads the run's plan: deliveries by kind and staff id, and whom HR's message names.
func (s *Send) plan() (*plan, error) {
	p := &plan{items: map[[2]string]item{}}
	for i, err := range readPlan(s.Run) {
		if err != nil {
			return nil, err
		}
		switch i.Kind {
		case kindNamed:
			p.named = append(p.named, i)
		case kindFinal:
			p.final = append(p.final, i)
		case kindUnreachable:
			p.unreachable = append(p.unreachable, i)
		default:
			p.items[[2]string{i.Kind, i.StaffID}] = i
		}
	}
	return p, nil
}

type plan struct {
	items                     map[[2]string]item
	named, unreachable, final []item
}

// item is what the plan has of a delivery.
func (p *plan) item(d *Delivery) item { return p.items[[2]string{d.Kind, d.StaffID}] }

// staff sends the messages to staff and managers.
func (s *Send) staff(ctx context.Context, all []Delivery, plan *plan) error {
	var queue []*parcel
	for i := range all {
		d := &all[i]
		if d.Kind != KindLetter && d.Kind != KindDigest || d.State != Planned && d.State != Intended {
			continue
		}
		item := plan.item(d)
		queue = append(queue, &parcel{delivery: d, to: item.To, file: item.file()})
	}
	if len(queue) == 0 {
		return nil
	}
	if err := s.inspect(ctx, queue, plan); err != nil {
		return err
	}
	return s.deliver(ctx, queue)
}

// parcel is a delivery under way.
type parcel struct {
	delivery *Delivery
	to       string
	file     string // of the message
	after    bool   // the message was written after the run was sealed
}

func (s *Send) message(p *parcel) ([]byte, error) {
	open := s.Run.Open
	if p.after {
		open = s.After.Open
	}
	f, err := open(p.file)
	if err != nil {
		return nil, fmt.Errorf("%w: read the message: %w", ErrBadData, err)
	}
	text, err := io.ReadAll(f)
	return text, errors.Join(err, f.Close())
}
