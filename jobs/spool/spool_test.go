package spool

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func scanned(t *testing.T, s *Store, shelf, prefix string) []string {
	t.Helper()
	var values []string
	for value, err := range s.Scan(shelf, prefix) {
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, string(value))
	}
	return values
}

func filled(t *testing.T, rows ...[3]string) *Store {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, row := range rows {
		if err := s.Put(row[0], row[1], []byte(row[2])); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestRowsComeBackInByteOrderOfTheirKeys(t *testing.T) {
	s := filled(t,
		[3]string{"a", "S-9\x00", "9"}, [3]string{"a", "S-10\x00", "10"}, [3]string{"a", "É\x00", "É"},
		[3]string{"a", "\U0010FFFF", "last"}, [3]string{"a", "s-1\x00", "s1"}, [3]string{"a", "", "empty"},
		[3]string{"b", "S-1\x00", "other shelf"}, [3]string{"a", "S-9\x00", "nine"})
	want := []string{"empty", "10", "nine", "s1", "É", "last"}
	if diff := cmp.Diff(want, scanned(t, s, "a", "")); diff != "" {
		t.Error(diff)
	}
}

func TestAPrefixFindsItsOwnRowsAlone(t *testing.T) {
	s := filled(t,
		[3]string{"a", "M-1\x00x", "1"}, [3]string{"a", "M-1\x00y", "2"}, [3]string{"a", "M-10\x00x", "10"},
		[3]string{"a", "M-1", "no separator"}, [3]string{"a", "m-1\x00x", "other case"})
	if diff := cmp.Diff([]string{"1", "2"}, scanned(t, s, "a", "M-1\x00")); diff != "" {
		t.Error(diff)
	}
	if got := scanned(t, s, "a", "M-2\x00"); got != nil {
		t.Errorf("rows of nobody: %q", got)
	}
}

func TestOtherShelvesMayBeScannedAndFilledMeanwhile(t *testing.T) {
	s := filled(t, [3]string{"a", "1", "one"}, [3]string{"a", "2", "two"}, [3]string{"b", "1", "uno"})
	var got []string
	for value, err := range s.Scan("a", "") {
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Put("c", string(value), value); err != nil {
			t.Fatal(err)
		}
		got = append(got, string(value))
		got = append(got, scanned(t, s, "b", "")...)
	}
	if diff := cmp.Diff([]string{"one", "uno", "two", "uno"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"one", "two"}, scanned(t, s, "c", "")); diff != "" {
		t.Error(diff)
	}
}

func TestTheStoreIsPrivateAndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "spool"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
