package hrdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"os"
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

func TestAFileWhoseDirectoryCannotBeWrittenComesWithItsMend(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kept")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "hr.db")
	db := connect(t, "sqlite", path)
	run(t, db, "PRAGMA journal_mode = WAL", "CREATE TABLE staff (staff_id text)")
	db.Close()
	for _, mode := range []os.FileMode{0o500, 0o700} {
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		err := attempt(Source{DSN: "sqlite:" + path})
		if err == nil {
			t.Error("three relations are not there")
		}
		if mode == 0o500 && os.Geteuid() != 0 && !strings.Contains(err.Error(), "let this user write to its directory") {
			t.Error(err)
		}
	}
	for _, code := range []int{1544, 1288, 14} {
		if err := describeFile("read staff", code, "no"); !strings.Contains(err.Error(), "let this user write to its directory") {
			t.Error(err)
		}
	}
}
