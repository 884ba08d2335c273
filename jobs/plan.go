package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"ceuwatch/report"
)

// planName is the file of a sealed run that says whom it is for, a JSON object a line.
const planName = "plan.jsonl"

// item is one line of the plan: a delivery, or somebody whom HR's message has to name.
type item struct {
	Kind    string   `json:"kind"`
	StaffID string   `json:"staff_id"`
	Name    string   `json:"name"`
	Site    string   `json:"site,omitempty"`
	To      string   `json:"to,omitempty"`      // the address on record
	Reports []string `json:"reports,omitempty"` // a manager's, by staff id
	State   State    `json:"state,omitempty"`   // in which the delivery starts
	Reason  string   `json:"reason,omitempty"`
	Notices []Notice `json:"notices,omitempty"`
	Says    string   `json:"says,omitempty"`    // digest of what a manager is told
	Subject string   `json:"subject,omitempty"` // a letter's; of whom HR's message names, what to do
}

// Kinds of item that are no delivery.
const (
	kindNamed       = "named"       // at the end of the window, or past it
	kindFinal       = "final"       // with a deadline before the next run
	kindUnreachable = "unreachable" // a manager whom no workbook reaches
)

// file is where a delivery's message lies in the sealed run.
func (i *item) file() string {
	if i.Kind == KindDigest {
		return digestFile(i.StaffID)
	}
	return letterFile(i.StaffID)
}

func letterFile(staffID string) string { return "mail/" + report.SafeName(staffID) + ".eml" }

// digestFile has a dot that keeps a manager's message apart from everyone's own.
func digestFile(staffID string) string { return "mail/" + report.SafeName(staffID) + ".manager.eml" }

func printFile(staffID string) string { return "letters/" + report.SafeName(staffID) + ".pdf" }

// queueFile is the print queue of a site. Where there is none, a dot keeps it apart from every site's name.
func queueFile(site string) string {
	if site == "" {
		return "print/without.site.pdf"
	}
	return "print/" + report.SafeName(site) + ".pdf"
}

// promise writes a line of the plan.
func (s *batch) promise(i item) error {
	if err := json.NewEncoder(&s.plan).Encode(i); err != nil {
		return fmt.Errorf("write %s: %w", planName, err)
	}
	return nil
}

// opener reads files of a run.
type opener interface {
	Open(name string) (io.ReadCloser, error)
}

// readPlan yields the plan of a run.
func readPlan(run opener) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		f, err := run.Open(planName)
		if err != nil {
			yield(item{}, fmt.Errorf("%w: read the run's plan: %w", ErrBadData, err))
			return
		}
		defer f.Close()
		for decoder := json.NewDecoder(f); ; {
			var i item
			err := decoder.Decode(&i)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				err = fmt.Errorf("%w: read %s: %w", ErrBadData, planName, err)
			}
			if !yield(i, err) || err != nil {
				return
			}
		}
	}
}

// deliveries yields what a run's plan promises: to staff, then to managers, then to HR's addresses, of which there are
// so many.
func deliveries(run opener, hr int, held bool) iter.Seq2[Delivery, error] {
	return func(yield func(Delivery, error) bool) {
		for i, err := range readPlan(run) {
			if err == nil && i.Kind != KindLetter && i.Kind != KindDigest {
				continue
			}
			d := Delivery{Kind: i.Kind, StaffID: i.StaffID, State: i.State, Reason: i.Reason, Notices: i.Notices, Says: i.Says}
			if !yield(d, err) || err != nil {
				return
			}
		}
		kinds := []string{KindReport}
		if held {
			kinds = []string{KindHeld, KindReport}
		}
		for _, kind := range kinds {
			for n := range hr {
				if !yield(Delivery{Kind: kind, StaffID: fmt.Sprint(n + 1), State: Planned}, nil) {
					return
				}
			}
		}
	}
}

// judge finds what holds the run.
func (w *work) judge(ctx context.Context) error {
	if w.Ledger == nil {
		return nil
	}
	runs, err := w.Ledger.Runs(ctx)
	if err != nil {
		return err
	}
	w.record = Record{
		ID: w.Plan.ID, AsOf: w.tally.AsOf, Mode: w.Plan.Manner.Mode, Phase: Sealing, Hold: w.Plan.Hold, Staff: w.tally.Included,
		Letters: sum(w.tally.Letters), Made: w.Plan.Started, SetAside: setAside(w.tally), Periods: w.Plan.Periods,
	}
	if !w.Plan.Release {
		w.record.Gates = w.Plan.Gates.hold(&w.record, w.Plan.Manner.Taken == Accepted, runs, w.tally)
	}
	return nil
}

// enter writes the run into the ledger.
func (w *work) enter(ctx context.Context) error {
	if w.Ledger == nil {
		return nil
	}
	return w.Ledger.Enter(ctx, w.record, deliveries(w.Draft, w.Plan.HR, w.record.held()))
}

func sum(counts map[string]int) int {
	n := 0
	for _, count := range counts {
		n += count
	}
	return n
}

// lastNotice says on rosters when a person last heard of a line's credential, and of what.
func (w *work) lastNotice(l *report.Line, past []Past) string {
	for i := len(past) - 1; i >= 0; i-- {
		p := &past[i]
		if p.Credential == l.Credential && p.ExpiresOn == l.Expires && (p.used(w.Plan.Manner.Taken) || p.State == InDoubt) {
			return report.LastNotice(p.AsOf, p.Stage, string(p.State), &w.Texts.Words)
		}
	}
	return ""
}

func lower(parts ...string) []string {
	for i := range parts {
		parts[i] = strings.ToLower(parts[i])
	}
	return parts
}
