package seal

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheEarlierRunIsTheLastSealedOneBefore(t *testing.T) {
	tests := []struct {
		it   string
		run  string
		have []string
		want string
	}{
		{"none", "2026-12-01", nil, ""},
		{"the latest date", "2026-12-01", []string{"2026-09-01", "2026-11-01", "2026-10-01"}, "2026-11-01"},
		{"the highest number", "2026-12-01", []string{"2026-11-01.9", "2026-11-01.10", "2026-11-01"}, "2026-11-01.10"},
		{"of the same date the one before", "2026-12-01.3", []string{"2026-12-01", "2026-12-01.2", "2026-12-01.4"},
			"2026-12-01.2"},
		{"later runs apart", "2026-12-01", []string{"2026-12-02", "2026-11-01"}, "2026-11-01"},
		{"dry runs apart", "2026-12-01", []string{"2026-11-01.dry", "2026-10-01"}, "2026-10-01"},
		{"a dry run looks back at its own date", "2026-12-01.dry", []string{"2026-12-01", "2026-12-01.2", "2026-12-02"},
			"2026-12-01.2"},
		{"what is no run apart", "2026-12-01", []string{"2026-11-01.tmp", "2026-11-01.delivery", "mine", "2026-1-1"}, ""},
	}
	for _, test := range tests {
		t.Run(test.it, func(t *testing.T) {
			d := &Draft{root: t.TempDir(), run: test.run}
			for _, name := range append(test.have, "2026-11-30") {
				if err := os.Mkdir(filepath.Join(d.root, name), 0o700); err != nil {
					t.Fatal(err)
				}
				if name == "2026-11-30" {
					continue // without a manifest: nothing that this program has sealed
				}
				if err := os.WriteFile(filepath.Join(d.root, name, manifestName), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			earlier, err := d.Earlier()
			if err != nil || earlier.Run != test.want {
				t.Errorf("%q, want %q (%v)", earlier.Run, test.want, err)
			}
		})
	}
}
