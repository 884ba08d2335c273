package say

import (
	"strings"
	"testing"
)

func TestShownIsOneValidLine(t *testing.T) {
	for s, want := range map[string]string{
		"Ana\r\n  María": "Ana María", "a\x00b\x1b": "a\ufffdb\ufffd", "\xff": "\ufffd",
		strings.Repeat("é", maxShown):   strings.Repeat("é", maxShown),
		strings.Repeat("é", maxShown+1): strings.Repeat("é", maxShown) + "…",
	} {
		if got := Shown(s); got != want {
			t.Errorf("%q is shown as %q, want %q", s, got, want)
		}
	}
}

func TestNumbersHaveTheirThousandsApart(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100",
	} {
		if got := Number(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
