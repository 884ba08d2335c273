// Package spool keeps rows on disk within one run, and gives them back in order, so that memory does not grow with the
// number of staff. It knows keys and bytes, not what they mean.
package spool

import (
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver
)

// Store holds rows on shelves, each shelf in byte order of its keys. It is for one goroutine.
type Store struct {
	path string
	db   *sql.DB
	tx   *sql.Tx
	put  *sql.Stmt
}

// Open makes an empty store in a directory, for this process alone.
func Open(dir string) (*Store, error) {
	path := filepath.Join(dir, "spool.db")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make the spool: %w", err)
	}
	file.Close()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return nil, fmt.Errorf("make the spool: %w", err)
	}
	s := &Store{path: path, db: db}
	// One connection sees its own uncommitted rows; nothing here must outlive a crash, so nothing is journalled.
	db.SetMaxOpenConns(1)
	for _, statement := range []string{
		"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA temp_store = FILE", "PRAGMA cache_size = -16384",
		"CREATE TABLE row (shelf TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, " +
			"PRIMARY KEY (shelf, key)) WITHOUT ROWID",
	} {
		if _, err := db.Exec(statement); err != nil {
			return nil, errors.Join(fmt.Errorf("make the spool: %w", err), s.Close())
		}
	}
	if s.tx, err = db.Begin(); err == nil {
		s.put, err = s.tx.Prepare("INSERT OR REPLACE INTO row (shelf, key, value) VALUES (?, ?, ?)")
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make the spool: %w", err), s.Close())
	}
	return s, nil
}

// Put lays a row on a shelf, in place of one with the same key.
func (s *Store) Put(shelf, key string, value []byte) error {
	if value == nil {
		value = []byte{}
	}
	if _, err := s.put.Exec(shelf, []byte(key), value); err != nil {
		return fmt.Errorf("write the spool: %w", err)
	}
	return nil
}

// Scan yields the values of a shelf whose keys start with a prefix, in byte order of the keys. Rows may be scanned
// while others are scanned, and put on other shelves.
func (s *Store) Scan(shelf, prefix string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		rows, err := s.tx.Query("SELECT value FROM row WHERE shelf = ? AND key >= ? AND key < ? ORDER BY key",
			shelf, []byte(prefix), after(prefix))
		if err != nil {
			yield(nil, fmt.Errorf("read the spool: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var value []byte
			if err := rows.Scan(&value); err != nil {
				yield(nil, fmt.Errorf("read the spool: %w", err))
				return
			}
			if !yield(value, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, fmt.Errorf("read the spool: %w", err))
		}
	}
}

// after returns what sorts after every key with the prefix. SQLite sorts a number before every blob, and nothing after
// all of them: the empty prefix ends with a blob that no key, which starts with text, reaches.
func after(prefix string) []byte {
	end := []byte(prefix)
	for len(end) > 0 && end[len(end)-1] == 0xff {
		end = end[:len(end)-1]
	}
	if len(end) == 0 {
		return []byte{0xff, 0xff}
	}
	end[len(end)-1]++
	return end
}

// Close removes the store.
func (s *Store) Close() error {
	if s.tx != nil {
		s.tx.Rollback()
	}
	return errors.Join(s.db.Close(), os.Remove(s.path))
}
