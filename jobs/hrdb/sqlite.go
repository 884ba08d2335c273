package hrdb

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// patience is how long a writer may take to finish.
const patience = 10 * time.Second

// smallCache has few pages kept, in KiB: those that are read in order are needed once.
const smallCache = "PRAGMA cache_size = -400"

// liteSession reads from one connection to SQLite.
type liteSession struct {
	lite       *lite
	relations  []located
	texts      []slab // of each relation
	statements []*statement
	release    func()
}

// liteText is an expression as text.
func liteText(expression string) string { return "CAST(" + expression + " AS TEXT)" }

// liteLiteral is a text of any bytes.
func liteLiteral(text string) string {
	return "CAST(x'" + hex.EncodeToString([]byte(text)) + "' AS TEXT)"
}

// beginLite begins reading an SQLite database, where the order of rows is an index's on two connections.
func beginLite(ctx context.Context, r *Reader, wide bool, shapes []shape) (*snapshot, error) {
	var second *liteSession
	var version string
	if wide {
		// It looks first, and so can tell afterwards whether both see the same.
		second, version = r.liteBeside(ctx)
	}
	first, err := r.liteSession(ctx, patience)
	if err != nil {
		second.close()
		return nil, err
	}
	snap := &snapshot{sessions: []session{first}}
	ordered, err := first.begin(r, shapes)
	if err != nil {
		second.close()
		snap.close()
		return nil, outcome(ctx, err)
	}
	if !ordered || second == nil || second.touch() != nil || second.version() != version {
		second.close()
		return snap, nil
	}
	second.relations = first.relations
	snap.sessions, snap.people = append(snap.sessions, second), spanPeople
	for _, s := range []*liteSession{first, second} {
		if _, _, err := s.lite.first(smallCache); err != nil {
			snap.close()
			return nil, describe("start reading the hr database", err)
		}
	}
	return snap, nil
}

func (r *Reader) liteSession(ctx context.Context, wait time.Duration) (*liteSession, error) {
	l, err := openLite(r.name, wait)
	if err != nil {
		return nil, describe("start reading the hr database", err)
	}
	return &liteSession{lite: l, release: l.interruptible(ctx)}, nil
}

// liteBeside opens a second connection, or none, and returns which version of the database it finds.
func (r *Reader) liteBeside(ctx context.Context) (*liteSession, string) {
	s, err := r.liteSession(ctx, 0)
	if err != nil {
		return nil, ""
	}
	version := s.version()
	if version == "" {
		s.close()
		return nil, ""
	}
	return s, version
}

// version changes when somebody else commits; empty: it cannot be told.
func (s *liteSession) version() string {
	version, _, err := s.lite.first("PRAGMA data_version")
	if err != nil {
		return ""
	}
	return version
}

// touch begins the snapshot.
func (s *liteSession) touch() error {
	_, _, err := s.lite.first("BEGIN")
	if err == nil {
		_, _, err = s.lite.first("SELECT count(*) FROM sqlite_master")
	}
	return err
}

// begin begins the snapshot and locates the relations; ordered reports that spans of them are found without looking
// through all rows.
func (s *liteSession) begin(r *Reader, shapes []shape) (ordered bool, err error) {
	if err := s.touch(); err != nil {
		return false, describe("start reading the hr database", err)
	}
	encoding, _, err := s.lite.first("PRAGMA encoding")
	if err != nil {
		return false, describe("start reading the hr database", err)
	}
	ordered = true
	for _, shape := range shapes {
		rel, err := s.lite.locate(r, shape)
		if err != nil {
			return false, err
		}
		bare := false
		if encoding == "UTF-8" {
			bare, err = s.lite.bare(rel)
		}
		if bare {
			rel.key = rel.staffID() + " COLLATE BINARY"
		} else if err == nil && ordered {
			ordered, err = s.lite.small(rel)
		}
		if err != nil {
			return false, describe("read "+string(shape.name), err)
		}
		s.relations = append(s.relations, rel)
	}
	return ordered, nil
}

func (s *liteSession) open(ctx context.Context, sp span, _ bool) ([]fetcher, error) {
	s.shut()
	if s.texts == nil {
		s.texts = make([]slab, len(s.relations))
	}
	list := make([]fetcher, len(s.relations))
	for i, rel := range s.relations {
		statement, err := s.lite.prepare("SELECT " + strings.Join(rel.names, ", ") + " FROM " + rel.from +
			sp.where(rel.key, liteLiteral) + " ORDER BY " + rel.key)
		if err != nil {
			return nil, describe("read "+string(rel.name), err)
		}
		s.statements = append(s.statements, statement)
		texts, into := &s.texts[i], newRecord(statement.width)
		list[i] = func(limit int, each func(*record)) (bool, error) {
			return statement.fetch(ctx, limit, texts, into, each)
		}
	}
	return list, nil
}

// fetch reads some rows.
func (s *statement) fetch(
	ctx context.Context, limit int, texts *slab, into *record, each func(*record),
) (done bool, err error) {
	for range limit {
		if more, err := s.step(); !more || err != nil {
			return err == nil, err
		}
		texts.start()
		for i := range into.ends {
			texts.add(into, i, s.value(i))
		}
		texts.finish(into)
		each(into)
	}
	return false, ctx.Err()
}

func (s *liteSession) bound(_ context.Context, after string, people int) (string, error) {
	rel := s.relations[0]
	id, _, err := s.lite.first(fmt.Sprintf("SELECT %s FROM %s WHERE %s > %s ORDER BY %s LIMIT 1 OFFSET %d",
		liteText(rel.staffID()), rel.from, rel.key, liteLiteral(after), rel.key, people-1))
	return id, err
}

func (s *liteSession) end(context.Context) error { return nil }

func (s *liteSession) shut() {
	for _, statement := range s.statements {
		statement.close()
	}
	s.statements = nil
}

func (s *liteSession) close() {
	if s != nil {
		s.shut()
		s.release()
		s.lite.close()
	}
}
