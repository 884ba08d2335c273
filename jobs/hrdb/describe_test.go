package hrdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"ceuwatch/jobs"
)

func TestALostConnectionIsOneToTryAgain(t *testing.T) {
	for _, cause := range []error{
		driver.ErrBadConn, io.ErrUnexpectedEOF, io.EOF, &net.OpError{Op: "read", Err: errors.New("reset by peer")},
	} {
		err := describe("read credit", cause)
		if !errors.Is(err, jobs.ErrUnavailable) || !strings.Contains(err.Error(), "read credit: ") ||
			!strings.HasSuffix(err.Error(), ": run again when the server answers") {
			t.Errorf("%v: %v", cause, err)
		}
	}
}

func TestAFileThatIsNotThereIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hr.db")
	_, err := Open(context.Background(), Source{DSN: "sqlite:" + path})
	if !errors.Is(err, jobs.ErrUnavailable) || !strings.Contains(err.Error(), path) {
		t.Error(err)
	}
}
