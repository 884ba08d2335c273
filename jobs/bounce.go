package jobs

import (
	"context"
	"errors"
	"slices"

	"ceuwatch/report/message"
)

// Bounce is what a delivery report says of a message.
type Bounce struct {
	File       string
	MessageIDs []string // of the message, or of those it may be; what stands before the @, in lower case; none: it does not say
	Action     string   // failed, delayed, delivered, relayed or expanded; empty: it does not say
	Status     string   // the enhanced code; may be empty
	About      string   // whom or what the code is about
}

// Returned is what came of a delivery report.
type Returned struct {
	File                string
	Run, Kind, StaffID  string // of the message; empty: none in the ledger is meant
	Failed              bool   // the delivery was marked as failed
	What                string // why, or why nothing was changed
	Letter, Undelivered bool   // the letter is among those to print now
}

// Bounces marks the deliveries as failed that reports say so of, and writes down anew what became of their runs. Each
// report has its line in the order of the runs, the newest first, and then those that no message is found for.
func (r *Runner) Bounces(ctx context.Context, bounces []Bounce) ([]Returned, error) {
	wanted, left := map[string]*Bounce{}, map[*Bounce]bool{}
	for i := range bounces {
		b := &bounces[i]
		left[b] = true
		for _, id := range b.MessageIDs {
			if was := wanted[id]; was == nil || was.Action != "failed" {
				wanted[id] = b
			}
		}
	}
	runs, err := r.Ledger.Runs(ctx)
	if err != nil {
		return nil, err
	}
	var all []Returned
	for _, run := range slices.Backward(runs) {
		returned, err := r.returned(ctx, run, wanted)
		if all = append(all, returned...); err != nil {
			return all, err
		}
	}
	for _, one := range all {
		for b := range left {
			if b.File == one.File {
				delete(left, b)
			}
		}
	}
	for i := range bounces {
		if left[&bounces[i]] {
			all = append(all, Returned{File: bounces[i].File, What: "no message in this ledger is meant, or another report is on " +
				"the same: nothing was changed"})
		}
	}
	return all, nil
}

// returned marks a run's deliveries.
func (r *Runner) returned(ctx context.Context, run Record, wanted map[string]*Bounce) (all []Returned, err error) {
	var marked []Delivery
	for d, err := range r.Deliveries.Deliveries(ctx, run.ID) {
		if err != nil {
			return nil, err
		}
		b := wanted[message.Identify(run.ID, d.Kind, d.StaffID)]
		if b == nil {
			continue
		}
		one := Returned{File: b.File, Run: run.ID, Kind: d.Kind, StaffID: d.StaffID}
		if one.What = d.bounce(b); one.What == "" {
			one.Failed, one.What = true, d.Reason
			one.Letter = d.Kind == KindLetter
			one.Undelivered = one.Letter && !run.Purged
			marked = append(marked, d)
		}
		all = append(all, one)
	}
	if len(marked) == 0 {
		return all, nil
	}
	if run.Purged {
		return all, r.Deliveries.Settle(ctx, run.ID, r.Clock(), marked...)
	}
	send, err := r.Works.Send(ctx, run, false)
	if err != nil {
		return nil, err
	}
	err = r.Deliveries.Settle(ctx, run.ID, r.Clock(), marked...)
	if err == nil {
		_, err = send.facts(ctx, true)
	}
	return all, errors.Join(err, send.Channel.Close())
}

// bounce marks a delivery as a report says, or says why it stays as it is.
func (d *Delivery) bounce(b *Bounce) string {
	switch {
	case b.Action == "":
		return "the report does not say what became of it: nothing was changed"
	case b.Action != "failed":
		return "the report says " + b.Action + ": nothing was changed"
	case d.State == Failed:
		return "it had failed already"
	case d.State == Printed && d.Handed != 0:
		return "the letter was handed out on " + d.Handed.String() + ": nothing was changed"
	case d.State != Accepted && d.State != InDoubt && d.State != Intended:
		return "it is " + string(d.State) + ", not sent: nothing was changed"
	}
	d.State, d.Reason = Failed, "returned: the recipient's server reports "
	if b.Status != "" {
		d.Reason += b.Status + ", "
	}
	d.Reason += b.About
	return ""
}
