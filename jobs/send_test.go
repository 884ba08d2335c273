package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/report"
	"ceuwatch/report/message"
	"ceuwatch/report/roster"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// office is everything around sending, in memory: the ledger, the sealed run, the clock, HR's records.
type office struct {
	t          *testing.T
	deliveries []Delivery
	settled    []string // kind, staff id and state, in order
	phase      Phase
	now        time.Time
	waited     time.Duration
	files      map[string]string
	written    map[string]string
	left       []string // staff ids of people who left
	suppressed []string
	server     func(to string, ready func() error) error
	sent       []string
	full       bool                 // the ledger can keep nothing more
	changed    map[string]time.Time // by staff id
	began      time.Time            // zero: sending begins now
	perDay     int
	past       map[string][]Past
	release    bool
}

func newOffice(t *testing.T, staffIDs ...string) *office {
	t.Helper()
	o := &office{
		t: t, now: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC), files: map[string]string{}, written: map[string]string{},
		changed: map[string]time.Time{},
	}
	var plan strings.Builder
	for _, id := range staffIDs {
		o.deliveries = append(o.deliveries, Delivery{Kind: KindLetter, StaffID: id, State: Planned})
		fmt.Fprintf(&plan, "{\"kind\":\"letter\",\"staff_id\":%q,\"name\":\"Ada\",\"notices\":[{\"credential\":\"BLS\","+
			"\"stage\":\"lapsed\"}],\"to\":%q,\"state\":%q}\n", id,
			id+"@clinic.example", Planned)
		o.files[letterFile(id)] = id
		o.files[printFile(id)] = "letter of " + id
	}
	o.deliveries = append(o.deliveries, Delivery{Kind: KindReport, StaffID: "1", State: Planned})
	o.files[planName], o.files["roster.xlsx"], o.files["index.html"] = plan.String(), "roster", "page"
	o.files["manifest.json"] = `{"about":{"people":{"included":3}}}`
	return o
}

func (o *office) Runs(context.Context) ([]Record, error)                          { return nil, nil }
func (o *office) Enter(context.Context, Record, iter.Seq2[Delivery, error]) error { return nil }
func (o *office) Move(_ context.Context, r Record, _ time.Time) error             { o.phase = r.Phase; return nil }
func (o *office) Deliveries(context.Context, string) iter.Seq2[Delivery, error] {
	return func(yield func(Delivery, error) bool) {
		for i := range o.deliveries {
			if !yield(o.deliveries[i], nil) {
				return
			}
		}
	}
}
func (o *office) Notices(context.Context, ...string) (map[string][]Past, error) { return nil, nil }
func (o *office) Suppressed(context.Context, rules.Date) (map[string]Suppression, error) {
	all := map[string]Suppression{}
	for _, id := range o.suppressed {
		all[id] = Suppression{StaffID: id, Until: rules.NewDate(2027, 1, 1), Reason: "on leave"}
	}
	return all, nil
}

