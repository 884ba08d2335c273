package hrdb

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"ceuwatch/rules"
)

// fakeSession has people with a row of staff each.
type fakeSession struct {
	opened func()
	ended  error
}

func (f fakeSession) open(_ context.Context, s span, _ bool) ([]fetcher, error) {
	if f.opened != nil && s.to == "S-3" {
		f.opened()
	}
	none := func(int, func(*record)) (bool, error) { return true, nil }
	one := func(_ int, each func(*record)) (bool, error) {
		if !s.alone && s.from != "" {
			row := newRecord(len(staffRelation().columns))
			row.unpack(s.from + "\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f")
			each(row)
		}
		return true, nil
	}
	return []fetcher{one, none, none, none}, nil
}

func (fakeSession) bound(_ context.Context, after string, _ int) (string, error) {
	var n int
	fmt.Sscanf(after, "S-%d", &n)
	if n == 9 {
		return "", nil
	}
	return fmt.Sprintf("S-%d", n+1), nil
}

func (f fakeSession) end(context.Context) error { return f.ended }
func (fakeSession) close()                      {}

// readFake reads what two fake sessions have.
func readFake(ctx context.Context, f fakeSession) (ids []string, err error) {
	s := &snapshot{sessions: []session{f, f}, people: 1}
	s.employees(ctx, func(e rules.Employee, failed error) bool {
		if err = failed; err == nil {
			ids = append(ids, e.ID)
		}
		return true
	})
	return ids, err
}

func TestSpansComeInOrder(t *testing.T) {
	for range 100 {
		ids, err := readFake(t.Context(), fakeSession{opened: func() { time.Sleep(time.Millisecond) }})
		if fmt.Sprint(ids) != "[S-1 S-2 S-3 S-4 S-5 S-6 S-7 S-8 S-9]" || err != nil {
			t.Fatalf("%q, %v", ids, err)
		}
	}
}

func TestAPanicWhileReadingIsNotLost(t *testing.T) {
	defer func() {
		if recover() != "a fault" {
			t.Error("no panic")
		}
	}()
	readFake(t.Context(), fakeSession{opened: func() { panic("a fault") }})
}

func TestASnapshotThatDoesNotEndWellIsNoCleanEnd(t *testing.T) {
	lost := errors.New("lost")
	ids, err := readFake(t.Context(), fakeSession{ended: lost})
	if !errors.Is(err, lost) || len(ids) != 8 {
		t.Errorf("%q, %v", ids, err)
	}
}

func TestACancelledReadingOfSpansIsNoCleanEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	ids, err := readFake(ctx, fakeSession{opened: cancel})
	if !errors.Is(err, context.Canceled) || len(ids) == 9 {
		t.Errorf("%q, %v", ids, err)
	}
}

func TestARecordIsLegibleValueByValue(t *testing.T) {
	row, texts := newRecord(4), &slab{}
	for _, values := range [][4]string{{"a\xc3", "\xa9b", "", "x"}, {" ", "\u00a0", "é", "a\x00"}, {"\x1f", "a\x1fb", "\x1f\x1f", ""}} {
		texts.start()
		for i, value := range values {
			texts.add(row, i, []byte(value))
		}
		texts.finish(row)
		for i, value := range values {
			if row.text(i) != legible(value, false) || row.id(i) != legible(value, true) {
				t.Errorf("%q reads as %q, and %q as an id", value, row.text(i), row.id(i))
			}
		}
	}
	for line, whole := range map[string]bool{"a\x1fb\x1fc\x1f": true, "a\x1fb\x1fc": false, "a\x1fb\x1fc\x1fd\x1f": false, "": false} {
		if row.unpack(line) != whole {
			t.Errorf("%q", line)
		}
	}
}
