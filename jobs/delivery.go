package jobs

import (
	"context"
	"iter"
	"time"

	"ceuwatch/rules"
)

// State is what became of a delivery.
type State string

// The states. A delivery starts as planned, printed or suppressed; intended is left behind by a program that was
// stopped, or a connection lost, while the recipient's server had the whole message.
const (
	Planned    State = "planned"
	Intended   State = "intended"
	Accepted   State = "accepted"
	InDoubt    State = "in_doubt" // sent twice, and both answers were lost
	Deferred   State = "deferred" // put off by the recipient's server until the run's deadline
	Failed     State = "failed"
	Printed    State = "printed" // in the print queue
	Suppressed State = "suppressed"
	Filed      State = "filed"      // in the outbox
	Overtaken  State = "superseded" // another run brought the same
)

// Kinds of delivery.
const (
	KindLetter = "letter" // to a member of staff
	KindDigest = "digest" // to a manager
	KindHeld   = "held"   // to HR: why the run is held
	KindReport = "report" // to HR: what became of the run
)

// Notice is what a letter was due for. Each goes out once: the four together are its key, with the staff id.
type Notice struct {
	Credential string      `json:"credential"`
	ExpiresOn  rules.Date  `json:"expires_on"` // zero: no expiry
	Stage      rules.Stage `json:"stage"`
}

// Delivery is one message of a run, or one printed letter, as the ledger keeps it.
type Delivery struct {
	Kind    string
	StaffID string // of the reader; HR's are numbered
	State   State
	Reason  string // why it was not accepted; may be empty
	Again   bool   // sent once more, because the answer to the first copy was lost
	Handed  rules.Date
	Notices []Notice // of a letter; known to its run alone
	Says    string   // digest of what a manager or HR is told; empty for letters, and while it is not known
}

// Past is a notice of an earlier run.
type Past struct {
	Notice
	Run    string
	AsOf   rules.Date // the run's
	State  State      // of its delivery
	Handed rules.Date // when a printed one was handed out; zero: not yet
}

// Suppression keeps notices from a person.
type Suppression struct {
	StaffID string
	Until   rules.Date // the first day on which notices go out again
	Reason  string
}

// Phase is how far a run has come.
type Phase string

// The phases of a run.
const (
	Sealing    Phase = "sealing" // entered, not yet under its final name
	Held       Phase = "held"
	Sending    Phase = "sending"
	Waiting    Phase = "waiting" // ended for all but those who are put off
	Finished   Phase = "finished"
	Superseded Phase = "superseded"
	Abandoned  Phase = "abandoned" // given up: what was not sent is due again
)

// Record is a run as the ledger keeps it.
type Record struct {
	ID      string
	AsOf    rules.Date
	Mode    string // of its channel
	Phase   Phase
	Hold    bool     // somebody asked to hold it
	Gates   []string // why a gate holds it, in words
	Staff   int      // people included
	Letters int      // due, whatever becomes of them
	Made    time.Time
	Since   time.Time // when sending began; zero: not yet
	Ended   time.Time // when it came to its phase; zero: it is being sealed or sent
	Purged  bool      // its files were removed

	Manifest string      // its digest; empty: an earlier version of the program made the run
	SetAside int         // rows, the excluded and repeated ones apart
	Periods  []time.Time // that it is made for; known when it is entered alone
}

// Ledger remembers runs.
type Ledger interface {
	// Runs lists every run, the oldest first.
	Runs(ctx context.Context) ([]Record, error)
	// Enter writes a run and its deliveries down for good.
	Enter(ctx context.Context, run Record, deliveries iter.Seq2[Delivery, error]) error
	// Move writes a run's phase, what holds it, and whether it was purged, down for good.
	Move(ctx context.Context, run Record, at time.Time) error
}

// Deliveries remembers what became of each delivery.
type Deliveries interface {
	// Deliveries yields those of a run in the order in which they were entered, without their notices. They may be
	// settled meanwhile.
	Deliveries(ctx context.Context, run string) iter.Seq2[Delivery, error]
	// Claim writes deliveries of a run down for good as decide leaves them, in one transaction. Decide is given what other
	// runs brought the reader: a person's notices, the oldest first, or messages as of the same day that say the same.
	Claim(
		ctx context.Context, run string, at time.Time, decide func(*Delivery, []Past), deliveries ...*Delivery,
	) error
	// Settle writes the states of deliveries down for good, all or none: when it returns, a power cut no longer changes
	// them.
	Settle(ctx context.Context, run string, at time.Time, deliveries ...Delivery) error
	// SentSince counts the messages of every run that were accepted, or may have been, since a moment.
	SentSince(ctx context.Context, at time.Time) (int, error)
}

// History is what earlier runs leave to know of people.
type History interface {
	// Notices lists people's notices of every run by staff id, the oldest first.
	Notices(ctx context.Context, staffIDs ...string) (map[string][]Past, error)
	// Suppressed returns all that keeps notices from people on a day, by staff id. HR enters it by hand: it is little.
	Suppressed(ctx context.Context, on rules.Date) (map[string]Suppression, error)
}

// used reports whether the notice was delivered, so that it is not sent again on a channel that takes messages so.
func (p *Past) used(taken State) bool {
	if p.State == Printed {
		return p.Handed != 0
	}
	return p.State == Accepted || p.State == taken
}

// cadence says which notices are due.
type cadence struct {
	taken  State // what a message is that the channel took
	asOf   rules.Date
	repeat func(rules.Date) rules.Date // when a notice of a day comes again, where its stage does
}

// due reports whether a verdict's stage asks for a notice that its person did not have yet.
func (c *cadence) due(v *rules.Verdict, past []Past) bool {
	return v.Stage != "" && c.usedBy(noticeOf(v), past) == nil
}

// usedBy returns what used up a notice, so that it is not due; nil: nothing did.
func (c *cadence) usedBy(n Notice, past []Past) *Past {
	for i := range past {
		p := &past[i]
		if p.Notice != n || !p.used(c.taken) {
			continue
		}
		switch n.Stage {
		case rules.StageMissing, rules.StageLapsed, rules.StageExamRequired:
			if c.repeat(p.AsOf) <= c.asOf {
				continue
			}
		}
		return p
	}
	return nil
}

// noticeOf is the notice that a verdict's stage asks for.
func noticeOf(v *rules.Verdict) Notice {
	n := Notice{Credential: v.Credential, Stage: v.Stage}
	if v.Standing != nil {
		n.ExpiresOn = v.ExpiresOn
	}
	return n
}