func (o *office) Claim(
	ctx context.Context, run string, at time.Time, decide func(*Delivery, []Past), deliveries ...*Delivery,
) error {
	for _, d := range deliveries {
		before := d.State
		if decide(d, o.past[d.StaffID]); d.State != before {
			if err := o.Settle(ctx, run, at, *d); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o *office) Settle(_ context.Context, _ string, _ time.Time, deliveries ...Delivery) error {
	if o.full {
		return errFull
	}
	for _, d := range deliveries {
		i := slices.IndexFunc(o.deliveries, func(e Delivery) bool { return e.Kind == d.Kind && e.StaffID == d.StaffID })
		o.deliveries[i], o.changed[d.StaffID] = d, o.now
		o.settled = append(o.settled, d.Kind+" "+d.StaffID+" "+string(d.State))
	}
	return nil
}

func (o *office) SentSince(_ context.Context, at time.Time) (n int, err error) {
	for _, d := range o.deliveries {
		if (d.State == Accepted || d.State == InDoubt) && !o.changed[d.StaffID].Before(at) {
			n++
		}
	}
	return n, nil
}

var errFull = errors.New("disk full")

func (o *office) Staff(_ context.Context, ids []string) iter.Seq2[rules.Employee, error] {
	return func(yield func(rules.Employee, error) bool) {
		for _, id := range ids {
			row := rules.Staff{StaffID: id, FirstName: "Ada"}
			if slices.Contains(o.left, id) {
				row.LeftOn = "2026-11-30"
			}
			if !yield(rules.Employee{ID: id, Staff: []rules.Staff{row}}, nil) {
				return
			}
		}
	}
}

func (o *office) Open(name string) (io.ReadCloser, error) {
	text, ok := o.files[name]
	if !ok {
		return nil, fmt.Errorf("no file %s", name)
	}
	return io.NopCloser(strings.NewReader(text)), nil
}

func (o *office) Send(_ context.Context, to string, _ []byte, ready func() error) error {
	o.sent = append(o.sent, to)
	return o.server(to, ready)
}

func (o *office) Close() error   { return nil }
func (o *office) Manner() Manner { return Manner{Mode: "smtp", Taken: Accepted, AtOnce: 1} }

// after is what is written after sealing.
type after struct{ *office }

func (a after) Write(name string, fill func(io.Writer) error) error {
	var b strings.Builder
	err := fill(&b)
	a.written[name] = b.String()
	return err
}

func (a after) Open(name string) (io.ReadCloser, error) {
	if _, ok := a.written[name]; !ok {
		return nil, os.ErrNotExist
	}
	return io.NopCloser(strings.NewReader(a.written[name])), nil
}

// reopen reads messages that are a staff id and no more.
func reopen() Reopen {
	return Reopen{
		Message: func(text []byte) (Mail, error) {
			id := string(text)
			return Mail{To: []string{id + "@clinic.example"}, StaffIDs: []string{id}, Letters: [][]byte{text}}, nil
		},
		Letter: func(pdf []byte) (string, error) { return string(pdf), nil },
		Join: func(w io.Writer, letters []io.Reader) error {
			_, err := io.Copy(w, io.MultiReader(letters...))
			return err
		},
	}
}

// send sends the run.
func (o *office) send() error {
	o.t.Helper()
	texts, err := templates.Load("")
	if err != nil {
		o.t.Fatal(err)
	}
	asOf := rules.NewDate(2026, 12, 1)
	mailer, err := message.NewMailer(message.Envelope{AsOf: asOf, Date: o.now, From: "hr@clinic.example"}, texts)
	if err != nil {
		o.t.Fatal(err)
	}
	var workbook func(io.Writer, report.Workbook) error = func(w io.Writer, b report.Workbook) error {
		for row, err := range b.Sheets[0].Rows {
			if err != nil {
				return err
			}
			fmt.Fprintln(w, row)
		}
		return nil
	}
	s := &Send{
		Release: o.release, StaffChange: 0.3,
		Record: Record{ID: "2026-12-01", AsOf: asOf, Mode: "smtp", Since: o.began, Phase: o.phase}, Dir: "runs/2026-12-01", Run: o, After: after{o},
		Ledger: o, Deliveries: o, History: o, Roll: o, Channel: o, Mailer: mailer, HR: []string{"hr@clinic.example"},
		Employed: rules.New(asOf, &rules.Book{}, rules.Vocabulary{}, rules.Stages{}, nil),
		Reopen:   reopen(),
		Roster:   roster.Roster{Run: "2026-12-01", AsOf: asOf, Words: &texts.Words},
		Layout: Layout{Workbook: workbook, Message: func(w io.Writer, m message.Message) error {
			_, err := io.WriteString(w, m.Body)
			return err
		}},
		GiveUp: 24 * time.Hour, Repeat: func(d rules.Date) rules.Date { return d + 90 }, PerDay: o.perDay, Zone: time.FixedZone("", -5*3600), Clock: func() time.Time { return o.now },
		Wait:     func(_ context.Context, d time.Duration) error { o.now, o.waited = o.now.Add(d), o.waited+d; return nil },
		Progress: func(Step, int, int) {},
	}
	return s.Do(context.Background())
}

// states are the outcomes by staff id, HR's message apart.
func (o *office) states() map[string]State {
	states := map[string]State{}
	for _, d := range o.deliveries {
		if d.Kind == KindLetter {
			states[d.StaffID] = d.State
		}
	}
	return states
}

func taken(_ string, ready func() error) error { return ready() }

func TestAnIntentIsKeptBeforeTheEndAndTheOutcomeAfterIt(t *testing.T) {
	o := newOffice(t, "S-1")
	o.server = func(_ string, ready func() error) error {
		before := len(o.settled)
		if err := ready(); err != nil || len(o.settled) != before+1 {
			t.Errorf("the end was reached with %d written: %v", len(o.settled)-before, err)
		}
		return nil
	}
	if err := o.send(); err != nil {
		t.Fatal(err)
	}
	want := []string{"letter S-1 intended", "letter S-1 accepted", "report 1 intended", "report 1 accepted"}
	if diff := cmp.Diff(want, o.settled); diff != "" || o.phase != Finished {
		t.Error(o.phase, diff)
	}
}

func TestAGreylistingServerIsAskedAgain(t *testing.T) {
	o := newOffice(t, "S-1", "S-2")
	asked := map[string]int{}
	o.server = func(to string, ready func() error) error {
		if asked[to]++; asked[to] < 4 {
			return fmt.Errorf("%w: 450 greylisted", ErrLater)
		}
		return ready()
	}
	if err := o.send(); err != nil {
		t.Fatal(err)
	}
	diff := cmp.Diff(map[string]State{"S-1": Accepted, "S-2": Accepted}, o.states())
	if diff != "" || o.waited < 30*time.Second {
		t.Error(o.waited, diff)
	}
}

func TestWhoIsPutOffUntilTheDeadlineIsOnHRsList(t *testing.T) {
	o := newOffice(t, "S-1", "S-2")
	o.server = func(to string, ready func() error) error {
		if strings.HasPrefix(to, "S-1") {
			return fmt.Errorf("%w: 451 mailbox busy", ErrLater)
		}
		return ready()
	}
	// The run ends for everybody else, and HR is told.
	start := o.now
	err := o.send()
	if !errors.Is(err, ErrPutOff) || errors.Is(err, ErrUndelivered) || o.phase != Waiting || o.waited > patience {
		t.Errorf("after %v: %v, %s", o.waited, err, o.phase)
	}
	if text := o.written["report.1.eml"]; !strings.Contains(text, "Ada (S-1): letter, not yet sent") || o.sent[len(o.sent)-1] != "hr@clinic.example" {
		t.Errorf("told to %v: %s", o.sent, text)
	}
	// The rest is tried once each time, until its own deadline.
	o.began = start
	for hour := 1; hour < 24; hour++ {
		tried := len(o.sent)
		o.now = start.Add(time.Duration(hour) * time.Hour)
		if err := o.send(); !errors.Is(err, ErrPutOff) || o.phase != Waiting || len(o.sent) != tried+1 {
			t.Errorf("after %d hours: %v, %s, sent to %v", hour, err, o.phase, o.sent[tried:])
		}
	}
	o.now = start.Add(24 * time.Hour)
	if err = o.send(); !errors.Is(err, ErrUndelivered) || o.phase != Finished {
		t.Errorf("%v, %s", err, o.phase)
	}
	if diff := cmp.Diff(map[string]State{"S-1": Deferred, "S-2": Accepted}, o.states()); diff != "" {
		t.Error(diff)
	}
	if o.written[undeliveredName] != "letter of S-1" {
		t.Errorf("to print: %q", o.written[undeliveredName])
	}
}

func TestARefusedRecipientIsPrintedAndTheOthersAreNotHarmed(t *testing.T) {
	o := newOffice(t, "S-1", "S-2", "S-3")
	o.server = func(to string, ready func() error) error {
		if strings.HasPrefix(to, "S-2") {
			return fmt.Errorf("%w: 550 no such user", ErrRefused)
		}
		return ready()
	}
	if err := o.send(); !errors.Is(err, ErrUndelivered) {
		t.Error(err)
	}
	if diff := cmp.Diff(map[string]State{"S-1": Accepted, "S-2": Failed, "S-3": Accepted}, o.states()); diff != "" {
		t.Error(diff)
	}
	if o.written[undeliveredName] != "letter of S-2" || !strings.Contains(o.written[deliveriesName], "550 no such user") {
		t.Errorf("%v", o.written)
	}
}

func TestAServerThatRefusesTheSessionBurnsNobody(t *testing.T) {
	for kind, tries := range map[error]int{ErrBarred: 1, ErrAway: maxAway} {
		o := newOffice(t, "S-1", "S-2", "S-3")
		o.server = func(string, func() error) error { return fmt.Errorf("%w: %w", ErrUnavailable, kind) }
		err := o.send()
		if !errors.Is(err, ErrUnavailable) || len(o.sent) != tries || o.phase != Sending || len(o.settled) > 0 {
			t.Errorf("%v: tried %v, %s, %v", err, o.sent, o.phase, o.settled)
		}
		// The same again, when the server is well, completes the run.
		o.server = taken
		if err := o.send(); err != nil || o.phase != Finished {
			t.Errorf("%v, %s", err, o.phase)
		}
	}
}

func TestAServerThatGoesAwayIsWaitedFor(t *testing.T) {
	o := newOffice(t, "S-1", "S-2", "S-3")
	tries := 0
	o.server = func(_ string, ready func() error) error {
		if tries++; tries > 1 && tries < 8 {
			return fmt.Errorf("%w: %w: no answer", ErrUnavailable, ErrAway)
		}
		return ready()
	}
	if err := o.send(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]State{"S-1": Accepted, "S-2": Accepted, "S-3": Accepted}, o.states()); diff != "" {
		t.Error(diff)
	}
}

func TestAMessageInDoubtIsSentOnceMoreAndFlagged(t *testing.T) {
	for _, test := range []struct {
		lost int
		want State
	}{{1, Accepted}, {2, InDoubt}, {9, InDoubt}} {
		o := newOffice(t, "S-1", "S-2")
		lost := 0
		o.server = func(to string, ready func() error) error {
			if err := ready(); err != nil || !strings.HasPrefix(to, "S-1") || lost == test.lost {
				return err
			}
			lost++
			return fmt.Errorf("%w: lost", ErrDoubt)
		}
		err := o.send()
		d := o.deliveries[0]
		copies := slices.DeleteFunc(slices.Clone(o.sent), func(to string) bool { return to != "S-1@clinic.example" })
		if d.State != test.want || !d.Again || len(copies) != 2 || errors.Is(err, ErrUndelivered) != (test.want == InDoubt) {
			t.Errorf("lost %d times: %+v, %d copies, %v", test.lost, d, len(copies), err)
		}
		if !strings.Contains(o.written["report.1.eml"], "more than once") {
			t.Errorf("HR is not told: %s", o.written["report.1.eml"])
		}
	}
}

func TestAPutOffEndIsNoSecondCopy(t *testing.T) {
	o := newOffice(t, "S-1")
	tries := 0
	o.server = func(_ string, ready func() error) error {
		if err := ready(); err != nil {
			return err
		}
		if tries++; tries == 1 {
			return fmt.Errorf("%w: 452 disk full", ErrLater)
		}
		return nil
	}
	if err := o.send(); err != nil || o.deliveries[0].Again {
		t.Errorf("%+v, %v", o.deliveries[0], err)
	}
	want := []string{"letter S-1 intended", "letter S-1 planned", "letter S-1 intended", "letter S-1 accepted"}
	if diff := cmp.Diff(want, o.settled[:4]); diff != "" {
		t.Error(diff)
	}
}

func TestWhatALedgerCannotKeepIsNotSent(t *testing.T) {
	o := newOffice(t, "S-1")
	o.full = true
	o.server = func(_ string, ready func() error) error {
		err := ready()
		if err == nil {
			t.Error("the message's end was sent")
		}
		return err
	}
	if err := o.send(); !errors.Is(err, errFull) || o.phase != Sending {
		t.Errorf("%v, %s", err, o.phase)
	}
}

func TestWhoLeftOrIsSuppressedSinceSealingGetsNothing(t *testing.T) {
	o := newOffice(t, "S-1", "S-2", "S-3")
	o.left, o.suppressed, o.server = []string{"S-1"}, []string{"S-2"}, taken
	if err := o.send(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]State{"S-1": Suppressed, "S-2": Suppressed, "S-3": Accepted}, o.states()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"S-3@clinic.example", "hr@clinic.example"}, o.sent); diff != "" {
		t.Error(diff)
	}
}

