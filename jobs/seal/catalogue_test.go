package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFilesAreListedByName(t *testing.T) {
	var c catalogue
	var want []File
	for n := range 3000 {
		name := fmt.Sprintf("letters/S-%d%s.pdf", n*7919%3000, strings.Repeat("x", n%300))
		if n == 1500 {
			name = strings.Repeat("long/", 30_000)
		}
		sum := sha256.Sum256([]byte(name))
		c.add(name, int64(n)<<30, sum)
		want = append(want, File{name, int64(n) << 30, hex.EncodeToString(sum[:])})
	}
	slices.SortFunc(want, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	if diff := cmp.Diff(want, slices.Collect(c.files())); diff != "" {
		t.Error(diff)
	}
}
