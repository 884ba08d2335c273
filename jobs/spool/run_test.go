package spool

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestRowsOnDiskComeBackAsThoseInMemoryDo(t *testing.T) {
	root := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(root, "")
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		s.limit = rapid.SampledFrom([]int{1, 40, 400, 1 << 20}).Draw(t, "limit")
		want := map[string]map[string]string{"a": {}, "b": {}}
		for n := range rapid.IntRange(0, 60).Draw(t, "rows") {
			shelf := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "shelf")
			key := rapid.StringMatching(`[a-c\x00]{0,3}`).Draw(t, "key")
			value := strings.Repeat(fmt.Sprint(n), rapid.IntRange(0, 20).Draw(t, "times"))
			want[shelf][key] = value
			if err := s.Put(shelf, key, []byte(value)); err != nil {
				t.Fatal(err)
			}
		}
		for _, shelf := range []string{"a", "b"} {
			prefixes := rapid.Permutation([]string{"", "a", "b\x00", "cc", "d", ""}).Draw(t, "prefixes")
			for _, prefix := range prefixes {
				var expected, got []string
				for _, key := range slices.Sorted(maps.Keys(want[shelf])) {
					if strings.HasPrefix(key, prefix) {
						expected = append(expected, want[shelf][key])
					}
				}
				for value, err := range s.Scan(shelf, prefix) {
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, string(value))
				}
				if diff := cmp.Diff(expected, got); diff != "" {
					t.Errorf("shelf %s, prefix %q: %s", shelf, prefix, diff)
				}
			}
		}
	})
}

func TestLongRunsAreFoundInByPrefix(t *testing.T) {
	s := filled(t)
	s.limit = 100_000
	const rows = 20_000
	value := strings.Repeat("v", 50)
	for n := range rows {
		n = n * 7919 % rows // in another order
		if err := s.Put("a", fmt.Sprintf("%05d", n), fmt.Appendf(nil, "%05d %s", n, value)); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range []int{0, 1, 9_999, 10_000, rows - 1} {
		if got := scanned(t, s, "a", fmt.Sprintf("%05d", n)); len(got) != 1 || got[0] != fmt.Sprintf("%05d %s", n, value) {
			t.Errorf("%d: %q", n, got)
		}
	}
	if got := scanned(t, s, "a", ""); len(got) != rows || !slices.IsSorted(got) {
		t.Errorf("%d rows, sorted %v", len(got), slices.IsSorted(got))
	}
}

func TestAScannedShelfTakesNoMoreRows(t *testing.T) {
	s := filled(t, [3]string{"a", "1", "one"})
	scanned(t, s, "a", "")
	if err := s.Put("a", "2", nil); err == nil {
		t.Error("no error")
	}
}

func TestSeveralMayFillAndScanAtOnce(t *testing.T) {
	s := filled(t)
	s.limit = 1000
	for n := range 500 {
		if err := s.Put("a", fmt.Sprintf("%03d", n), fmt.Appendf(nil, "%03d", n)); err != nil {
			t.Fatal(err)
		}
	}
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for n := range 500 {
				if err := s.Put("b", fmt.Sprintf("%03d %d", n, worker), nil); err != nil {
					t.Error(err)
				}
				for value, err := range s.Scan("a", fmt.Sprintf("%03d", n)) {
					if err != nil || string(value) != fmt.Sprintf("%03d", n) {
						t.Errorf("%q, %v", value, err)
					}
				}
			}
		})
	}
	group.Wait()
	if got := scanned(t, s, "b", ""); len(got) != 2000 {
		t.Errorf("%d rows", len(got))
	}
}

func BenchmarkStore(b *testing.B) {
	value := []byte(strings.Repeat("v", 300))
	for b.Loop() {
		s, err := Open(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		const rows = 100_000
		for n := range rows {
			if err := s.Put("a", fmt.Sprintf("S-%06d", n*7919%rows), value); err != nil {
				b.Fatal(err)
			}
		}
		n := 0
		for _, err := range s.Scan("a", "") {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != rows {
			b.Fatalf("%d rows", n)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100_000, "ns/row")
}
