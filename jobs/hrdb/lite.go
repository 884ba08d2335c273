package hrdb

import (
	"context"
	"fmt"
	"time"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// lite is a connection to an SQLite database that reads alone, for one goroutine at a time. The driver guards each value
// that it reads with a lock, which costs more than reading it; this is the library below the driver, without the lock.
type lite struct {
	tls *libc.TLS
	db  uintptr
	out uintptr // where the library puts two words
}

// liteError is an error of SQLite's, in the words of the driver's.
type liteError struct {
	code int
	text string
}

func (e *liteError) Error() string { return e.text }

// Code is the result code.
func (e *liteError) Code() int { return e.code }

// openLite opens a database by its URI and waits so long for locks.
func openLite(uri string, wait time.Duration) (*lite, error) {
	l := &lite{tls: libc.NewTLS()}
	l.out = libc.Xmalloc(l.tls, 16)
	name, err := libc.CString(uri)
	if err != nil {
		l.close()
		return nil, err
	}
	defer libc.Xfree(l.tls, name)
	const flags = sqlite3.SQLITE_OPEN_READONLY | sqlite3.SQLITE_OPEN_NOMUTEX | sqlite3.SQLITE_OPEN_URI
	rc := sqlite3.Xsqlite3_open_v2(l.tls, name, l.out, flags, 0)
	l.db = libc.AtomicLoadPUintptr(l.out)
	if rc == sqlite3.SQLITE_OK {
		sqlite3.Xsqlite3_extended_result_codes(l.tls, l.db, 1)
		rc = sqlite3.Xsqlite3_busy_timeout(l.tls, l.db, int32(wait.Milliseconds()))
	}
	if rc != sqlite3.SQLITE_OK {
		err := l.fault(rc)
		l.close()
		return nil, err
	}
	return l, nil
}

func (l *lite) close() {
	sqlite3.Xsqlite3_close_v2(l.tls, l.db)
	libc.Xfree(l.tls, l.out)
	l.tls.Close()
}

// fault is the error of a result code.
func (l *lite) fault(rc int32) error {
	text, busy := libc.GoString(sqlite3.Xsqlite3_errstr(l.tls, rc)), ""
	if said := libc.GoString(sqlite3.Xsqlite3_errmsg(l.tls, l.db)); said != text {
		text += ": " + said
	}
	if rc == sqlite3.SQLITE_BUSY {
		busy = " (SQLITE_BUSY)"
	}
	return &liteError{int(rc), fmt.Sprintf("%s (%d)%s", text, rc, busy)}
}

// interruptible lets a context end what the connection does, until the function that it returns is called.
func (l *lite) interruptible(ctx context.Context) (stop func()) {
	done := make(chan struct{})
	unlink := context.AfterFunc(ctx, func() {
		sqlite3.Xsqlite3_interrupt(l.tls, l.db)
		close(done)
	})
	return func() {
		if !unlink() {
			<-done
		}
	}
}

// misses counts the pages that were not in memory when they were needed, since it was last asked.
func (l *lite) misses() int {
	sqlite3.Xsqlite3_db_status(l.tls, l.db, sqlite3.SQLITE_DBSTATUS_CACHE_MISS, l.out, l.out+8, 1)
	return int(libc.AtomicLoadPInt32(l.out))
}

// first returns the first value of a query's first row, as text; ok is false where there is no row.
func (l *lite) first(query string) (value string, ok bool, err error) {
	s, err := l.prepare(query)
	if err != nil {
		return "", false, err
	}
	defer s.close()
	if ok, err = s.step(); ok && s.width > 0 {
		value = string(s.value(0))
	}
	return value, ok, err
}

// statement is one SELECT.
type statement struct {
	lite  *lite
	stmt  uintptr
	width int
}

func (l *lite) prepare(query string) (*statement, error) {
	text, err := libc.CString(query)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(l.tls, text)
	rc := sqlite3.Xsqlite3_prepare_v2(l.tls, l.db, text, -1, l.out, l.out+8)
	if rc != sqlite3.SQLITE_OK {
		return nil, l.fault(rc)
	}
	s := &statement{lite: l, stmt: libc.AtomicLoadPUintptr(l.out)}
	if rest := libc.GoString(libc.AtomicLoadPUintptr(l.out + 8)); rest != "" {
		s.close()
		return nil, &liteError{sqlite3.SQLITE_ERROR, "SQL logic error: more than one statement (1)"}
	}
	s.width = int(sqlite3.Xsqlite3_column_count(l.tls, s.stmt))
	return s, nil
}

func (s *statement) close() { sqlite3.Xsqlite3_finalize(s.lite.tls, s.stmt) }

func (s *statement) names() []string {
	names := make([]string, s.width)
	for i := range names {
		names[i] = libc.GoString(sqlite3.Xsqlite3_column_name(s.lite.tls, s.stmt, int32(i)))
	}
	return names
}

// bind sets the one parameter to a text, and starts again.
func (s *statement) bind(text string) error {
	tls := s.lite.tls
	sqlite3.Xsqlite3_reset(tls, s.stmt)
	value, err := libc.CString(text)
	if err != nil {
		return err
	}
	defer libc.Xfree(tls, value)
	const copied = ^uintptr(0) // SQLITE_TRANSIENT
	rc := sqlite3.Xsqlite3_bind_text(tls, s.stmt, 1, value, int32(len(text)), copied)
	if rc != sqlite3.SQLITE_OK {
		return s.lite.fault(rc)
	}
	return nil
}

// step goes to the next row; false: there is none.
func (s *statement) step() (bool, error) {
	switch rc := sqlite3.Xsqlite3_step(s.lite.tls, s.stmt); rc {
	case sqlite3.SQLITE_ROW:
		return true, nil
	case sqlite3.SQLITE_DONE:
		return false, nil
	default:
		return false, s.lite.fault(rc)
	}
}

// reset ends a reading before its last row, and with it what the statement holds.
func (s *statement) reset() { sqlite3.Xsqlite3_reset(s.lite.tls, s.stmt) }

// value is a value of the row at hand as text, which the next step overwrites.
func (s *statement) value(column int) []byte {
	at := sqlite3.Xsqlite3_column_text(s.lite.tls, s.stmt, int32(column))
	if at == 0 {
		return nil
	}
	return libc.GoBytes(at, int(sqlite3.Xsqlite3_column_bytes(s.lite.tls, s.stmt, int32(column))))
}