func TestAMessageWithAnothersDataStopsTheRun(t *testing.T) {
	for name, change := range map[string]func(o *office){
		"the message is another's": func(o *office) { o.files[letterFile("S-2")] = "S-1" },
		"the plan says another address": func(o *office) {
			o.files[planName] = strings.Replace(o.files[planName], "S-2@clinic", "S-9@clinic", 1)
		},
		"the plan has no address": func(o *office) {
			o.files[planName] = strings.Replace(o.files[planName], "S-2@clinic.example", "", 1)
		},
	} {
		o := newOffice(t, "S-1", "S-2")
		o.server = taken
		change(o)
		if err := o.send(); !errors.Is(err, ErrBadData) || len(o.sent) > 0 {
			t.Errorf("%s: sent %v: %v", name, o.sent, err)
		}
	}
}

// sealing is a run of an office's files that is about to be sealed.
type sealing struct {
	Draft
	office *office
}

func (s sealing) Open(name string) (io.ReadCloser, error) { return s.office.Open(name) }

func TestMessagesAreInspectedAsTheRunIsSealed(t *testing.T) {
	var ids []string
	for n := range 2*inspectedAtOnce + 1 {
		ids = append(ids, fmt.Sprint("S-", n+1))
	}
	last := ids[len(ids)-1]
	for name, tt := range map[string]struct {
		change func(o *office, w *work)
		want   bool
	}{
		"each is its reader's":  {func(*office, *work) {}, true},
		"one is another's":      {func(o *office, _ *work) { o.files[letterFile("S-2")] = "S-1" }, false},
		"the last is another's": {func(o *office, _ *work) { o.files[letterFile(last)] = "S-1" }, false},
		"one is not there":      {func(o *office, _ *work) { delete(o.files, letterFile("S-2")) }, false},
		"the run waits":         {func(_ *office, w *work) { w.record.Hold = true }, false},
		"the run is not sent":   {func(_ *office, w *work) { w.Ledger = nil }, false},
		"the plan breaks off":   {func(o *office, _ *work) { o.files[planName] += "{" }, false},
		"one that is not sent is another's": {func(o *office, _ *work) {
			o.files[planName] = strings.Replace(o.files[planName], "planned", "printed", 1)
			o.files[letterFile("S-1")] = "S-2"
		}, true},
	} {
		o := newOffice(t, ids...)
		w := &work{Run: &Run{Ledger: o, Draft: sealing{office: o}, Reopen: reopen()}}
		tt.change(o, w)
		if w.inspect(context.Background()); (w.inspected != nil) != tt.want {
			t.Errorf("%s: inspected %q", name, w.inspected)
		}
		if diff := cmp.Diff(ids, w.inspected); name == "each is its reader's" && diff != "" {
			t.Error(diff)
		}
	}
}
