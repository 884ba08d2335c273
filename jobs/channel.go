package jobs

import (
	"context"
	"errors"
	"fmt"
)

// What a server, or the way to it, can do to a message. Test with [errors.Is].
var (
	// ErrLater: the recipient was put off, or the connection was lost before the message's end.
	ErrLater = errors.New("put off")
	// ErrRefused: the recipient, or the message, is refused for good.
	ErrRefused = errors.New("refused")
	// ErrTooLarge: the message is refused for good, for its size.
	ErrTooLarge = fmt.Errorf("%w: too large", ErrRefused)
	// ErrUnclear: refused for good, and the server does not say whether it means the recipient or whoever sends.
	ErrUnclear = errors.New("refused without a reason")
	// ErrDoubt: the connection was lost after the message's end: it may have arrived.
	ErrDoubt = errors.New("in doubt")
	// ErrPaused: the server puts off the session, the sender or the account; nothing was said of the recipient.
	ErrPaused = errors.New("paused")
	// ErrBarred: the server refuses the session, the login, the sender or the account; nothing was said of the recipient.
	ErrBarred = errors.New("barred")
	// ErrAway: no server answers.
	ErrAway = errors.New("away")
)

// Channel is a way for messages to leave.
type Channel interface {
	// Manner says how it treats messages.
	Manner() Manner
	// Send hands a message over to one recipient. Ready is called when all but the message's end was handed over; when
	// it fails, the message is not, and the error is its own. Otherwise errors are those above. A channel on which
	// nothing leaves need not call it.
	Send(ctx context.Context, to string, message []byte, ready func() error) error
	Close() error
}

// Manner is how a channel treats messages.
type Manner struct {
	Mode  string // its name, as the ledger keeps it with each run
	Taken State  // what a message is that it took: accepted, or filed
	// AtOnce is how many messages it takes together, so that what became of them is noted together: 1 where they leave.
	AtOnce int
}
