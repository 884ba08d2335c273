package jobs

import (
	"context"
	"time"

	"ceuwatch/rules"
)

// Works makes what a run is made with, and what it is sent with.
type Works interface {
	// Run prepares the run that an order asks for.
	Run(ctx context.Context, order Order) (*Run, error)
	// Send prepares to send a sealed run. One that this process has just sealed, and that is fresh, needs no second look;
	// the error is [ErrBadData] when another is not as it was sealed.
	Send(ctx context.Context, run Record, fresh bool) (*Send, error)
	// Warn sends HR a message that belongs to no sealed run.
	Warn(ctx context.Context, why error) error
}

// Order says what run is to be made, and how far it goes.
type Order struct {
	AsOf    rules.Date
	Taken   []string    // names that it cannot have
	Periods []time.Time // of the schedule that it is made for; none: somebody asked for it
	Hold    bool        // stop before sending
	Release bool        // send whatever a gate says
	Dry     bool        // seal it, and do no more
	Again   bool        // supersede an unsent run of the date
}

// Voice tells whoever started the program how it goes.
type Voice interface {
	// Show says where a run is, and what was found where it was made just now.
	Show(Outcome) error
	// Say says what is going on.
	Say(text string)
	// Problem says what is no failure of the job.
	Problem(error)
}

// Archive is where sealed runs lie.
type Archive interface {
	// Runs lists them by name, dry ones apart.
	Runs() ([]string, error)
	// Manifest returns the digest of a run's manifest; empty where there is none.
	Manifest(run string) (string, error)
	// Remove removes a run, and what was written after it.
	Remove(run string) error
}
