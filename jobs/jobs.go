// Package jobs owns one run and its steps: read, evaluate, seal, send. It names what it needs of the world in small
// interfaces, and knows no database driver, no file format of a report and no mail server.
package jobs

import (
	"context"
	"errors"
	"iter"

	"ceuwatch/rules"
)

// What kind of failure an error is, for whoever has to decide what to do next. Test with [errors.Is].
var (
	// ErrConfig: something that was configured is wrong; nothing helps but changing it.
	ErrConfig = errors.New("configuration")
	// ErrUnavailable: a service did not answer, or stopped answering; run again.
	ErrUnavailable = errors.New("unavailable")
	// ErrBadData: the data at hand forbids to go on.
	ErrBadData = errors.New("bad data")
	// ErrBusy: another runner works in the same place; run again when it is done.
	ErrBusy = errors.New("busy")
)

// Reader reads the HR database.
type Reader interface {
	// Employees yields every row of the four relations, gathered by staff id in byte order, from one snapshot. Rows
	// without a staff id come under the empty one, in any place and several times. Every text is UTF-8. An error ends the
	// sequence.
	Employees(ctx context.Context) iter.Seq2[rules.Employee, error]
}
