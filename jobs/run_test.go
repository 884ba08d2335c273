package jobs

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

// drawer is a draft whose files take anything.
type drawer struct{ Draft }

func (drawer) Create(string) (io.WriteCloser, error) { return file{io.Discard}, nil }

type file struct{ io.Writer }

func (file) Close() error { return nil }

func TestAReadingErrorDoesNotBlameTheFile(t *testing.T) {
	for want, cause := range map[string]error{
		"unavailable: read credit: run again":            fmt.Errorf("%w: read credit: run again", ErrUnavailable),
		"configuration: read credit: grant SELECT":       fmt.Errorf("%w: read credit: grant SELECT", ErrConfig),
		"write plan.jsonl: write a.jsonl: no space left": errors.New("no space left"),
	} {
		w := &work{Run: &Run{Draft: drawer{}}}
		err := w.write("plan.jsonl", "", func(io.Writer) error {
			return w.write("a.jsonl", "", func(io.Writer) error { return cause })
		})
		if !errors.Is(err, cause) || err.Error() != want {
			t.Errorf("%v, not %s", err, want)
		}
	}
}
